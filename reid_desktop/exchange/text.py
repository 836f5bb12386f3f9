"""Text files of the exchange formats: reading them, and naming frames."""

import re
from pathlib import Path, PurePosixPath

from reid_desktop.core.errors import ExchangeError

MOST_BYTES = 2 << 30
"""Larger annotation files are refused: they would be read as a whole."""


def read_text(path: Path) -> str:
    """Return the text of an annotation file.

    Raises:
        ExchangeError: it is missing, too large or no UTF-8 text.
    """
    try:
        if path.stat().st_size > MOST_BYTES:
            raise ExchangeError(f"“{path}” is larger than 2 GiB. Split it by source.")
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ExchangeError(f"“{path}” cannot be read as text. Check the path.") from error


def frame_name(source: str, index: int) -> str:
    """Return the file name of a frame in formats that know pictures only."""
    return f"{source}/{index:06d}.jpg"


def frame_of(name: str) -> tuple[str, int]:
    """Return (folder, frame index) of a picture's name; the index is its last number, else 0."""
    place = PurePosixPath(name.replace("\\", "/"))
    folder = place.parent.as_posix()
    numbers = re.findall(r"\d+", place.stem)
    return ("" if folder == "." else folder), int(numbers[-1]) if numbers else 0
