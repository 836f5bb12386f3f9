import hashlib
import sqlite3
from pathlib import Path

import numpy as np
import pytest

from reid_desktop.core.errors import CaseError
from reid_desktop.core.progress import run
from reid_desktop.core.records import (
    CaseInfo,
    Mark,
    Method,
    NewDetection,
    NewSearch,
    NewSource,
    Role,
    SearchPicture,
    SourceKind,
    UserRole,
)
from reid_desktop.core.values import Ranklist
from reid_desktop.pipeline.portable import portable_case
from reid_desktop.pipeline.retention import delete_sources
from reid_desktop.store.case import Case


def made(path: Path) -> Case:
    case = Case.create(path, CaseInfo("A"), by="eva")
    source = case.add_source(
        NewSource("/f/a", SourceKind.VIDEO, "gate", "", "ab", 1, 1, 90, 90, 9, 1, 9.0)
    )
    boxes = [np.array([x, 0, x + 10, 40], np.float32) for x in range(3)]
    new = [NewDetection(box, 0.9, b"jpeg") for box in boxes]
    case.add_detections(source.id, 0, 0.0, detector_id="d@1", detections=new)
    return case


def asked(
    case: Case, pictures: list[SearchPicture], contents: dict[str, bytes] | None = None
) -> int:
    new = NewSearch(Method.GLAD, "q", b"jpeg", "ab", None, "m@1", {"top": 3}, 0)
    hits = Ranklist(np.array([1, 2, 3]), np.float32([0.9, 0.8, 0.7]))
    return case.add_search(new, hits, pictures=pictures, contents=contents or {}, by="eva").id


def whole(case: Case, *contents: bytes, of_file: bool = True) -> int:
    """Ask with pictures whose contents the case keeps."""
    kept = {hashlib.sha256(content).hexdigest(): content for content in contents}
    none = np.zeros(0, np.float32)
    pictures = [
        SearchPicture(Role.LIKE, "q", digest if of_file else "11", b"j", None, none, digest)
        for digest in kept
    ]
    return asked(case, pictures, kept)


def test_pictures_come_back_in_order_and_to_the_bit(tmp_path: Path) -> None:
    rows = np.random.default_rng(0).standard_normal((2, 64)).astype(np.float32)
    pictures = [
        SearchPicture(Role.LIKE, "a\udc80.png", "11", b"one", (1.0, 2.0, 30.5, 40.25), rows[0]),
        SearchPicture(Role.UNLIKE, "b.png", "22", b"two", None, rows[1]),
    ]
    with made(tmp_path / "a.reidcase") as case:
        number = asked(case, pictures)
        plain = asked(case, [])
        found = case.search_pictures(number)
        assert case.search_pictures(plain) == []
    assert [(p.role, p.sha256, p.jpeg, p.box) for p in found] == [
        (p.role, p.sha256, p.jpeg, p.box) for p in pictures
    ]
    assert np.array_equal([p.descriptor for p in found], rows)


def test_people_who_hold_a_mark_in_some_search(tmp_path: Path) -> None:
    with made(tmp_path / "a.reidcase") as case:
        first, second = asked(case, []), asked(case, [])
        case.set_verdict(first, 1, Mark.MATCH, by="eva")
        case.set_verdict(second, 1, Mark.NOT_MATCH, by="eva")
        case.set_verdict(first, 2, Mark.MATCH, by="eva")
        case.set_verdict(first, 2, None, by="eva")
        case.set_verdict(first, 3, Mark.UNSURE, by="eva")
        assert case.marked([Mark.MATCH]).tolist() == [1]
        assert case.marked([Mark.NOT_MATCH, Mark.UNSURE]).tolist() == [1, 3]
        assert case.marked([]).tolist() == []


def kept(path: Path) -> set[bytes]:
    with sqlite3.connect(path / "case.sqlite") as db:
        return {bytes(row[0]) for row in db.execute("SELECT content FROM pictures")}


def test_whole_pictures_are_kept_once_and_come_back(tmp_path: Path) -> None:
    with made(tmp_path / "a.reidcase") as case:
        first, second = whole(case, b"one"), whole(case, b"one", b"two")
        hashes = [p.picture for n in (first, second) for p in case.search_pictures(n)]
        assert [case.picture(digest) for digest in hashes] == [b"one", b"one", b"two"]
        with pytest.raises(CaseError, match="keeps no picture"):
            case.picture("0" * 64)
        assert case.check() == []
    assert kept(case.path) == {b"one", b"two"}


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("UPDATE pictures SET content = x'00'", "other bytes than its hash says"),
        ("INSERT INTO pictures VALUES (?1, ?2)", "is not in the audit log"),
    ],
)
def test_a_changed_or_foreign_picture_is_found(tmp_path: Path, statement: str, told: str) -> None:
    with made(tmp_path / "a.reidcase") as case:
        whole(case, b"one")
    foreign = (hashlib.sha256(b"foreign").hexdigest(), b"foreign")
    with sqlite3.connect(case.path / "case.sqlite") as db:
        db.execute(statement, foreign if "?1" in statement else ())
    with Case.open(case.path, read_only=True) as case:
        (problem,) = case.check()
        assert told in problem


def test_a_hash_that_is_no_text_any_more_is_found(tmp_path: Path) -> None:
    """One bit of a page: what is read from the row cannot be asked for as it stands."""
    with made(tmp_path / "a.reidcase") as case:
        whole(case, b"one")
    with sqlite3.connect(case.path / "case.sqlite") as db:
        db.execute("PRAGMA foreign_keys = OFF")
        db.execute("UPDATE pictures SET sha256 = CAST(x'C5' || substr(sha256, 2) AS TEXT)")
    with Case.open(case.path, read_only=True) as case:
        problems = case.check()
    assert any("keeps no picture of the hash \\udcc5" in problem for problem in problems)


def test_frames_kept_as_queries_go_with_the_people_of_a_source(tmp_path: Path) -> None:
    with made(tmp_path / "a.reidcase") as case:
        whole(case, b"file")
        number = whole(case, b"frame", of_file=False)
        path = case.path
    run(delete_sources(path, [1], reason="over", by="eva", role=UserRole.ANALYST))
    assert kept(path) == {b"file"}
    with Case.open(path) as case:
        assert [p.picture for p in case.search_pictures(number)] == [""]
        assert case.check() == []


def test_a_portable_case_takes_no_whole_query_picture(tmp_path: Path) -> None:
    with made(tmp_path / "a.reidcase") as case:
        number = whole(case, b"file")
        case.set_verdict(number, 1, Mark.MATCH, by="eva")
        copy = run(portable_case(case, tmp_path / "copy", by="eva"))
    with Case.open(copy, read_only=True) as case:
        assert case.check() == []
        assert [p.jpeg for p in case.search_pictures(number)] == [b"j"]
    assert kept(copy) == set()
