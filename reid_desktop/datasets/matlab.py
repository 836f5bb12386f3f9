"""Variables of MATLAB files up to version 7.2; cuhk03.py reads the HDF5 kind."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reid_desktop.core.child import TroubleError
from reid_desktop.core.errors import SENSELESS, DatasetError
from reid_desktop.core.values import Int64
from reid_desktop.datasets.foreign import ForeignReader

Numbers = NDArray[np.float64]
_LARGEST = 2.0**31
"""No coordinate and no number of a person is larger; in float32 and int64 it stays what it is."""
_reader = ForeignReader("reid_desktop.datasets.matlab_process")


@dataclass(frozen=True, slots=True)
class Texts:
    """Strings behind each other; `starts` is (V + 1,) int64, bytes of `data`."""

    starts: Int64
    data: bytes

    def __getitem__(self, place: int) -> str:
        """Return one string."""
        return self.data[self.starts[place] : self.starts[place + 1]].decode()


@dataclass(frozen=True, slots=True)
class Column:
    """R MATLAB arrays of one kind, their values behind each other; a variable is a column of one.

    What is asked for as another kind than it is raises one of SENSELESS, which `understood` turns
    into a sentence.

    Attributes:
        starts: (R + 1,) int64; the values of row r are starts[r] up to starts[r + 1].
        values: (V,) float64 numbers; or V texts; or the fields of V structs, each a column of V
            rows; or what V cells hold, a column of V rows; None for what is none of these.
    """

    starts: Int64
    values: "Numbers | Texts | dict[str, Column] | Column | None"

    def __len__(self) -> int:
        """Return R."""
        return len(self.starts) - 1

    def span(self, row: int) -> range:
        """Return the places of a row's values."""
        return range(int(self.starts[row]), int(self.starts[row + 1]))

    def numbers(self, row: int = 0) -> Numbers:
        """Return a row of numbers, (n,) float64; a matrix row by row."""
        if not isinstance(self.values, np.ndarray):
            raise TypeError("no numbers")
        found: Numbers = self.values[self.starts[row] : self.starts[row + 1]]
        if not (np.abs(found) < _LARGEST).all():  # NaN is not either
            raise ValueError("no coordinates")
        return found

    def text(self, row: int) -> str:
        """Return the first string of a row."""
        if not isinstance(self.values, Texts):
            raise TypeError("no texts")
        return self.values[self.span(row)[0]]

    def cells(self) -> "Column":
        """Return what the cells of all rows hold."""
        if not isinstance(self.values, Column):
            raise TypeError("no cells")
        return self.values

    def field(self, name: str) -> "Column":
        """Return one field of the structs of all rows; MATLAB's [] is an array of no structs."""
        if isinstance(self.values, np.ndarray) and not len(self.values):
            return Column(np.zeros(1, np.int64), self.values)
        if not isinstance(self.values, dict):
            raise TypeError("no structs")
        return self.values[name]


@contextmanager
def understood(path: Path) -> Iterator[None]:
    """Turn what goes wrong while a file's content is taken apart into one sentence."""
    try:
        yield
    except SENSELESS as error:
        raise _damaged(path, type(error).__name__) from error


def load_variable(path: Path, *names: str) -> Column:
    """Return the first of the variables `names` that the file holds.

    Raises:
        DatasetError: the file is missing, damaged or holds none of them; or scipy is missing.
    """
    if find_spec("scipy") is None:
        raise DatasetError(f"Reading “{path}” needs scipy: pip install 'reid-desktop[train]'.")
    if not path.is_file():
        raise DatasetError(f"“{path}” is missing. Give the folder of the whole set.")
    try:
        head, payload = _reader.asked(path, {"do": "variable", "names": names})
    except TroubleError as trouble:
        match trouble.reason:
            case "no matlab":
                raise DatasetError(f"“{path}” is no MATLAB file. Fetch it again.") from trouble
            case "not in it":
                raise DatasetError(f"“{path}” holds no “{names[0]}”. Fetch it again.") from trouble
        raise _damaged(path, trouble.details or "too much inside") from trouble
    with understood(path):
        return _Unpacked(payload).column(head["plan"], rows=1)


def _damaged(path: Path, why: str) -> DatasetError:
    return DatasetError(
        f"“{path}” is damaged or not laid out as in the published set ({why}). Fetch it again."
    )


class _Unpacked:
    """Arrays of an answer in their order; a ValueError where it cannot be true.

    A process that a hostile file took over may answer anything.
    """

    def __init__(self, payload: bytearray) -> None:
        self._payload, self._place = payload, 0

    def column(self, plan: dict[str, Any], rows: int) -> Column:
        """Return the column of a plan, which must have so many rows."""
        if plan["rows"] != rows:
            raise ValueError("rows")
        starts = self._starts(rows)
        count = int(starts[-1])
        values: Numbers | Texts | dict[str, Column] | Column | None = None
        match plan["kind"]:
            case "numbers":
                values = self._taken(np.float64, count)
            case "texts":
                bounds = self._starts(count)
                values = Texts(bounds, self._taken(np.uint8, int(bounds[-1])).tobytes())
            case "structs":
                values = {name: self.column(of, count) for name, of in plan["of"].items()}
            case "cells":
                values = self.column(plan["of"], count)
        return Column(starts, values)

    def _starts(self, count: int) -> Int64:
        starts: Int64 = self._taken(np.int64, count + 1)
        if starts[0] != 0 or (np.diff(starts) < 0).any():
            raise ValueError("starts")
        return starts

    def _taken(self, dtype: type, count: int) -> NDArray[Any]:
        taken: NDArray[Any] = np.frombuffer(self._payload, dtype, count, self._place)
        self._place += taken.nbytes
        return taken
