"""Read PRW: `frames/*.jpg`, `annotations/*.jpg.mat`, two lists and the queries (Zheng et al. 2017).

`frame_train.mat` and `frame_test.mat` list the frames, `query_info.txt` the 2,057 queries as
`id x y w h frame`. PRW-mini (Munjal et al. 2019) is the same with 30 lines in that file. Boxes are
x, y, width, height; identity -2 is a person without a number.
"""

import re
from pathlib import Path

import numpy as np

from reid_desktop.core.errors import DatasetError
from reid_desktop.core.values import Float32, Int64
from reid_desktop.datasets.labelled_frames import NO_IDENTITY, LabelledFrame, xyxy
from reid_desktop.datasets.matlab import load_variable, understood
from reid_desktop.datasets.person_search import PersonSearchSet, SoughtPerson

QUERY_LIST = "query_info.txt"
_BOX_KEYS = ("box_new", "anno_file", "anno_previous")
_CAMERA = re.compile(r"c(\d+)s\d+")
_QUERY_WORDS = 6


def read_prw(
    root: Path, *, queries: Path | None = None, other_cameras: bool = False
) -> PersonSearchSet:
    """Return the test part; the gallery of a query is every other test frame.

    Args:
        root: folder of the set.
        queries: another list of queries, such as PRW-mini's; None takes `query_info.txt`.
        other_cameras: the multi-view gallery: only frames of other cameras than the query's.

    Raises:
        DatasetError: a file is missing or damaged.
    """
    frames, cameras = _part(root, "test")
    rows = {frame.path.name: row for row, frame in enumerate(frames)}
    file = queries or root / QUERY_LIST
    sought = [
        _query(pid, box, rows[name], frames, cameras, other_cameras=other_cameras)
        for pid, box, name in _read_queries(file, rows)
    ]
    kind = ", multi-view gallery" if other_cameras else ""
    return PersonSearchSet(
        f"PRW, {len(sought)} queries{kind}", root, frames, cameras, tuple(sought)
    )


def read_prw_train(root: Path) -> PersonSearchSet:
    """Return the training part.

    Raises:
        DatasetError: a file is missing or damaged.
    """
    frames, cameras = _part(root, "train")
    return PersonSearchSet("PRW, train", root, frames, cameras)


def _query(  # noqa: PLR0913 - a query is all of these
    pid: int,
    box: Float32,
    own: int,
    frames: tuple[LabelledFrame, ...],
    cameras: Int64,
    *,
    other_cameras: bool,
) -> SoughtPerson:
    searched = np.arange(len(frames)) != own
    if other_cameras:
        searched &= cameras != cameras[own]
    gallery = np.flatnonzero(searched)
    truth = {
        int(row): frames[row].boxes[frames[row].pids == pid][0]
        for row in gallery.tolist()
        if (frames[row].pids == pid).any()
    }
    return SoughtPerson(own, box, pid, gallery, truth)


def _part(root: Path, part: str) -> tuple[tuple[LabelledFrame, ...], Int64]:
    """Return the frames of "train" or "test" and their cameras."""
    path = root / f"frame_{part}.mat"
    variable = load_variable(path, f"img_index_{part}")
    with understood(path):
        cells = variable.cells()
        names = [f"{cells.text(row)}.jpg" for row in range(len(cells))]
    frames = tuple(_frame(root, name) for name in names)
    return frames, np.array([_camera(root, name) for name in names], np.int64)


def _frame(root: Path, name: str) -> LabelledFrame:
    path = root / "annotations" / f"{name}.mat"
    content = load_variable(path, *_BOX_KEYS)
    with understood(path):
        table = content.numbers().astype(np.float32).reshape(-1, 5)
    boxes = table[:, 1:].clip(min=0)  # some corners of the original are negative
    pids = table[:, 0].astype(np.int64)
    pids[pids < 0] = NO_IDENTITY
    none = np.zeros(len(pids), np.bool_)
    return LabelledFrame(root / "frames" / name, None, xyxy(boxes), pids, none)


def _camera(root: Path, name: str) -> int:
    found = _CAMERA.match(name)
    if found is None:
        raise DatasetError(f"“{name}” of “{root}” has no camera in its name (c1s1_000151.jpg).")
    return int(found[1])


def _read_queries(file: Path, rows: dict[str, int]) -> list[tuple[int, Float32, str]]:
    """Return identity, (4,) xyxy box and frame name of each line."""
    try:
        lines = file.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise DatasetError(f"The query list “{file}” cannot be read.") from error
    queries = []
    for number, line in enumerate(lines, start=1):
        words = line.split()
        if not words:
            continue
        try:
            if len(words) != _QUERY_WORDS:
                raise ValueError(line)
            box = xyxy(np.array([float(word) for word in words[1:5]], np.float32))[0]
            name = words[5] if words[5].endswith(".jpg") else f"{words[5]}.jpg"
            queries.append((int(words[0]), box, name))
            rows[name]
        except (ValueError, KeyError) as error:
            raise DatasetError(
                f"Line {number} of “{file}” is no query over the test frames: "
                "“id x y w h frame” is expected."
            ) from error
    return queries
