"""The formats in which a whole result is saved."""

EXACT = ("parquet", "arrow")  # files that hold every value as it is; the others hold texts, or cells
FORMS = ("csv", "plain.csv", "xlsx", *EXACT)
