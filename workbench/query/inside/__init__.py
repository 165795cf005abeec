<<<<<<< HEAD
"""What runs in the confined process of a query."""
=======
"""What runs inside the process of one query, and what fences it in."""
>>>>>>> kernel
