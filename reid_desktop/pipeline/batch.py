"""The networks on plain folders and files, without a case: describe, detect, person search."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

import numpy as np

from reid_desktop.core.errors import SENSELESS, FootageError, QueryError
from reid_desktop.core.networks import Describer, Detector, PersonSearcher
from reid_desktop.core.progress import Job, Progress
from reid_desktop.core.records import SourceKind
from reid_desktop.core.values import Image
from reid_desktop.footage.pictures import is_picture, read_picture
from reid_desktop.footage.reader import open_footage
from reid_desktop.pipeline.query import Query, read_query
from reid_desktop.pipeline.sound import sound_rows

_BATCH = 16


@dataclass(frozen=True, slots=True)
class BatchResult:
    """What a batch run wrote.

    Attributes:
        written: descriptors or boxes in the output.
        skipped: one sentence for each input that could not be read.
    """

    written: int
    skipped: list[str]


def pictures_below(folder: Path) -> list[Path]:
    """Return the pictures of a folder and its sub-folders, sorted by relative path.

    Raises:
        FootageError: the folder is missing or holds no picture.
    """
    if not folder.is_dir():
        raise FootageError(f"“{folder}” is no folder. Give the folder that holds the pictures.")
    found = sorted(p for p in folder.rglob("*") if p.is_file() and is_picture(p))
    if not found:
        raise FootageError(f"“{folder}” holds no picture (JPEG, PNG, BMP, WebP or TIFF).")
    return found


def describe_folder(folder: Path, describer: Describer, out: Path) -> Job[BatchResult]:
    """Describe every picture of `folder`, one person each, into an .npz file.

    Writes `names` (N,) str, relative paths with "/", and `descriptors` (N, D) float32, L2-normed.

    Raises:
        FootageError: the folder holds no readable picture, or `out` cannot be written.
    """
    paths = pictures_below(folder)
    names: list[str] = []
    rows = []
    skipped: list[str] = []
    for start in range(0, len(paths), _BATCH):
        yield Progress(start, len(paths), paths[start].name, "describe", len(skipped))
        crops, kept = _read_all(paths[start : start + _BATCH], skipped)
        if crops:
            descriptors = describer.describe_crops(crops).descriptors
            sound = sound_rows(descriptors)
            rows.append(descriptors[sound])
            for path, kept_row in zip(kept, sound.tolist(), strict=True):
                if kept_row:
                    names.append(path.relative_to(folder).as_posix())
                else:
                    skipped.append(f"The descriptor of “{path}” came out as no numbers.")
    if not names:
        raise FootageError(" ".join(skipped))
    with _replacing(out) as partial, partial.open("wb") as file:
        np.savez(file, names=np.array(names), descriptors=np.concatenate(rows))
    return BatchResult(len(names), skipped)


def _read_all(paths: Sequence[Path], skipped: list[str]) -> tuple[list[Image], list[Path]]:
    images, kept = [], []
    for path in paths:
        try:
            images.append(read_picture(path))
            kept.append(path)
        except FootageError as error:
            skipped.append(str(error))
    return images, kept


def named_frames(frames: Path, skipped: list[str]) -> Iterator[tuple[str, Image, int, int]]:
    """Yield (name, image, done, total) of a folder's pictures or of every frame of a video.

    A folder's frames are named by relative path, a video's by index.

    Raises:
        FootageError: nothing can be read at all.
    """
    if frames.is_dir():
        paths = pictures_below(frames)
        for done, path in enumerate(paths):
            try:
                image = read_picture(path)
            except FootageError as error:
                skipped.append(str(error))
                continue
            yield path.relative_to(frames).as_posix(), image, done, len(paths)
        return
    with open_footage(frames, kind=SourceKind.VIDEO) as footage:
        total = footage.info.frames
        for frame in footage.frames(range(total)):
            yield str(frame.index), frame.image, frame.index, total


def detect_frames(frames: Path, detector: Detector, out: Path) -> Job[BatchResult]:
    """Detect people in every frame; one JSON object a box: frame, box, score.

    Raises:
        FootageError: no frame can be read, or `out` cannot be written.
    """
    skipped: list[str] = []
    written = 0
    with _replacing(out) as partial, partial.open("w", encoding="utf-8") as file:
        for name, image, done, total in named_frames(frames, skipped):
            yield Progress(done, total, name, "detect", len(skipped))
            found = detector.detect([image])[0]
            for box, score in zip(found.boxes, found.scores, strict=True):
                _write(file, {"frame": name, "box": _rounded(box), "score": _short(score)})
            written += len(found)
    return BatchResult(written, skipped)


def read_queries(path: Path) -> list[tuple[str, Query]]:
    """Read JSON lines `{"query", "image", "box"}`; images relative to the file, box optional.

    Raises:
        QueryError: a line is no such object; the text says which.
        FootageError: a query picture cannot be read.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise QueryError(f"The queries “{path}” cannot be read as text. Check the path.") from error
    queries = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            entry = json.loads(line)
            name, image = str(entry["query"]), path.parent / str(entry["image"])
            box = entry.get("box")
            corners = None if box is None else np.array(box, np.float32).reshape(4)
        except SENSELESS as error:
            raise QueryError(
                f"Line {number} of “{path.name}” is no query: an object with “query”, “image” "
                "and, if wanted, “box” [x1, y1, x2, y2] is expected."
            ) from error
        queries.append((name, read_query(image, corners)))
    if not queries:
        raise QueryError(f"“{path}” holds no query. Write one object a line.")
    return queries


def search_frames(
    queries: Path, frames: Path, searcher: PersonSearcher, out: Path
) -> Job[BatchResult]:
    """Search every frame for every query; one JSON object a detection, all detections kept.

    Writes `query, frame, box, score, detection_score`; a higher score is more alike.

    Raises:
        QueryError: the query list is damaged.
        FootageError: no frame can be read, or `out` cannot be written.
    """
    sought = read_queries(queries)
    prepared = [(name, query.prepared()) for name, query in sought]
    skipped: list[str] = []
    written = 0
    with _replacing(out) as partial, partial.open("w", encoding="utf-8") as file:
        for frame_name, image, done, total in named_frames(frames, skipped):
            for query_name, query in prepared:
                text = f"{frame_name}, {query_name}"
                yield Progress(done, total, text, "person search", len(skipped))
                found = searcher.search(query, [image])[0]
                rows = zip(found.boxes, found.scores, found.detection_scores, strict=True)
                for box, score, sure in rows:
                    row = {"query": query_name, "frame": frame_name, "box": _rounded(box)}
                    scores = {"score": _short(score), "detection_score": _short(sure)}
                    _write(file, row | scores)
                written += len(found)
    return BatchResult(written, skipped)


@contextmanager
def _replacing(out: Path) -> Iterator[Path]:
    """Give a partial file that takes the place of `out` when all went well."""
    partial = out.with_name(out.name + ".partial")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        yield partial
        partial.replace(out)
    except OSError as error:
        raise FootageError(
            f"“{out}” cannot be written: {error.strerror}. Choose another place."
        ) from error
    finally:
        partial.unlink(missing_ok=True)


def _write(file: TextIO, row: Mapping[str, Any]) -> None:
    file.write(json.dumps(row, ensure_ascii=False) + "\n")


def _rounded(box: "np.ndarray[Any, Any]") -> list[float]:
    return [round(float(v), 2) for v in box]


def _short(score: float) -> float:
    return round(float(score), 6)
