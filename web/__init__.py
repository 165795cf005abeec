"""Plain HTTP beside the screens: uploads, downloads, health, static files."""
