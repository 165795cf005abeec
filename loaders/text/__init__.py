"""How delimited text is read: its encoding, its separator, its header, and every byte of its records."""
