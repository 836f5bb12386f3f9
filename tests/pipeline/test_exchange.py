"""A case gives its boxes to other tools and takes theirs."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pyarrow import parquet

from reid_desktop.core.errors import ExchangeError
from reid_desktop.core.progress import run
from reid_desktop.core.records import CaseInfo
from reid_desktop.core.settings import IndexSettings
from reid_desktop.exchange.boxes import NO_IDENTITY
from reid_desktop.pipeline.exchange import BoxFormat, Identities, export_boxes, export_embeddings
from reid_desktop.pipeline.import_boxes import import_boxes, read_boxes
from reid_desktop.pipeline.imports import import_footage
from reid_desktop.pipeline.ingest import ingest
from reid_desktop.pipeline.regroup import regroup
from reid_desktop.store.case import Case


@pytest.fixture
def indexed(tmp_path: Path, clip: Path, colour_networks: Any) -> Any:
    with Case.create(tmp_path / "a.reidcase", CaseInfo("A case"), by="eva") as case:
        run(import_footage(case, [clip], by="eva"))
        run(ingest(case, colour_networks, settings=IndexSettings(every_s=0.5), by="eva"))
        yield case


@pytest.mark.parametrize("box_format", list(BoxFormat))
def test_every_box_of_the_case_leaves_and_can_be_read_again(
    searched: Case, tmp_path: Path, box_format: BoxFormat
) -> None:
    done = run(export_boxes(searched, tmp_path / "out", box_format, by="eva"))
    found = [one for path in done.files for one in read_boxes(path, box_format)]
    assert sum(map(len, found)) == done.rows == 12
    wanted = {d.box for d in searched.detections(searched.detection_ids())}
    assert {tuple(box) for one in found for box in one.boxes.round(2).tolist()} == wanted


def test_matches_carry_the_number_of_their_search(searched: Case, tmp_path: Path) -> None:
    out = tmp_path / "a.json"
    run(export_boxes(searched, out, BoxFormat.COCO, by="eva"))
    boxes = json.loads(out.read_text())["annotations"]
    assert [one["track_id"] for one in boxes if "track_id" in one] == [searched.searches()[0].id]


def test_groups_become_identities(indexed: Case, tmp_path: Path) -> None:
    with pytest.raises(ExchangeError, match="no groups"):
        run(export_boxes(indexed, tmp_path, BoxFormat.MOT, identities=Identities.GROUPS, by="e"))
    run(regroup(indexed, by="eva"))
    job = export_boxes(indexed, tmp_path, BoxFormat.MOT, identities=Identities.GROUPS, by="eva")
    (boxes,) = (read_boxes(p, BoxFormat.MOT)[0] for p in run(job).files)
    assert len(boxes)
    assert NO_IDENTITY not in boxes.identities


def test_an_export_is_logged(searched: Case, tmp_path: Path) -> None:
    run(export_boxes(searched, tmp_path / "a.json", BoxFormat.COCO, by="eva"))
    assert "export boxes" in [entry.action for entry in searched.audit()]


def test_embeddings_lie_beside_where_they_were_seen(indexed: Case, tmp_path: Path) -> None:
    out = tmp_path / "a.npz"
    done = run(export_embeddings(indexed, out, by="eva"))
    with np.load(out) as stored:
        assert stored["descriptors"].shape[0] == done.rows == len(indexed.detection_ids())
        assert set(stored["cameras"].tolist()) == {s.camera for s in indexed.sources()}
        first = indexed.detections(stored["detection_ids"][:1])[0]
        assert stored["boxes"][0].tolist() == pytest.approx(list(first.box))
        assert str(stored["model_id"]) == indexed.model_ids()[0]


def test_parquet_holds_the_same_numbers(indexed: Case, tmp_path: Path) -> None:
    run(export_embeddings(indexed, tmp_path / "a.parquet", by="eva"))
    run(export_embeddings(indexed, tmp_path / "a.npz", by="eva"))
    table = parquet.read_table(tmp_path / "a.parquet")
    with np.load(tmp_path / "a.npz") as stored:
        rows = np.array(table["descriptors"].to_pylist(), np.float16)
        np.testing.assert_array_equal(rows, stored["descriptors"])
        assert table["sources"].to_pylist() == stored["sources"].tolist()


def test_an_unknown_ending_is_refused(indexed: Case, tmp_path: Path) -> None:
    with pytest.raises(ExchangeError, match=r"\.npz"):
        run(export_embeddings(indexed, tmp_path / "a.xls", by="eva"))


def test_boxes_of_another_tool_become_searchable(
    indexed: Case, tmp_path: Path, colour_networks: Any
) -> None:
    (source,) = indexed.sources()
    mot = tmp_path / f"{Path(source.name).stem}.txt"
    mot.write_text("4,1,10,10,30,60,0.9,1,1\n5,1,-5,10,30,60,1,1,1\n5,2,158,1,90,2,1,1,1\n")
    before = set(indexed.detection_ids().tolist())
    result = run(import_boxes(indexed, colour_networks, mot, BoxFormat.MOT, by="eva"))
    new = sorted(set(indexed.detection_ids().tolist()) - before)
    found = indexed.detections(new)
    assert (result.frames, [d.frame_index for d in found]) == (2, [3, 4])
    assert [d.box for d in found] == [(10, 10, 40, 70), (0, 10, 25, 70)]
    assert all(d.detector_id.startswith("import@") for d in found)
    gallery = indexed.gallery(indexed.model_ids()[0])
    assert set(new) <= set(gallery.ids.tolist())


def test_importing_a_file_twice_adds_nothing(
    indexed: Case, tmp_path: Path, colour_networks: Any
) -> None:
    mot = tmp_path / f"{Path(indexed.sources()[0].name).stem}.txt"
    mot.write_text("4,1,10,10,30,60,0.9,1,1\n")
    run(import_boxes(indexed, colour_networks, mot, BoxFormat.MOT, by="eva"))
    count = len(indexed.detection_ids())
    again = run(import_boxes(indexed, colour_networks, mot, BoxFormat.MOT, by="eva"))
    assert (again.frames, len(indexed.detection_ids())) == (0, count)


def test_boxes_of_unknown_footage_are_refused(
    indexed: Case, tmp_path: Path, colour_networks: Any
) -> None:
    mot = tmp_path / "elsewhere.txt"
    mot.write_text("4,1,10,10,30,60,0.9,1,1\n")
    with pytest.raises(ExchangeError, match="elsewhere"):
        run(import_boxes(indexed, colour_networks, mot, BoxFormat.MOT, by="eva"))


def test_boxes_past_the_end_are_refused(
    indexed: Case, tmp_path: Path, colour_networks: Any
) -> None:
    mot = tmp_path / "any.txt"
    mot.write_text("400,1,10,10,30,60,0.9,1,1\n")
    job = import_boxes(indexed, colour_networks, mot, BoxFormat.MOT, source_id=1, by="eva")
    with pytest.raises(ExchangeError, match="reach to frame 399"):
        run(job)
