"""Charts and maps: what a result is best shown as, and its figure."""
