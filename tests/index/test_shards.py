"""Searching shards gives what searching the whole gallery gives."""

import errno
import os
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from reid_desktop.core.errors import ClusterError
from reid_desktop.core.parted import PartedRows
from reid_desktop.core.progress import run
from reid_desktop.core.values import Gallery, Groups, Ranklist
from reid_desktop.index.groups import grouping
from reid_desktop.index.search import coarse_to_fine, exhaustive
from reid_desktop.index.search_index import SearchIndex
from reid_desktop.index.shards import ShardedGallery, joined_ranks, rank_shard, writing_shards


@pytest.fixture(scope="module")
def grouped() -> tuple[Gallery, Groups]:
    rng = np.random.default_rng(5)
    centres = rng.standard_normal((40, 96))
    rows = np.repeat(centres, 12, axis=0) + 0.5 * rng.standard_normal((480, 96))
    rows = rows[rng.permutation(480)]
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    gallery = Gallery(np.arange(480) * 3 + 10, rows.astype(np.float16), "m@0123456789ab")
    return gallery, run(grouping(gallery.descriptors, 0.5))


@pytest.fixture(scope="module")
def shards(
    grouped: tuple[Gallery, Groups], tmp_path_factory: pytest.TempPathFactory
) -> ShardedGallery:
    folder = tmp_path_factory.mktemp("shards")
    run(writing_shards(folder, *grouped, people=100, dimension=32))
    return ShardedGallery.open(folder)


def asked_for(gallery: Gallery) -> Iterator[np.ndarray]:
    """Some people of the gallery, (D,) float32 each."""
    return (gallery.descriptors[row].astype(np.float32) for row in (0, 77, 300))


def test_shards_hold_everybody_once_in_the_order_of_the_gallery(
    grouped: tuple[Gallery, Groups], shards: ShardedGallery
) -> None:
    gallery, _ = grouped
    assert len(shards) == len(gallery)
    assert 4 <= len(shards.entries) <= 6
    tasks = shards.tasks(np.ones(96, np.float32), units=None, top=1000)
    found = [rank_shard(task).ids for task in tasks]
    assert np.array_equal(np.concatenate([np.sort(ids) for ids in found]), gallery.ids)


def test_the_members_of_the_opened_groups_are_asked_and_nobody_else(
    grouped: tuple[Gallery, Groups], shards: ShardedGallery
) -> None:
    gallery, groups = grouped
    for query in asked_for(gallery):
        opened = shards.coarse.nearest(query, 3)
        wanted = gallery.ids[np.isin(groups.labels, opened)]
        tasks = shards.tasks(query, units=3, top=1000)
        asked = [rank_shard(task).ids for task in tasks]
        assert sum(len(task.rows) for task in tasks if task.rows is not None) == len(wanted)
        assert all(len(ids) for ids in asked)
        assert np.array_equal(np.sort(np.concatenate(asked)), wanted)


def test_everybody_ranked_is_the_exhaustive_search(
    grouped: tuple[Gallery, Groups], shards: ShardedGallery
) -> None:
    gallery, _ = grouped
    for query in asked_for(gallery):
        ranks = [rank_shard(task) for task in shards.tasks(query, units=None, top=50)]
        found, oracle = joined_ranks(ranks, top=50), exhaustive(query, gallery, top=50)
        assert np.array_equal(found.ids, oracle.ids)
        assert np.allclose(found.scores, oracle.scores, atol=1e-6)


def test_the_coarse_step_over_all_shards_is_that_of_one_gallery(
    grouped: tuple[Gallery, Groups], shards: ShardedGallery
) -> None:
    gallery, groups = grouped
    index = SearchIndex.of_groups(groups.means, groups.labels, dimension=32)
    for row in range(0, 480, 60):
        query = gallery.descriptors[row].astype(np.float32)
        tasks = shards.tasks(query, units=4, top=10)
        assert 1 <= len(tasks) <= len(shards.entries)
        found = joined_ranks([rank_shard(task) for task in tasks], top=10)
        oracle = coarse_to_fine(query, gallery, index, units=4, top=10)
        assert set(found.ids.tolist()) == set(oracle.ids.tolist())
        assert np.allclose(found.scores, oracle.scores, atol=1e-6)


def test_a_changed_or_missing_shard_is_refused(
    grouped: tuple[Gallery, Groups], tmp_path: Path
) -> None:
    run(writing_shards(tmp_path, *grouped, people=1000, dimension=32))
    made = ShardedGallery.open(tmp_path)
    (task,) = made.tasks(np.ones(96, np.float32), units=None, top=5)
    rows = tmp_path / "shard-00000" / "descriptors.f16"
    data = bytearray(rows.read_bytes())
    data[100] ^= 1
    rows.write_bytes(bytes(data))
    with pytest.raises(ClusterError, match="SHA-256"):
        rank_shard(task)
    rows.unlink()
    with pytest.raises(ClusterError, match="cannot be read"):
        rank_shard(task)
    (tmp_path / "shards.json").write_text("{}")
    with pytest.raises(ClusterError, match="no sharded gallery"):
        ShardedGallery.open(tmp_path)


def test_a_large_coarse_index_is_searched_on_the_disk_as_in_memory(
    grouped: tuple[Gallery, Groups], tmp_path: Path
) -> None:
    gallery, _ = grouped
    made = run(writing_shards(tmp_path, *grouped, people=100, dimension=32, flat=10))
    read = ShardedGallery.open(tmp_path)
    assert made.coarse.cells is not None
    assert isinstance(read.coarse.codes, np.memmap)
    assert (read.last_id, len(read)) == (10 + 3 * 479, 480)
    for row in range(0, 480, 40):
        query = gallery.descriptors[row].astype(np.float32)
        for units in (1, 5, len(made.coarse)):
            there, here = (each.coarse.nearest(query, units) for each in (read, made))
            assert np.array_equal(there, here)
            assert len(there) == units


@pytest.mark.parametrize("name", ["lists.ivf", "codes.npy", "assigned.npy", "coarse.npz"])
def test_a_coarse_index_cut_short_is_refused(
    grouped: tuple[Gallery, Groups], tmp_path: Path, name: str
) -> None:
    run(writing_shards(tmp_path, *grouped, people=100, dimension=32, flat=10))
    path = tmp_path / name
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(ClusterError, match="no sharded gallery"):
        ShardedGallery.open(tmp_path)


def in_files(gallery: Gallery, folder: Path, ends: list[int]) -> Gallery:
    """Return the gallery with its descriptors in files, each of which ends where it is said."""
    folder.mkdir()
    maps = []
    for number, (start, end) in enumerate(pairwise([0, *ends])):
        part = np.asarray(gallery.descriptors[start:end])
        (folder / f"{number}.f16").write_bytes(part.tobytes())
        maps.append(np.memmap(folder / f"{number}.f16", np.float16, "r", shape=part.shape))
    return Gallery(gallery.ids, PartedRows(maps), gallery.model_id)


def ranked(shards: ShardedGallery, gallery: Gallery, *, units: int | None) -> list[Ranklist]:
    found = []
    for row in range(0, len(gallery), 96):
        query = np.asarray(gallery.descriptors[row], np.float32)
        tasks = shards.tasks(query, units=units, top=25)
        found.append(joined_ranks([rank_shard(task) for task in tasks], top=25))
    return found


@pytest.mark.parametrize("units", [None, 4])
def test_full_files_are_linked_and_searched_as_copies_are(
    grouped: tuple[Gallery, Groups], shards: ShardedGallery, tmp_path: Path, units: int | None
) -> None:
    gallery, groups = grouped
    parted = in_files(gallery, tmp_path / "case", [200, 400, 480])
    run(writing_shards(tmp_path / "shards", parted, groups, people=50, dimension=32))
    made = ShardedGallery.open(tmp_path / "shards")
    assert [entry.rows for entry in made.entries] == [200, 200, 50, 30]
    links = [(tmp_path / "shards" / e.name / "descriptors.f16").stat() for e in made.entries]
    files = [(tmp_path / "case" / f"{number}.f16").stat() for number in range(3)]
    assert [s.st_ino for s in links[:2]] == [s.st_ino for s in files[:2]]
    assert [s.st_nlink for s in links] == [2, 2, 1, 1]
    for mine, theirs in zip(
        ranked(made, gallery, units=units), ranked(shards, gallery, units=units), strict=True
    ):
        assert mine.ids.tolist() == theirs.ids.tolist()
        assert mine.scores.tobytes() == theirs.scores.tobytes()


def test_where_no_link_can_be_made_full_files_are_copied_with_the_same_hash(
    grouped: tuple[Gallery, Groups], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gallery, groups = grouped
    parted = in_files(gallery, tmp_path / "case", [200, 480])
    first = run(writing_shards(tmp_path / "a", parted, groups, people=100, dimension=32))

    def refuse(*_: object) -> None:
        raise OSError(errno.EXDEV, "Invalid cross-device link")

    monkeypatch.setattr(os, "link", refuse)
    second = run(writing_shards(tmp_path / "b", parted, groups, people=100, dimension=32))
    assert first.digests() == second.digests()
    copies = [tmp_path / "b" / entry.name / "descriptors.f16" for entry in second.entries]
    assert [copy.stat().st_nlink for copy in copies] == [1, 1, 1, 1]
    assert np.array_equal(
        ranked(second, gallery, units=3)[1].ids, ranked(first, gallery, units=3)[1].ids
    )


def test_shards_written_anew_change_no_file_of_the_case(
    grouped: tuple[Gallery, Groups], tmp_path: Path
) -> None:
    """Neither a link that is replaced nor one that has become of no use is written into."""
    gallery, groups = grouped
    parted = in_files(gallery, tmp_path / "case", [200, 400, 480])
    run(writing_shards(tmp_path / "s", parted, groups, people=50, dimension=32))
    files = sorted((tmp_path / "case").iterdir())
    before = [file.read_bytes() for file in files]
    fewer = Groups(groups.means[:1], np.zeros(60, np.int64), groups.spreads[:1])
    other = Gallery(gallery.ids[:60], np.asarray(gallery.descriptors[60:120]), "m@0123456789ab")
    made = run(writing_shards(tmp_path / "s", other, fewer, people=30, dimension=32))
    assert [file.read_bytes() for file in files] == before
    assert sorted(place.name for place in (tmp_path / "s").glob("shard-*")) == sorted(
        made.digests()
    )
    assert all(file.stat().st_nlink == 1 for file in files)


@pytest.mark.parametrize("name", ["members.i64", "ends.i64"])
def test_groups_that_are_not_those_of_the_shards_are_refused(
    grouped: tuple[Gallery, Groups], tmp_path: Path, name: str
) -> None:
    run(writing_shards(tmp_path, *grouped, people=100, dimension=32))
    path = tmp_path / name
    whole = np.fromfile(path, "<i8")
    for damaged in (whole[:-1], whole + 5000):
        damaged.tofile(path)
        with pytest.raises(ClusterError, match=r"damaged|no sharded gallery"):
            ShardedGallery.open(tmp_path).tasks(np.ones(96, np.float32), units=3, top=5)
