"""Descriptors in several files: the same gallery, files that are full never change again."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from reid_desktop.core.errors import CaseError
from reid_desktop.core.parted import PartedRows, in_memory
from reid_desktop.core.progress import run
from reid_desktop.core.records import CaseInfo, NewDetection, NewSource, Source
from reid_desktop.store import descriptor_parts, filtered_copy
from reid_desktop.store.case import Case
from reid_desktop.store.filtered_copy import Leaving
from reid_desktop.store.flat_files import FlatFiles
from reid_desktop.store.leaving import delete

People = Callable[..., tuple[list[NewDetection], np.ndarray]]
Adding = Callable[..., list[int]]
MODEL = "glad@1"


@pytest.fixture
def short_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files of four rows each."""
    for module in (descriptor_parts, filtered_copy):
        monkeypatch.setattr(module, "PART_ROWS", 4)


def _files(case: Case) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (case.path / "descriptors").iterdir()}


def test_a_gallery_in_several_files_is_that_of_one(
    case: Case, source: Source, people: People, add_people: Adding, short_parts: None
) -> None:
    ids, wanted = [], []
    for frame in range(4):
        before = _files(case) if frame else {}
        ids += add_people(case, source, frame)
        wanted.append(people(3, seed=frame)[1].astype(np.float16))
        gallery = case.gallery(MODEL)
        assert gallery.ids.tolist() == ids
        assert np.array_equal(in_memory(gallery.descriptors), np.concatenate(wanted))
        full = {name: data for name, data in before.items() if len(data) == 4 * 8 * 2}
        assert full.items() <= _files(case).items()
    assert isinstance(gallery.descriptors, PartedRows)
    assert [part.shape for part in gallery.descriptors.parts] == [(4, 8)] * 3
    assert all(not part.flags.writeable for part in gallery.descriptors.parts)
    assert sorted(_files(case)) == ["glad@1+1.f16", "glad@1+2.f16", "glad@1.f16"]
    assert case.check() == []


def test_rows_of_one_frame_may_fill_several_files(
    case: Case, source: Source, people: People, add_people: Adding, short_parts: None
) -> None:
    add_people(case, source, 0, count=11)
    assert {name: len(data) // 16 for name, data in _files(case).items()} == {
        "glad@1.f16": 4,
        "glad@1+1.f16": 4,
        "glad@1+2.f16": 3,
    }
    assert np.array_equal(
        in_memory(case.gallery(MODEL).descriptors), people(11, seed=0)[1].astype(np.float16)
    )
    assert case.check() == []


def test_a_case_with_one_long_file_is_continued_behind_it(
    case: Case,
    source: Source,
    people: People,
    add_people: Adding,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    add_people(case, source, 0, count=9)
    alone = case.gallery(MODEL).descriptors
    assert isinstance(alone, np.memmap)
    monkeypatch.setattr(descriptor_parts, "PART_ROWS", 4)
    before = _files(case)
    add_people(case, source, 1)
    assert before.items() <= _files(case).items()
    wanted = [people(9, seed=0)[1], people(3, seed=1)[1]]
    found = case.gallery(MODEL).descriptors
    assert np.array_equal(in_memory(found), np.concatenate(wanted).astype(np.float16))
    assert case.check() == []


def test_what_a_kill_left_behind_a_file_is_overwritten(
    case: Case, source: Source, people: People, add_people: Adding, short_parts: None
) -> None:
    add_people(case, source, 0)
    for name in ("glad@1.f16", "glad@1+1.f16"):
        with (case.path / "descriptors" / name).open("ab") as file:
            file.write(b"\xff" * 40)
    add_people(case, source, 1)
    wanted = np.concatenate([people(3, seed=frame)[1] for frame in range(2)]).astype(np.float16)
    assert np.array_equal(in_memory(case.gallery(MODEL).descriptors), wanted)
    assert case.check() == []


def test_a_disk_that_fills_up_between_two_files_leaves_neither_longer(
    case: Case,
    source: Source,
    people: People,
    add_people: Adding,
    short_parts: None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    add_people(case, source, 0)
    write = FlatFiles.write

    def full(files: FlatFiles, name: str, offset: int, data: bytes) -> None:
        if name.endswith("+1.f16"):
            raise CaseError("The disk is full.")
        write(files, name, offset, data)

    with monkeypatch.context() as filled:
        filled.setattr(FlatFiles, "write", full)
        with pytest.raises(CaseError, match="full"):
            add_people(case, source, 1)
    assert len(case.gallery(MODEL)) == 3
    add_people(case, source, 2, count=5)
    wanted = np.concatenate([people(3, seed=0)[1], people(5, seed=2)[1]]).astype(np.float16)
    assert np.array_equal(in_memory(case.gallery(MODEL).descriptors), wanted)
    assert case.check() == []


@pytest.mark.parametrize("name", ["glad@1.f16", "glad@1+1.f16", "glad@1+2.f16"])
def test_a_byte_changed_in_any_file_is_found(
    case: Case, source: Source, add_people: Adding, short_parts: None, name: str
) -> None:
    add_people(case, source, 0, count=11)
    path = case.path / "descriptors" / name
    data = bytearray(path.read_bytes())
    data[-3] ^= 4
    path.write_bytes(bytes(data))
    (problem,) = case.check()
    assert name in problem


def test_a_file_that_is_gone_or_cut_short_is_said(
    case: Case, source: Source, add_people: Adding, short_parts: None
) -> None:
    add_people(case, source, 0, count=11)
    path = case.path / "descriptors" / "glad@1+1.f16"
    path.write_bytes(path.read_bytes()[:-2])
    with pytest.raises(CaseError, match=r"glad@1\+1\.f16.*shorter"):
        case.gallery(MODEL)
    path.unlink()
    with pytest.raises(CaseError, match=r"glad@1\+1\.f16.*shorter"):
        case.gallery(MODEL)


def test_a_table_that_leaves_a_file_out_is_refused(
    case: Case, source: Source, add_people: Adding, short_parts: None
) -> None:
    add_people(case, source, 0, count=11)
    with case.transaction():
        case._db.write("DELETE FROM flat_files WHERE name = 'descriptors/glad@1+1.f16'")
    with pytest.raises(CaseError, match="missing"):
        case.gallery(MODEL)
    assert any("missing" in problem for problem in case.check())


def test_people_leave_a_case_with_several_files(
    tmp_path: Path,
    new_source: Callable[..., NewSource],
    people: People,
    add_people: Adding,
    short_parts: None,
) -> None:
    with Case.create(tmp_path / "a.reidcase", CaseInfo("A"), by="eva") as case:
        ids = add_people(case, case.add_source(new_source()), 0, count=11)
        path = case.path
    gone = np.array(ids[1:7], np.int64)
    run(delete(path, Leaving(gone), said={"reason": "retention"}, by="eva"))
    with Case.open(path) as case:
        kept = [0, 7, 8, 9, 10]
        gallery = case.gallery(MODEL)
        assert gallery.ids.tolist() == [ids[row] for row in kept]
        wanted = people(11, seed=0)[1].astype(np.float16)[kept]
        assert np.array_equal(in_memory(gallery.descriptors), wanted)
        assert {name: len(data) // 16 for name, data in _files(case).items()} == {
            "glad@1.f16": 4,
            "glad@1+1.f16": 1,
        }
        assert case.check() == []
        heads = case.audit()[-1].details["flat_files"]
        assert set(heads) >= {"descriptors/glad@1.f16", "descriptors/glad@1+1.f16"}
        digest = hashlib.sha256(wanted[4:].tobytes()).digest()
        chain = hashlib.sha256(bytes(32) + digest).hexdigest()
        assert heads["descriptors/glad@1+1.f16"]["chain"] == chain
