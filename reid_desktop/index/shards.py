"""Galleries too large for one machine: shards of their descriptors, one coarse index over all.

Paper: GLAD (Wei et al. 2017), section 5. The coarse step looks groups up in one index of PCA-128
codes (`index.disk_index`); the fine step compares whole descriptors where the shard lies. A shard
is a run of gallery rows: a descriptor file of the case that is full is linked, not copied, wherever
the file system can (docs/decisions/0046), and dividing anew changes no shard. Who is in which group
is a list on the disk; members of the groups that a search opens are asked of their shards by row.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from reid_desktop.core.errors import ClusterError
from reid_desktop.core.execution import ShardRanks, ShardTask
from reid_desktop.core.parted import Descriptors, Floats, PartedRows
from reid_desktop.core.progress import Job, Progress
from reid_desktop.core.values import Float32, Gallery, Groups, Int64, Ranklist
from reid_desktop.index import disk_index
from reid_desktop.index.coarse import DIMENSION, FLAT_UNITS, CoarseIndex
from reid_desktop.index.search import rank

FORMAT = 3
PEOPLE = 1_000_000
"""Crops of a shard that is copied: 8.2 GB of descriptors at 4,096 numbers."""
_HEAD = "shards.json"
_MEMBERS, _ENDS = "members.i64", "ends.i64"
_IDS, _ROWS = "ids.i64", "descriptors.f16"
_ITEM_BYTES = 2
_BLOCK_ROWS = 1024
_READ_BYTES = 4 << 20
_STAGE = "shards"
_sound: dict[str, tuple[Any, ...]] = {}


@dataclass(frozen=True, slots=True)
class ShardEntry:
    """One shard in the list of a gallery.

    Attributes:
        name: of its folder.
        sha256: over the SHA-256 of its ids and that of its descriptors.
        rows: people in it; those of all shards are the gallery's rows in their order.
    """

    name: str
    sha256: str
    rows: int


@dataclass(frozen=True, slots=True)
class ShardedGallery:
    """The list of shards, and the coarse index over the groups of all of them.

    Attributes:
        folder: of list, index and shards.
        model_id: of the describer.
        last_id: greatest detection id; people with a greater one came after the shards.
        entries: the shards in the order of the gallery's rows.
        coarse: the groups.
        members: (N,) int64 gallery rows by group, on the disk.
        ends: (M,) int64 where each group ends in `members`, on the disk.
    """

    folder: Path
    model_id: str
    last_id: int
    entries: tuple[ShardEntry, ...]
    coarse: CoarseIndex
    members: Int64
    ends: Int64

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
            people, groups = sum(entry.rows for entry in entries), len(coarse)
            members, ends = _mapped(folder / _MEMBERS, people), _mapped(folder / _ENDS, groups)
            if groups and (ends[-1] != people or ends[0] < 1 or (np.diff(ends) < 1).any()):
                raise ValueError("the groups are not those of the index")
            model, last = str(head["model"]), int(head["last_id"])
            return cls(folder, model, last, entries, coarse, members, ends)
        except (OSError, ValueError, KeyError, TypeError, BadZipFile) as error:
            raise ClusterError(
                f"“{folder}” holds no sharded gallery ({error}). Make it with “groups --shards”."
            ) from error

    def digests(self) -> dict[str, str]:
        """Return the SHA-256 of each shard by its name."""
        return {entry.name: entry.sha256 for entry in self.entries}

    def tasks(self, query: Float32, *, units: int | None, top: int) -> list[ShardTask]:
        """Return the fine step of a search: one task for each shard with members to compare.

        Args:
            query: (D,) or (Q, D) weighted descriptors.
            units: groups opened in all, K in the paper; None ranks everybody.
            top: ranks wanted.

        Raises:
            ClusterError: the list of members is damaged.
        """
        queries = np.atleast_2d(np.asarray(query, np.float32))
        opened = None if units is None else self._members_of(self.coarse.nearest(queries, units))
        tasks, first = [], 0
        for entry in self.entries:
            here = None
            if opened is not None:
                begin, end = np.searchsorted(opened, (first, first + entry.rows))
                here = opened[begin:end] - first
            first += entry.rows
            if here is None or len(here):
                place = str(self.folder / entry.name)
                told = (entry.name, place, entry.sha256, entry.rows)
                tasks.append(ShardTask(*told, queries, here, top))
        return tasks

    def _members_of(self, units: Int64) -> Int64:
        """Return the gallery rows of the members of groups, ascending."""
        ends = self.ends[units]
        starts = np.where(units > 0, self.ends[units - 1], 0)
        spans = [self.members[a:b] for a, b in zip(starts, ends, strict=True)]
        rows = np.sort(np.concatenate([np.zeros(0, np.int64), *spans]))
        if len(rows) and not 0 <= rows[0] <= rows[-1] < len(self):
            raise ClusterError(
                f"The groups in “{self.folder}” are damaged. Make them anew with “groups --shards”."
            )
        return rows


def writing_shards(
    folder: Path,
    gallery: Gallery,
    groups: Groups,
    *,
    people: int = PEOPLE,
    dimension: int = DIMENSION,
    flat: int = FLAT_UNITS,
) -> Job[ShardedGallery]:
    """Write a grouped gallery as shards; the list is written last.

    A descriptor file that is full becomes one shard, as a hard link to it where `folder` is on its
    file system, else as a copy. The rest is copied, about `people` at a time.

    Args:
        folder: made if it is not there.
        gallery: N people.
        groups: of all of them.
        people: of a shard that is copied.
        dimension: numbers of a code of the coarse index.
        flat: from so many groups on the coarse index is in cells.

    Raises:
        ClusterError: the folder cannot be written.
    """
    entries: list[ShardEntry] = []
    first = 0
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for rows, file in _runs(gallery.descriptors, max(1, people)):
            place = folder / f"shard-{len(entries):05d}"
            ids = gallery.ids[first : first + len(rows)]
            sha256 = yield from _write_shard(place, ids, rows, file)
            entries.append(ShardEntry(place.name, sha256, len(rows)))
            first += len(rows)
        (folder / _HEAD).unlink(missing_ok=True)  # an older one knows other groups
        np.argsort(groups.labels, kind="stable").astype("<i8").tofile(folder / _MEMBERS)
        sizes = np.bincount(groups.labels, minlength=len(groups))
        np.cumsum(sizes).astype("<i8").tofile(folder / _ENDS)
        yield from disk_index.writing(groups.means, folder, dimension=dimension, flat=flat)
        last_id = int(gallery.ids.max(initial=0))
        head = {"format": FORMAT, "model": gallery.model_id, "last_id": last_id}
        shards = [{k: getattr(e, k) for k in ShardEntry.__slots__} for e in entries]
        text = json.dumps({**head, "shards": shards}, indent=1)
        partial = folder / f"{_HEAD}.partial"
        partial.write_text(text, encoding="utf-8")
        partial.replace(folder / _HEAD)
        _remove_others(folder, entries)
    except OSError as error:
        raise ClusterError(
            f"The shards cannot be written to “{folder}”: {error.strerror}. Is the disk full?"
        ) from error
    return ShardedGallery.open(folder)


def rank_shard(task: ShardTask) -> ShardRanks:
    """Rank the people of one shard, or those rows of it that a search opened.

    Raises:
        ClusterError: the shard is missing or not the one of the list.
    """
    ids, descriptors = _opened(task)
    rows = np.arange(len(ids)) if task.rows is None else task.rows
    best = rank(task.query, Gallery(ids, descriptors, ""), rows, top=len(rows))
    order = np.lexsort((best.ids, -best.scores))[: task.top]
    return ShardRanks(best.ids[order], best.scores[order])


def joined_ranks(ranks: Sequence[ShardRanks], *, top: int) -> Ranklist:
    """Return the best of all shards; equal scores by detection id, as in one gallery."""
    ids = np.concatenate([np.zeros(0, np.int64), *(each.ids for each in ranks)])
    scores = np.concatenate([np.zeros(0, np.float32), *(each.scores for each in ranks)])
    order = np.lexsort((ids, -scores))[:top]
    return Ranklist(ids[order], scores[order].astype(np.float32))


def _runs(descriptors: Descriptors, people: int) -> Iterator[tuple[Floats, Path | None]]:
    """Yield the runs of rows that become shards, and the file that is one of them as it is.

    Of several files all but the last are full, so they never change. The last one grows: a link to
    it would have to be hashed again after each append.
    """
    if isinstance(descriptors, PartedRows):
        *full, last = descriptors.parts
    else:
        full, last = [], descriptors
    for part in full:
        yield part, Path(str(part.filename)) if isinstance(part, np.memmap) else None
    for start in range(0, len(last), people):
        yield last[start : start + people], None


def _write_shard(folder: Path, ids: Int64, rows: Floats, file: Path | None) -> Job[str]:
    """Write one shard and return its hash; where `file` is given its rows are a link to that.

    What is there is removed and never written into, as it may be a link to the case. What no link
    can be made to is copied.
    """
    folder.mkdir(parents=True, exist_ok=True)
    place, numbers = folder / _ROWS, np.ascontiguousarray(ids, "<i8").tobytes()
    (folder / _IDS).write_bytes(numbers)
    place.unlink(missing_ok=True)
    linked = file is not None and _linked(file, place)
    digest = hashlib.sha256()
    with nullcontext() if linked else place.open("xb") as out:
        for start in range(0, len(rows), _BLOCK_ROWS):
            block = np.ascontiguousarray(rows[start : start + _BLOCK_ROWS], "<f2").tobytes()
            digest.update(block)
            if out is not None:
                out.write(block)
            yield Progress(start, len(rows), folder.name, _STAGE)
    return _joined_hash(hashlib.sha256(numbers).digest(), digest.digest())


def _linked(file: Path, place: Path) -> bool:
    """Make `place` a hard link to `file`; return False where that cannot be."""
    try:
        os.link(file, place)
    except OSError:  # another file system, or one that knows no links
        return False
    return True


def _remove_others(folder: Path, entries: Sequence[ShardEntry]) -> None:
    """Remove shards that the list does not name: of an older, longer one."""
    names = {entry.name for entry in entries}
    for left in folder.glob("shard-[0-9][0-9][0-9][0-9][0-9]*"):
        if left.name not in names:
            shutil.rmtree(left, ignore_errors=True)


def _joined_hash(*digests: bytes) -> str:
    return hashlib.sha256(b"".join(digests)).hexdigest()


def _hash_of(file: Path, size: int) -> bytes:
    """Return the SHA-256 of the first `size` bytes of a file; a linked one may be longer."""
    digest = hashlib.sha256()
    with file.open("rb") as data:
        while size and (block := data.read(min(size, _READ_BYTES))):
            digest.update(block)
            size -= len(block)
    return digest.digest()


def _mapped(path: Path, count: int) -> Int64:
    """Return `count` numbers of a file, mapped.

    Raises:
        ValueError: it is not as long.
    """
    if path.stat().st_size != 8 * count:
        raise ValueError(f"“{path.name}” has not {count} numbers")
    return np.memmap(path, "<i8", "r", shape=(count,)) if count else np.zeros(0, np.int64)


def _opened(task: ShardTask) -> tuple[Int64, NDArray[np.float16]]:
    """Return ids and descriptors of a shard whose contents were checked by this process."""
    folder, shape = Path(task.folder), (task.people, task.query.shape[1])
    sizes = {_IDS: 8 * task.people, _ROWS: shape[0] * shape[1] * _ITEM_BYTES}
    try:
        stats = [(folder / name).stat() for name in sizes]
        state = (task.sha256, *((s.st_size, s.st_mtime_ns) for s in stats))
        if _sound.get(str(folder)) != state:
            found = _joined_hash(*(_hash_of(folder / name, size) for name, size in sizes.items()))
            if found != task.sha256:
                raise ClusterError(
                    f"“{folder}” is not the shard of the list: its SHA-256 differs. Make the "
                    "shards anew with “groups --shards”."
                )
            _sound[str(folder)] = state
        ids = np.fromfile(folder / _IDS, "<i8", task.people).astype(np.int64)
        rows = np.memmap(folder / _ROWS, np.float16, "r", shape=shape) if len(ids) else None
    except (OSError, ValueError) as error:
        raise ClusterError(f"The shard “{folder}” cannot be read: {error}.") from error
    return ids, np.zeros(shape, np.float16) if rows is None else rows
