"""EvidenceDesk: roles, tags, comments, bag, locks and second marks of one open case."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from reid_desktop.core.records import (
    Disagreement,
    Evidence,
    Mark,
    Remark,
    RemarkKind,
    Verdict,
)
from reid_desktop.store import remark_rows, review_rows

if TYPE_CHECKING:
    from reid_desktop.store.case_file import CaseFile
    from reid_desktop.store.connection import Connection


class EvidenceDesk:
    """What is said of detections and by whom; reached as `case.evidence`. Nothing is ever erased.

    `remark` and `review` are one logged action each, in the current transaction or their own.
    """

    def __init__(self, case: "CaseFile", db: "Connection") -> None:
        self._case = case
        self._db = db

    def remark(
        self,
        detection_ids: Sequence[int],
        kind: RemarkKind,
        text: str = "",
        *,
        search_id: int | None = None,
        by: str = "",
    ) -> None:
        """Add the same remark to each of `detection_ids`."""
        by = by or self._case.someone()
        ids = [int(number) for number in detection_ids]
        said = {"detections": ids, "search": search_id, "text": text}
        with self._case.transaction():
            for number in ids:
                remark_rows.add(self._db, number, kind, text, search_id=search_id, by=by)
            self._case.log(kind.value, said, by=by)

    def history(self, detection_ids: Sequence[int] | None = None) -> list[Remark]:
        """Return all remarks on some detections, or on all, oldest first."""
        return remark_rows.history(self._db, detection_ids)

    def of(self, detection_ids: Sequence[int] | None = None) -> dict[int, Evidence]:
        """Return what holds for those of `detection_ids` (None: all) that have remarks, by id."""
        return remark_rows.summed_up(self.history(detection_ids))

    def bag(self) -> list[Evidence]:
        """Return what lies in the evidence bag, in the order it was first remarked on."""
        return [evidence for evidence in self.of().values() if evidence.bagged]

    def locked(self, today: str) -> list[Evidence]:
        """Return what must not be deleted on the day `today` ("2026-03-02")."""
        return [evidence for evidence in self.of().values() if evidence.is_locked(today)]

    def review(
        self, search_id: int, marks: Mapping[int, Mark | None], *, note: str = "", by: str
    ) -> None:
        """Set the second person's marks on candidates, by detection id; None withdraws one."""
        said = {"search": search_id, "marks": [[n, mark] for n, mark in marks.items()]}
        with self._case.transaction():
            for number, mark in marks.items():
                review_rows.add(self._db, search_id, number, mark, note=note, by=by)
            self._case.log("review", {**said, "note": note}, by=by)

    def reviews(self, search_id: int) -> dict[int, Verdict]:
        """Return the second person's marks that hold for a search, by detection id."""
        return review_rows.of_search(self._db, search_id)

    def disagreements(self) -> list[Disagreement]:
        """Return the candidates on which two persons disagree, by search and detection."""
        return review_rows.disagreements(self._db)
