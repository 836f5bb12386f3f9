"""Qt's item model of the audit log: the latest entry first, read from the case as it is seen."""

import json

import numpy as np
from PySide6.QtCore import QObject

from reid_desktop.core.records import AuditEntry
from reid_desktop.core.values import Int64
from reid_desktop.gui.language import marked
from reid_desktop.gui.table_model import ROOT, RecordTable
from reid_desktop.gui.wording import date_and_time
from reid_desktop.store.case import Case

PAGE = 128
"""Entries read from the case at once."""
MOST_KEPT = 8192
NONE: Int64 = np.zeros(0, np.int64)
MOST_SIGNS = 300
"""Signs of an entry's details that its row shows."""


class LogTable(RecordTable):
    """The entries of the log in which every word of the filter stands."""

    COLUMNS = (
        *(marked("Entry"), marked("Time"), marked("Who"), marked("What")),
        marked("Details"),
    )
    ENTRY, TIME, WHO, WHAT, DETAILS = range(5)
    NUMBERS = (ENTRY,)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._case: Case | None = None
        self._numbers: Int64 = NONE
        self._entries: dict[int, AuditEntry] = {}

    @property
    def newest(self) -> int:
        """Number of the latest entry shown, 0 for none."""
        return int(self._numbers[0]) if len(self._numbers) else 0

    def show(self, case: Case | None, numbers: Int64 = NONE) -> None:
        """Show entries of `case` by their `numbers`, the latest first."""
        with self.renewed(same=False):
            self._case, self._numbers = case, numbers
            self._entries.clear()

    def add(self, numbers: Int64) -> None:
        """Put entries that came since before those that are shown, which keep their place."""
        if len(numbers):
            self.beginInsertRows(ROOT, 0, len(numbers) - 1)
            self._numbers = np.concatenate([numbers, self._numbers])
            self.endInsertRows()

    def entry_at(self, row: int) -> AuditEntry:
        """Return the entry of `row`."""
        number = int(self._numbers[row])
        if number not in self._entries:
            assert self._case is not None
            if len(self._entries) > MOST_KEPT:
                self._entries.clear()
            first = row // PAGE * PAGE
            page = self._numbers[first : first + PAGE].tolist()
            self._entries |= {e.sequence: e for e in self._case.audit_entries(page)}
        return self._entries[number]

    def count(self) -> int:
        return len(self._numbers)

    def record(self, row: int) -> AuditEntry:
        return self.entry_at(row)

    def text(self, row: int, column: int) -> str:
        entry = self.entry_at(row)
        if column == self.ENTRY:
            return f"{entry.sequence:,}"
        if column == self.TIME:
            return date_and_time(entry.at)
        if column == self.WHO:
            return entry.by
        return entry.action if column == self.WHAT else details_line(entry)


def details_line(entry: AuditEntry) -> str:
    """Return the details of an entry as one line, cut where it gets long."""
    parts = []
    for key, value in entry.details.items():
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        if text not in ("", "null"):
            parts.append(f"{key} {text}")
    line = " · ".join(parts).replace("\n", " ")
    return line if len(line) <= MOST_SIGNS else f"{line[:MOST_SIGNS]}…"


def whole_text(entry: AuditEntry) -> str:
    """Return everything that an entry holds, for the eye of an auditor."""
    details = json.dumps(entry.details, indent=2, ensure_ascii=False, sort_keys=True)
    lines = [
        f"{entry.sequence}  {entry.at}  {entry.by}  {entry.action}",
        details,
        f"SHA-256  {entry.hash}",
    ]
    if entry.signature:
        lines += [f"Ed25519  {entry.signer}", f"         {entry.signature}"]
    return "\n".join(lines)
