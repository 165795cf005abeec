"""Exploring without SQL: controls that change a View, and the result of its query."""
