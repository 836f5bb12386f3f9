"""Append-only files: committed bytes last, what lies behind them is rubbish."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reid_desktop.core.errors import CaseError
from reid_desktop.core.records import Source
from reid_desktop.store.case import Case
from reid_desktop.store.flat_files import FlatFiles, file_stem


@given(st.text(max_size=300))
def test_any_model_id_gives_a_file_name_that_is_safe_everywhere(model_id: str) -> None:
    stem = file_stem(model_id)
    assert 0 < len(stem.encode("ascii")) <= 100
    assert not set(stem) & set('/\\:*?"<>| \0')
    assert not stem.startswith(".")


@given(st.lists(st.text(max_size=20), unique=True, min_size=2, max_size=2))
def test_two_models_never_share_a_file_even_where_case_does_not_count(models: list[str]) -> None:
    assert file_stem(models[0]).lower() != file_stem(models[1]).lower()


def test_an_ordinary_model_id_is_its_own_file_name() -> None:
    assert file_stem("glad@0123456789ab") == "glad@0123456789ab"


def test_what_a_rolled_back_transaction_appended_is_overwritten(
    case: Case, source: Source, add_people: Callable[..., list[int]]
) -> None:
    add_people(case, source, 0)
    with pytest.raises(ZeroDivisionError), case.transaction():  # noqa: PT012
        add_people(case, source, 1)
        raise ZeroDivisionError
    kept = add_people(case, source, 2, count=1)
    assert case.crop_jpeg(kept[0]) == b"crop 2 0 " * 50
    assert len(case.gallery("glad@1")) == 4
    assert case.check() == []


def test_rubbish_behind_the_committed_end_is_never_read(
    case: Case, source: Source, add_people: Callable[..., list[int]]
) -> None:
    add_people(case, source, 0)
    for name in ("crops.pack", "descriptors/glad@1.f16"):
        with open(case.path / name, "ab") as file:
            file.write(b"\xff" * 999)
    assert case.gallery("glad@1").descriptors.shape == (3, 8)
    ids = add_people(case, source, 1)
    assert case.crop_jpeg(ids[2]) == b"crop 1 2 " * 50
    assert np.isfinite(np.asarray(case.gallery("glad@1").descriptors)).all()


def test_bytes_are_on_the_disk_before_their_rows_are_committed(
    case: Case,
    source: Source,
    add_people: Callable[..., list[int]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen: list[int] = []
    sync = FlatFiles.sync

    def watched(files: FlatFiles) -> None:
        sync(files)
        with Case.open(case.path, read_only=True) as twin:
            seen.append(len(twin.detection_ids()))

    monkeypatch.setattr(FlatFiles, "sync", watched)
    add_people(case, source)
    assert seen == [0]


def test_frames_of_one_transaction_share_one_wait_for_the_disk(
    case: Case,
    source: Source,
    add_people: Callable[..., list[int]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    calls: list[FlatFiles] = []
    monkeypatch.setattr(FlatFiles, "sync", lambda files: calls.append(files))
    with case.transaction():
        for frame in range(5):
            add_people(case, source, frame)
    assert len(calls) == 1


@pytest.mark.parametrize("name", ["crops.pack", "descriptors/glad@1.f16"])
def test_a_file_that_was_cut_is_found_and_not_written_to(
    case: Case, source: Source, add_people: Callable[..., list[int]], name: str
) -> None:
    ids = add_people(case, source, 0)
    with open(case.path / name, "r+b") as file:
        file.truncate(5)
    assert any(name in problem for problem in case.check())
    with pytest.raises(CaseError, match="is shorter than its rows say"):
        case.crop_jpeg(ids[-1]) if name == "crops.pack" else case.gallery("glad@1")
    with pytest.raises(CaseError, match="is shorter than its rows say"):
        add_people(case, source, 1)
    assert len(case.detection_ids()) == 3
