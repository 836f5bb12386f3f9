"""The cascade's curve: what a frame that is not looked at costs, and when it costs nothing."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from reid_desktop.core.networks import PreparedQuery
from reid_desktop.core.progress import run
from reid_desktop.core.values import Detections, Float32, Image, QueryDetections
from reid_desktop.datasets.person_search import SoughtPerson
from reid_desktop.training.search_cascade import (
    StoredIndex,
    by_index,
    cascade_curve,
    draw_curve,
    joined,
    search_all,
)
from reid_desktop.training.search_tasks import SearchTask
from tests.colour_networks import ColourNetworks

BOX = np.array([10, 10, 40, 90], np.float32)


def found(score: float | None) -> QueryDetections:
    """Return one finding, or none."""
    scores = np.array([] if score is None else [score], np.float32)
    return QueryDetections(BOX[None].repeat(len(scores), 0), scores, np.ones_like(scores))


@pytest.fixture
def task() -> SearchTask:
    """The person is on frames 1 and 3 of four."""
    frames: list[Path | Image] = [np.full((100, 80, 3), n, np.uint8) for n in range(5)]
    query = SoughtPerson(0, BOX, 7, np.array([1, 2, 3, 4]), {1: BOX, 3: BOX})
    return SearchTask("drawn", frames, (query,))


GUIDED = {1: found(0.9), 2: found(0.2), 3: found(0.8), 4: found(None)}
INDEX = {1: found(0.5), 2: found(0.7), 3: found(0.6), 4: found(None)}


def test_the_stored_index_looks_at_a_frame_once_for_all_queries() -> None:
    class Counted(ColourNetworks):
        looks = 0

        def detect(self, images: Sequence[Image]) -> list[Detections]:
            Counted.looks += len(images)
            return super().detect(images)

    networks = Counted()
    stored = StoredIndex(networks, networks)
    frame = np.full((100, 80, 3), 90, np.uint8)
    frame[10:90, 10:40] = (220, 30, 30)
    prepared = [PreparedQuery(frame, box) for box in (BOX, BOX + 3)]
    found = [stored.search(query, [frame, frame])[1] for query in prepared]
    assert Counted.looks == 1
    fresh = StoredIndex(networks, networks).search(prepared[1], [frame])[0]
    np.testing.assert_array_equal(found[1].scores, fresh.scores)
    assert len(fresh) == 1


def test_frames_are_taken_by_their_best_finding_and_empty_ones_last() -> None:
    assert by_index(INDEX) == [2, 3, 1, 4]


def test_every_frame_gives_the_exhaustive_search(task: SearchTask) -> None:
    (point,) = cascade_curve(task, [GUIDED], [INDEX], [4])
    assert (point.share, point.mean_average_precision, point.top1, point.reached) == (1, 1, 1, 1)


def test_fewer_frames_reach_fewer_people(task: SearchTask) -> None:
    one, two, three = cascade_curve(task, [GUIDED], [INDEX], [1, 2, 3])
    assert (one.reached, one.mean_average_precision, one.top1) == (0, 0, 0)
    assert (two.reached, two.mean_average_precision, two.top1) == (0.5, 0.5, 1)
    assert (three.share, three.mean_average_precision) == (0.75, 1)


def test_no_findings_at_all_have_shapes(task: SearchTask) -> None:
    del task
    none = joined({4: found(None)}, [4])
    assert none.boxes.shape == (0, 4)
    assert len(none.frames) == len(none.scores) == 0


class Told:
    """Says what it is told of each frame, by its brightness."""

    def search(self, query: PreparedQuery, images: Sequence[Image]) -> list[QueryDetections]:
        del query
        return [GUIDED[int(image[0, 0, 0])] for image in images]

    def propose(self, query: PreparedQuery, images: Sequence[Image]) -> list[Float32]:
        return [result.boxes for result in self.search(query, images)]


def test_all_gallery_frames_are_searched(task: SearchTask, tmp_path: Path) -> None:
    (own,) = run(search_all(task, Told(), name="told"))
    assert set(own) == {1, 2, 3, 4}
    picture = tmp_path / "curve.png"
    draw_curve(cascade_curve(task, [own], [INDEX], [1, 4]), picture, title="told")
    assert picture.read_bytes().startswith(b"\x89PNG")


class Seer(ColourNetworks):
    """A detector with an ID Net that sees the brightness of a box."""

    def detect(self, images: Sequence[Image]) -> list[Detections]:
        found = super().detect(images)
        return [
            Detections(one.boxes, one.scores, np.array([[1, 0]] * len(one), np.float32))
            for one in found
        ]

    def identify(self, query: PreparedQuery) -> Float32:
        del query
        return np.array([0.6, 0.8], np.float32)


def test_the_stored_index_scores_people_as_a_search_by_index_does() -> None:
    frame = np.full((120, 160, 3), 120, np.uint8)
    frame[40:100, 10:30] = (200, 30, 30)
    frame[30:90, 110:130] = (30, 180, 40)
    query, streams = PreparedQuery(frame, np.array([10, 40, 30, 100], np.float32)), (1, 0.3, 0.8, 2)
    networks = Seer()
    index = StoredIndex(networks, networks, streams=streams, weight=0.25)
    (people,) = index.search(query, [frame])
    described = networks.describe(frame, np.vstack([query.box, people.boxes])).descriptors
    parts = described.reshape(len(described), 4, -1) * 2
    cosines = (parts[1:] * parts[0]).sum(axis=2)
    glad = cosines @ np.array(streams) / sum(streams)
    np.testing.assert_allclose(people.scores, 0.75 * glad + 0.25 * 0.6, atol=1e-5)
    assert len(index.propose(query, [frame])[0]) == 2
    plain = StoredIndex(networks, networks, streams=streams)
    np.testing.assert_allclose(plain.search(query, [frame])[0].scores, glad, atol=1e-5)
