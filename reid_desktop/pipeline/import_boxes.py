"""Boxes drawn or found by another tool into a case: described, stored, searchable."""

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from reid_desktop.core.errors import ExchangeError
from reid_desktop.core.networks import Describer, Networks
from reid_desktop.core.progress import Job, Progress
from reid_desktop.core.records import Source, SourceKind
from reid_desktop.core.values import Detections, Float32, Frame, Int64
from reid_desktop.exchange.boxes import SourceBoxes
from reid_desktop.exchange.coco import read_coco
from reid_desktop.exchange.cvat import read_cvat
from reid_desktop.exchange.mot import read_mot_boxes
from reid_desktop.footage.reader import open_footage
from reid_desktop.pipeline.exchange import BoxFormat
from reid_desktop.pipeline.ingest import IngestResult
from reid_desktop.pipeline.sound import sound_people
from reid_desktop.pipeline.stages import readable, records
from reid_desktop.store.case import Case

STAGE = "import boxes"
_LEAST_SIDE_PX = 4.0


def read_boxes(path: Path, box_format: BoxFormat) -> list[SourceBoxes]:
    """Return the boxes of a file by source.

    Raises:
        ExchangeError: the file is not of that format.
    """
    if box_format is BoxFormat.COCO:
        return read_coco(path)
    return [read_mot_boxes(path)] if box_format is BoxFormat.MOT else read_cvat(path)


def import_boxes(  # noqa: PLR0913 - one import, each part named
    case: Case,
    networks: Networks,
    path: Path,
    box_format: BoxFormat,
    *,
    source_id: int | None = None,
    by: str,
) -> Job[IngestResult]:
    """Describe and store the boxes of `path` on the case's footage; resumable by frame.

    The boxes' detector is `import@` and the file's hash, so importing a file twice adds nothing
    and the program's own detections stay beside them.

    Args:
        case: open for writing on this thread.
        networks: the describer is built at the first step.
        path: COCO, MOT or CVAT file.
        box_format: which.
        source_id: the source all boxes belong to; None finds each by its name.
        by: who imports, for the log.

    Raises:
        ExchangeError: the file is damaged, or names no footage of the case.
        FootageError: the footage cannot be read.
    """
    yield Progress(0, 0, path.name, STAGE)
    pairs = _matched(case, read_boxes(path, box_format), path, source_id)
    detector_id = f"import@{hashlib.sha256(path.read_bytes()).hexdigest()[:12]}"
    describer = networks.describer()
    result = IngestResult()
    details = {"file": path.name, "detector": detector_id, "format": box_format}
    case.log("import boxes", details | {"sources": [source.id for source, _ in pairs]}, by=by)
    for source, boxes in pairs:
        yield from _store_source(case, source, boxes, detector_id, describer, result)
    return result


def _matched(
    case: Case, given: Sequence[SourceBoxes], path: Path, source_id: int | None
) -> list[tuple[Source, SourceBoxes]]:
    """Return each source of the case with its boxes."""
    if source_id is not None:
        return [(case.source(source_id), boxes) for boxes in given]
    known = _by_name(case.sources())
    pairs = [(known[b.source], b) for b in given if b.source in known]
    missing = [b.source for b in given if b.source not in known]
    if missing:
        raise ExchangeError(
            f"“{path}” has boxes for “{missing[0]}”, which is no footage of this case. Import the "
            "footage first, or name the source the boxes belong to."
        )
    return pairs


def _by_name(sources: Sequence[Source]) -> Mapping[str, Source]:
    """Return sources by file name and by name without its ending; doubtful names are left out."""
    named: dict[str, list[Source]] = {}
    for source in sources:
        for name in {source.name, Path(source.name).stem, f"{source.name}-{source.id}"}:
            named.setdefault(name, []).append(source)
    return {name: same[0] for name, same in named.items() if len(same) == 1}


def _store_source(  # noqa: PLR0913 - the job's own page, called once
    case: Case,
    source: Source,
    boxes: SourceBoxes,
    detector_id: str,
    describer: Describer,
    result: IngestResult,
) -> Job[None]:
    """Describe and store the boxes of one source."""
    if source.kind is SourceKind.CROPS:
        raise ExchangeError(f"“{source.name}” is a folder of crops: its pictures are the boxes.")
    run = f"{detector_id}+{describer.model_id}"
    wanted = np.unique(boxes.indices)
    if len(wanted) and not 0 <= wanted[0] <= wanted[-1] < max(1, source.frames):
        raise ExchangeError(
            f"The boxes reach to frame {int(wanted[-1])} of “{source.name}”, which has "
            f"{source.frames} frames. Check that they belong to this footage."
        )
    todo = case.undone_frames(source.id, wanted.tolist(), run)
    with open_footage(Path(source.path), kind=source.kind) as footage:
        for frame in readable(footage, todo, result.skipped):
            where = f"{source.name}, {frame.time_s:.1f} s"
            yield Progress(result.frames, len(todo), where, STAGE)
            people = _people(boxes, np.flatnonzero(boxes.indices == frame.index), frame)
            people, description = sound_people(
                people,
                describer.describe(frame.image, people.boxes),
                where=where,
                skipped=result.skipped,
            )
            case.add_frame(
                source.id,
                frame.index,
                frame.time_s,
                detector_id=detector_id,
                describer_id=describer.model_id,
                run_id=run,
                detections=records(frame, people, description),
                descriptors=description.descriptors,
            )
            result.frames += 1
            result.detections += len(people)


def _people(boxes: SourceBoxes, rows: Int64, frame: Frame) -> Detections:
    """Return the boxes of a frame, clipped to it; slivers are left out."""
    height, width = frame.image.shape[:2]
    clipped: Float32 = boxes.boxes[rows].clip(0, np.array([width, height] * 2, np.float32))
    sides = clipped[:, 2:] - clipped[:, :2]
    kept = (sides >= _LEAST_SIDE_PX).all(axis=1)
    return Detections(clipped[kept], boxes.scores[rows][kept].clip(0, 1))
