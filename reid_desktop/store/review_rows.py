"""The second person's marks on candidates; the first person's are `verdicts`."""

from typing import Any

from reid_desktop.core.records import Disagreement, Mark, Verdict
from reid_desktop.store.clock import now
from reid_desktop.store.connection import Connection, plain
from reid_desktop.store.faults import content_faults

_LATEST = (
    "SELECT {table}.* FROM {table} WHERE id IN "
    "(SELECT MAX(id) FROM {table} GROUP BY search_id, detection_id) AND mark IS NOT NULL"
)


def add(  # noqa: PLR0913 - the fields of one review
    db: Connection, search_id: int, detection_id: int, mark: Mark | None, *, note: str, by: str
) -> None:
    """Add a second mark, which holds from now on; None withdraws the one before."""
    db.write(
        "INSERT INTO reviews (search_id, detection_id, mark, note, by, at) "
        "VALUES (?, ?, ?, ?, ?, ?)",
        (search_id, detection_id, mark, plain(note), plain(by), now()),
    )


def of_search(db: Connection, search_id: int) -> dict[int, Verdict]:
    """Return the second marks that hold for a search, by detection id."""
    rows = db.rows(
        "SELECT search_id, detection_id, mark, note, by, at FROM reviews WHERE id IN "
        "(SELECT MAX(id) FROM reviews WHERE search_id = ? GROUP BY detection_id) "
        "AND mark IS NOT NULL ORDER BY id",
        (search_id,),
    )
    with content_faults(db.folder, f"a review of search {search_id}"):
        return {
            detection: Verdict(search, detection, Mark(mark), note, by, at)
            for search, detection, mark, note, by, at in rows
        }


def disagreements(db: Connection) -> list[Disagreement]:
    """Return the candidates that two persons marked otherwise, by search and detection."""
    rows = db.rows(
        "SELECT v.search_id, v.detection_id, v.mark, v.note, v.by, v.at, "
        "r.mark, r.note, r.by, r.at "
        f"FROM ({_LATEST.format(table='verdicts')}) v "
        f"JOIN ({_LATEST.format(table='reviews')}) r "
        "ON r.search_id = v.search_id AND r.detection_id = v.detection_id "
        "WHERE r.mark != v.mark ORDER BY v.search_id, v.detection_id"
    )
    with content_faults(db.folder, "a review"):
        return [_disagreement(row) for row in rows]


def _disagreement(row: tuple[Any, ...]) -> Disagreement:
    """Return the record of a row: search, detection, four values of each person's mark."""
    search, detection, *values = row
    first, second = (
        Verdict(search, detection, Mark(mark), note, by, at)
        for mark, note, by, at in (values[:4], values[4:])
    )
    return Disagreement(search, detection, first, second)
