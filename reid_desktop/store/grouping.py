"""GroupDesk: tracklets and what is decided about groups, each action whole and logged."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from numpy.typing import NDArray

from reid_desktop.core.grouping import Decision, NewDecision
from reid_desktop.core.values import Int64
from reid_desktop.store import decision_rows, tracklet_rows

if TYPE_CHECKING:
    from reid_desktop.store.case_file import CaseFile
    from reid_desktop.store.connection import Connection


class GroupDesk:
    """Tracklets and decisions about groups of one open case; reached as `case.grouping`."""

    def __init__(self, case: "CaseFile", db: "Connection") -> None:
        self._case = case
        self._db = db

    def decide(self, new: NewDecision, *, by: str) -> Decision:
        """Store a decision; it holds until it is withdrawn."""
        by = by or self._case.someone()
        with self._case.transaction():
            decision = decision_rows.add(self._db, new, by=by)
            said = {
                "decision": decision.id,
                "kind": new.kind,
                "members": new.members,
                "others": new.others,
                "text": new.text,
            }
            self._case.log("group decision", said, by=by)
        return decision

    def withdraw(self, decision_id: int, *, withdrawn: bool, by: str) -> Decision:
        """Undo a decision, or put it back; KeyError when there is none."""
        by = by or self._case.someone()
        decision_rows.one(self._db, decision_id)
        action = "withdraw group decision" if withdrawn else "reinstate group decision"
        with self._case.transaction():
            decision_rows.withdraw(self._db, decision_id, withdrawn=withdrawn, by=by)
            self._case.log(action, {"decision": decision_id}, by=by)
        return decision_rows.one(self._db, decision_id)

    def decisions(self) -> list[Decision]:
        """Return all decisions, also those withdrawn, in the order they were made."""
        return decision_rows.all_of(self._db)

    def boxes_of(self, source_id: int, *, frames: range) -> NDArray[Any]:
        """Return the detections of a source, see `tracklet_rows.BOX_ROW`, by detector and frame."""
        return tracklet_rows.boxes_of(self._db, source_id, frames=frames)

    def set_tracklets(self, source_id: int, numbers: Mapping[int, int], *, by: str) -> None:
        """Store the tracklet, the id of its first detection, of detections of one source."""
        said = {"source": source_id, "detections": len(numbers)}
        with self._case.transaction():
            tracklet_rows.replace(self._db, numbers)
            self._case.log("track", said | {"tracklets": len(set(numbers.values()))}, by=by)

    def tracklets_of(self, ids: Sequence[int] | Int64) -> Int64:
        """Return the tracklet (N,) of each detection; its own id when it was not tracked."""
        return tracklet_rows.of(self._db, ids)

    def frames_of(self, ids: Sequence[int] | Int64) -> Int64:
        """Return a key (N,) for each detection: those of one frame and detector share it."""
        return tracklet_rows.frames_of(self._db, ids)
