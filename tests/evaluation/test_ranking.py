import numpy as np
import pytest

from reid_desktop.evaluation.ranking import JUNK_PID, cmc_map

Scores = tuple[float, dict[int, float]]


def slow_scores(
    distances: np.ndarray, labels: tuple[np.ndarray, ...], ranks: tuple[int, ...]
) -> Scores:
    query_pids, gallery_pids, query_cams, gallery_cams = labels
    precisions, firsts = [], []
    for q in range(len(distances)):
        ranking = sorted(range(distances.shape[1]), key=lambda g: (distances[q, g], g))
        kept = [
            g
            for g in ranking
            if gallery_pids[g] != JUNK_PID
            and not (gallery_pids[g] == query_pids[q] and gallery_cams[g] == query_cams[q])
        ]
        hits = [k for k, g in enumerate(kept, 1) if gallery_pids[g] == query_pids[q]]
        if hits:
            precisions.append(sum(n / k for n, k in enumerate(hits, 1)) / len(hits))
            firsts.append(hits[0])
    if not firsts:
        return 0.0, dict.fromkeys(ranks, 0.0)
    cmc = {k: sum(first <= k for first in firsts) / len(firsts) for k in ranks}
    return sum(precisions) / len(precisions), cmc


def labels(
    rng: np.random.Generator, count: int, *, lowest: int = 0
) -> tuple[np.ndarray, np.ndarray]:
    return rng.integers(lowest, 7, count), rng.integers(1, 4, count)


@pytest.mark.parametrize("seed", range(8))
def test_cmc_and_map_equal_the_obvious_loops(seed: int) -> None:
    rng = np.random.default_rng(seed)
    distances = rng.random((23, 61)).round(1 if seed % 2 else 12)  # odd seeds have many ties
    query_pids, query_cams = labels(rng, 23)
    gallery_pids, gallery_cams = labels(rng, 61, lowest=JUNK_PID)
    ranks = (1, 2, 5, 10, 100)
    arrays = (query_pids, gallery_pids, query_cams, gallery_cams)
    found = cmc_map(distances, *arrays, ranks=ranks)
    mean, cmc = slow_scores(distances, arrays, ranks)
    assert found.mAP == pytest.approx(mean, abs=1e-9)
    assert found.cmc == pytest.approx(cmc, abs=1e-9)
    assert found.rank1 == pytest.approx(cmc[1], abs=1e-9)


def test_many_blocks_give_the_same_as_one(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(3)
    arrays = (rng.random((30, 40)), *[rng.integers(0, 4, n) for n in (30, 40, 30, 40)])
    whole = cmc_map(*arrays)
    monkeypatch.setattr("reid_desktop.evaluation.ranking._BLOCK_CELLS", 100)
    assert cmc_map(*arrays).mAP == whole.mAP


def test_same_person_in_the_same_camera_and_junk_are_left_out() -> None:
    distances = np.array([[0.1, 0.2, 0.3, 0.4]])
    pids, cams = np.array([5, JUNK_PID, 6, 5]), np.array([1, 2, 2, 2])
    found = cmc_map(distances, np.array([5]), pids, np.array([1]), cams, ranks=(1, 2))
    assert (found.mAP, found.cmc) == (0.5, {1: 0.0, 2: 1.0})


def test_queries_without_a_match_do_not_count() -> None:
    distances = np.array([[0.1, 0.2], [0.1, 0.2]])
    found = cmc_map(distances, np.array([1, 9]), np.array([1, 2]), np.zeros(2), np.ones(2))
    assert (found.queries, found.mAP, found.rank1) == (1, 1.0, 1.0)
    assert np.isnan(found.average_precisions[1])
    assert found.first_matches.tolist() == [1, 0]


@pytest.mark.parametrize("shape", [(0, 0), (0, 5), (3, 0)])
def test_empty_sets_score_nothing(shape: tuple[int, int]) -> None:
    q, g = (np.zeros(n, np.int64) for n in shape)
    found = cmc_map(np.zeros(shape), q, g, q, g + 1)
    assert (found.queries, found.mAP, found.cmc[1]) == (0, 0.0, 0.0)
