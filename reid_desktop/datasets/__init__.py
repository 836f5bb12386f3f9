"""Readers of labelled data sets; numpy and the standard library only."""
