"""The commands of `cli.py` that run an instance."""
