"""Searching shards gives what searching the whole gallery gives."""

from pathlib import Path

import numpy as np
import pytest

from reid_desktop.core.errors import ClusterError
from reid_desktop.core.progress import run
from reid_desktop.core.values import Gallery, Groups
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


def test_shards_hold_everybody_once_in_whole_groups(
    grouped: tuple[Gallery, Groups], shards: ShardedGallery
) -> None:
    gallery, groups = grouped
    assert len(shards) == len(gallery)
    assert 4 <= len(shards.entries) <= 6
    tasks = shards.tasks(np.ones(96, np.float32), units=None, top=1000)
    found = [rank_shard(task).ids for task in tasks]
    assert np.array_equal(np.sort(np.concatenate(found)), gallery.ids)
    labels = dict(zip(gallery.ids.tolist(), groups.labels.tolist(), strict=True))
    homes = [{labels[number] for number in ids.tolist()} for ids in found]
    assert sum(len(home) for home in homes) == len(groups)


def test_everybody_ranked_is_the_exhaustive_search(
    grouped: tuple[Gallery, Groups], shards: ShardedGallery
) -> None:
    gallery, _ = grouped
    for row in (0, 77, 300):
        query = gallery.descriptors[row].astype(np.float32)
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
        assert 1 <= len(tasks) <= 4
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
