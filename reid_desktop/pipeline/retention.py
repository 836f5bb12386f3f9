"""Retention: what is due for review or deletion, and deletion that proves itself in the log."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from reid_desktop.core.errors import CaseError
from reid_desktop.core.progress import Job
from reid_desktop.core.records import UserRole
from reid_desktop.core.values import Int64
from reid_desktop.pipeline.evidence import today
from reid_desktop.store.case import Case
from reid_desktop.store.filtered_copy import Leaving, Pictures
from reid_desktop.store.leaving import delete


@dataclass(frozen=True, slots=True)
class Due:
    """What the dates of a case ask for on one day.

    Attributes:
        day: "2026-03-02".
        review: the review date has come.
        deletion: the day after which the case may be deleted is over.
        locked: people that a lock keeps.
        deletable: people that no lock keeps.
    """

    day: str
    review: bool
    deletion: bool
    locked: int
    deletable: int

    def sentences(self) -> list[str]:
        """Return what is to be done, in words; [] = nothing."""
        told = []
        if self.review:
            told.append("The review date has come: decide whether the case is still needed.")
        if self.deletion:
            told.append(
                f"The retention time is over: {self.deletable} people may be deleted, "
                f"{self.locked} are kept by locks."
            )
        return told


def due(case: Case, *, day: str = "") -> Due:
    """Return what is due on `day`, today when left out."""
    day = day or today()
    locked = len(case.evidence.locked(day))
    return Due(
        day=day,
        review=bool(case.info.review_on) and day >= case.info.review_on,
        deletion=bool(case.info.delete_after) and day > case.info.delete_after,
        locked=locked,
        deletable=case.detection_count() - locked,
    )


def delete_sources(
    path: Path, source_ids: Sequence[int], *, reason: str, by: str, role: UserRole
) -> Job[dict[str, int]]:
    """Delete everything that was derived from sources: frames, people, crops, descriptors, hits.

    Frames kept as query pictures go, too. That the footage was imported, with its SHA-256, stays
    in case and log; the original file is
    not touched, as ever.

    Args:
        path: a case that is open nowhere for writing.
        source_ids: the sources.
        reason: for the log.
        by: who deletes.
        role: of the user.

    Returns:
        How many rows of each table went.

    Raises:
        CaseError: a source is unknown, a person on it is locked, or no reason is given.
    """
    with Case.open(path, read_only=True, role=role) as case:
        _allow(case, reason)
        known = {source.id for source in case.sources()}
        for source_id in source_ids:
            if source_id not in known:
                raise CaseError(f"“{case.path.name}” has no source {source_id}.")
        detections = case.detection_ids(source_ids=list(source_ids))
        _refuse_locked(case, detections)
    said = {"reason": reason.strip(), "sources": sorted(set(source_ids))}
    leaving = Leaving(detections, empty_frames=True, pictures=Pictures.OF_FOOTAGE)
    return (yield from delete(path, leaving, said=said, by=by))


@dataclass(frozen=True, slots=True)
class Expiring:
    """What goes with the retention time of a case, and what stays.

    Attributes:
        delete_after: the day in the form of the case.
        detections: (N,) int64 people that go, with crops, descriptors, marks and remarks.
        locked: (K,) int64 people that locks keep.
        searches: those that go, with their query pictures.
        kept_searches: how many stay, because they found somebody whom a lock keeps.
    """

    delete_after: str
    detections: Int64
    locked: Int64
    searches: tuple[int, ...]
    kept_searches: int


def expiring(case: Case, *, day: str = "") -> Expiring:
    """Return what `delete_expired` would delete on `day`, today when left out.

    Raises:
        CaseError: the retention time is not over.
    """
    after = case.info.delete_after
    if not due(case, day=day).deletion:
        raise CaseError(
            f"The retention time of “{case.path.name}” is not over "
            f"({after or 'no day in its form'}): nothing of it is deleted."
        )
    kept = _ids([e.detection_id for e in case.evidence.locked(day or today())])
    searches = case.searches()
    going = [s.id for s in searches if not np.isin(case.hits_of(s.id).ids, kept).any()]
    people = np.setdiff1d(case.detection_ids(), kept)
    return Expiring(after, people, kept, tuple(going), len(searches) - len(going))


def delete_expired(
    path: Path, *, reason: str, by: str, role: UserRole, day: str = ""
) -> Job[dict[str, int]]:
    """Delete all people of a case whose retention time is over, but for those that are locked.

    Searches that no locked person was found by go along, with their query pictures.

    Raises:
        CaseError: the retention time is not over, or no reason is given.
    """
    with Case.open(path, read_only=True, role=role) as case:
        _allow(case, reason)
        going = expiring(case, day=day)
    said = {"reason": reason.strip(), "delete_after": going.delete_after}
    leaving = Leaving(
        going.detections,
        searches=going.searches,
        empty_frames=True,
        pictures=Pictures.OF_FOOTAGE,
    )
    return (yield from delete(path, leaving, said=said, by=by))


def _allow(case: Case, reason: str) -> None:
    """Refuse a deletion without reason, or by a role that may not."""
    case.require("delete")
    if not reason.strip():
        raise CaseError("Say why this is deleted; the reason is kept in the log.")


def _refuse_locked(case: Case, detections: Int64) -> None:
    """Refuse to delete people whom a lock keeps."""
    going = set(detections.tolist())
    locked = [e for e in case.evidence.locked(today()) if e.detection_id in going]
    if locked:
        until = locked[0].locked_until or "taken back"
        raise CaseError(
            f"{len(locked)} people there are locked as evidence (detection "
            f"{locked[0].detection_id}, until {until}). Unlock them first, with a reason."
        )


def _ids(numbers: Sequence[int]) -> Int64:
    return np.array(sorted(numbers), np.int64)
