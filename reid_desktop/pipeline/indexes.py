"""The search index of a case: kept in memory between searches and on disk between sessions.

It is derived data. Whatever is missing, older or damaged is made anew from the descriptors and
groups of the case, and a disk that cannot keep it costs only the next start some seconds.
"""

import logging
import math
import threading
from collections import OrderedDict
from pathlib import Path

import numpy as np

from reid_desktop.core.errors import CaseError
from reid_desktop.core.progress import Job
from reid_desktop.core.settings import SearchSettings
from reid_desktop.core.values import Gallery, Int64
from reid_desktop.index.files import load_index, save_index
from reid_desktop.index.search_index import KINDS, Kind, SearchIndex
from reid_desktop.index.supergroups import supergrouping
from reid_desktop.store.case import Case, StoredGroups

EXHAUSTIVE_BELOW = 2000
"""Galleries up to this size are compared in full when nothing else is asked: 1 ms."""
LATE_ROWS = 2000
"""So many people indexed later are compared in full; more of them go into the index."""
GROUPED_SHARE = 0.75
"""When fewer people are in groups, "auto" looks at single crops."""
OPENED_AT_20000: dict[Kind, int] = {"groups": 100, "supergroups": 20, "crops": 250}
"""Units opened in galleries of up to 20,000 when nothing else is asked: the paper's K for its
groups, and what loses about as little for the others (docs/experiments/retrieval.md)."""
_KEPT_INDEXES = 2
_log = logging.getLogger(__name__)


class Shelf:
    """The indexes used last by this process; they never change, so threads share them."""

    def __init__(self, places: int = _KEPT_INDEXES) -> None:
        """Keep the `places` indexes used last."""
        self._places = places
        self._kept: OrderedDict[tuple[Path, Kind], tuple[str, Int64, SearchIndex]] = OrderedDict()
        self._lock = threading.Lock()

    def find(self, key: tuple[Path, Kind], ids: Int64, stamp: str) -> SearchIndex | None:
        """Return the index of the first rows of a gallery, if it is still that of `stamp`."""
        with self._lock:
            known = self._kept.get(key)
            if known is None or known[0] != stamp:
                return None
            covered, index = known[1], known[2]
            if not np.array_equal(covered, ids[: len(covered)]):
                return None
            self._kept.move_to_end(key)
            return index

    def put(self, key: tuple[Path, Kind], ids: Int64, stamp: str, index: SearchIndex) -> None:
        """Keep an index of the first rows of a gallery with detection `ids`."""
        with self._lock:
            self._kept[key] = stamp, ids[: len(index)], index
            self._kept.move_to_end(key)
            while len(self._kept) > self._places:
                self._kept.popitem(last=False)


_SHELF = Shelf()


def opening_index(
    case: Case, gallery: Gallery, settings: SearchSettings
) -> Job[SearchIndex | None]:
    """Return the index that a search by `settings` uses; None: compare everything.

    Args:
        case: open for reading; where it is open for writing, a new index is kept on disk.
        gallery: of one model, all of it.
        settings: kind of index, dimension of its codes, exhaustive or not.
    """
    stored = None if settings.exhaustive else _groups_of(case, gallery)
    grouped = 0 if stored is None else len(stored.ids)
    kind = choose_kind(len(gallery), settings, grouped=grouped)
    if kind is None:
        return None
    stamp = f"{gallery.model_id} {settings.dimension}"
    stamp += f" {stored.made_at} {len(stored.ids)}" if kind != "crops" and stored else ""
    folder = case.path / "index" / gallery.model_id.replace("@", "-")
    key = (folder, kind)
    index = _SHELF.find(key, gallery.ids, stamp) or load_index(folder, kind, gallery.ids, stamp)
    if index is not None and 2 * index.coarse.fitted < len(gallery) and kind == "crops":
        index = None  # fitted on too small a part
    fresh = index is None
    if index is None:
        index = yield from _making(kind, gallery, stored, settings.dimension)
    if len(gallery) - len(index) > LATE_ROWS:
        index = yield from index.extending(gallery.descriptors[len(index) :])
        fresh = True
    _SHELF.put(key, gallery.ids, stamp, index)
    if fresh and not case.read_only:
        try:
            save_index(folder, index, gallery.ids, stamp)
        except CaseError as error:
            _log.info("the search index is kept in memory only: %s", error)
    return index


def choose_kind(count: int, settings: SearchSettings, *, grouped: int) -> Kind | None:
    """Return the kind of index for a gallery of `count`, `grouped` of them in groups.

    None: compare everything. See docs/decisions/0012-search-index.md for the measurements behind
    "auto".
    """
    if settings.exhaustive:
        return None
    asked: Kind | None = next((kind for kind in KINDS if kind == settings.index), None)
    if asked is not None:
        return asked if grouped or asked == "crops" else None
    if count <= EXHAUSTIVE_BELOW:
        return None
    return "supergroups" if grouped and grouped >= GROUPED_SHARE * count else "crops"


def units_opened(index: SearchIndex, settings: SearchSettings) -> int:
    """Return how many groups or crops the coarse step opens, K in the paper."""
    asked = settings.crops if index.kind == "crops" else settings.groups
    return asked or by_size(len(index), OPENED_AT_20000[index.kind])


def by_size(count: int, at_20000: int) -> int:
    """Return how many units are opened: `at_20000`, and more beyond that size."""
    return round(at_20000 * max(1.0, math.pow(count / 20_000, 0.35)))


def _groups_of(case: Case, gallery: Gallery) -> StoredGroups | None:
    """Return the stored groups if they cover the first rows of the gallery."""
    stored = case.groups(gallery.model_id)
    if stored is None or not len(stored.ids):
        return None
    covered = gallery.ids[: len(stored.ids)]
    return stored if np.array_equal(covered, stored.ids) else None


def _making(
    kind: Kind, gallery: Gallery, stored: StoredGroups | None, dimension: int
) -> Job[SearchIndex]:
    """Make an index of a kind; people in no group yet become groups of one."""
    if kind == "crops" or stored is None:
        return (yield from SearchIndex.cropping(gallery.descriptors, dimension=dimension))
    groups = stored.groups
    if kind == "supergroups":
        groups = yield from supergrouping(groups)
    index = yield from SearchIndex.grouping(
        groups.means, groups.labels, dimension=dimension, kind=kind
    )
    if len(gallery) > len(index):
        index = yield from index.extending(gallery.descriptors[len(index) :])
    return index
