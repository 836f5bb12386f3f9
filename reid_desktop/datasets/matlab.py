"""Variables of MATLAB files up to version 7.2; cuhk03.py reads the HDF5 kind."""

import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from reid_desktop.core.errors import DatasetError

_DAMAGED = (
    ArithmeticError,
    AttributeError,
    EOFError,
    LookupError,
    MemoryError,
    NotImplementedError,
    OSError,
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
)
"""What scipy and numpy raise on damaged files and unexpected contents; there is no common base."""


@contextmanager
def understood(path: Path) -> Iterator[None]:
    """Turn what goes wrong while a file's content is taken apart into one sentence."""
    try:
        yield
    except _DAMAGED as error:
        raise DatasetError(
            f"“{path}” is damaged or not laid out as in the published set "
            f"({type(error).__name__}). Fetch it again."
        ) from error


def load_variable(path: Path, *names: str) -> Any:
    """Return the first of the variables `names` that the file holds, as scipy gives it.

    Raises:
        DatasetError: the file is missing, damaged or holds none of them; or scipy is missing.
    """
    try:
        from scipy.io import loadmat
        from scipy.io.matlab import MatReadError
    except ImportError as error:
        raise DatasetError(
            f"Reading “{path}” needs scipy: pip install 'reid-desktop[train]'."
        ) from error
    if not path.is_file():
        raise DatasetError(f"“{path}” is missing. Give the folder of the whole set.")
    try:
        with understood(path):
            content = loadmat(path)
    except MatReadError as error:
        raise DatasetError(f"“{path}” is no MATLAB file. Fetch it again.") from error
    found = [content[name] for name in names if name in content]
    if not found:
        raise DatasetError(f"“{path}” holds no “{names[0]}”. Fetch it again.")
    return found[0]
