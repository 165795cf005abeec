"""Parquet footers and columns."""
