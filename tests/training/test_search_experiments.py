"""A person search task is scored as its protocol says, whatever the searcher finds."""

from collections.abc import Sequence
from typing import Any, cast

import numpy as np
import pytest
import torch

from reid_desktop.core.networks import PreparedQuery
from reid_desktop.core.progress import run
from reid_desktop.core.values import Float32, Image, QueryDetections
from reid_desktop.datasets.person_search import SoughtPerson
from reid_desktop.training.search_experiments import (
    VARIANTS,
    measure_variant,
    measure_variants,
    variant_searcher,
)
from reid_desktop.training.search_tasks import SearchTask
from reid_desktop.vision.build_qeeps import build_net
from reid_desktop.vision.searcher import QeepsSearcher

BOX = np.array([10, 10, 40, 90], np.float32)


def frame(number: int) -> Image:
    return np.full((120, 160, 3), number, np.uint8)


@pytest.fixture
def task() -> SearchTask:
    """One query; the person is on two of three gallery frames."""
    query = SoughtPerson(0, BOX, 5, np.array([1, 2, 3]), {1: BOX, 3: BOX + 20})
    return SearchTask("drawn", [frame(n) for n in range(4)], (query,))


class Knowing:
    """Finds what it was told to: (box, score) by the brightness of a frame."""

    def __init__(self, known: dict[int, list[tuple[Float32, float]]]) -> None:
        self.known = known

    def search(self, query: PreparedQuery, images: Sequence[Image]) -> list[QueryDetections]:
        assert int(query.image[0, 0, 0]) == 0
        found = [self.known.get(int(image[0, 0, 0]), []) for image in images]
        return [
            QueryDetections(
                np.array([box for box, _ in one], np.float32).reshape(-1, 4),
                np.array([score for _, score in one], np.float32),
                np.ones(len(one), np.float32),
            )
            for one in found
        ]

    def propose(self, query: PreparedQuery, images: Sequence[Image]) -> list[Float32]:
        return [result.boxes for result in self.search(query, images)]


def figures(task: SearchTask, known: dict[int, list[tuple[Float32, float]]]) -> Any:
    return run(measure_variant("QEEPS", cast(QeepsSearcher, Knowing(known)), task, first=1))


def test_everybody_found_first_is_perfect(task: SearchTask) -> None:
    found = figures(task, {1: [(BOX, 0.9)], 2: [(BOX, 0.1)], 3: [(BOX + 20, 0.8)]})
    assert found.scores.mean_average_precision == 1
    assert (found.recall, found.first_recall) == (1, 1)
    (top,) = found.tops
    assert (top.query, top.frame, top.right) == (0, 1, True)


def test_a_wrong_finding_in_front_costs(task: SearchTask) -> None:
    found = figures(task, {1: [(BOX, 0.5)], 2: [(BOX, 0.9)]})
    assert found.scores.mean_average_precision == pytest.approx(0.25)
    assert found.scores.cmc == {1: 0.0, 5: 1.0, 10: 1.0}
    assert found.recall == 0.5
    assert not found.tops[0].right


def test_the_first_proposals_are_counted_apart(task: SearchTask) -> None:
    known = {1: [(BOX + 60, 0.2), (BOX, 0.1)], 3: [(BOX + 20, 0.3)]}
    found = figures(task, known)
    assert (found.recall, found.first_recall) == (1.0, 0.5)


def test_nothing_found_is_zero(task: SearchTask) -> None:
    found = figures(task, {})
    assert found.scores.mean_average_precision == 0
    assert found.tops == ()


def test_every_row_of_table_1_runs_from_one_set_of_weights(task: SearchTask) -> None:
    torch.manual_seed(0)
    tensors = dict(build_net("resnet18").state_dict())

    def build(variant: str) -> QeepsSearcher:
        return variant_searcher(variant, tensors, model_id="x@0", short_side=96, proposals=12)

    rows = run(measure_variants(task, build, list(VARIANTS)))
    assert [row.variant for row in rows] == list(VARIANTS)
    assert all(0 <= row.scores.mean_average_precision <= 1 and row.seconds > 0 for row in rows)


def test_a_row_is_measured_by_the_papers_score_or_by_the_programs(task: SearchTask) -> None:
    torch.manual_seed(0)
    tensors = dict(build_net("resnet18").state_dict())
    query = PreparedQuery(task.image(0), BOX)
    paper, program, oim, same = (
        variant_searcher(
            variant, tensors, model_id="x@0", short_side=96, proposals=12, joint=joint
        ).search(query, [task.image(1)])[0]
        for variant in ("+ QSimNet", "OIM")
        for joint in (False, True)
    )
    assert program.scores.max() < paper.scores.max()  # times the person's score, below 1
    np.testing.assert_array_equal(oim.scores, same.scores)
