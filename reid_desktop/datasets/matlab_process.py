"""The process that reads MATLAB files up to version 7.2, since a damaged one can crash scipy.

One changed byte of a struct's size is enough: scipy's C code writes where it has no memory. Run by
`foreign.ForeignReader`; see `core.link` for how both talk.

A variable leaves as a column: `starts`, (R + 1,) int64, says where the values of each row begin,
and the values of all rows stand behind each other: numbers as float64, texts as UTF-8 with starts
of their own, what cells hold and the fields of structs as columns again. A million structs are a
handful of arrays so, where objects would take gigabytes twice. What readers have no use for
(sparse matrices, functions, cells of mixed content) leaves as "nothing".
"""

import io
import json
import struct
import zlib
from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.io import loadmat
from scipy.io.matlab import MatReadError

from reid_desktop.core.link import Link, TroubleError, limit_memory, serve_parent

_DAMAGED = (
    ArithmeticError,
    AttributeError,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    RecursionError,
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
)
"""What scipy and numpy raise on damaged files; there is no common base."""
_DEEPEST = 8
"""Cells and structs inside each other; the deepest of a published set is 4."""
_LONGEST_PLAN = 50_000
_READ_BYTES = 1 << 18
_KINDS = {**dict.fromkeys("biuf", "numbers"), "U": "texts", "V": "structs", "O": "cells"}
"""Kinds of columns by numpy's kinds of arrays."""


class _Watched(io.FileIO):
    """A file that says now and then how far it was read.

    Only a place that was never reached before counts as a sign of life, so that what reads in
    circles is ended.
    """

    def __init__(self, path: str, link: Link) -> None:
        super().__init__(path)
        self._link, self._farthest = link, 0

    def readinto(self, buffer: Any) -> int:
        """Read as a file does."""
        count = super().readinto(buffer)
        if self.tell() > self._farthest:
            self._farthest = self.tell()
            self._link.busy()
        return count


class _Columns:
    """Takes a variable apart: `plan` says how it is built, `parts` are its arrays in that order."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self.parts: list[NDArray[Any]] = []

    def plan(self, rows: list[Any], depth: int = 0) -> dict[str, Any]:
        """Return the plan of a column whose rows are MATLAB arrays as scipy gives them."""
        self._link.busy()
        kind = _kind(rows) if depth < _DEEPEST else "nothing"
        starts = _starts(row.size if kind != "nothing" else 0 for row in rows)
        self.parts.append(starts)
        plan: dict[str, Any] = {"kind": kind, "rows": len(rows)}
        flat = [row.ravel() for row in rows if row.size] if kind != "nothing" else []
        match kind:
            case "numbers":
                none: NDArray[np.float64] = np.zeros(0, np.float64)
                self.parts.append(np.concatenate([none, *flat]).astype(np.float64, copy=False))
            case "texts":
                texts = [text.encode(errors="replace") for row in flat for text in row.tolist()]
                self.parts += [
                    _starts(map(len, texts)),
                    np.frombuffer(b"".join(texts), np.uint8),
                ]
            case "cells":
                plan["of"] = self.plan(self._behind_each_other(flat), depth + 1)
            case "structs":
                names = flat[0].dtype.names
                shared = [n for n in names if all(n in row.dtype.names for row in flat)]
                plan["of"] = {
                    name: self.plan(self._behind_each_other(row[name] for row in flat), depth + 1)
                    for name in shared
                }
        return plan

    def _behind_each_other(self, rows: Iterable[NDArray[Any]]) -> list[Any]:
        """Return the values of all rows as one list."""
        values: list[Any] = []
        for row in rows:
            values += row.tolist()
            self._link.busy()
        return values


def _kind(rows: list[Any]) -> str:
    """Return what all rows that are not empty hold; MATLAB's [] is an empty array of numbers."""
    if not all(isinstance(row, np.ndarray) for row in rows):
        return "nothing"
    kinds = {_KINDS.get(row.dtype.kind, "nothing") for row in rows if row.size}
    if len(kinds) > 1:
        return "nothing"
    return kinds.pop() if kinds else "numbers"


def _starts(sizes: Iterable[int]) -> NDArray[np.int64]:
    return np.cumsum([0, *sizes], dtype=np.int64)


def _variable(path: str, names: list[str], link: Link) -> Any:
    """Return the first of the variables `names` that the file holds."""
    try:
        with io.BufferedReader(_Watched(path, link), _READ_BYTES) as file:
            content = loadmat(file, variable_names=names)
    except MatReadError as error:
        raise TroubleError("no matlab") from error
    for name in names:
        if name in content:
            return content[name]
    raise TroubleError("not in it")


def _answer(head: dict[str, Any], link: Link) -> None:
    columns = _Columns(link)
    plan = columns.plan([_variable(head["path"], head["names"], link)])
    if len(json.dumps(plan)) > _LONGEST_PLAN:
        raise TroubleError("damaged")
    link.answer({"plan": plan}, b"".join(part.data for part in columns.parts))


def serve(link: Link) -> None:
    """Answer requests until the parent hangs up."""
    for head, _ in link.requests():
        try:
            if head["do"] == "limit":
                limit_memory(head["most_bytes"])
                link.answer({})
                continue
            _answer(head, link)
        except TroubleError as error:
            link.answer({"trouble": str(error)})
        except MemoryError:
            link.answer({"trouble": "memory"})
        except _DAMAGED as error:
            link.answer({"trouble": "damaged", "details": type(error).__name__})


def main() -> None:
    """Serve the parent."""
    serve_parent(serve)
