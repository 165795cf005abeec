"""What Établi says of a file: one English sentence per stable code, translated in locales/."""
