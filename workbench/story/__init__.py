"""What teams keep: results as recipes, in a story that several people edit."""
