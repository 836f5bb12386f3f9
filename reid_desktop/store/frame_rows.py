"""Frames that were looked at, and which run has finished which of them."""

from collections.abc import Sequence

from reid_desktop.store.connection import Connection


def network_number(db: Connection, model_id: str, *, dimension: int | None = None) -> int:
    """Return the row number of a network, inserting it if new; checks its descriptor width."""
    row = db.first("SELECT id, dimension FROM networks WHERE name = ?", (model_id,))
    if row is None:
        return db.write(
            "INSERT INTO networks (name, dimension) VALUES (?, ?)", (model_id, dimension)
        )
    number, known = row
    if dimension is not None and known is None:
        db.write("UPDATE networks SET dimension = ? WHERE id = ?", (dimension, number))
    elif dimension is not None:
        assert known == dimension, f"{model_id}: descriptors of width {dimension}, were {known}"
    return int(number)


def run_number(db: Connection, run_id: str) -> int:
    """Return the row number of a run, inserting it if new."""
    row = db.first("SELECT id FROM runs WHERE name = ?", (run_id,))
    return int(row[0]) if row else db.write("INSERT INTO runs (name) VALUES (?)", (run_id,))


def ensure(db: Connection, source_id: int, frame_index: int, time_s: float) -> int:
    """Return the row number of a frame, inserting it if new."""
    row = db.first(
        "SELECT id FROM frames WHERE source_id = ? AND frame_index = ?", (source_id, frame_index)
    )
    if row:
        return int(row[0])
    return db.write(
        "INSERT INTO frames (source_id, frame_index, time_s) VALUES (?, ?, ?)",
        (source_id, frame_index, time_s),
    )


def finish(db: Connection, run: int, source_id: int, frame_index: int) -> None:
    """Remember that a run is done with a frame."""
    db.write("INSERT INTO finished_frames VALUES (?, ?, ?)", (run, source_id, frame_index))


def is_finished(db: Connection, run: int, source_id: int, frame_index: int) -> bool:
    """Return whether a run is done with a frame."""
    return bool(
        db.first(
            "SELECT 1 FROM finished_frames WHERE run = ? AND source_id = ? AND frame_index = ?",
            (run, source_id, frame_index),
        )
    )


def undone(db: Connection, source_id: int, indices: Sequence[int], run_id: str) -> list[int]:
    """Return those of `indices`, in their order, that the run has not finished."""
    rows = db.rows(
        "SELECT frame_index FROM finished_frames "
        "WHERE run = (SELECT id FROM runs WHERE name = ?) AND source_id = ?",
        (run_id, source_id),
    )
    finished = {row[0] for row in rows}
    return [int(index) for index in indices if int(index) not in finished]


def count_finished(db: Connection, source_id: int, run_id: str) -> int:
    """Return how many frames of a source the run has finished."""
    row = db.first(
        "SELECT COUNT(*) FROM finished_frames "
        "WHERE run = (SELECT id FROM runs WHERE name = ?) AND source_id = ?",
        (run_id, source_id),
    )
    return int(row[0]) if row else 0


def times(db: Connection, source_id: int, *, last: int | None = None) -> list[tuple[int, float]]:
    """Return (frame index, seconds) of every frame some run has finished, in order.

    Frames numbered above `last` are left out.
    """
    return [
        (int(index), float(time_s))
        for index, time_s in db.rows(
            # CROSS JOIN keeps the order: few runs, then a stretch of the key of each
            "SELECT DISTINCT f.frame_index, f.time_s FROM runs r "
            "CROSS JOIN finished_frames d ON d.run = r.id AND d.source_id = ? "
            "CROSS JOIN frames f ON f.source_id = d.source_id AND f.frame_index = d.frame_index "
            "WHERE f.id <= COALESCE(?, f.id) ORDER BY f.frame_index",
            (source_id, last),
        )
    ]


def count(db: Connection, source_id: int) -> int:
    """Return how many frames of a source some run has finished."""
    row = db.first(
        "SELECT COUNT(DISTINCT d.frame_index) FROM runs r "
        "CROSS JOIN finished_frames d ON d.run = r.id AND d.source_id = ?",
        (source_id,),
    )
    return int(row[0]) if row else 0


def beside(db: Connection, source_id: int, index: int, *, later: bool) -> int | None:
    """Return the nearest frame after or before `index` that some run has finished, or None."""
    of_run, side = ("MIN", ">") if later else ("MAX", "<")
    row = db.first(
        f"SELECT {of_run}(nearest) FROM (SELECT (SELECT {of_run}(d.frame_index) "
        "FROM finished_frames d WHERE d.run = r.id AND d.source_id = ? "
        f"AND d.frame_index {side} ?) AS nearest FROM runs r)",
        (source_id, index),
    )
    return None if row is None or row[0] is None else int(row[0])


def reach(db: Connection) -> dict[str, int]:
    """Return the highest numbers of frames and detections, 0 where there are none."""
    row = db.first(
        "SELECT COALESCE((SELECT MAX(id) FROM frames), 0), "
        "COALESCE((SELECT MAX(id) FROM detections), 0)"
    )
    assert row is not None
    return {"last_frame": int(row[0]), "last_detection": int(row[1])}
