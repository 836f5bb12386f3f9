"""What one setting says of itself: title, help, unit, range, choices."""

from dataclasses import field
from typing import Any


def setting(  # noqa: PLR0913 - one keyword for each thing a setting says of itself
    default: Any,
    *,
    title: str,
    help: str,  # noqa: A002 - the word every form uses
    unit: str = "",
    low: float | None = None,
    high: float | None = None,
    choices: tuple[str, ...] = (),
) -> Any:
    """Return a dataclass field with its title, help, unit and range.

    Dialog, command line and handbook are made of its metadata: keys "title", "help", "unit", "low",
    "high" and "choices".
    """
    metadata = {
        "title": title,
        "help": help,
        "unit": unit,
        "low": low,
        "high": high,
        "choices": choices,
    }
    return field(default=default, metadata=metadata)


def share(default: float, *, title: str, help: str, low: float = 0.0) -> Any:  # noqa: A002
    """Return a dataclass field for a part of a whole, at most 1."""
    return setting(default, title=title, help=help, low=low, high=1.0)


def coarse_hits(*, title: str, help: str) -> Any:  # noqa: A002
    """Return a dataclass field for K, what the coarse step hands on; 0 goes by the gallery."""
    said = f"{help}; 0 goes by the size of the gallery."
    return setting(0, title=title, help=said, low=0, high=1_000_000)
