"""Drafts: files given by an organizer, read, corrected and documented until they are published or discarded."""
