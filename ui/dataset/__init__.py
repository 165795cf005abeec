"""The parts of a dataset's page, one file each."""
