"""Boxes, identities and embeddings out of a case into the formats of other tools."""

import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import numpy as np

from reid_desktop.core.errors import ExchangeError
from reid_desktop.core.parted import in_memory
from reid_desktop.core.progress import Job, Progress
from reid_desktop.core.records import Mark, Source
from reid_desktop.core.values import Int64
from reid_desktop.exchange.boxes import NO_IDENTITY, BoxRow, SourceBoxes, gathered
from reid_desktop.exchange.coco import to_coco
from reid_desktop.exchange.cvat import to_cvat
from reid_desktop.exchange.mot import to_mot
from reid_desktop.store.case import Case

STAGE = "exchange"
_AT_ONCE = 4096


class BoxFormat(StrEnum):
    """Formats of boxes and identities."""

    COCO = "coco"
    MOT = "mot"
    CVAT = "cvat"


class Identities(StrEnum):
    """What makes two boxes the same person in an export."""

    MARKS = "marks"
    GROUPS = "groups"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export wrote.

    Attributes:
        files: in the order they were written.
        rows: boxes or descriptors in them.
    """

    files: tuple[Path, ...]
    rows: int


def identities_of(case: Case, kind: Identities, *, model_id: str = "") -> dict[int, int]:
    """Return the identity of each detection that has one.

    MARKS: the candidates marked as a match of a search carry the search's id; of a detection that
    matches several searches the latest search counts. GROUPS: the number of its group.

    Raises:
        ExchangeError: groups are asked for and there are none.
    """
    if kind is Identities.NONE:
        return {}
    if kind is Identities.MARKS:
        return {
            detection_id: search.id
            for search in case.searches()
            for detection_id, verdict in case.verdicts(search.id).items()
            if verdict.mark is Mark.MATCH
        }
    stored = case.groups(described_by(case, model_id))
    if stored is None:
        raise ExchangeError(
            f"The case “{case.path}” has no groups. Run “reid-desktop groups” on it first."
        )
    return dict(zip(stored.ids.tolist(), stored.groups.labels.tolist(), strict=True))


def boxes_of(
    case: Case, identities: dict[int, int], *, source_ids: Sequence[int] | None = None
) -> Job[list[SourceBoxes]]:
    """Read the boxes of a case by source; sources of one name are told apart by their id."""
    sources = [s for s in case.sources() if source_ids is None or s.id in set(source_ids)]
    names = _told_apart(sources)
    gathered_sources = []
    for place, source in enumerate(sources):
        ids = case.detection_ids(source_ids=[source.id])
        rows: list[BoxRow] = []
        for start in range(0, len(ids), _AT_ONCE):
            yield Progress(place, len(sources), source.name, STAGE)
            rows += [
                BoxRow(d.frame_index, d.box, d.score, identities.get(d.id, NO_IDENTITY))
                for d in case.detections(ids[start : start + _AT_ONCE])
            ]
        gathered_sources.append(
            gathered(
                names[source.id],
                rows,
                width=source.width,
                height=source.height,
                frames=source.frames,
            )
        )
    return gathered_sources


def export_boxes(  # noqa: PLR0913 - one export, each part named
    case: Case,
    out: Path,
    box_format: BoxFormat,
    *,
    identities: Identities = Identities.MARKS,
    source_ids: Sequence[int] | None = None,
    by: str,
) -> Job[Exported]:
    """Write the boxes of a case: one COCO file, or a folder with one MOT or CVAT file a source.

    Args:
        case: open for reading; the export is logged where it may be.
        out: file (COCO) or folder (MOT, CVAT).
        box_format: which.
        identities: what becomes the track or identity number.
        source_ids: only these sources; None for all.
        by: who exports, for the log.

    Raises:
        ExchangeError: nothing can be exported, or `out` cannot be written.
    """
    known = identities_of(case, identities)
    sources = yield from boxes_of(case, known, source_ids=source_ids)
    if not any(map(len, sources)):
        raise ExchangeError(f"The case “{case.path}” holds no boxes. Index its footage first.")
    if box_format is BoxFormat.COCO:
        texts = {out: json.dumps(to_coco(sources), ensure_ascii=False)}
    else:
        write, ending = (to_mot, "txt") if box_format is BoxFormat.MOT else (to_cvat, "xml")
        texts = {out / f"{one.source}.{ending}": write(one) for one in sources}
    for path, text in texts.items():
        _write(path, text.encode())
    done = Exported(tuple(texts), sum(map(len, sources)))
    details = {"format": box_format, "identities": identities, "boxes": done.rows}
    if not case.read_only:
        case.log("export boxes", details | {"files": [path.name for path in texts]}, by=by)
    return done


def export_embeddings(case: Case, out: Path, *, model_id: str = "", by: str) -> Job[Exported]:
    """Write every descriptor of a model with where it was seen, as .npz or .parquet.

    Columns: `detection_ids` (N,) int64, `descriptors` (N, D) float16, `sources` (N,) str,
    `cameras` (N,) str, `frame_indices` (N,) int64, `times_s` (N,) float64, `boxes` (N, 4) float32
    xyxy px. The .npz also holds `model_id`; the .parquet file has it in its metadata.

    Args:
        case: open for reading.
        out: ends in .npz or .parquet (needs the extra `exchange`).
        model_id: which network's; "" takes the only or latest one.
        by: who exports, for the log.

    Raises:
        ExchangeError: there are none, the ending is unknown, or `out` cannot be written.
    """
    model = described_by(case, model_id)
    gallery = case.gallery(model)
    if out.suffix not in (".npz", ".parquet"):
        raise ExchangeError(f"“{out}” must end in .npz or .parquet.")
    columns = yield from _where_seen(case, gallery.ids)
    columns["detection_ids"] = gallery.ids
    columns["descriptors"] = in_memory(gallery.descriptors)
    yield Progress(len(gallery.ids), len(gallery.ids), out.name, STAGE)
    partial = out.with_name(out.name + ".partial")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        if out.suffix == ".npz":
            with partial.open("wb") as file:
                np.savez(file, allow_pickle=False, model_id=np.array(model), **columns)
        else:
            _write_parquet(partial, columns, model)
        partial.replace(out)
    except OSError as error:
        raise ExchangeError(
            f"“{out}” cannot be written: {error.strerror}. Choose another place."
        ) from error
    finally:
        partial.unlink(missing_ok=True)
    if not case.read_only:
        details = {"file": out.name, "model": model, "descriptors": len(gallery.ids)}
        case.log("export embeddings", details, by=by)
    return Exported((out,), len(gallery.ids))


def _where_seen(case: Case, ids: Int64) -> Job[dict[str, "np.ndarray"]]:
    """Read source, camera, frame, time and box of detections."""
    sources = {s.id: s for s in case.sources()}
    seen = []
    for start in range(0, len(ids), _AT_ONCE):
        yield Progress(start, len(ids), "embeddings", STAGE)
        seen += [
            (sources[d.source_id].name, sources[d.source_id].camera, d.frame_index, d.time_s, d.box)
            for d in case.detections(ids[start : start + _AT_ONCE])
        ]
    names, cameras, frames, times, boxes = zip(*seen, strict=True) if seen else ([],) * 5
    return {
        "sources": np.array(names, np.str_),
        "cameras": np.array(cameras, np.str_),
        "frame_indices": np.array(frames, np.int64),
        "times_s": np.array(times, np.float64),
        "boxes": np.array(boxes, np.float32).reshape(-1, 4),
    }


def _write_parquet(path: Path, columns: dict[str, "np.ndarray"], model: str) -> None:
    """Write columns as Parquet; vectors become fixed-size lists."""
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError as error:
        raise ExchangeError(
            "Parquet needs the extra “exchange”: pip install 'reid-desktop[exchange]'. "
            "An .npz file needs nothing more."
        ) from error
    arrays = {
        name: pyarrow.FixedSizeListArray.from_arrays(
            pyarrow.array(np.ascontiguousarray(values).reshape(-1)), values.shape[1]
        )
        if values.ndim > 1
        else pyarrow.array(values)
        for name, values in columns.items()
    }
    table = pyarrow.table(arrays).replace_schema_metadata({"model_id": model})
    parquet.write_table(table, path)


def described_by(case: Case, model_id: str) -> str:
    """Return `model_id`, or the network that described last."""
    models = case.model_ids()
    if model_id in models:
        return model_id
    if model_id or not models:
        wanted = f"descriptors of “{model_id}”" if model_id else "descriptors"
        raise ExchangeError(f"The case “{case.path}” holds no {wanted}. Index its footage first.")
    return models[-1]


def _told_apart(sources: Sequence[Source]) -> dict[int, str]:
    """Return a file-safe name for each source; equal ones get their id."""
    safe = {s.id: "".join(c if c.isalnum() or c in "-_." else "_" for c in s.name) for s in sources}
    names = list(safe.values())
    return {i: n if names.count(n) == 1 else f"{n}-{i}" for i, n in safe.items()}


def _write(path: Path, data: bytes) -> None:
    """Write a file whole or not at all."""
    partial = path.with_name(path.name + ".partial")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        partial.write_bytes(data)
        partial.replace(path)
    except OSError as error:
        raise ExchangeError(
            f"“{path}” cannot be written: {error.strerror}. Choose another place."
        ) from error
    finally:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
