"""Descriptors to groups to ranklist: GLAD's off-line grouping and coarse-to-fine retrieval."""
