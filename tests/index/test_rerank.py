import numpy as np
import pytest

from reid_desktop.core.values import Ranklist
from reid_desktop.index.rerank import k_reciprocal, reranked


def unit(vectors: np.ndarray) -> np.ndarray:
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def slow(likeness: np.ndarray, k1: int, k2: int, share: float) -> list[float]:
    """Zhong et al., equations (3) to (12), with sets and loops."""
    own = 1 - likeness.astype(np.float64)
    count = len(own)
    near = [sorted(range(count), key=lambda j, i=i: (own[i][j], j)) for i in range(count)]

    def mutual(i: int, k: int) -> set[int]:
        return {j for j in near[i][: k + 1] if i in near[j][: k + 1]}

    weights = []
    for i in range(count):
        grown = mutual(i, k1)
        for j in mutual(i, k1):
            half = mutual(j, max(1, round(k1 / 2)))
            if 3 * len(half & mutual(i, k1)) > 2 * len(half):
                grown = grown | half
        row = {j: np.exp(-own[i][j]) for j in grown}
        total = sum(row.values())
        weights.append([row.get(j, 0) / total for j in range(count)])
    mixed = [np.mean([weights[j] for j in near[i][:k2]], axis=0) for i in range(count)]
    found = []
    for j in range(1, count):
        least, most = np.minimum(mixed[0], mixed[j]).sum(), np.maximum(mixed[0], mixed[j]).sum()
        found.append((1 - share) * (1 - least / most) + share * own[0][j])
    return found


@pytest.mark.parametrize(("count", "k1", "k2"), [(30, 7, 3), (12, 20, 6), (2, 20, 6), (25, 5, 1)])
def test_distances_are_those_of_the_paper(count: int, k1: int, k2: int) -> None:
    vectors = unit(np.random.default_rng(count).standard_normal((count, 8)) + 0.5)
    likeness = vectors @ vectors.T
    np.fill_diagonal(likeness, 1)
    found = k_reciprocal(likeness, k1=k1, k2=k2, share=0.3)
    assert found == pytest.approx(slow(likeness, k1, k2, 0.3), abs=1e-5)


def test_friends_of_the_query_overtake_a_lone_lookalike() -> None:
    rng = np.random.default_rng(1)
    person = rng.standard_normal(40)
    others = rng.standard_normal((60, 40))
    own = person + 0.75 * rng.standard_normal((25, 40))
    vectors = unit(np.concatenate([own, others + 0.45 * person]))
    scores = vectors[1:] @ vectors[0]
    order = np.argsort(-scores, kind="stable")
    ranklist = Ranklist(order.astype(np.int64) + 1, scores[order])
    again = reranked(ranklist, vectors[:1], vectors[1:][order])

    def early(ids: np.ndarray) -> int:
        return int((ids[:24] <= 24).sum())

    assert early(again.ids) >= early(ranklist.ids)
    assert sorted(again.ids) == sorted(ranklist.ids)


@pytest.mark.parametrize("top", [0, 1, 12, 40])
def test_what_lies_behind_the_top_stays_there_with_falling_scores(top: int) -> None:
    vectors = unit(np.random.default_rng(2).standard_normal((41, 16)))
    scores = vectors[1:] @ vectors[0]
    order = np.argsort(-scores, kind="stable")
    ranklist = Ranklist(order.astype(np.int64), scores[order])
    again = reranked(ranklist, vectors[:1], vectors[1:][order][:top])
    assert set(again.ids[:top]) == set(ranklist.ids[:top])
    assert np.array_equal(again.ids[top:], ranklist.ids[top:])
    assert (np.diff(again.scores) <= 1e-6).all()
