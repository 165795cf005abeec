"""Zip and gzip containers opened without trust."""
