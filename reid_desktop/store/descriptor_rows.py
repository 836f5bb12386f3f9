"""Descriptors: append-only flat files of each network, memory-mapped for reading.

A row is D little-endian float16 numbers; the table `descriptors` says whose row it is, and
`store.descriptor_parts` in which file it lies.
"""

import json
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from reid_desktop.core.values import Gallery, Int64
from reid_desktop.store.connection import Connection
from reid_desktop.store.descriptor_parts import append, mapped
from reid_desktop.store.faults import damaged
from reid_desktop.store.frame_rows import network_number

NORM_TOLERANCE = 1e-2
IDS_AT_ONCE = 4_000_000


def _check(descriptors: NDArray[np.floating], count: int) -> None:
    """Assert what describers promise: one finite row of norm 1 for each detection."""
    assert descriptors.ndim == 2, descriptors.shape
    assert len(descriptors) == count, (descriptors.shape, count)
    assert np.isfinite(descriptors).all(), "a descriptor is not finite"
    norms = np.linalg.norm(descriptors.astype(np.float32, copy=False), axis=1)
    assert (np.abs(norms - 1) <= NORM_TOLERANCE).all(), f"descriptor norms {norms}"


def add(
    db: Connection,
    model_id: str,
    ids: Sequence[int],
    descriptors: NDArray[np.floating],
    *,
    identifies: bool = False,
) -> None:
    """Append the descriptors of the detections `ids`; one that is there already is kept.

    Args:
        db: inside a transaction.
        model_id: the describer, or the detector whose ID Net the numbers are of.
        ids: N detection ids.
        descriptors: (N, D) floating, L2 norm 1; D as ever for this model. N may be 0.
        identifies: they are features of a detector, which `identified_by` lists.
    """
    _check(descriptors, len(ids))
    dimension = descriptors.shape[1]
    if not len(ids) and not dimension:
        return
    network = network_number(db, model_id, dimension=dimension)
    if identifies and model_id not in identified_by(db):
        db.write("UPDATE networks SET identifies = 1 WHERE id = ?", (network,))
    if not len(ids):
        return
    rows = db.rows(
        "SELECT detection_id FROM descriptors "
        "WHERE network = ? AND detection_id IN (SELECT value FROM json_each(?))",
        (network, json.dumps(list(ids))),
    )
    known = {row[0] for row in rows}
    fresh = {number: row for row, number in reversed(list(enumerate(ids))) if number not in known}
    chosen = sorted(fresh.values())
    if not chosen:
        return
    place = append(db, model_id, descriptors[chosen])
    db.write_many(
        "INSERT INTO descriptors VALUES (?, ?, ?)",
        [(network, place + step, ids[row]) for step, row in enumerate(chosen)],
    )


def gallery(db: Connection, model_id: str) -> Gallery:
    """Return the committed descriptors of a network as read-only memory maps.

    A model that has described nothing gives an empty gallery, (0, 0) when even its width is
    unknown.

    Raises:
        CaseError: a file is missing or shorter than its rows say.
    """
    row = db.first("SELECT id, dimension FROM networks WHERE name = ?", (model_id,))
    network, dimension = row if row else (0, 0)

    def read_after(known: Int64) -> Int64:
        """Read the ids that follow, some at a time: SQLite takes no text of 1 GB."""
        pieces, first = list[Int64](), len(known)
        while True:
            piece = db.integers(
                "SELECT detection_id AS n FROM descriptors WHERE network = ? "
                "AND place >= ? AND place < ? ORDER BY place",
                (network, first, first + IDS_AT_ONCE),
            )
            pieces.append(piece)
            first += IDS_AT_ONCE
            if len(piece) < IDS_AT_ONCE:
                return np.concatenate(pieces)

    ids = db.grown(f"gallery {network}", np.zeros(0, np.int64), read_after)
    shape = (len(ids), dimension or 0)
    if not len(ids):
        return Gallery(ids, np.zeros(shape, np.float16), model_id)
    if not dimension:
        raise damaged(db.folder, f"the descriptors of {model_id} have no width")
    return Gallery(ids, mapped(db, model_id, shape), model_id)


def model_ids(db: Connection) -> list[str]:
    """Return the networks that have described something, first used first."""
    rows = db.rows(
        "SELECT name FROM networks WHERE dimension IS NOT NULL AND NOT identifies ORDER BY id"
    )
    return [row[0] for row in rows]


def identified_by(db: Connection) -> list[str]:
    """Return the detectors whose ID Nets' features are stored, first used first."""
    rows = db.rows("SELECT name FROM networks WHERE identifies ORDER BY id")
    return [row[0] for row in rows]
