"""The catalog: packages, their versions and cards, and what may be asked of them."""
