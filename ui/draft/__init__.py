"""The steps of adding a dataset, one file each."""
