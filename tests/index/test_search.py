import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reid_desktop.core.progress import run
from reid_desktop.core.values import Gallery, Ranklist
from reid_desktop.index.divide import divide
from reid_desktop.index.search import coarse_to_fine, exhaustive, rank
from reid_desktop.index.search_index import KINDS, Kind, SearchIndex
from reid_desktop.index.supergroups import supergrouping

Index = tuple[Gallery, SearchIndex]


def make_index(
    seed: int, *, kind: type = np.float16, count: int = 400, units: Kind = "groups"
) -> Index:
    rng = np.random.default_rng(seed)
    vectors = rng.standard_normal((50, 64))[rng.integers(0, 50, count)]
    vectors += 0.5 * rng.standard_normal(vectors.shape)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    vectors[count // 2 :: 7] = vectors[0]  # equal descriptors, equal scores
    ids = rng.permutation(10 * count)[:count].astype(np.int64)
    gallery = Gallery(ids, vectors.astype(kind), "stub@0")
    if units == "crops":
        return gallery, SearchIndex.of_crops(gallery.descriptors, dimension=16)
    groups = run(divide(gallery.descriptors, 0.5))
    if units == "supergroups":
        groups = run(supergrouping(groups))
    return gallery, SearchIndex.of_groups(groups.means, groups.labels, dimension=16, kind=units)


def asked(seed: int, queries: int = 0) -> np.ndarray:
    shape = (queries, 64) if queries else (64,)
    vectors = np.random.default_rng(seed).standard_normal(shape).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=-1, keepdims=True)


def assert_same(found: Ranklist, other: Ranklist) -> None:
    assert np.array_equal(found.ids, other.ids)
    assert np.array_equal(found.scores, other.scores)


def test_rank_puts_the_most_similar_first_and_keeps_ties_in_order() -> None:
    gallery = Gallery(np.array([7, 8, 9]), np.eye(3, dtype=np.float32), "")
    found = rank(np.float32([0, 1, 0]), gallery, rows=np.array([0, 1, 2]))
    assert found.ids.tolist() == [8, 7, 9]
    assert found.scores.tolist() == [1, 0, 0]


@pytest.mark.parametrize("kind", [np.float16, np.float32])
def test_scores_are_cosines_accumulated_in_float32(kind: type) -> None:
    gallery, _ = make_index(1, kind=kind)
    query = asked(1)
    found = exhaustive(query, gallery, top=400)
    exact = gallery.descriptors.astype(np.float64) @ query.astype(np.float64)
    assert found.scores == pytest.approx(np.sort(exact)[::-1], abs=1e-6)
    rows = {int(i): row for row, i in enumerate(gallery.ids)}
    assert exact[[rows[i] for i, _ in found]] == pytest.approx(found.scores, abs=1e-6)


@pytest.mark.parametrize("units", KINDS)
@pytest.mark.parametrize("kind", [np.float16, np.float32])
@pytest.mark.parametrize("queries", [0, 3])
@pytest.mark.parametrize("top", [1, 30, 9999])
def test_with_everything_open_it_is_the_exhaustive_ranklist(
    kind: type, queries: int, top: int, units: Kind
) -> None:
    gallery, index = make_index(2, kind=kind, units=units)
    query = asked(3, queries)
    found = coarse_to_fine(query, gallery, index, units=len(index.coarse), top=top)
    assert_same(found, exhaustive(query, gallery, top=top))
    assert len(found) == min(top, 400)


def test_equal_descriptors_rank_in_gallery_order_wherever_they_stand() -> None:
    gallery, _ = make_index(4)
    found = exhaustive(gallery.descriptors[0].astype(np.float32), gallery, top=400)
    equal = [0, *range(200, 400, 7)]
    assert found.ids[: len(equal)].tolist() == gallery.ids[equal].tolist()


INDICES: dict[Kind, Index] = {k: make_index(5, units=k) for k in KINDS}


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(KINDS),
    st.integers(0, 10**6),
    st.integers(1, 60),
    st.integers(1, 60),
    st.floats(0, 1),
)
def test_a_filter_never_empties_the_result_and_never_leaks(
    kind: Kind, seed: int, top: int, units: int, share: float
) -> None:
    gallery, index = INDICES[kind]
    allowed = np.random.default_rng(seed).random(len(gallery)) < share
    found = coarse_to_fine(asked(seed), gallery, index, units=units, top=top, allowed=allowed)
    assert len(found) == min(top, allowed.sum())
    assert set(found.ids) <= set(gallery.ids[allowed])
    assert (np.diff(found.scores) <= 0).all()


@pytest.mark.parametrize("units", KINDS)
def test_filtered_search_with_everything_open_is_the_filtered_oracle(units: Kind) -> None:
    gallery, index = make_index(6, units=units)
    allowed = np.arange(400) % 5 == 0
    everything = len(index.coarse)
    found = coarse_to_fine(asked(6), gallery, index, units=everything, top=50, allowed=allowed)
    assert_same(found, exhaustive(asked(6), gallery, allowed=allowed, top=50))


def test_no_more_groups_are_opened_than_asked_for_when_they_hold_enough() -> None:
    _, index = make_index(7)
    rows = index.open_rows(asked(7), 3)
    assert set(index.labels[rows]) == set(index.coarse.nearest(asked(7), 3))
    more = index.open_rows(asked(7), 3, at_least=len(rows) + 1)
    assert set(rows) < set(more)
    assert len(set(index.labels[more])) < len(index.coarse)


@pytest.mark.parametrize("units", KINDS)
def test_rows_behind_the_index_are_found(units: Kind) -> None:
    gallery, index = make_index(9, units=units)
    late = np.concatenate([gallery.descriptors, asked(9)[None].astype(np.float16)])
    grown = Gallery(np.append(gallery.ids, 99_999), late, "stub@0")
    assert coarse_to_fine(asked(9), grown, index, units=2, top=5).ids[0] == 99_999
    nobody = np.zeros(401, np.bool_)
    assert len(coarse_to_fine(asked(9), grown, index, units=2, top=5, allowed=nobody)) == 0
    extended = run(index.extending(late[400:]))
    assert (len(extended), len(extended.coarse)) == (401, len(index.coarse) + 1)
    assert coarse_to_fine(asked(9), grown, extended, units=2, top=5).ids[0] == 99_999


def test_an_empty_gallery_has_an_empty_ranklist() -> None:
    gallery = Gallery(np.zeros(0, np.int64), np.zeros((0, 64), np.float16), "")
    index = SearchIndex.of_crops(gallery.descriptors)
    assert len(coarse_to_fine(asked(0), gallery, index, top=5)) == 0
    assert len(exhaustive(asked(0), gallery, top=5)) == 0
    nobody = np.zeros(400, np.bool_)
    assert len(coarse_to_fine(asked(0), *INDICES["groups"], top=5, allowed=nobody)) == 0
