import numpy as np
import pytest

from reid_desktop.core.errors import SettingsError
from reid_desktop.index.queries import half_weighted, joined, weighted


def streams(seed: int, count: int) -> np.ndarray:
    parts = np.random.default_rng(seed).standard_normal((count, 4, 8)).astype(np.float32)
    parts /= np.linalg.norm(parts, axis=2, keepdims=True)
    return (parts / 2).reshape(count, 32)


NONE = np.zeros((0, 32), np.float32)


def test_one_picture_alone_is_the_query() -> None:
    likes = streams(0, 1)
    assert joined(likes, NONE) == pytest.approx(likes[0], abs=1e-6)
    assert joined(likes, NONE, join="best") == pytest.approx(likes, abs=1e-6)


def test_every_stream_of_a_joined_query_keeps_its_norm() -> None:
    for join, rows in (("mean", 1), ("best", 3)):
        query = joined(streams(1, 3), streams(2, 2), join=join)  # type: ignore[arg-type]
        norms = np.linalg.norm(query.reshape(rows, 4, 8), axis=2)
        assert norms == pytest.approx(np.full((rows, 4), 0.5), abs=1e-6)


def test_the_mean_lies_between_the_pictures() -> None:
    likes = streams(3, 2)
    query = joined(likes, NONE)
    assert (likes @ query).min() > (likes[0] @ likes[1])


def test_others_are_pushed_away_and_the_person_stays_near() -> None:
    likes, unlikes = streams(4, 1), streams(5, 3)
    before, after = joined(likes, NONE), joined(likes, unlikes)
    assert unlikes.mean(axis=0) @ after < unlikes.mean(axis=0) @ before
    assert likes[0] @ after > 0.8
    assert np.array_equal(joined(likes, unlikes, push=0), before)


def test_a_stream_that_is_all_zeros_stays_so() -> None:
    likes = streams(6, 2)
    likes[:, :8] = 0
    query = joined(likes, streams(7, 1) * 0)
    assert np.isfinite(query).all()
    assert not query[:8].any()


def test_a_weighted_score_is_the_weighted_mean_of_the_streams() -> None:
    query, other = streams(8, 2)
    cosines = 4 * (query * other).reshape(4, 8).sum(axis=1)
    weights = (1.0, 0.3, 0.0, 0.8)
    expected = float(np.average(cosines, weights=weights))
    assert float(weighted(query, weights) @ other) == pytest.approx(expected, abs=1e-6)
    assert float(weighted(query, weights) @ query) == pytest.approx(1.0, abs=1e-6)
    both = half_weighted(np.stack([query, other]), weights)
    assert float(both[0] @ both[1]) == pytest.approx(expected, abs=1e-6)
    assert np.linalg.norm(both, axis=1) == pytest.approx([1, 1], abs=1e-6)
    with pytest.raises(SettingsError, match="weight"):
        weighted(query, (0, 0, 0, 0))
