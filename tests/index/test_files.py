from pathlib import Path

import numpy as np
import pytest

from reid_desktop.core.errors import CaseError
from reid_desktop.core.progress import run
from reid_desktop.core.values import Groups
from reid_desktop.index import files
from reid_desktop.index.coarse import CoarseIndex
from reid_desktop.index.divide import divide
from reid_desktop.index.files import load_index, save_index


def make(count: int = 60) -> tuple[Groups, CoarseIndex]:
    vectors = np.random.default_rng(count).standard_normal((count, 24)).astype(np.float16)
    groups = run(divide(vectors, 30.0))
    return groups, CoarseIndex.build(groups.means, dimension=8)


@pytest.mark.parametrize("count", [0, 1, 60])
def test_a_saved_index_comes_back_as_it_was(tmp_path: Path, count: int) -> None:
    groups, coarse = make(count)
    save_index(tmp_path / "new", groups, coarse, "glad@1 60")
    loaded = load_index(tmp_path / "new", "glad@1 60")
    assert loaded is not None
    for name in ("means", "labels", "spreads"):
        assert np.array_equal(getattr(loaded[0], name), getattr(groups, name))
    query = np.ones(24, np.float32)
    assert np.array_equal(loaded[1].nearest(query, 5), coarse.nearest(query, 5))
    assert [p.name for p in (tmp_path / "new").iterdir()] == [files.NAME]


def test_a_missing_or_older_index_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert load_index(tmp_path, "a") is None
    save_index(tmp_path, *make(), "a")
    assert load_index(tmp_path, "b") is None
    monkeypatch.setattr(files, "FORMAT", files.FORMAT + 1)
    assert load_index(tmp_path, "a") is None


def test_a_damaged_index_is_none_wherever_it_is_cut_or_changed(tmp_path: Path) -> None:
    groups, coarse = make()
    save_index(tmp_path, groups, coarse, "a")
    path = tmp_path / files.NAME
    whole = path.read_bytes()
    for end in range(0, len(whole), 997):
        path.write_bytes(whole[:end])
        assert load_index(tmp_path, "a") is None
    for at in range(0, len(whole), 211):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0x5A]) + whole[at + 1 :])
        loaded = load_index(tmp_path, "a")
        assert loaded is None or np.array_equal(loaded[0].labels, groups.labels)


def test_arrays_that_do_not_belong_together_are_none(tmp_path: Path) -> None:
    groups, coarse = make()
    save_index(tmp_path, Groups(groups.means, groups.labels + 99, groups.spreads), coarse, "a")
    assert load_index(tmp_path, "a") is None
    save_index(tmp_path, Groups(groups.means[:1], groups.labels, groups.spreads), coarse, "a")
    assert load_index(tmp_path, "a") is None


def test_a_pickle_is_not_opened(tmp_path: Path) -> None:
    np.savez(tmp_path / files.NAME, format=np.array([print], object), stamp=np.array("a"))
    assert load_index(tmp_path, "a") is None


def test_a_failed_save_leaves_the_old_index(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_index(tmp_path, *make(), "a")

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files.np, "savez", full)
    with pytest.raises(CaseError, match="No space left"):
        save_index(tmp_path, *make(), "b")
    assert load_index(tmp_path, "a") is not None
    assert len(list(tmp_path.iterdir())) == 1
