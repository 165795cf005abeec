"""The hackathon's day: its phases and its teams."""
