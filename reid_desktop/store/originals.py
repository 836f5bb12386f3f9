"""OriginalsDesk: where the originals of one open case lie and what the latest check found."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from reid_desktop.core.records import Source, SourceCheck, SourceState
from reid_desktop.store import source_rows
from reid_desktop.store.clock import now
from reid_desktop.store.connection import plain
from reid_desktop.store.faults import content_faults

if TYPE_CHECKING:
    from reid_desktop.store.case_file import CaseFile
    from reid_desktop.store.connection import Connection


class OriginalsDesk:
    """Checks and paths of the sources; reached as `case.originals`."""

    def __init__(self, case: "CaseFile", db: "Connection") -> None:
        self._case = case
        self._db = db

    def checks(self) -> dict[int, SourceCheck]:
        """Return the latest check of each source that was ever checked, by source id."""
        rows = self._db.rows("SELECT source_id, state, whole, by, at FROM source_checks")
        with content_faults(self._db.folder, "the check of a source"):
            return {
                number: SourceCheck(number, SourceState(state), bool(full), by, at)
                for number, state, full, by, at in rows
            }

    def set_checks(
        self, states: Mapping[int, SourceState], *, full: bool, by: str = ""
    ) -> list[int]:
        """Keep what a check found; logged when it was a full one or a state is another than before.

        Returns:
            The sources whose state is not what it was.
        """
        by = by or self._case.someone()
        known = self.checks()
        before = {n: known[n].state if n in known else SourceState.UNCHANGED for n in states}
        changed = [n for n, state in states.items() if state is not before[n]]
        with self._case.transaction():
            for number, state in states.items():
                self._db.write(
                    "INSERT INTO source_checks VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET "
                    "state = excluded.state, whole = excluded.whole, by = excluded.by, "
                    "at = excluded.at",
                    (number, state.value, int(full), plain(by), now()),
                )
            if full or changed:
                told = states if full else {n: states[n] for n in changed}
                said = {"full": full, "states": [[n, state] for n, state in told.items()]}
                self._case.log("check sources", said, by=by)
        return changed

    def relink(
        self, source_id: int, *, path: str, size_bytes: int, modified_ns: int, by: str = ""
    ) -> Source:
        """Say that the same content lies at `path` now; its hash must have been compared."""
        with self._case.transaction():
            old = source_rows.one(self._db, source_id)
            new = source_rows.move(
                self._db, source_id, path=path, size_bytes=size_bytes, modified_ns=modified_ns
            )
            said = {"source": source_id, "old": old.path, "new": new.path, "sha256": old.sha256}
            self._case.log("relink source", said, by=by)
        return new
