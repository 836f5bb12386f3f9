"""Hits of a search side by side with where and when they were seen, in pages."""

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from reid_desktop.core.values import Bool, Float32, Int64
from reid_desktop.store.connection import Connection

_ROW = np.dtype(
    [
        ("ids", "i8"),
        ("scores", "f4"),
        ("source_ids", "i8"),
        ("frame_indices", "i8"),
        ("times_s", "f8"),
        ("sureness", "f4"),
    ]
)


@dataclass(frozen=True, slots=True)
class HitColumns:
    """Hits of one search, best first.

    Attributes:
        ids: (K,) int64 detection ids.
        scores: (K,) float32 likeness.
        source_ids: (K,) int64.
        frame_indices: (K,) int64.
        times_s: (K,) float64 seconds from the start of the source.
        sureness: (K,) float32, the detector's score.
    """

    ids: Int64
    scores: Float32
    source_ids: Int64
    frame_indices: Int64
    times_s: NDArray[np.float64]
    sureness: Float32

    def __len__(self) -> int:
        """Return the number of hits."""
        return len(self.ids)

    @classmethod
    def none(cls) -> "HitColumns":
        """Return zero hits."""
        return _columns(np.zeros(0, _ROW))

    def followed_by(self, more: "HitColumns") -> "HitColumns":
        """Return these hits with those of the next page behind them."""
        names = [field.name for field in fields(self)]
        return HitColumns(*(np.concatenate([getattr(self, n), getattr(more, n)]) for n in names))


def of_search(db: Connection, search_id: int, *, first: int, count: int) -> HitColumns:
    """Return `count` hits of a search from 0-based place `first` on; fewer at the end."""
    return _columns(
        db.array(
            "SELECT h.detection_id, h.score, f.source_id, f.frame_index, f.time_s, d.score "
            "FROM hits h JOIN detections d ON d.id = h.detection_id "
            "JOIN frames f ON f.id = d.frame_id "
            "WHERE h.search_id = ? AND h.place >= ? AND h.place < ? ORDER BY h.place",
            (search_id, first, first + count),
            dtype=_ROW,
        )
    )


def marked(db: Connection, search_ids: Sequence[int]) -> tuple[Float32, Bool]:
    """Return scores (K,) and whether they match (K,) of all judged hits of some searches.

    The unsure ones are left out.
    """
    scores: list[float] = []
    matched: list[bool] = []
    for search_id in search_ids:
        rows = db.rows(
            "SELECT h.score, v.mark = 'match' FROM verdicts v JOIN hits h "
            "ON h.search_id = v.search_id AND h.detection_id = v.detection_id "
            "WHERE v.search_id = ? AND v.mark IN ('match', 'not_match') AND v.id IN "
            "(SELECT MAX(id) FROM verdicts WHERE search_id = ? GROUP BY detection_id)",
            (search_id, search_id),
        )
        scores += [row[0] for row in rows]
        matched += [bool(row[1]) for row in rows]
    return np.array(scores, np.float32), np.array(matched, np.bool_)


def _columns(rows: NDArray[np.void]) -> HitColumns:
    return HitColumns(*(rows[name].copy() for name in _ROW.names or ()))
