from pathlib import Path

import numpy as np

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
)
from reid_desktop.core.values import Ranklist
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


def asked(case: Case, pictures: list[SearchPicture]) -> int:
    new = NewSearch(Method.GLAD, "q", b"jpeg", "ab", None, "m@1", {"top": 3}, 0)
    hits = Ranklist(np.array([1, 2, 3]), np.float32([0.9, 0.8, 0.7]))
    return case.add_search(new, hits, pictures=pictures, by="eva").id


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
