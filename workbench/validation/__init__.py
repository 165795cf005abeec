"""What a Field says of a cell: the screen in SQL, the verdict by frictionless, the findings for people."""
