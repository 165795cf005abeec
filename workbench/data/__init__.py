"""From a real file to a published version: drafts, staging, typing, catalog, profiles."""
