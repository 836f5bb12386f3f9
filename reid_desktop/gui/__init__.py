"""The window: panels start jobs of the pipeline on one lane, views show what the case holds."""
