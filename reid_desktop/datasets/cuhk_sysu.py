"""Read CUHK-SYSU: `Image/SSM/*.jpg` and MATLAB annotations (Xiao et al. 2017).

`annotation/Images.mat` lists every picture's boxes, `annotation/pool.mat` the test pictures,
`annotation/test/train_test/Train.mat` the training people and `TestG50.mat` ... `TestG4000.mat`
the 2,900 queries with their galleries of a size. Boxes are x, y, width, height.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np

from reid_desktop.core.errors import DatasetError
from reid_desktop.core.values import Bool, Float32, Int64
from reid_desktop.datasets.labelled_frames import NO_IDENTITY, LabelledFrame, xyxy
from reid_desktop.datasets.matlab import Column, load_variable, understood
from reid_desktop.datasets.person_search import PersonSearchSet, SoughtPerson

GALLERY_SIZES = (50, 100, 500, 1000, 2000, 4000)
_PICTURES = Path("Image/SSM")
_PEOPLE = Path("annotation/test/train_test")

Located = tuple[str, Float32]
"""Name of a picture and the (4,) x, y, width, height of a person on it."""


def read_cuhk_sysu(root: Path, *, gallery_size: int = 100) -> PersonSearchSet:
    """Return the test part: its pictures, and the queries with galleries of `gallery_size`.

    Raises:
        DatasetError: a file is missing or damaged, or there is no gallery of that size.
    """
    if gallery_size not in GALLERY_SIZES:
        sizes = ", ".join(map(str, GALLERY_SIZES))
        raise DatasetError(f"CUHK-SYSU has galleries of {sizes} pictures, not of {gallery_size}.")
    boxes = _all_boxes(root, test=True)
    names = sorted(boxes)
    rows = {name: row for row, name in enumerate(names)}
    identities: dict[str, list[tuple[Float32, int]]] = {}
    queries = []
    for pid, (query, gallery) in enumerate(_galleries(root, gallery_size)):
        for name, box in (query, *gallery):
            if len(box):
                identities.setdefault(name, []).append((box, pid))
        queries.append(_query(query, gallery, pid, rows, root))
    return PersonSearchSet(
        f"CUHK-SYSU, gallery {gallery_size}",
        root,
        _frames(root, names, boxes, identities),
        np.zeros(len(names), np.int64),
        tuple(queries),
    )


def read_cuhk_sysu_train(root: Path) -> PersonSearchSet:
    """Return the training part: all pictures outside the test pool with their 5,532 people.

    Raises:
        DatasetError: a file is missing or damaged.
    """
    boxes = _all_boxes(root, test=False)
    path = root / _PEOPLE / "Train.mat"
    people = load_variable(path, "Train")
    identities: dict[str, list[tuple[Float32, int]]] = {}
    with understood(path):
        scenes, rows = _people(people)
        for pid, row in enumerate(rows):
            for name, box in _located(scenes, row):
                identities.setdefault(name, []).append((box, pid))
    names = sorted(boxes)
    return PersonSearchSet(
        "CUHK-SYSU, train",
        root,
        _frames(root, names, boxes, identities),
        np.zeros(len(names), np.int64),
    )


def _query(
    query: Located, gallery: list[Located], pid: int, rows: dict[str, int], root: Path
) -> SoughtPerson:
    """Return a query with its gallery; the first entries of a gallery show the person."""
    missing = [name for name, _ in (query, *gallery) if name not in rows]
    if missing:
        raise DatasetError(
            f"The gallery of “{root}” names “{missing[0]}”, which Images.mat and pool.mat lack. "
            "Is the annotation complete?"
        )
    truth = {rows[name]: _corners(box) for name, box in gallery if len(box)}
    own = rows[query[0]]
    searched = [rows[name] for name, _ in gallery if rows[name] != own]
    truth.pop(own, None)
    return SoughtPerson(own, _corners(query[1]), pid, np.array(searched, np.int64), truth)


def _frames(
    root: Path,
    names: Iterable[str],
    boxes: dict[str, Float32],
    identities: dict[str, list[tuple[Float32, int]]],
) -> tuple[LabelledFrame, ...]:
    """Return labelled frames; a box that is exactly a person's carries the person's number."""
    frames = []
    for name in names:
        pids: Int64 = np.full(len(boxes[name]), NO_IDENTITY, np.int64)
        for box, pid in identities.get(name, []):
            same: Bool = (boxes[name] == box).all(axis=1)
            pids[np.flatnonzero(same)[:1]] = pid
        ignored = np.zeros(len(pids), np.bool_)
        frames.append(
            LabelledFrame(root / _PICTURES / name, None, xyxy(boxes[name]), pids, ignored)
        )
    return tuple(frames)


def _galleries(root: Path, size: int) -> Iterator[tuple[Located, list[Located]]]:
    """Yield each query with the entries of its gallery."""
    path = root / _PEOPLE / f"TestG{size}.mat"
    entries = load_variable(path, f"TestG{size}")
    with understood(path):
        queries, galleries = entries.field("Query"), entries.field("Gallery")
        for row in entries.span(0):
            yield _located(queries, row)[0], _located(galleries, row)


def _all_boxes(root: Path, *, test: bool) -> dict[str, Float32]:
    """Return x, y, width, height of all people of every picture, (N, 4); empty boxes left out.

    Args:
        root: folder of the set.
        test: the pictures of the test pool, or all others.
    """
    pool, listing = root / "annotation/pool.mat", root / "annotation/Images.mat"
    cells, pictures = load_variable(pool, "pool"), load_variable(listing, "Img")
    with understood(pool):
        names = cells.cells()
        tested = {names.text(row) for row in range(len(names))}
    found = {}
    with understood(listing):
        names, people = pictures.field("imname"), pictures.field("box")
        places = people.field("idlocate")
        for row in pictures.span(0):
            boxes = np.array(
                [places.numbers(person)[:4] for person in people.span(row)], np.float32
            ).reshape(-1, 4)
            found[names.text(row)] = boxes[(boxes[:, 2:] > 0).all(axis=1)]
    return {name: boxes for name, boxes in found.items() if (name in tested) == test}


def _people(train: Column) -> tuple[Column, list[int]]:
    """Return the pictures of the training people and each person's row of them.

    The original has cells that each hold the struct of one person; an array of structs is read too.
    """
    if isinstance(train.values, Column):
        people = train.cells()
        return people.field("scene"), [people.span(row)[0] for row in range(len(people))]
    return train.field("scene"), list(train.span(0))


def _located(entries: Column, row: int) -> list[Located]:
    """Return the pictures and boxes of one row of struct arrays; a box may be empty."""
    names, boxes = entries.field("imname"), entries.field("idlocate")
    return [(names.text(one), boxes.numbers(one).astype(np.float32)) for one in entries.span(row)]


def _corners(box: Float32) -> Float32:
    corners: Float32 = xyxy(box)[0]
    return corners
