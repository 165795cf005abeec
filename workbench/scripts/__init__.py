"""What people write in SQL, kept in the store: drafts, the history of runs, the first questions of a dataset."""
