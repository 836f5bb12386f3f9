"""Promises of the shipped detector and searcher on synthetic footage that no training saw."""

import numpy as np
import pytest

from reid_desktop.core.boxes import iou
from reid_desktop.core.networks import PreparedQuery
from reid_desktop.synthesis.scene import Street, StreetPlan, SynthFrame
from reid_desktop.vision.build_qeeps import build_detector, build_searcher

pytestmark = pytest.mark.weights


@pytest.fixture(scope="module")
def frames() -> list[SynthFrame]:
    street = Street(StreetPlan(77))
    return [street.frame(0, 420), street.frame(2, 60), street.frame(2, 420)]


def test_most_people_who_are_plainly_seen_are_found(frames: list[SynthFrame]) -> None:
    found = build_detector("cpu", profile="fast").detect([frame.frame.image for frame in frames])
    people, hits = 0, 0
    for frame, detections in zip(frames, found, strict=True):
        plain = frame.boxes[frame.visibility > 0.9]
        people += len(plain)
        hits += int((iou(plain, detections.boxes).max(axis=1, initial=0) >= 0.5).sum())
    assert people >= 3
    assert hits / people >= 0.6


def test_an_even_wall_holds_nobody() -> None:
    wall = np.full((240, 320, 3), (150, 140, 120), np.uint8)
    assert len(build_detector("cpu", profile="fast").detect([wall])[0]) == 0


def test_the_query_itself_is_found_in_its_own_frame(frames: list[SynthFrame]) -> None:
    frame = frames[0]
    box = frame.boxes[frame.visibility.argmax()]
    searcher = build_searcher("cpu", profile="fast")
    found = searcher.search(PreparedQuery(frame.frame.image, box), [frame.frame.image])[0]
    assert iou(found.boxes[:3], box[None]).max() >= 0.5
