"""What teams keep, on the screen: the story of one's own team, and what other teams have published."""
