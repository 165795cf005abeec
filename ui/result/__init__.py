"""What a question in SQL brings back, from its place in the queue to its rows, their origin and the ways to take them home."""
