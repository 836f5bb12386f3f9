"""Clips and stills of marked candidates, source by source."""

import os
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

from reid_desktop.core.errors import FootageError, ReportError
from reid_desktop.core.networks import Detector
from reid_desktop.core.progress import Job, Progress
from reid_desktop.core.records import Detection
from reid_desktop.pipeline.clip_choices import ClipChoices, ClipResult
from reid_desktop.pipeline.clip_people import STAGE
from reid_desktop.pipeline.clip_writing import SourceExport
from reid_desktop.pipeline.export import keep_off_originals
from reid_desktop.store.case import Case


def export_clips(
    case: Case, out: Path, choices: ClipChoices, *, detector: Callable[[], Detector], by: str
) -> Job[ClipResult]:
    """Write clips and stills of marked candidates to the folder `out`; each is logged by itself.

    A clip that is neither pixelated nor written on is copied without decoding, which keeps every
    bit and begins at the key frame before; all others are encoded anew at the mean frame rate.
    Stopping leaves the files that are finished, and the next export goes on with the others.

    Args:
        case: open for writing on this thread.
        out: a folder; files of the same name are never replaced.
        choices: which candidates, and how.
        detector: builds the network that finds bystanders; called when first needed.
        by: who exports, for the log.

    Raises:
        ReportError: `out` cannot be written, or the case was opened for reading.
    """
    if case.read_only:
        raise ReportError(
            "An export is logged, and this case was opened for reading only. Open it for writing."
        )
    out = Path(os.path.realpath(out))
    keep_off_originals(case, out)
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ReportError(
            f"“{out}” cannot be written: {error.strerror}. Choose another place."
        ) from error
    result = ClipResult()
    wanted = _wanted(case, choices)
    for done, (source_id, people) in enumerate(sorted(wanted.items())):
        source = case.source(source_id)
        yield Progress(done, len(wanted), source.name, STAGE, len(result.skipped))
        work = SourceExport(case, out, choices, detector, by, source, result)
        try:
            yield from work.run(people)
        except FootageError as error:
            result.skipped.append(str(error))
    return result


def _wanted(case: Case, choices: ClipChoices) -> dict[int, list[Detection]]:
    """Return the marked candidates by source, each once, in order of time."""
    searches = [s.id for s in case.searches()]
    ids: set[int] = set()
    for search_id in searches if choices.search_ids is None else choices.search_ids:
        verdicts = case.verdicts(search_id)
        ids |= {number for number, v in verdicts.items() if v.mark in choices.marks}
    cameras = {source.id: source.camera for source in case.sources()}
    found: dict[int, list[Detection]] = defaultdict(list)
    for detection in case.detections(sorted(ids)):
        if not choices.cameras or cameras[detection.source_id] in choices.cameras:
            found[detection.source_id].append(detection)
    for rows in found.values():
        rows.sort(key=lambda each: (each.frame_index, each.id))
    return found
