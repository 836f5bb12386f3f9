"""Rows of the queue of galleries and of the folders that are watched."""

from collections.abc import Sequence
from typing import Any

from reid_desktop.core.intake import Intake, QueuedIntake, Turn, WatchedFolder
from reid_desktop.core.records import SourceKind
from reid_desktop.store.connection import Connection

_QUEUED = "SELECT path, kind, camera, start, profile, every_s, id, turn, said, by FROM queue"


def _queued(row: tuple[Any, ...]) -> QueuedIntake:
    path, kind, camera, start, profile, every_s, number, turn, said, by = row
    return QueuedIntake(
        path, SourceKind(kind), camera, start, profile, every_s, number, Turn(turn), said, by
    )


def add(db: Connection, intakes: Sequence[Intake], *, by: str) -> list[int]:
    """Put `intakes` at the end of the queue; return their ids."""
    statement = (
        "INSERT INTO queue (path, kind, camera, start, profile, every_s, turn, said, by) "
        "VALUES (CAST(? AS TEXT), ?, ?, ?, ?, ?, 'waiting', '', ?)"
    )
    return [
        db.write(
            statement,
            (
                each.path.encode("utf-8", "surrogateescape"),
                each.kind.value,
                each.camera,
                each.start,
                each.profile,
                each.every_s,
                by,
            ),
        )
        for each in intakes
    ]


def queue(db: Connection) -> list[QueuedIntake]:
    """Return the whole queue in its order."""
    return [_queued(row) for row in db.rows(f"{_QUEUED} ORDER BY id")]


def settle(db: Connection, number: int, turn: Turn, said: str) -> None:
    """Write how an intake ended, or that it waits again."""
    db.write("UPDATE queue SET turn = ?, said = ? WHERE id = ?", (turn.value, said, number))


def drop(db: Connection, number: int) -> None:
    """Take an intake out of the queue."""
    db.write("DELETE FROM queue WHERE id = ?", (number,))


def watched(db: Connection) -> list[WatchedFolder]:
    """Return the folders that are watched, by path."""
    rows = db.rows("SELECT folder, exclude, profile, every_s FROM watched_folders ORDER BY folder")
    return [
        WatchedFolder(folder, tuple(exclude.splitlines()), profile, every_s)
        for folder, exclude, profile, every_s in rows
    ]


def watch(db: Connection, folders: Sequence[WatchedFolder]) -> None:
    """Watch exactly `folders` from now on."""
    db.write("DELETE FROM watched_folders")
    for each in folders:
        db.write(
            "INSERT INTO watched_folders (folder, exclude, profile, every_s) VALUES (?, ?, ?, ?)",
            (each.folder, "\n".join(each.exclude), each.profile, each.every_s),
        )
