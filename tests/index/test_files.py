import multiprocessing
from multiprocessing.synchronize import Event
from pathlib import Path

import numpy as np
import pytest

from reid_desktop.core.errors import CaseError
from reid_desktop.index import files
from reid_desktop.index.files import index_path, load_index, save_index
from reid_desktop.index.search_index import KINDS, Kind, SearchIndex


def make(kind: Kind = "groups", count: int = 60, seed: int = 0) -> SearchIndex:
    rng = np.random.default_rng(seed)
    vectors = rng.standard_normal((count, 24)).astype(np.float32)
    if kind == "crops":
        return SearchIndex.of_crops(vectors, dimension=8)
    labels = np.arange(count) % max(1, count // 3)
    means = vectors[: max(1, count // 3)][:count]
    return SearchIndex.of_groups(means, labels, dimension=8, kind=kind)


IDS = np.arange(100, 180)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("count", [0, 1, 60])
def test_a_saved_index_comes_back_as_it_was(tmp_path: Path, kind: Kind, count: int) -> None:
    index = make(kind, count)
    save_index(tmp_path / "new", index, IDS, "glad@1")
    loaded = load_index(tmp_path / "new", kind, IDS, "glad@1")
    assert loaded is not None
    assert np.array_equal(loaded.labels, index.labels)
    query = np.ones(24, np.float32)
    assert np.array_equal(loaded.open_rows(query, 5), index.open_rows(query, 5))
    assert [p.name for p in (tmp_path / "new").iterdir()] == [f"{kind}.npz"]


def test_a_missing_or_older_index_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert load_index(tmp_path, "groups", IDS, "a") is None
    save_index(tmp_path, make(), IDS, "a")
    assert load_index(tmp_path, "groups", IDS, "b") is None
    assert load_index(tmp_path, "crops", IDS, "a") is None
    assert load_index(tmp_path, "groups", IDS[:59], "a") is None
    assert load_index(tmp_path, "groups", IDS[::-1], "a") is None
    monkeypatch.setattr(files, "FORMAT", files.FORMAT + 1)
    assert load_index(tmp_path, "groups", IDS, "a") is None


def test_a_damaged_index_is_none_wherever_it_is_cut_or_changed(tmp_path: Path) -> None:
    index = make()
    save_index(tmp_path, index, IDS, "a")
    path = index_path(tmp_path, "groups")
    whole = path.read_bytes()
    for end in range(0, len(whole), 997):
        path.write_bytes(whole[:end])
        assert load_index(tmp_path, "groups", IDS, "a") is None
    for at in range(0, len(whole), 211):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0x5A]) + whole[at + 1 :])
        loaded = load_index(tmp_path, "groups", IDS, "a")
        assert loaded is None or np.array_equal(loaded.labels, index.labels)


def test_arrays_that_do_not_belong_together_are_none(tmp_path: Path) -> None:
    index = make()
    for labels in (index.labels + 99, index.labels.astype(np.int32), index.labels[None]):
        save_index(tmp_path, index, IDS, "a")
        state = {**index.state(), "labels": labels, "format": files.FORMAT, "stamp": "a", "rows": 0}
        with index_path(tmp_path, "groups").open("wb") as file:
            np.savez(file, allow_pickle=False, **state)
        assert load_index(tmp_path, "groups", IDS, "a") is None


def test_a_pickle_is_not_opened(tmp_path: Path) -> None:
    np.savez(tmp_path / "crops.npz", format=np.array([print], object), stamp=np.array("a"))
    assert load_index(tmp_path, "crops", IDS, "a") is None


def test_a_failed_save_leaves_the_old_index(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_index(tmp_path, make(), IDS, "a")

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files.np, "savez", full)
    with pytest.raises(CaseError, match="No space left"):
        save_index(tmp_path, make(), IDS, "b")
    assert load_index(tmp_path, "groups", IDS, "a") is not None
    assert len(list(tmp_path.iterdir())) == 1


def _write_on_and_on(folder: Path, ready: Event, stop: Event) -> None:
    indexes = [make("crops", 60, seed) for seed in (0, 1)]
    turn = 0
    while not stop.is_set():
        save_index(folder, indexes[turn % 2], IDS, "a")
        ready.set()
        turn += 1


def _read_on_and_on(folder: Path, times: int) -> tuple[int, int]:
    """Return how often a whole index was read, and how often something else."""
    whole = [make("crops", 60, seed).coarse.codes for seed in (0, 1)]
    right = 0
    for _ in range(times):
        index = load_index(folder, "crops", IDS, "a")
        right += index is not None and any(np.array_equal(index.coarse.codes, w) for w in whole)
    return right, times - right


def _tell(folder: Path, seen: "multiprocessing.Queue[tuple[int, int]]") -> None:
    seen.put(_read_on_and_on(folder, 100))


def test_two_processes_read_whole_indexes_while_a_third_writes(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    ready, stop, seen = context.Event(), context.Event(), context.Queue()
    writer = context.Process(target=_write_on_and_on, args=(tmp_path, ready, stop))
    reader = context.Process(target=_tell, args=(tmp_path, seen))
    save_index(tmp_path, make("crops"), IDS, "a")
    writer.start()
    reader.start()
    try:
        assert ready.wait(60)
        here = _read_on_and_on(tmp_path, 100)
        there = seen.get(timeout=60)
    finally:
        stop.set()
        for process in (reader, writer):
            process.join(20)
    assert (here, there) == ((100, 0), (100, 0))
    assert (reader.exitcode, writer.exitcode) == (0, 0)
