"""Boxes survive the way through every format; damaged files end in one sentence."""

import json
from contextlib import suppress
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reid_desktop.core.errors import ExchangeError
from reid_desktop.exchange.boxes import NO_IDENTITY, BoxRow, SourceBoxes, gathered
from reid_desktop.exchange.coco import read_coco, to_coco
from reid_desktop.exchange.cvat import read_cvat, to_cvat
from reid_desktop.exchange.mot import read_mot_boxes, to_mot
from reid_desktop.exchange.text import frame_name, frame_of

ROWS = [
    BoxRow(7, (3.25, 4.5, 30.0, 80.75), 0.5, 4),
    BoxRow(0, (1.0, 2.0, 11.0, 32.0), 0.75, 4),
    BoxRow(0, (50.0, 2.0, 61.0, 32.0), 0.25),
]


def boxes(source: str = "gate.mp4") -> SourceBoxes:
    return gathered(source, ROWS, width=160, height=120, frames=9)


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def assert_same(found: SourceBoxes, wanted: SourceBoxes, *, scores: bool = True) -> None:
    def key(one: SourceBoxes) -> list[tuple[int, ...]]:
        corners = np.round(one.boxes, 1)
        rows = zip(one.indices.tolist(), corners.tolist(), one.identities.tolist(), strict=True)
        return sorted((index, *map(float, box), identity) for index, box, identity in rows)  # type: ignore[misc]

    assert key(found) == key(wanted)
    if scores:
        np.testing.assert_allclose(np.sort(found.scores), np.sort(wanted.scores), atol=1e-4)


def test_coco_gives_back_what_it_was_given(tmp_path: Path) -> None:
    text = json.dumps(to_coco([boxes(), boxes("hall")]))
    first, second = read_coco(written(tmp_path / "a.json", text))
    assert (first.source, second.source) == ("gate.mp4", "hall")
    assert (first.width, first.height) == (160, 120)
    assert_same(first, boxes())


def test_coco_of_another_tool_needs_no_video_fields(tmp_path: Path) -> None:
    content = {
        "images": [{"id": 5, "file_name": "gate/frame_000012.png", "width": 10, "height": 20}],
        "categories": [{"id": 3, "name": "Person"}, {"id": 4, "name": "car"}],
        "annotations": [
            {"id": 1, "image_id": 5, "category_id": 3, "bbox": [1, 2, 3, 4]},
            {"id": 2, "image_id": 5, "category_id": 4, "bbox": [1, 2, 3, 4]},
            {"id": 3, "image_id": 5, "category_id": 3, "bbox": [1, 2, 3, 4], "iscrowd": 1},
        ],
    }
    (found,) = read_coco(written(tmp_path / "a.json", json.dumps(content)))
    assert (found.source, found.indices.tolist()) == ("gate", [12])
    assert found.boxes.tolist() == [[1, 2, 4, 6]]
    assert found.identities.tolist() == [NO_IDENTITY]


def test_mot_gives_back_what_it_was_given(tmp_path: Path) -> None:
    found = read_mot_boxes(written(tmp_path / "gate.txt", to_mot(boxes())))
    assert found.source == "gate"
    assert_same(found, boxes())


def test_mot_counts_frames_from_one() -> None:
    assert to_mot(boxes()).splitlines()[-1].startswith("8,4,3.25,4.50,26.75,76.25,0.5000,1")


def test_mot_leaves_out_what_is_no_person(tmp_path: Path) -> None:
    lines = "1,1,0,0,5,5,1,1,1\n1,2,0,0,5,5,0,1,1\n1,3,0,0,5,5,1,7,1\n2,-1,0,0,5,5,-1,-1,-1\n"
    found = read_mot_boxes(written(tmp_path / "a.txt", lines))
    assert found.identities.tolist() == [1, NO_IDENTITY]
    assert found.scores.tolist() == [1.0, 1.0]


def test_cvat_gives_back_what_it_was_given(tmp_path: Path) -> None:
    (found,) = read_cvat(written(tmp_path / "a.xml", to_cvat(boxes())))
    assert found.source == "gate.mp4"
    assert_same(found, boxes(), scores=False)


def test_cvat_ends_a_track_where_the_person_was_last_seen() -> None:
    tracks = ElementTree.fromstring(to_cvat(boxes())).findall("track")
    assert len(tracks) == 2
    for track in tracks:
        last = track.findall("box")[-1]
        assert last.attrib["outside"] == "1"


def test_cvat_pictures_are_read_by_their_folder(tmp_path: Path) -> None:
    text = (
        '<annotations><image id="0" name="hall/12.png"><box label="person" xtl="1" ytl="2" '
        'xbr="3" ybr="4"/><box label="dog" xtl="1" ytl="2" xbr="3" ybr="4"/></image></annotations>'
    )
    (found,) = read_cvat(written(tmp_path / "a.xml", text))
    assert (found.source, found.indices.tolist(), len(found)) == ("hall", [12], 1)


def test_an_xml_with_entities_is_refused(tmp_path: Path) -> None:
    bomb = '<!DOCTYPE a [<!ENTITY x "ha">]><annotations>&x;</annotations>'
    with pytest.raises(ExchangeError, match="document type"):
        read_cvat(written(tmp_path / "a.xml", bomb))


@pytest.mark.parametrize("text", ["", "{}", "[]", "null", '{"images": 3}', "\x00", "<annotations"])
def test_damaged_files_end_in_one_sentence(tmp_path: Path, text: str) -> None:
    path = written(tmp_path / "a", text)
    with pytest.raises(ExchangeError, match="COCO"):
        read_coco(path)
    with pytest.raises(ExchangeError, match="CVAT"):
        read_cvat(path)


@given(st.text(max_size=200))
def test_any_text_is_boxes_or_one_sentence(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    path = tmp_path_factory.getbasetemp() / "any"
    path.write_text(text, encoding="utf-8", errors="replace")
    for read in (read_coco, read_cvat, read_mot_boxes):
        with suppress(ExchangeError):
            read(path)


def test_a_missing_file_ends_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(ExchangeError, match="cannot be read"):
        read_mot_boxes(tmp_path / "gone.txt")


@given(st.integers(0, 10**7), st.sampled_from(["gate.mp4", "a b", "hall/b"]))
def test_a_frames_name_tells_its_number(index: int, source: str) -> None:
    assert frame_of(frame_name(source, index)) == (source, index)
