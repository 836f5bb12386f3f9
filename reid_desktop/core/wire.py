"""Values as bytes for another process: tasks and results, never code.

A message is a JSON text and the arrays and byte strings it refers to, one after the other. What is
read back is built from a closed list of classes, so that a machine of a cluster can send this
program wrong numbers at the most; nothing is unpickled.
"""

import json
import struct
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any

import numpy as np

from reid_desktop.core import execution, records
from reid_desktop.core.errors import SENSELESS, ClusterError
from reid_desktop.core.networks import PreparedQuery

_CLASSES: Mapping[str, type] = {
    kind.__name__: kind
    for kind in (
        *(records.Source, records.NewDetection, execution.Place, PreparedQuery),
        *(execution.StretchTask, execution.FramesTask, execution.ShardTask, execution.CellTask),
        *(execution.FramePeople, execution.StillFrames, execution.FrameHit, execution.FrameHits),
        *(execution.ShardRanks, execution.CellGroups),
        *(execution.NodeReport, execution.ClusterReport),
    )
}
_ENUMS: Mapping[str, type[Enum]] = {"SourceKind": records.SourceKind}
_DTYPES = frozenset({"<f2", "<f4", "<f8", "<i8", "|u1", "|b1"})
_HEAD = struct.Struct("<Q")


def packed(value: Any) -> bytes:
    """Return `value` as bytes: numbers, texts, tuples, mappings, arrays and the known classes."""
    blobs: list[bytes] = []
    text = json.dumps(_plain(value, blobs), separators=(",", ":")).encode()
    sizes = np.array([len(blob) for blob in blobs], "<i8").tobytes()
    return b"".join([_HEAD.pack(len(text)), _HEAD.pack(len(blobs)), sizes, text, *blobs])


def unpacked(data: bytes) -> Any:
    """Return the value that `packed` wrote; lists come back as tuples.

    Raises:
        ClusterError: the bytes are damaged or name a class that is none of ours.
    """
    try:
        return _read(data)
    except (*SENSELESS, AssertionError, struct.error) as error:
        raise ClusterError(
            f"A message of the cluster cannot be read ({error}). Do all its machines run this "
            "version of ReID Desktop?"
        ) from error


def _read(data: bytes) -> Any:
    length, count = _HEAD.unpack_from(data, 0)[0], _HEAD.unpack_from(data, 8)[0]
    start = 16 + 8 * count
    if start + length > len(data):
        raise ValueError("it is too short")
    sizes = np.frombuffer(data, "<i8", count, 16)
    ends = start + length + np.cumsum(sizes)
    if (sizes < 0).any() or (int(ends[-1]) if count else start + length) != len(data):
        raise ValueError("its length is wrong")
    blobs = [
        memoryview(data)[end - size : end]
        for end, size in zip(ends.tolist(), sizes.tolist(), strict=True)
    ]
    return _value(json.loads(data[start : start + length]), blobs)


def _plain(value: Any, blobs: list[bytes]) -> Any:
    """Return `value` as JSON can say it; arrays and bytes go to `blobs`."""
    if isinstance(value, Enum):
        return {"enum": type(value).__name__, "is": value.value}
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, bytes):
        blobs.append(value)
        return {"bytes": len(blobs) - 1}
    if isinstance(value, np.ndarray):
        blobs.append(np.ascontiguousarray(value).tobytes())
        return {"array": len(blobs) - 1, "dtype": value.dtype.str, "shape": list(value.shape)}
    if isinstance(value, (tuple, list)):
        return [_plain(each, blobs) for each in value]
    if isinstance(value, Mapping):
        return {"map": {str(key): _plain(each, blobs) for key, each in value.items()}}
    assert is_dataclass(value), type(value)
    assert type(value).__name__ in _CLASSES, type(value)
    said = {f.name: _plain(getattr(value, f.name), blobs) for f in fields(value)}
    return {"class": type(value).__name__, "is": said}


def _value(plain: Any, blobs: list[memoryview]) -> Any:
    """Return the value that `_plain` described."""
    if isinstance(plain, list):
        return tuple(_value(each, blobs) for each in plain)
    if not isinstance(plain, dict):
        return plain
    if "array" in plain:
        if plain["dtype"] not in _DTYPES:
            raise ValueError(f"no array of {plain['dtype']}")
        array = np.frombuffer(blobs[plain["array"]], plain["dtype"])
        return array.reshape(plain["shape"]).copy()
    if "bytes" in plain:
        return bytes(blobs[plain["bytes"]])
    if "map" in plain:
        return {key: _value(each, blobs) for key, each in plain["map"].items()}
    if "enum" in plain:
        return _ENUMS[plain["enum"]](plain["is"])
    made = _CLASSES[plain["class"]]
    return made(**{name: _value(each, blobs) for name, each in plain["is"].items()})
