"""Searches, their hits and the analyst's verdicts."""

import json
from collections.abc import Collection
from typing import Any

import numpy as np

from reid_desktop.core.records import Mark, Method, NewSearch, Search, Verdict
from reid_desktop.core.values import Int64, Ranklist
from reid_desktop.store.audit import canonical, parsed
from reid_desktop.store.clock import now
from reid_desktop.store.connection import Connection, plain
from reid_desktop.store.faults import content_faults
from reid_desktop.store.frame_rows import network_number

_SELECT = (
    "SELECT s.id, asked_at, asked_by, method, query_name, query_jpeg, query_sha256, "
    "x1, y1, x2, y2, n.name, parameters, unseen_frames, "
    "(SELECT COUNT(*) FROM hits h WHERE h.search_id = s.id) "
    "FROM searches s JOIN networks n ON n.id = s.network"
)


def add(db: Connection, new: NewSearch, ranklist: Ranklist, *, by: str) -> Search:
    """Insert a search with its hits, best first; a detection may be hit once."""
    assert len(set(ranklist.ids.tolist())) == len(ranklist), "a detection is ranked twice"
    assert np.isfinite(ranklist.scores).all(), "a score is not finite"
    box = new.box or (None, None, None, None)
    search_id = db.write(
        "INSERT INTO searches (asked_at, asked_by, method, query_name, query_jpeg, query_sha256, "
        "x1, y1, x2, y2, network, parameters, unseen_frames) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            now(),
            plain(by),
            new.method.value,
            plain(new.query_name),
            new.query_jpeg,
            new.query_sha256,
            *(None if side is None else float(side) for side in box),
            network_number(db, new.model_id),
            canonical(new.parameters),
            int(new.unseen_frames),
        ),
    )
    db.write_many(
        "INSERT INTO hits VALUES (?, ?, ?, ?)",
        [(search_id, place, number, score) for place, (number, score) in enumerate(ranklist)],
    )
    return one(db, search_id)


def _search(db: Connection, row: tuple[Any, ...]) -> Search:
    """Return the record of a row of `_SELECT`."""
    number, at, by, method, name, jpeg, sha256, x1, y1, x2, y2, model, asked, unseen, hits = row
    with content_faults(db.folder, f"search {number}"):
        return Search(
            method=Method(method),
            query_name=name,
            query_jpeg=jpeg,
            query_sha256=sha256,
            box=None if x1 is None else (x1, y1, x2, y2),
            model_id=model,
            parameters=parsed(asked),
            unseen_frames=unseen,
            id=number,
            asked_at=at,
            asked_by=by,
            hits=hits,
        )


def described(search: Search, ranklist: Ranklist) -> dict[str, Any]:
    """Return what the audit log says of a search: the query, how it was asked, what it hit."""
    return {
        "search": search.id,
        "method": search.method,
        "model": search.model_id,
        "query_name": search.query_name,
        "query_sha256": search.query_sha256,
        "box": search.box,
        "parameters": search.parameters,
        "unseen_frames": search.unseen_frames,
        "candidates": ranklist.ids.tolist(),
    }


def all_of(db: Connection) -> list[Search]:
    """Return all searches in the order they were asked."""
    return [_search(db, row) for row in db.rows(f"{_SELECT} ORDER BY s.id")]


def one(db: Connection, search_id: int) -> Search:
    """Return the search `search_id`; KeyError when there is none."""
    row = db.first(f"{_SELECT} WHERE s.id = ?", (search_id,))
    if row is None:
        raise KeyError(search_id)
    return _search(db, row)


def hits_of(db: Connection, search_id: int) -> Ranklist:
    """Return the hits of a search as they were ranked."""
    rows = db.array(
        "SELECT detection_id, score FROM hits WHERE search_id = ? ORDER BY place",
        (search_id,),
        dtype=[("id", "i8"), ("score", "f4")],
    )
    return Ranklist(rows["id"].copy(), rows["score"].copy())


def marked(db: Connection, marks: Collection[Mark]) -> Int64:
    """Return the detections that hold one of `marks` in some search, (N,) int64 ascending."""
    wanted = json.dumps(sorted(mark.value for mark in marks))
    return db.integers(
        "SELECT DISTINCT detection_id AS n FROM verdicts WHERE id IN "
        "(SELECT MAX(id) FROM verdicts GROUP BY search_id, detection_id) "
        "AND mark IN (SELECT value FROM json_each(?)) ORDER BY detection_id",
        (wanted,),
    )


def add_verdict(  # noqa: PLR0913 - the fields of one verdict
    db: Connection, search_id: int, detection_id: int, mark: Mark | None, *, note: str, by: str
) -> None:
    """Add a verdict, which holds from now on; None withdraws the one before."""
    db.write(
        "INSERT INTO verdicts (search_id, detection_id, mark, note, by, at) "
        "VALUES (?, ?, ?, ?, ?, ?)",
        (search_id, detection_id, mark, plain(note), plain(by), now()),
    )


def verdicts(db: Connection, search_id: int) -> dict[int, Verdict]:
    """Return the verdicts that hold, by detection id."""
    rows = db.rows(
        "SELECT search_id, detection_id, mark, note, by, at FROM verdicts WHERE id IN "
        "(SELECT MAX(id) FROM verdicts WHERE search_id = ? GROUP BY detection_id) "
        "AND mark IS NOT NULL ORDER BY id",
        (search_id,),
    )
    with content_faults(db.folder, f"a mark of search {search_id}"):
        return {
            detection: Verdict(search, detection, Mark(mark), note, by, at)
            for search, detection, mark, note, by, at in rows
        }
