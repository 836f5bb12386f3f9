"""The latest groups of each network: labels in the table `group_sets`, means in a flat file.

Groups are derived and replaced as a whole; the file of the set before stays until the next
replacement, for twins that still read it.
"""

from dataclasses import dataclass

import numpy as np

from reid_desktop.core.errors import CaseError
from reid_desktop.core.values import Float32, Groups, Int64
from reid_desktop.store.clock import now
from reid_desktop.store.connection import Connection
from reid_desktop.store.faults import file_faults
from reid_desktop.store.flat_files import file_stem
from reid_desktop.store.frame_rows import network_number


@dataclass(frozen=True, slots=True)
class StoredGroups:
    """Groups as they were stored.

    Attributes:
        ids: (N,) int64 detection ids, one for each label of `groups`.
        groups: the partition; `groups.means` is a read-only memory map.
        theta: dissimilarity threshold they were divided with.
        made_at: when, ISO 8601 UTC.
    """

    ids: Int64
    groups: Groups
    theta: float
    made_at: str


def _means_name(model_id: str, set_id: int) -> str:
    """Return the name of a means file, relative to the case folder."""
    return f"groups/{file_stem(model_id)}.{set_id}.f32"


def replace(db: Connection, model_id: str, ids: Int64, groups: Groups, *, theta: float) -> None:
    """Store `groups` as the groups of `model_id` in place of the ones before.

    Args:
        db: inside a transaction.
        model_id: the describer whose gallery was divided.
        ids: (N,) detection ids of the labels.
        groups: the partition of the N.
        theta: dissimilarity threshold.
    """
    assert ids.shape == groups.labels.shape, (ids.shape, groups.labels.shape)
    assert groups.means.ndim == 2, groups.means.shape
    assert len(groups.spreads) == len(groups.means), groups.spreads.shape
    network = network_number(db, model_id)
    db.write("DELETE FROM group_sets WHERE network = ?", (network,))
    set_id = db.write(
        "INSERT INTO group_sets (network, theta, made_at, dimension, ids, labels, spreads) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            network,
            float(theta),
            now(),
            groups.means.shape[1],
            np.ascontiguousarray(ids, "<i8").tobytes(),
            np.ascontiguousarray(groups.labels, "<i8").tobytes(),
            np.ascontiguousarray(groups.spreads, "<f4").tobytes(),
        ),
    )
    db.files.replace(
        _means_name(model_id, set_id), np.ascontiguousarray(groups.means, dtype="<f4").data
    )


def clear(db: Connection, model_id: str) -> None:
    """Delete old means files once a replacement is committed, but for the one before it."""
    folder = db.files.path(_means_name(model_id, 0)).parent
    paths = folder.glob(f"{file_stem(model_id)}.*.f32")
    for path in sorted(paths, key=lambda path: int(path.suffixes[-2][1:]))[:-2]:
        try:
            path.unlink()
        except OSError:  # still mapped by a view on Windows; the next replacement tries again
            continue


def latest(db: Connection, model_id: str) -> StoredGroups | None:
    """Return the stored groups of a network, or None when it was never divided.

    Raises:
        CaseError: the file of the means is missing or too short.
    """
    row = db.first(
        "SELECT g.id, theta, made_at, g.dimension, ids, labels, spreads FROM group_sets g "
        "JOIN networks n ON n.id = g.network WHERE n.name = ?",
        (model_id,),
    )
    if row is None:
        return None
    set_id, theta, made_at, dimension, ids, labels, spreads = row
    if len(ids) != len(labels) or len(ids) % 8 or len(spreads) % 4:
        raise _unreadable(db)
    means = _read_means(db, _means_name(model_id, set_id), (len(spreads) // 4, dimension))
    groups = Groups(
        means,
        np.frombuffer(labels, "<i8").astype(np.int64),
        np.frombuffer(spreads, "<f4").astype(np.float32),
    )
    if len(groups.labels) and not 0 <= groups.labels.min() <= groups.labels.max() < len(groups):
        raise _unreadable(db)
    return StoredGroups(np.frombuffer(ids, "<i8").astype(np.int64), groups, theta, made_at)


def _unreadable(db: Connection) -> CaseError:
    return CaseError(
        f"The groups of the case “{db.folder}” cannot be read. Divide the gallery again; "
        "footage, detections and marks are not touched by this."
    )


def _read_means(db: Connection, name: str, shape: tuple[int, int]) -> Float32:
    """Map the means, (M, D) float32 read-only."""
    if shape[0] * shape[1] == 0:
        return np.zeros(shape, np.float32)
    if db.files.size(name) != shape[0] * shape[1] * 4:
        raise _unreadable(db)
    with file_faults(db.files.path(name)):
        return np.memmap(db.files.path(name), dtype="<f4", mode="r", shape=shape)
