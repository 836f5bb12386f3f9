"""The header of a safetensors file, checked before a byte of its tensors is read.

A file of somebody else may claim anything: the length of its header, the places of its tensors,
their shapes. Everything is compared with the size of the file first. Nothing is allocated for what
a header only claims.
"""

import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from reid_desktop.core.errors import WeightsError

Shapes = Mapping[str, tuple[int, ...]]
"""Shape of each tensor by its name."""

MOST_HEADER_BYTES = 4 << 20
"""A tensor takes some 100 bytes of the header; the largest network here has 400 tensors."""
_LENGTH_BYTES = 8
_TYPE_BYTES = {
    "F64": 8,
    "F32": 4,
    "F16": 2,
    "BF16": 2,
    "I64": 8,
    "I32": 4,
    "I16": 2,
    "I8": 1,
    "U8": 1,
    "BOOL": 1,
}
_NOTES = "__metadata__"


def read_shapes(path: Path) -> dict[str, tuple[int, ...]]:
    """Return the shapes of the tensors that a safetensors file holds.

    Raises:
        WeightsError: the file is missing, truncated, or its header contradicts itself or the
            file's size.
    """
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            length = int.from_bytes(file.read(_LENGTH_BYTES), "little")
            room = size - _LENGTH_BYTES
            if room < 0 or length > room:
                raise _refused(path, "it is truncated or no safetensors file")
            if length > MOST_HEADER_BYTES:
                raise _refused(path, f"its header claims {length:,} bytes")
            header = _parsed(path, file.read(length))
    except OSError as error:
        raise WeightsError(
            f"The safetensors weights “{path}” cannot be read: {error.strerror}."
        ) from error
    return _shapes(path, header, room - length)


def misfit(found: Shapes, expected: Shapes) -> str:
    """Return the first way in which tensors do not fit a network; empty when they do."""
    for name, shape in expected.items():
        if name not in found:
            return f"“{name}” is missing"
        if tuple(found[name]) != tuple(shape):
            return f"“{name}” has the shape {_told(found[name])}, expected {_told(shape)}"
    surplus = sorted(set(found) - set(expected))
    return f"“{surplus[0][:80]}” belongs to no layer" if surplus else ""


def _parsed(path: Path, text: bytes) -> dict[str, Any]:
    """Return the header as an object of JSON in which no name stands twice."""

    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        if len(dict(pairs)) != len(pairs):
            raise ValueError
        return dict(pairs)

    try:
        header = json.loads(text.decode("utf-8"), object_pairs_hook=unique)
    except (ValueError, RecursionError) as error:
        raise _refused(path, "its header is no JSON") from error
    if not isinstance(header, dict):
        raise _refused(path, "its header is no list of tensors")
    return header


def _shapes(path: Path, header: dict[str, Any], data_bytes: int) -> dict[str, tuple[int, ...]]:
    """Return the shapes of a header whose tensors fill exactly `data_bytes`, one after another."""
    spans: list[tuple[int, int]] = []
    shapes = {}
    for name, entry in header.items():
        if name == _NOTES:
            continue
        shape, start, end = _entry(path, name, entry)
        shapes[name] = shape
        spans.append((start, end))
    before = 0
    for start, end in sorted(spans):
        if start != before:
            raise _refused(path, "its tensors overlap or leave gaps")
        before = end
    if before > data_bytes:
        raise _refused(path, "it is truncated")
    if before < data_bytes:
        raise _refused(path, "there is more in it than its tensors")
    return shapes


def _entry(path: Path, name: str, entry: object) -> tuple[tuple[int, ...], int, int]:
    """Return shape, start and end of one tensor."""
    fields = entry if isinstance(entry, dict) else {}
    try:
        width, shape = _TYPE_BYTES[fields["dtype"]], tuple(fields["shape"])
        start, end = fields["data_offsets"]
    except (KeyError, TypeError, ValueError) as error:
        raise _refused(path, f"the entry of “{name[:80]}” is damaged") from error
    whole = all(type(number) is int and number >= 0 for number in (*shape, start, end))
    if not whole or end - start != math.prod(shape) * width:
        raise _refused(path, f"the entry of “{name[:80]}” contradicts itself")
    return shape, start, end


def _refused(path: Path, why: str) -> WeightsError:
    return WeightsError(
        f"“{path.name}” cannot be used as safetensors weights: {why}. Please copy it again."
    )


def _told(shape: tuple[int, ...]) -> str:
    return "x".join(str(side) for side in shape) or "of a single number"
