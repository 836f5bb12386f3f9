"""Images to boxes, parts, descriptors and scores; tensors never leave this package."""
