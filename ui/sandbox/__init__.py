"""The SQL page: drafts, what was run, first questions, the history of the team."""
