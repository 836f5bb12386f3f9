"""IntakeDesk: what waits to come into a case, each action whole and logged."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from reid_desktop.core.intake import Intake, QueuedIntake, Turn, WatchedFolder
from reid_desktop.store import intake_rows

if TYPE_CHECKING:
    from reid_desktop.store.case_file import CaseFile
    from reid_desktop.store.connection import Connection


class IntakeDesk:
    """The queue of galleries and the watched folders of one open case; `case.intake`."""

    def __init__(self, case: "CaseFile", db: "Connection") -> None:
        self._case = case
        self._db = db

    def queue(self) -> list[QueuedIntake]:
        """Return every gallery that was queued, in order, settled ones included."""
        return intake_rows.queue(self._db)

    def waiting(self) -> list[QueuedIntake]:
        """Return the galleries whose turn has not come."""
        return [each for each in self.queue() if each.turn is Turn.WAITING]

    def add(self, intakes: Sequence[Intake], *, by: str) -> list[int]:
        """Put galleries at the end of the queue."""
        with self._case.transaction():
            numbers = intake_rows.add(self._db, intakes, by=by)
            self._case.log("queue", {"paths": [each.path for each in intakes]}, by=by)
        return numbers

    def settle(self, number: int, turn: Turn, *, said: str = "") -> None:
        """Write how a gallery's turn ended; what it brought is logged by import and index."""
        with self._case.transaction():
            intake_rows.settle(self._db, number, turn, said)

    def drop(self, number: int, *, by: str) -> None:
        """Take a gallery out of the queue."""
        with self._case.transaction():
            intake_rows.drop(self._db, number)
            self._case.log("unqueue", {"queued": number}, by=by)

    def watched(self) -> list[WatchedFolder]:
        """Return the folders whose new videos come into the case."""
        return intake_rows.watched(self._db)

    def watch(self, folders: Sequence[WatchedFolder], *, by: str) -> None:
        """Watch exactly `folders` from now on."""
        said = {"folders": [each.folder for each in folders]}
        with self._case.transaction():
            intake_rows.watch(self._db, folders)
            self._case.log("watch folders", said, by=by)
