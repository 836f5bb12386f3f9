import numpy as np
import pytest

from reid_desktop.core.progress import run
from reid_desktop.evaluation.table7 import PAPER_GALLERY, PAPER_ROWS, table7
from reid_desktop.index.divide import dividing
from reid_desktop.pipeline.measure_retrieval import (
    measure_retrieval,
    measure_thetas,
    ranked_scores,
    theta_for,
)


def gallery(people: int = 40, pictures: int = 6) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(0)
    pids = np.repeat(np.arange(people), pictures)
    own = rng.standard_normal((people, 64))[pids] + 0.4 * rng.standard_normal((len(pids), 64))
    parts = own.reshape(len(pids), 4, 16)
    parts /= 2 * np.linalg.norm(parts, axis=2, keepdims=True)
    return parts.reshape(-1, 64).astype(np.float16), pids, 1 + np.arange(len(pids)) % 3


def test_theta_gives_the_ratio_that_is_asked_for() -> None:
    descriptors, _, _ = gallery()
    tree = run(dividing(descriptors))
    for ratio in (0.68, 0.43, 0.13):
        groups = int(tree.cut(theta_for(tree, ratio)).max()) + 1
        assert 0 <= ratio * 240 - groups <= 3
    assert theta_for(tree, 1.0) == 0.0
    assert int(tree.cut(0.0).max()) + 1 == 240


def test_the_rows_are_those_of_the_paper_s_table() -> None:
    descriptors, pids, cameras = gallery()
    queries = np.arange(0, 240, 24)
    rows = run(measure_retrieval(descriptors, pids, cameras, queries, weights=(1, 1, 1, 1)))
    assert len(rows) == len(PAPER_ROWS)
    for row, paper in zip(rows, PAPER_ROWS, strict=True):
        assert row.groups / 240 == pytest.approx(paper.groups / PAPER_GALLERY, abs=0.02)
        assert row.dimension == min(paper.dimension, 64)
        assert row.ms > 0
    assert rows[0].mAP > 90
    assert rows[0].rank1 == 100
    lines = table7(rows, gallery=240)
    assert len(lines) == 1 + len(PAPER_ROWS)
    assert "73.9" in lines[1]
    assert "368" in lines[1]


def test_the_curve_of_theta_judges_the_groups_by_who_is_who() -> None:
    descriptors, pids, _ = gallery()
    rows = run(measure_thetas(descriptors, pids))
    assert sum(row.suggested for row in rows) == 1
    counts = [row.quality.groups for row in rows]
    assert counts == sorted(counts, reverse=True)
    chosen = next(row for row in rows if row.suggested)
    assert chosen.quality.purity > 0.95
    assert chosen.quality.nmi > 0.95
    assert chosen.quality.f1 > rows[0].quality.f1
    assert 0 < rows[0].mean_spread < chosen.mean_spread < rows[-1].mean_spread + 1e-6
    junk = np.where(np.arange(len(pids)) % 6 == 0, -1, pids)
    assert run(measure_thetas(descriptors, junk))[5].quality.purity > 0.95


def test_what_a_search_did_not_return_counts_as_lost() -> None:
    pids = np.array([7, 7, 7, 8, -1])
    cameras = np.array([1, 2, 2, 2, 2])
    queries = np.array([0])
    distances = np.float32([[0, 0.1, 2.0, 0.2, 0.05]])  # one of two matches; a distractor first
    assert ranked_scores(distances, queries, pids, cameras) == (50.0, 100.0)
    distances = np.float32([[0, 0.3, 0.1, 0.2, 2.0]])  # matches first and third
    mean = 100 * (1 + 2 / 3) / 2
    assert ranked_scores(distances, queries, pids, cameras) == (pytest.approx(mean), 100.0)
    none = np.full((1, 5), 2.0, np.float32)
    assert ranked_scores(none, queries, pids, cameras) == (0.0, 0.0)
