"""Training of the networks: recipes, samplers, checkpoints and curves."""
