"""The data API: what a person's own notebook reads, by a token or in a signed-in browser."""
