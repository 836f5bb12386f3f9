"""Proposals are judged by where the first one stands that covers the person sought."""

from collections.abc import Sequence

import numpy as np
import pytest

from reid_desktop.core.networks import PreparedQuery
from reid_desktop.core.progress import run
from reid_desktop.core.values import Float32, Image, QueryDetections
from reid_desktop.datasets.person_search import SoughtPerson
from reid_desktop.training.search_coverage import NEVER, Coverage, gain, measure_coverage, shares
from reid_desktop.training.search_tasks import SearchTask

BOX = np.array([10, 10, 40, 90], np.float32)


class Proposing:
    """Proposes the person's box behind as many others as a frame is bright."""

    def search(self, query: PreparedQuery, images: Sequence[Image]) -> list[QueryDetections]:
        raise AssertionError("nothing is searched")

    def propose(self, query: PreparedQuery, images: Sequence[Image]) -> list[Float32]:
        counts = [int(image[0, 0, 0]) for image in images]
        return [np.stack([BOX + 200] * count + [BOX]) for count in counts]


def task_of(*brightness: int) -> SearchTask:
    frames: list[Image] = [np.full((8, 8, 3), value, np.uint8) for value in (0, *brightness)]
    gallery = np.arange(1, len(frames))
    shown = {int(row): BOX for row in gallery}
    return SearchTask("drawn", frames, (SoughtPerson(0, BOX, 5, gallery, shown),))


def test_the_place_of_the_first_proposal_that_covers_the_person_counts() -> None:
    found = run(measure_coverage(Proposing(), task_of(0, 4, 5, 20), name="drawn"))
    assert found.places.tolist() == [0, 4, 5, 20]
    assert found.queries.tolist() == [0, 0, 0, 0]
    assert shares(found) == {5: 0.5, 10: 0.75, 16: 0.75, 32: 1.0}


def test_a_person_whom_no_proposal_covers_is_never_covered() -> None:
    far = SearchTask("drawn", [np.zeros((8, 8, 3), np.uint8)] * 2, (
        SoughtPerson(0, BOX, 5, np.array([1]), {1: BOX + 90}),
    ))  # fmt: skip
    found = run(measure_coverage(Proposing(), far, name="drawn"))
    assert found.places.tolist() == [NEVER]
    assert found.share(1000) == 0


def test_a_gain_is_counted_by_query_and_tested_by_frame() -> None:
    queries = np.array([0, 0, 0, 0, 1])
    better = Coverage(np.array([1, 1, 1, 1, 20]), queries)
    plain = Coverage(np.array([1, 20, 20, 20, 20]), queries)
    found = gain(better, plain, 10)
    assert found.mean == pytest.approx((0.75 + 0) / 2)
    assert (found.low, found.high) == (0, 0.75)
    assert found.p == pytest.approx(0.25)  # three frames of three: 2 / 2 ** 3
