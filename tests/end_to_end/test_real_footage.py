"""The shipped networks on real footage: an indoor clip of six people, a crowd outdoors.

These need the research data beside the checkout and take some minutes on two cores.
"""

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from reid_desktop.core.progress import run
from reid_desktop.core.records import CaseInfo
from reid_desktop.core.settings import IndexSettings, SearchSettings
from reid_desktop.pipeline.imports import import_footage
from reid_desktop.pipeline.ingest import ingest
from reid_desktop.pipeline.query import query_from_detection
from reid_desktop.pipeline.regroup import regroup
from reid_desktop.pipeline.retrieve import retrieve
from reid_desktop.store.case import Case
from reid_desktop.vision.build import LocalNetworks

pytestmark = [pytest.mark.shared, pytest.mark.weights, pytest.mark.slow, pytest.mark.timeout(900)]

PEOPLE_FRAMES = ((50, 190), (215, 450), (500, 700), (740, 860), (940, 1210), (1250, 1370))
"""When each of the six people is in the room, frames of the clip (its README)."""
FPS = 10


@pytest.fixture(scope="module")
def detection() -> Iterator[ModuleType]:
    """The benchmark's truth and matching, so that figures mean the same here and there."""
    scripts = str(Path(__file__).parents[2] / "benchmarks")
    sys.path.insert(0, scripts)
    yield importlib.import_module("detection")
    sys.path.remove(scripts)


@pytest.fixture(scope="module")
def networks() -> LocalNetworks:
    return LocalNetworks("cpu")


@pytest.fixture(scope="module")
def room(
    shared_data: Path, networks: LocalNetworks, tmp_path_factory: pytest.TempPathFactory
) -> Any:
    """A case with the indoor clip, indexed at one frame a second and grouped."""
    path = tmp_path_factory.mktemp("room") / "room.reidcase"
    clip = shared_data / "intel_person" / "one-by-one-person-detection.mp4"
    with Case.create(path, CaseInfo("Room"), by="eva") as case:
        run(import_footage(case, [clip], camera="room", by="eva"))
        result = run(ingest(case, networks, settings=IndexSettings(every_s=1.0), by="eva"))
        assert result.skipped == []
        run(regroup(case, by="eva"))
        yield case


def test_moving_people_are_found_and_an_empty_room_is_empty(
    room: Case, detection: ModuleType, shared_data: Path
) -> None:
    from reid_desktop.core.boxes import iou

    clip = shared_data / "intel_person" / "one-by-one-person-detection.mp4"
    _, truths = detection.moving_boxes(clip)
    (source,) = room.sources()
    found, false = [], []
    for second, truth in enumerate(truths):
        people = room.detections_of_frame(source.id, second * FPS)
        boxes = np.array([d.box for d in people], np.float32).reshape(-1, 4)
        if truth is not None and len(truth):
            found.append(iou(boxes, truth).max(initial=0) >= 0.5)
        elif truth is not None:
            false.append(len(boxes) > 0)
    assert len(found) >= 80
    assert len(false) >= 15
    assert np.mean(found) >= 0.95
    assert np.mean(false) <= 0.05


def test_a_query_of_each_person_puts_that_person_first(room: Case, networks: LocalNetworks) -> None:
    columns = room.columns()
    frames = columns.frame_indices
    right = 0
    for first, last in PEOPLE_FRAMES:
        own = columns.ids[(frames >= first) & (frames <= last)]
        scores = columns.scores[(frames >= first) & (frames <= last)]
        query = query_from_detection(room, int(own[int(np.argmax(scores))]))
        settings = SearchSettings(top=len(own))
        search = run(retrieve(room, networks, query, settings=settings, by="eva"))
        best = room.detections(room.hits_of(search.id).ids[:5].tolist())
        right += all(first <= d.frame_index <= last for d in best)
    assert right >= 5


def test_a_crowd_outdoors_is_found(
    detection: ModuleType, networks: LocalNetworks, shared_data: Path
) -> None:
    matches = detection.pets_matches(
        networks.detector(), shared_data / "pets09_s2l1", detection.PETS_FRAMES
    )
    hits = sum(int(m.hits.sum()) for m in matches)
    assert hits / sum(m.people for m in matches) >= 0.75
    assert hits / sum(int((~m.neutral).sum()) for m in matches) >= 0.75
