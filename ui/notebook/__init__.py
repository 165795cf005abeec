"""The page for people's own notebooks: their tokens, lines to copy, what the data API holds."""
