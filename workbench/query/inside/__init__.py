"""What runs in the confined process of a query."""
