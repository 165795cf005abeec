"""Who is who: the ways in, sessions, people, and the log of what was done."""
