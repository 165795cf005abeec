"""JSON read as a stream of records."""
