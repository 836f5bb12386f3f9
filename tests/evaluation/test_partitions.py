"""Groups against people, by scikit-learn and by counting all pairs."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import normalized_mutual_info_score

from reid_desktop.evaluation.partitions import partition_quality

LABELS = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=1, max_size=40)


@settings(max_examples=60, deadline=None)
@given(LABELS)
def test_it_is_what_counting_and_scikit_learn_give(pictures: list[tuple[int, int]]) -> None:
    labels, pids = np.array(pictures).T
    found = partition_quality(labels, pids)
    most = [np.bincount(pids[labels == group]).max() for group in np.unique(labels)]
    assert found.groups == len(set(labels.tolist()))
    assert found.purity == pytest.approx(sum(most) / len(pids))
    assert found.nmi == pytest.approx(normalized_mutual_info_score(pids, labels), abs=1e-9)
    pairs = list(combinations(range(len(pids)), 2))
    ours = {p for p in pairs if labels[p[0]] == labels[p[1]]}
    theirs = {p for p in pairs if pids[p[0]] == pids[p[1]]}
    wanted = 2 * len(ours & theirs) / (len(ours) + len(theirs)) if ours or theirs else 1.0
    assert found.f1 == pytest.approx(wanted)


def test_perfect_groups_are_perfect_and_one_for_all_is_not() -> None:
    pids = np.array([3, 3, 5, 5, 9])
    perfect = partition_quality(np.array([1, 1, 0, 0, 2]), pids)
    assert (perfect.groups, perfect.purity, perfect.f1) == (3, 1.0, 1.0)
    assert perfect.nmi == pytest.approx(1.0)
    mixed = partition_quality(np.zeros(5, np.int64), pids)
    assert mixed.nmi == pytest.approx(0.0)
    assert mixed.purity == pytest.approx(0.4)
