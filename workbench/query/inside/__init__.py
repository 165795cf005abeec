"""What runs inside the process of one query, and what fences it in."""
