"""From a draft to a published version: typed Parquet, profile, descriptor, report."""
