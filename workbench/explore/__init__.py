"""Exploring without SQL: a View says what is asked of a table, and becomes one query."""
