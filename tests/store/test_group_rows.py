"""Groups: replaced as a whole, read as they were written."""

import numpy as np
import pytest

from reid_desktop.core.errors import CaseError
from reid_desktop.core.values import Groups
from reid_desktop.store.case import Case


def _groups(seed: int, members: int = 7, count: int = 3) -> tuple[np.ndarray, Groups]:
    rng = np.random.default_rng(seed)
    means = rng.random((count, 5)).astype(np.float32)
    labels = rng.integers(0, max(count, 1), members)
    return np.arange(members) + 10, Groups(means, labels, rng.random(count).astype(np.float32))


def test_the_latest_groups_come_back_as_they_were_stored(case: Case) -> None:
    assert case.groups("glad@1") is None
    for seed in range(4):
        ids, groups = _groups(seed)
        case.set_groups("glad@1", ids, groups, theta=0.5 + seed)
        stored = case.groups("glad@1")
        assert stored is not None
        assert np.array_equal(stored.ids, ids)
        assert np.array_equal(stored.groups.means, groups.means)
        assert np.array_equal(stored.groups.labels, groups.labels)
        assert np.array_equal(stored.groups.spreads, groups.spreads)
        assert stored.theta == 0.5 + seed
        assert stored.made_at.endswith("+00:00")
    assert case.audit()[-1].details["groups"] == 3
    assert len(list((case.path / "groups").iterdir())) == 2
    assert case.check() == []


def test_an_empty_gallery_has_groups_too(case: Case) -> None:
    case.set_groups("glad@1", *_groups(0, members=0, count=0), theta=0.5)
    stored = case.groups("glad@1")
    assert stored is not None
    assert len(stored.groups) == 0
    assert stored.groups.means.shape == (0, 5)


def test_groups_of_a_failed_transaction_leave_the_ones_before(case: Case) -> None:
    ids, groups = _groups(0)
    case.set_groups("glad@1", ids, groups, theta=0.5)
    with pytest.raises(ZeroDivisionError), case.transaction():  # noqa: PT012
        for seed in (1, 2, 3):
            case.set_groups("glad@1", *_groups(seed), theta=0.7)
        raise ZeroDivisionError
    stored = case.groups("glad@1")
    assert stored is not None
    assert stored.theta == 0.5
    assert np.array_equal(stored.groups.means, groups.means)


def test_a_missing_file_of_means_is_one_clear_error(case: Case) -> None:
    case.set_groups("glad@1", *_groups(0), theta=0.5)
    next((case.path / "groups").iterdir()).unlink()
    with pytest.raises(CaseError, match="Divide the gallery again"):
        case.groups("glad@1")
    assert len(case.check()) == 1
