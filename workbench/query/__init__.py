"""SQL from people, run outside the server process."""
