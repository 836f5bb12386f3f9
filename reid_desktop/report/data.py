"""The report as canonical JSON: sorted keys, no blanks, UTF-8; for programs and for replay."""

import base64
import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any

from reid_desktop.report.document import Document, Picture, SearchEntry

FORMAT = "reid-desktop-report"
VERSION = 1


def canonical(value: Any) -> bytes:
    """Return `value` as canonical JSON with a line end; lone surrogates as JSON escapes."""
    text = json.dumps(
        value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False
    )
    return text.encode("utf-8", "backslashreplace") + b"\n"


def encode(document: Document) -> bytes:
    """Return `document` as canonical JSON.

    Pictures are given by size and SHA-256, as they are in the HTML; the query pictures are carried
    whole, so that a search can be asked again from the file alone.
    """
    return canonical({"format": FORMAT, "version": VERSION, **_plain(document)})


def fingerprint(document: Document) -> str:
    """Return the SHA-256 of the JSON: the same on every rendering of the same content."""
    return hashlib.sha256(encode(document)).hexdigest()


def _plain(value: Any) -> Any:
    """Return `value` in JSON's own types."""
    if isinstance(value, Picture):
        digest = hashlib.sha256(value.jpeg).hexdigest()
        return {"sha256": digest, "width": value.width, "height": value.height}
    if isinstance(value, SearchEntry):
        jpeg = base64.b64encode(value.search.query_jpeg).decode("ascii")
        return {**_fields(value), "query_jpeg_base64": jpeg}
    if is_dataclass(value):
        return _fields(value)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, bytes):
        return {"sha256": hashlib.sha256(value).hexdigest(), "bytes": len(value)}
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if value is None or isinstance(value, bool | int | float | str):
        return value
    return str(value)


def _fields(value: Any) -> dict[str, Any]:
    return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
