"""Keeping an instance alive: its health, its figures, its logs, its backups."""
