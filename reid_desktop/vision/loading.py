"""Loads what the networks are computed with, as a job, before the first network is asked for.

Importing torch takes seconds, most of them in the system's loader, which Python's `import` calls
with its lock held: the window would stand still. Called as a foreign function the same loader gives
the lock back; the `import` that follows then finds the libraries in memory (docs/decisions/0014).
"""

import ctypes
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from reid_desktop.core.progress import Job, Progress

STAGE = "load libraries"
_SHARED = ("libtorch_global_deps.so", "libc10.so", "libtorch_cpu.so", "libtorch.so")
"""torch's libraries without a line of Python in them, in the order they need each other."""
_MODULES = ("torch", "torchvision", "reid_desktop.vision.build")
_ENGINE = "reid_desktop.vision.engine_openvino"


def load_libraries(first: Sequence[str] = ()) -> Job[None]:
    """Load and import torch, torchvision and, where it is installed, OpenVINO.

    Args:
        first: names of modules that are imported before them.
    """
    modules = (*first, *_MODULES, _ENGINE) if find_spec("openvino") else (*first, *_MODULES)
    wanted = [name for name in modules if name not in sys.modules]
    shared = _shared_libraries() if "torch" in wanted else []
    total = len(shared) + len(wanted)
    for done, library in enumerate(shared):
        yield Progress(done, total, library.name, STAGE)
        _load_without_lock(library)
    for done, name in enumerate(wanted, start=len(shared)):
        yield Progress(done, total, name, STAGE)
        import_module(name)


def _shared_libraries() -> list[Path]:
    """Return torch's shared libraries that can be loaded ahead; none but on Linux."""
    spec = find_spec("torch")
    if sys.platform != "linux" or spec is None or spec.origin is None:
        return []
    folder = Path(spec.origin).parent / "lib"
    return [path for name in _SHARED if (path := folder / name).exists()]


def _load_without_lock(library: Path) -> None:
    """Load a library; one that fails here fails again, with a reason, in the import."""
    load = ctypes.CDLL(None).dlopen
    load.restype, load.argtypes = ctypes.c_void_p, (ctypes.c_char_p, ctypes.c_int)
    shows_symbols = library.name == "libtorch_global_deps.so"
    load(os.fsencode(library), os.RTLD_NOW | (os.RTLD_GLOBAL if shows_symbols else os.RTLD_LOCAL))
