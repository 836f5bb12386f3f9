"""The process that reads `cuhk-03.mat`: HDF5's library meets files from outside here alone.

Run by `foreign.ForeignReader`; see `core.link` for how both talk. What the file holds and how
MATLAB 7.3 lays it out stands in `cuhk03`.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import h5py
import numpy as np
from numpy.typing import NDArray

from reid_desktop.core.link import Link, TroubleError, limit_memory, serve_parent

_MOST_SIDE = 4096
_MOST_BYTES = 256 << 20
"""Of pictures in one answer; 64 crops of the original take 2 MB."""


@contextmanager
def _opened(path: str) -> Iterator[Any]:
    """Open the file and close it again; what is wrong inside becomes a TroubleError."""
    try:
        with h5py.File(path, "r") as file:
            yield file
    except (
        *(ArithmeticError, AttributeError, EOFError, LookupError, NotImplementedError),
        *(OSError, RecursionError, RuntimeError, TypeError, ValueError),
    ) as error:
        words = " ".join(str(error).split())[:200]
        raise TroubleError("unreadable", words or type(error).__name__) from error


def _cell(file: Any, name: str) -> list[Any]:
    """Return the references of an Nx1 cell, stored as (1, N)."""
    if name not in file:
        raise TroubleError("lacks", name)
    return list(file[name][0])


def _listing(path: str, boxes: str, link: Link) -> tuple[dict[str, Any], bytes]:
    """Return which pictures there are, (N, 3) camera pair, column and person, and the splits."""
    with _opened(path) as file:
        cells = [
            _present(file, file[one], pair, link) for pair, one in enumerate(_cell(file, boxes))
        ]
        splits = [_identities(file[one][()]) for one in _cell(file, "testsets")]
    found = np.concatenate([np.zeros((0, 3), np.int64), *cells])
    head = {"pictures": len(found), "splits": [split.shape[1] for split in splits]}
    return head, b"".join(part.tobytes() for part in (found, *splits))


def _present(file: Any, table: Any, pair: int, link: Link) -> NDArray[np.int64]:
    """Return pair, column and person of each picture of a (10, M) cell, (N, 3), by person."""
    references = table[()]
    found = []
    for person in range(references.shape[1]):
        link.busy()
        for column in range(references.shape[0]):
            if file[references[column, person]].ndim == 3:
                found.append((pair, column, person))
    return np.array(found, np.int64).reshape(-1, 3)


def _identities(numbers: Any) -> NDArray[np.int64]:
    """Return a split, (2, n): camera pairs and persons, from 1."""
    table = np.asarray(numbers)
    if table.ndim != 2 or table.shape[0] != 2:
        raise TroubleError("no split")
    return table.astype(np.int64)


def _pictures(
    path: str, boxes: str, cells: Sequence[Sequence[int]]
) -> tuple[dict[str, Any], bytes]:
    """Return pictures of camera pair, column and person behind each other, and their sizes."""
    images: list[NDArray[np.uint8]] = []
    with _opened(path) as file:
        pairs = _cell(file, boxes)
        for pair, column, person in cells:
            stored = file[file[pairs[pair]][column, person]]
            if stored.ndim != 3 or stored.shape[0] != 3 or max(stored.shape[1:]) > _MOST_SIDE:
                raise TroubleError("odd picture", str(person + 1))
            image = np.asarray(stored[()], np.uint8).transpose(2, 1, 0)
            images.append(np.ascontiguousarray(image))
            if sum(one.nbytes for one in images) > _MOST_BYTES:
                raise TroubleError("odd picture", str(person + 1))
    return {"sizes": [one.shape[:2] for one in images]}, b"".join(one.tobytes() for one in images)


def serve(link: Link) -> None:
    """Answer requests until the parent hangs up."""
    for head, _ in link.requests():
        try:
            match head["do"]:
                case "limit":
                    limit_memory(head["most_bytes"])
                    link.answer({})
                case "list":
                    link.answer(*_listing(head["path"], head["boxes"], link))
                case "pictures":
                    link.answer(*_pictures(head["path"], head["boxes"], head["cells"]))
        except TroubleError as error:
            reason, *details = error.args
            link.answer({"trouble": reason, "details": "".join(details)})
        except MemoryError:
            link.answer({"trouble": "memory"})


def main() -> None:
    """Serve the parent."""
    serve_parent(serve)
