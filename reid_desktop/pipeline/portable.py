"""A portable case: only the people that matter, in a folder that opens read-only anywhere."""

from collections.abc import Collection
from pathlib import Path

import numpy as np

from reid_desktop.core.errors import CaseError
from reid_desktop.core.progress import Job, Progress
from reid_desktop.core.records import Mark
from reid_desktop.store import leaving as store_leaving
from reid_desktop.store.case import Case
from reid_desktop.store.filtered_copy import Leaving, Pictures

STAGE = "portable case"


def portable_case(
    case: Case,
    out: Path,
    *,
    marks: Collection[Mark] = (Mark.MATCH,),
    bag: bool = True,
    by: str,
) -> Job[Path]:
    """Copy `case` with nobody but those who carry one of `marks` or lie in the evidence bag.

    Sources and searches that have none of them stay behind; groups and whole query pictures always
    do. The footage itself
    is not copied: its paths and hashes are.

    Args:
        case: open for writing on this thread.
        out: the new folder; “.reidcase” is added when missing.
        marks: of the people to take along.
        bag: take the evidence bag along.
        by: who takes the copy, for both logs.

    Returns:
        The new folder, without the right to write.

    Raises:
        CaseError: nobody would go along, or the folder cannot be written.
    """
    yield Progress(0, 0, "choosing", STAGE)
    case.require("portable case")
    wanted = set(case.marked(set(marks)).tolist()) if marks else set()
    wanted |= {evidence.detection_id for evidence in case.evidence.bag()} if bag else set()
    if not wanted:
        raise CaseError(
            "Nobody carries such a mark and the evidence bag is empty: a portable case would hold "
            "nothing. Mark candidates first."
        )
    kept = np.array(sorted(wanted), np.int64)
    seen = {detection.source_id for detection in case.detections(kept)}
    leaving = Leaving(
        np.setdiff1d(case.detection_ids(), kept),
        searches=tuple(
            search.id
            for search in case.searches()
            if not np.isin(case.hits_of(search.id).ids, kept).any()
        ),
        sources=tuple(source.id for source in case.sources() if source.id not in seen),
        empty_frames=True,
        pictures=Pictures.ALL,
    )
    said = {"marks": sorted(marks), "bag": bag, "detections": kept.tolist()}
    return (yield from store_leaving.portable(case, out, leaving, kept=said, by=by))
