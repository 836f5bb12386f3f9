"""Synthetic footage: a street of several cameras, people who walk through, exact truth."""
