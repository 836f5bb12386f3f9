"""Descriptors that lie in several files, read as if they lay in one."""

from collections.abc import Iterator, Sequence
from typing import Any, NoReturn, overload

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating]


class PartedRows:
    """The rows of several arrays one after the other; each is a memory map of its own file.

    It is asked for rows like an array: `rows[3]` and `rows[[3, 9]]` are read, `rows[3:9]` is a
    view. It never becomes one array by itself, because that may be larger than the memory: numpy
    refuses it, and what wants numbers asks for blocks of it (`index.halves.as_float32`).
    """

    def __init__(self, parts: Sequence[Floats]) -> None:
        """Join parts (N_i, D) of one width and precision, at least one, none of them empty."""
        first = parts[0]
        assert all(part.shape[1:] == first.shape[1:] for part in parts), [p.shape for p in parts]
        assert all(part.dtype == first.dtype and len(part) for part in parts)
        self.parts = tuple(parts)
        self.dtype = first.dtype
        self._ends = np.cumsum([len(part) for part in parts])
        self.shape: tuple[int, int] = (int(self._ends[-1]), first.shape[1])

    def __len__(self) -> int:
        """Return the number of rows N."""
        return self.shape[0]

    @overload
    def __getitem__(self, key: slice) -> "Floats | PartedRows": ...
    @overload
    def __getitem__(self, key: "int | np.integer[Any] | NDArray[Any]") -> Floats: ...

    def __getitem__(self, key: Any) -> "Floats | PartedRows":
        """Return one row (D,), some rows (K, D), or a view of a stretch of rows."""
        if isinstance(key, slice):
            return self._stretch(*key.indices(len(self)))
        if isinstance(key, np.ndarray):
            wanted = np.flatnonzero(key) if key.dtype == np.bool_ else key
            found = np.empty((len(wanted), self.shape[1]), self.dtype)
            self.take(wanted, found)
            return found
        at = range(len(self))[key]
        part = int(np.searchsorted(self._ends, at, "right"))
        return np.asarray(self.parts[part][at - self.start_of(part)])

    def take(self, rows: NDArray[Any], out: Floats) -> None:
        """Copy `rows` (K,), each in [0, N), into `out` (K, D)."""
        for part, places, here in self.split(rows):
            out[places] = part[here]

    def split(self, rows: NDArray[Any]) -> "Iterator[tuple[Floats, NDArray[Any], NDArray[Any]]]":
        """Yield (part, places in `rows`, rows of that part) of each part that holds some."""
        if len(rows) and not 0 <= rows.min() <= rows.max() < len(self):
            raise IndexError(f"rows {rows.min()} to {rows.max()} of {len(self)}")
        of_rows = np.searchsorted(self._ends, rows, "right")
        for number in np.unique(of_rows).tolist():
            places = np.flatnonzero(of_rows == number)
            yield self.parts[number], places, rows[places] - self.start_of(number)

    def start_of(self, part: int) -> int:
        """Return the first row of a part, given by its number."""
        return int(self._ends[part]) - len(self.parts[part])

    def _stretch(self, start: int, stop: int, step: int) -> "Floats | PartedRows":
        """Return a view of the rows from `start` to `stop`; of one part, it is an array."""
        assert step == 1, "rows are read forwards, one by one"
        pieces = []
        for number, part in enumerate(self.parts):
            first = self.start_of(number)
            piece = part[max(start - first, 0) : max(stop - first, 0)]
            if len(piece):
                pieces.append(piece)
        if not pieces:
            return self.parts[0][:0]
        return pieces[0] if len(pieces) == 1 else PartedRows(pieces)

    def __array__(self, dtype: Any = None, copy: Any = None) -> NoReturn:
        """Refuse to be read as a whole by accident."""
        raise TypeError(f"descriptors {self.shape} in {len(self.parts)} files are read in blocks")


Descriptors = Floats | PartedRows
"""(N, D) float16, float32 or float64, in memory or mapped from one file or several."""


def in_memory(rows: Descriptors) -> Floats:
    """Return (N, D) rows as one array, read whole where they lie in several files."""
    return rows[np.arange(len(rows))] if isinstance(rows, PartedRows) else np.asarray(rows)
