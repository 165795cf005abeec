"""Charts and maps on the screen: which one, its settings, the figure itself."""
