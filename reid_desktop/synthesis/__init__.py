"""Synthetic footage: a procedural street of several cameras, articulated people and their exact truth."""
