"""The case file: one SQLite database, two kinds of append-only flat files, one writer."""
