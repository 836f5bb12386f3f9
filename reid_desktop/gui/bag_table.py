"""Qt's item model of the evidence bag: one row for each candidate put into it."""

from collections.abc import Mapping

from PySide6.QtCore import QObject

from reid_desktop.core.records import Detection, Evidence, Source, SourceState
from reid_desktop.gui.language import marked, tr
from reid_desktop.gui.table_model import RecordTable
from reid_desktop.gui.wording import ROLE_WORDS, SOURCE_STATE_WORDS, day_and_moment, zoned_moment
from reid_desktop.pipeline.evidence import today
from reid_desktop.pipeline.originals import states
from reid_desktop.store.case import Case

PAGE = 128
"""Detections read from the case at once."""


class BagTable(RecordTable):
    """What lies in the bag, in the order it was first remarked on; detections are read by page."""

    COLUMNS = (
        *(marked("Candidate"), marked("Camera"), marked("Time"), marked("Role"), marked("Tags")),
        marked("Lock"),
    )
    CANDIDATE, CAMERA, TIME, ROLE, TAGS, LOCK = range(6)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._case: Case | None = None
        self._bag: list[Evidence] = []
        self._sources: dict[int, Source] = {}
        self._states: Mapping[int, SourceState] = {}
        self._pages: dict[int, list[Detection]] = {}

    def show(self, case: Case | None) -> None:
        """Read the bag of `case`; rows that stay keep their place and selection."""
        bag = case.evidence.bag() if case is not None else []
        same = case is self._case and [e.detection_id for e in bag] == self.ids
        with self.renewed(same=same):
            self._case, self._bag = case, bag
            self._sources = {s.id: s for s in case.sources()} if case is not None else {}
            self._states = states(case) if case is not None else {}
            self._pages.clear()

    @property
    def ids(self) -> list[int]:
        """The detections in the bag, in row order."""
        return [evidence.detection_id for evidence in self._bag]

    def count(self) -> int:
        return len(self._bag)

    def record(self, row: int) -> Evidence:
        return self._bag[row]

    def tip(self, row: int, column: int) -> str:
        if column == self.TIME:
            detection = self._detection(row)
            return zoned_moment(self._sources[detection.source_id], detection.time_s)
        return self.text(row, column)

    def text(self, row: int, column: int) -> str:
        evidence = self._bag[row]
        if column == self.CANDIDATE:
            return str(evidence.detection_id)
        if column == self.ROLE:
            return tr(ROLE_WORDS[evidence.role]) if evidence.role is not None else ""
        if column == self.TAGS:
            return ", ".join(evidence.tags)
        if column == self.LOCK:
            return lock_words(evidence)
        detection = self._detection(row)
        source = self._sources[detection.source_id]
        if column == self.CAMERA:
            camera, words = (
                source.camera or tr("unknown"),
                SOURCE_STATE_WORDS[self._states[source.id]],
            )
            return f"{camera} · ▲ {tr(words)}" if words else camera
        return day_and_moment(source, detection.time_s)

    def _detection(self, row: int) -> Detection:
        assert self._case is not None
        page, place = divmod(row, PAGE)
        if page not in self._pages:
            self._pages[page] = self._case.detections(self.ids[page * PAGE : (page + 1) * PAGE])
        return self._pages[page][place]


def lock_words(evidence: Evidence) -> str:
    """Say whether a candidate is locked against deletion, and until when."""
    if not evidence.locked:
        return ""
    if not evidence.locked_until:
        return tr("locked without end")
    if not evidence.is_locked(today()):
        return tr("lock ended on {day}", day=evidence.locked_until)
    return tr("locked until {day}", day=evidence.locked_until)
