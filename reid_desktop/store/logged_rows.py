"""Whether searches, marks and remarks in the tables are those that the signed log tells of.

Every row of `verdicts`, `reviews` and `remarks` is written together with an entry of the log, and
so is every search. What a deletion or a portable copy left out (`store.leaving`) stays in the log
alone; it is left out here too, because a person or a search it speaks of is gone.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

from reid_desktop.core.kinds import RemarkKind
from reid_desktop.core.progress import Job, Progress
from reid_desktop.store import audit
from reid_desktop.store.connection import Connection, plain
from reid_desktop.store.flat_chunks import REWRITING

STAGE = "verify"
_AT_ONCE = 300
_TOLD = 20
_SEARCH = "search"
_ACTIONS = {_SEARCH, "verdict", "review", *REWRITING, *(kind.value for kind in RemarkKind)}

_FIELDS = ("method", "model", "query_name", "query_sha256", "parameters", "unseen_frames", "by")
"""What the log and the table both say of a search."""

_Key = tuple[str, int, int]
"""Table, search (0 for none) and detection."""
_Said = tuple[Any, ...]
"""What one row says of its key: mark or kind, words, person."""


def check(db: Connection) -> Job[list[str]]:
    """Compare the tables with the log; return one sentence for each thing that differs.

    That the log itself is as it was signed is for `checks.check_log` to say.
    """
    log = _Log()
    for done, row in enumerate(_entries(db)):
        if done % _AT_ONCE == 0:
            yield Progress(done, 0, "marks", STAGE)
        with suppress(KeyError, TypeError, ValueError):  # no entry of ours: the log's check says so
            log.read(*row)
    found = yield from _search_faults(db, log)
    return found + _mark_faults(db, log.rows)


def _entries(db: Connection) -> list[tuple[Any, ...]]:
    """Return action, person and details of the entries that tell of rows, in order."""
    return db.rows(
        "SELECT action, by, details FROM audit "
        "WHERE action IN (SELECT value FROM json_each(?)) ORDER BY sequence",
        (json.dumps(sorted(_ACTIONS)),),
    )


class _Log:
    """What the log tells of rows.

    Attributes:
        rows: what was said of each candidate, in order.
        searches: details of each search, with who asked it.
        before_rewriting: searches that a deletion or a portable copy may have left out.
    """

    def __init__(self) -> None:
        self.rows: defaultdict[_Key, list[_Said]] = defaultdict(list)
        self.searches: dict[int, dict[str, Any]] = {}
        self.before_rewriting: set[int] = set()

    def read(self, action: str, by: str, text: str) -> None:
        """Add an entry."""
        if action in REWRITING:
            self.before_rewriting |= self.searches.keys()
            return
        details = audit.parsed(text)
        if action == _SEARCH:
            self.searches[int(details["search"])] = {**details, "by": by}
            return
        for key, said in _rows_of(action, by, details):
            self.rows[key].append(said)


def _rows_of(action: str, by: str, details: Mapping[str, Any]) -> Iterator[tuple[_Key, _Said]]:
    """Yield the rows that were written with an entry."""
    search = int(details["search"] or 0)
    if action == "verdict":
        key = ("verdicts", search, int(details["detection"]))
        yield key, (details["mark"], plain(details["note"]), by)
    elif action == "review":
        for detection, mark in details["marks"]:
            yield ("reviews", search, int(detection)), (mark, plain(details["note"]), by)
    else:
        for detection in details["detections"]:
            yield ("remarks", search, int(detection)), (action, plain(details["text"]), by)


def _mark_faults(db: Connection, logged: Mapping[_Key, Sequence[_Said]]) -> list[str]:
    """Return what is wrong with marks and remarks."""
    stored: defaultdict[_Key, list[_Said]] = defaultdict(list)
    for table, what in (("verdicts", "mark"), ("reviews", "mark"), ("remarks", "kind")):
        words = "text" if table == "remarks" else "note"
        for search, detection, *said in db.rows(
            f"SELECT COALESCE(search_id, 0), detection_id, {what}, {words}, by "
            f"FROM {table} ORDER BY id"
        ):
            stored[table, search, detection].append(tuple(said))
    unequal = [key for key in logged.keys() | stored.keys() if logged.get(key) != stored.get(key)]
    here = _present(db, "detections", {detection for _, _, detection in unequal})
    asked = _present(db, "searches", {search for _, search, _ in unequal}) | {0}
    return _some(
        [
            _mark_fault(table, search, detection)
            for table, search, detection in sorted(unequal)
            if stored.get((table, search, detection)) or (detection in here and search in asked)
        ]
    )


def _mark_fault(table: str, search: int, detection: int) -> str:
    """Return the sentence about a candidate whose rows are not those of the log."""
    name = {"verdicts": "mark", "reviews": "second mark", "remarks": "remark"}[table]
    place = f" in search {search}" if search else ""
    return f"The {name} of candidate {detection}{place} is not what the audit log says."


def _search_faults(db: Connection, log: _Log) -> Job[list[str]]:
    """Return what is wrong with searches and their candidates."""
    found = []
    stored = {
        number: (method, model, name, digest, asked, unseen, by)
        for number, method, model, name, digest, asked, unseen, by in db.rows(
            "SELECT s.id, method, n.name, query_name, query_sha256, parameters, unseen_frames, "
            "asked_by FROM searches s JOIN networks n ON n.id = s.network"
        )
    }
    for done, number in enumerate(sorted(stored.keys() | log.searches.keys())):
        yield Progress(done, len(stored), "searches", STAGE)
        if number not in log.searches:
            found.append(f"Search {number} is not in the audit log.")
        elif number not in stored:
            if number not in log.before_rewriting:
                found.append(f"Search {number} is in the audit log, but not in the case any more.")
        else:
            said = log.searches[number]
            values = [_as_stored(said.get(field)) for field in _FIELDS]
            if values != list(stored[number]):
                found.append(f"Search {number} is not as the audit log says it was asked.")
            if not _same_candidates(db, number, said.get("candidates", ())):
                found.append(f"Search {number}: its candidates are not those of the audit log.")
    return _some(found)


def _as_stored(value: Any) -> Any:
    """Return a value of a log entry as the column of a search holds it."""
    if isinstance(value, Mapping):
        return audit.canonical(value)
    return plain(value) if isinstance(value, str) else value


def _same_candidates(db: Connection, search: int, logged: Sequence[int]) -> bool:
    """Say whether a search holds its candidates in their order, but for people who are gone."""
    rows = db.integers(
        "SELECT detection_id AS n FROM hits WHERE search_id = ? ORDER BY place", (search,)
    )
    stored = rows.tolist()
    if stored == list(logged):
        return True
    gone = set(logged) - set(stored)
    gone -= _present(db, "detections", gone)
    return bool(stored == [number for number in logged if number not in gone])


def _present(db: Connection, table: str, ids: set[int]) -> set[int]:
    """Return those of `ids` that a table has."""
    listed = json.dumps(sorted(ids))
    rows = db.rows(f"SELECT id FROM {table} WHERE id IN (SELECT value FROM json_each(?))", [listed])
    return {row[0] for row in rows}


def _some(found: list[str]) -> list[str]:
    """Return the first of many sentences, and how many more there are."""
    if len(found) <= _TOLD:
        return found
    return [*found[:_TOLD], f"{len(found) - _TOLD} more marks or searches differ from the log."]
