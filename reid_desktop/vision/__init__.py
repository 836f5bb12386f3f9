"""Images to boxes, parts, descriptors and scores; tensors never leave this package."""

import os

from reid_desktop.core.paths import cache_dir

# When it is imported, torch makes the folder its compiler loads code from; by itself it takes one
# in the temporary folder whose name anybody can guess, and leaves it there.
os.environ.setdefault("TORCHINDUCTOR_CACHE_DIR", str(cache_dir() / "torch"))
