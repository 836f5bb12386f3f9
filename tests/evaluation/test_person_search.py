"""Person search figures equal a slow obvious version and scikit-learn's definition."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reid_desktop.core.boxes import iou
from reid_desktop.core.values import Float32
from reid_desktop.evaluation.person_search import (
    Found,
    QueryScores,
    covered,
    least_iou,
    right_findings,
    score_query,
    summarised,
)

BOX = np.array([10, 10, 50, 110], np.float32)


def slow_scores(found: Found, truth: dict[int, Float32]) -> QueryScores:
    """The published script, frame by frame."""
    labels, scores, hits = [], [], 0
    for frame in dict.fromkeys(found.frames.tolist()):
        rows = [r for r in range(len(found.frames)) if found.frames[r] == frame]
        rows.sort(key=lambda r: -float(found.scores[r]))
        done = False
        for row in rows:
            right = False
            if frame in truth and not done:
                w, h = truth[frame][2:] - truth[frame][:2]
                needed = min(0.5, float(w * h) / float((w + 10) * (h + 10)))
                right = float(iou(found.boxes[row : row + 1], truth[frame][None])[0, 0]) >= needed
                done = right
            hits += right
            labels.append(right)
            scores.append(float(found.scores[row]))
    if not hits:
        return QueryScores(0.0, -1)
    total = 0.0
    for threshold in sorted(set(scores), reverse=True):
        above = [label for label, s in zip(labels, scores, strict=True) if s >= threshold]
        gained = sum(label for label, s in zip(labels, scores, strict=True) if s == threshold)
        total += gained / hits * sum(above) / len(above)
    return QueryScores(total * hits / len(truth), 0)


@given(st.integers(0, 10_000))
@settings(max_examples=60, deadline=None)
def test_average_precision_equals_the_slow_version(seed: int) -> None:
    rng = np.random.default_rng(seed)
    count = int(rng.integers(0, 40))
    truth = {int(f): BOX for f in rng.choice(12, int(rng.integers(1, 8)), replace=False)}
    boxes = BOX + rng.normal(0, 12, (count, 4)).astype(np.float32)
    scores = rng.integers(0, 6, count).astype(np.float32) / 6
    found = Found(rng.integers(0, 12, count), boxes.astype(np.float32), scores)
    wanted = slow_scores(found, truth).average_precision
    assert score_query(found, truth).average_precision == pytest.approx(wanted, abs=1e-9)


def test_only_the_best_match_of_a_frame_counts() -> None:
    boxes = np.stack([BOX, BOX + 1, BOX])
    found = Found(np.array([3, 3, 4]), boxes, np.array([0.2, 0.9, 0.5], np.float32))
    assert right_findings(found, {3: BOX}).tolist() == [False, True, False]


def test_a_small_box_needs_less_overlap() -> None:
    small = np.array([[0, 0, 10, 10]], np.float32)
    assert least_iou(small).tolist() == [0.25]
    assert least_iou(BOX[None]).tolist() == [0.5]


def test_missed_frames_lower_the_average_precision() -> None:
    found = Found(np.array([0]), BOX[None], np.array([1.0], np.float32))
    assert score_query(found, {0: BOX}).average_precision == 1
    assert score_query(found, {0: BOX, 1: BOX}).average_precision == 0.5


def test_nothing_found_scores_nothing() -> None:
    none = Found(np.zeros(0, np.int64), np.zeros((0, 4), np.float32), np.zeros(0, np.float32))
    assert score_query(none, {0: BOX}) == QueryScores(0.0, -1)


def test_a_query_without_truth_is_a_mistake() -> None:
    none = Found(np.zeros(0, np.int64), np.zeros((0, 4), np.float32), np.zeros(0, np.float32))
    with pytest.raises(ValueError, match="no average precision"):
        score_query(none, {})


def test_means_and_top_k() -> None:
    scores = [QueryScores(1.0, 0), QueryScores(0.5, 4), QueryScores(0.0, -1)]
    mean = summarised(scores)
    assert mean.mean_average_precision == pytest.approx(0.5)
    assert mean.cmc == pytest.approx({1: 1 / 3, 5: 2 / 3, 10: 2 / 3})
    assert summarised([]).queries == 0


def test_proposals_cover_a_person() -> None:
    assert covered(np.stack([BOX + 200, BOX + 2]), BOX)
    assert not covered(np.stack([BOX + 200]), BOX)
    assert not covered(np.zeros((0, 4), np.float32), BOX)
