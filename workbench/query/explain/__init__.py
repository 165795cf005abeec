"""What a query reads and does, in sentences made from its tree."""
