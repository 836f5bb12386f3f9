"""Galleries too large for one machine: shards of whole groups, and a coarse index over all of them.

Paper: GLAD (Wei et al. 2017), section 5. The coarse step looks groups up in one index of PCA-128
codes (`index.disk_index`); the fine step compares whole descriptors where the
shard lies. A group lies in one shard, its members side by side, so that opening it is one read.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from reid_desktop.core.errors import ClusterError
from reid_desktop.core.execution import ShardRanks, ShardTask
from reid_desktop.core.progress import Job, Progress
from reid_desktop.core.values import Float32, Gallery, Groups, Int64, Ranklist
from reid_desktop.index import disk_index
from reid_desktop.index.coarse import DIMENSION, FLAT_UNITS, CoarseIndex
from reid_desktop.index.search import rank

FORMAT = 2
PEOPLE = 1_000_000
"""Crops of a shard: 8.2 GB of descriptors at 4,096 numbers."""
_HEAD = "shards.json"
_FILES = {"ids.i64": np.dtype("<i8"), "ends.i64": np.dtype("<i8")}
_ROWS = "descriptors.f16"
_BLOCK_ROWS = 4096
_STAGE = "shards"
_sound: dict[str, tuple[Any, ...]] = {}


@dataclass(frozen=True, slots=True)
class ShardEntry:
    """One shard in the list of a gallery.

    Attributes:
        name: of its folder.
        sha256: over the SHA-256 of its files.
        rows: people in it.
        units: groups in it; those of all shards are numbered one after the other.
    """

    name: str
    sha256: str
    rows: int
    units: int


@dataclass(frozen=True, slots=True)
class ShardedGallery:
    """The list of shards and the coarse index over the groups of all of them.

    Attributes:
        folder: of list, index and shards.
        model_id: of the describer.
        last_id: greatest detection id; people with a greater one came after the shards.
        entries: the shards in order.
        coarse: the groups of the first shard, then those of the second, ...
    """

    folder: Path
    model_id: str
    last_id: int
    entries: tuple[ShardEntry, ...]
    coarse: CoarseIndex

    def __len__(self) -> int:
        """Return the number of people."""
        return sum(entry.rows for entry in self.entries)

    @classmethod
    def open(cls, folder: Path) -> "ShardedGallery":
        """Read list and coarse index.

        Raises:
            ClusterError: they are missing or damaged.
        """
        try:
            head = json.loads((folder / _HEAD).read_text(encoding="utf-8"))
            if head["format"] != FORMAT:
                raise ValueError(f"format {head['format']}")
            entries = tuple(ShardEntry(**entry) for entry in head["shards"])
            coarse = disk_index.opened(folder)
            if len(coarse) != sum(entry.units for entry in entries):
                raise ValueError("the index has other groups than the shards")
            return cls(folder, str(head["model"]), int(head["last_id"]), entries, coarse)
        except (OSError, ValueError, KeyError, TypeError, BadZipFile) as error:
            raise ClusterError(
                f"“{folder}” holds no sharded gallery ({error}). Make it with “groups --shards”."
            ) from error

    def digests(self) -> dict[str, str]:
        """Return the SHA-256 of each shard by its name."""
        return {entry.name: entry.sha256 for entry in self.entries}

    def tasks(self, query: Float32, *, units: int | None, top: int) -> list[ShardTask]:
        """Return the fine step of a search: one task for each shard in which groups are opened.

        Args:
            query: (D,) or (Q, D) weighted descriptors.
            units: groups opened in all, K in the paper; None ranks everybody.
            top: ranks wanted.
        """
        queries = np.atleast_2d(np.asarray(query, np.float32))
        ends = np.cumsum([entry.units for entry in self.entries])
        opened = None if units is None else np.sort(self.coarse.nearest(queries, units))
        tasks = []
        for entry, end in zip(self.entries, ends.tolist(), strict=True):
            here = None
            if opened is not None:
                first = end - entry.units
                here = opened[(opened >= first) & (opened < end)] - first
                if not len(here):
                    continue
            place = str(self.folder / entry.name)
            tasks.append(ShardTask(entry.name, place, entry.sha256, queries, here, top))
        return tasks


def writing_shards(
    folder: Path,
    gallery: Gallery,
    groups: Groups,
    *,
    people: int = PEOPLE,
    dimension: int = DIMENSION,
    flat: int = FLAT_UNITS,
) -> Job[ShardedGallery]:
    """Write a grouped gallery as shards of about `people` people; the list is written last.

    Args:
        folder: made if it is not there.
        gallery: N people.
        groups: of all of them.
        people: of a shard.
        dimension: numbers of a code of the coarse index.
        flat: from so many groups on the coarse index is in cells.

    Raises:
        ClusterError: the folder cannot be written.
    """
    sizes = np.bincount(groups.labels, minlength=len(groups))
    order = np.argsort(groups.labels, kind="stable")
    number = (np.cumsum(sizes) - 1) // max(1, people)
    entries: list[ShardEntry] = []
    start = 0
    try:
        for shard in np.unique(number).tolist():
            mine = np.flatnonzero(number == shard)
            rows = order[start : start + int(sizes[mine].sum())]
            start += len(rows)
            name = f"shard-{len(entries):05d}"
            ends = np.cumsum(sizes[mine])
            sha256 = yield from _write_shard(folder / name, gallery, rows, ends)
            entries.append(ShardEntry(name, sha256, len(rows), len(mine)))
        coarse = yield from CoarseIndex.building(groups.means, dimension=dimension, flat=flat)
        folder.mkdir(parents=True, exist_ok=True)
        yield from disk_index.saving(coarse, folder)
        last_id = int(gallery.ids.max(initial=0))
        head = {"format": FORMAT, "model": gallery.model_id, "last_id": last_id}
        shards = [{k: getattr(e, k) for k in ShardEntry.__slots__} for e in entries]
        text = json.dumps({**head, "shards": shards}, indent=1)
        partial = folder / f"{_HEAD}.partial"
        partial.write_text(text, encoding="utf-8")
        partial.replace(folder / _HEAD)
    except OSError as error:
        raise ClusterError(
            f"The shards cannot be written to “{folder}”: {error.strerror}. Is the disk full?"
        ) from error
    return ShardedGallery(folder, gallery.model_id, last_id, tuple(entries), coarse)


def rank_shard(task: ShardTask) -> ShardRanks:
    """Rank the members of the groups that a search opened in one shard.

    Raises:
        ClusterError: the shard is missing or not the one of the list.
    """
    ids, ends, descriptors = _opened(Path(task.folder), task.sha256, task.query.shape[1])
    if task.units is None:
        rows = np.arange(len(ids))
    else:
        starts = np.where(task.units > 0, ends[task.units - 1], 0)
        spans = [np.arange(a, b) for a, b in zip(starts, ends[task.units], strict=True)]
        rows = np.concatenate(spans) if spans else np.zeros(0, np.int64)
    best = rank(task.query, Gallery(ids, descriptors, ""), rows, top=len(rows))
    order = np.lexsort((best.ids, -best.scores))[: task.top]
    return ShardRanks(best.ids[order], best.scores[order])


def joined_ranks(ranks: Sequence[ShardRanks], *, top: int) -> Ranklist:
    """Return the best of all shards; equal scores by detection id, as in one gallery."""
    ids = np.concatenate([np.zeros(0, np.int64), *(each.ids for each in ranks)])
    scores = np.concatenate([np.zeros(0, np.float32), *(each.scores for each in ranks)])
    order = np.lexsort((ids, -scores))[:top]
    return Ranklist(ids[order], scores[order].astype(np.float32))


def _write_shard(folder: Path, gallery: Gallery, rows: Int64, ends: Int64) -> Job[str]:
    """Write one shard; return the SHA-256 over those of its files."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, array in (("ids.i64", gallery.ids[rows]), ("ends.i64", ends)):
        (folder / name).write_bytes(np.ascontiguousarray(array, "<i8").tobytes())
    with (folder / _ROWS).open("wb") as file:
        for start in range(0, len(rows), _BLOCK_ROWS):
            block = gallery.descriptors[rows[start : start + _BLOCK_ROWS]]
            file.write(np.ascontiguousarray(block, "<f2").tobytes())
            yield Progress(start, len(rows), folder.name, _STAGE)
    return _hash_of(folder)


def _hash_of(folder: Path) -> str:
    digest = hashlib.sha256()
    for name in (*_FILES, _ROWS):
        with (folder / name).open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()


def _opened(folder: Path, sha256: str, width: int) -> tuple[Int64, Int64, NDArray[np.float16]]:
    """Return ids, ends and descriptors of a shard whose contents were checked by this process."""
    try:
        stats = [(folder / name).stat() for name in (*_FILES, _ROWS)]
        state = (sha256, *((s.st_size, s.st_mtime_ns) for s in stats))
        if _sound.get(str(folder)) != state:
            if _hash_of(folder) != sha256:
                raise ClusterError(
                    f"“{folder}” is not the shard of the list: its SHA-256 differs. Make the "
                    "shards anew with “groups --shards”."
                )
            _sound[str(folder)] = state
        ids, ends = (
            np.fromfile(folder / name, kind).astype(np.int64) for name, kind in _FILES.items()
        )
        shape = (len(ids), width)
        rows = np.memmap(folder / _ROWS, np.float16, "r", shape=shape) if len(ids) else None
    except (OSError, ValueError) as error:
        raise ClusterError(f"The shard “{folder}” cannot be read: {error}.") from error
    return ids, ends, np.zeros((0, width), np.float16) if rows is None else rows
