"""The networks as plain modules, one file each; they know tensors only."""
