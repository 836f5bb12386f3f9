"""The people of a case in the layout that FiftyOne reads without a version."""

import json
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from reid_desktop.core.errors import ExchangeError
from reid_desktop.core.progress import run
from reid_desktop.core.records import CaseInfo
from reid_desktop.core.settings import IndexSettings
from reid_desktop.pipeline.exchange import Identities
from reid_desktop.pipeline.exchange_fiftyone import export_fiftyone
from reid_desktop.pipeline.imports import import_footage
from reid_desktop.pipeline.ingest import ingest
from reid_desktop.pipeline.regroup import regroup
from reid_desktop.store.case import Case


@pytest.fixture
def indexed(tmp_path: Path, clip: Path, colour_networks: Any) -> Any:
    with Case.create(tmp_path / "a.reidcase", CaseInfo("A case"), by="eva") as case:
        run(import_footage(case, [clip], camera="Gate", by="eva"))
        run(ingest(case, colour_networks, settings=IndexSettings(every_s=0.5), by="eva"))
        yield case


def read(folder: Path) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """As FiftyOne's own reader does: metadata, then the list “samples”."""
    metadata = json.loads((folder / "metadata.json").read_text())
    return metadata, json.loads((folder / "samples.json").read_text())["samples"]


def test_every_person_is_a_sample_with_its_picture(indexed: Case, tmp_path: Path) -> None:
    out = tmp_path / "dataset"
    done = run(export_fiftyone(indexed, out, by="eva"))
    metadata, samples = read(out)
    assert "version" not in metadata
    assert metadata["media_type"] == "image"
    assert len(samples) == done.rows == len(indexed.detection_ids())
    for sample in samples:
        assert not Path(sample["filepath"]).is_absolute()
        picture = cv2.imread(str(out / sample["filepath"]))
        assert picture.shape[:2] == (sample["metadata"]["height"], sample["metadata"]["width"])
        assert sample["camera"] == {"_cls": "Classification", "label": "Gate"}
        (detection,) = indexed.detections([sample["detection_id"]])
        assert sample["box"] == list(detection.box)
        assert sample["frame_index"] == detection.frame_index


def test_descriptors_are_those_of_the_case(indexed: Case, tmp_path: Path) -> None:
    run(export_fiftyone(indexed, tmp_path / "with", by="eva"))
    run(export_fiftyone(indexed, tmp_path / "without", with_descriptors=False, by="eva"))
    gallery = indexed.gallery(indexed.model_ids()[-1])
    rows = np.array([one["descriptor"] for one in read(tmp_path / "with")[1]])
    np.testing.assert_allclose(rows, np.asarray(gallery.descriptors, np.float32), atol=1e-5)
    assert all("descriptor" not in one for one in read(tmp_path / "without")[1])


def test_identities_are_groups_when_asked_for(indexed: Case, tmp_path: Path) -> None:
    run(export_fiftyone(indexed, tmp_path / "none", by="eva"))
    assert all("identity" not in one for one in read(tmp_path / "none")[1])
    run(regroup(indexed, by="eva"))
    run(export_fiftyone(indexed, tmp_path / "g", identities=Identities.GROUPS, by="eva"))
    stored = indexed.groups(indexed.model_ids()[-1])
    assert stored is not None
    labels = dict(zip(stored.ids.tolist(), stored.groups.labels.tolist(), strict=True))
    found = {one["detection_id"]: one["identity"]["label"] for one in read(tmp_path / "g")[1]}
    assert found == {number: str(label) for number, label in labels.items()}
    assert all(one["tags"] == ["candidate"] for one in read(tmp_path / "g")[1])
    assert "export FiftyOne" in [entry.action for entry in indexed.audit()]


def test_a_folder_with_files_is_left_alone(indexed: Case, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(ExchangeError, match="holds files"):
        run(export_fiftyone(indexed, tmp_path, by="eva"))
    assert (tmp_path / "mine.txt").read_text() == "mine"


def test_a_stopped_export_is_no_data_set(indexed: Case, tmp_path: Path) -> None:
    job = export_fiftyone(indexed, tmp_path / "half", by="eva")
    for _ in range(3):
        next(job)
    job.close()
    assert not (tmp_path / "half" / "metadata.json").exists()
    assert not (tmp_path / "half" / "samples.json").exists()
