"""Widgets that show what they are given and signal what the analyst does; they know no case."""
