"""Taking each camera's mean off the people it saw."""

import numpy as np
import pytest

from reid_desktop.core.values import Float32, Gallery, Int64, Ranklist
from reid_desktop.index.cameras import (
    DRAWN,
    IN_ALL,
    PER_CAMERA,
    CentredGallery,
    camera_means,
    centred,
    rescored,
)

STREAMS, WIDTH = 4, 64


def unit(vectors: Float32) -> Float32:
    parts = vectors.reshape(len(vectors), STREAMS, -1)
    parts = parts / (np.sqrt(STREAMS) * np.linalg.norm(parts, axis=-1, keepdims=True))
    return parts.reshape(len(vectors), -1).astype(np.float32)


def seen_by_cameras(people: int, *, cast: float) -> tuple[Float32, Int64]:
    """Each person once by each of three cameras, each of which casts its own light on everybody."""
    chance = np.random.default_rng(3)
    own = chance.standard_normal((people, WIDTH))
    light = cast * chance.standard_normal((3, WIDTH))
    noise = 0.6 * chance.standard_normal((3, people, WIDTH))
    cameras = np.repeat(np.arange(3), people)
    return unit((own[None] + light[:, None] + noise).reshape(-1, WIDTH)), cameras


def test_a_mean_is_that_of_the_sample_drawn_to_all() -> None:
    descriptors, cameras = seen_by_cameras(40, cast=1.0)
    found = camera_means(descriptors.astype(np.float16), cameras, count=3)
    whole = descriptors.mean(axis=0)
    for number in range(3):
        rows = descriptors[cameras == number]
        wanted = (rows.sum(axis=0) + DRAWN * whole) / (len(rows) + DRAWN)
        assert found[number] == pytest.approx(wanted, abs=1e-4)


def test_large_galleries_are_sampled_evenly_and_within_the_bound(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    read: list[int] = []

    class Counting(np.ndarray):
        def __getitem__(self, key: object) -> object:
            read.append(np.asarray(key).size)
            return np.asarray(super().__getitem__(key))

    few = np.arange(3000) % 5
    camera_means(np.ones((3000, 8), np.float32).view(Counting), few, count=5)
    assert max(read) <= PER_CAMERA
    read.clear()
    many = np.arange(30_000) % 1000
    camera_means(np.ones((30_000, 8), np.float32).view(Counting), many, count=1000)
    assert sum(read) <= IN_ALL


def test_a_camera_that_saw_only_the_person_does_not_erase_him() -> None:
    descriptors, cameras = seen_by_cameras(50, cast=0.0)
    lone = np.append(cameras, 3)
    everybody = np.concatenate([descriptors, unit(descriptors[:1] + 0.02)])
    gallery = Gallery(np.arange(len(lone)), everybody, "m")
    evened = CentredGallery(gallery, lone, people=len(lone), streams=STREAMS)
    asked = evened.query(descriptors[0])
    scores = evened.scores(asked[None], np.arange(len(lone)))
    assert scores[-1] > 0.9


def test_every_stream_keeps_its_norm() -> None:
    descriptors, cameras = seen_by_cameras(20, cast=1.0)
    means = camera_means(descriptors, cameras, count=3)
    found = centred(descriptors, means[cameras], streams=STREAMS).reshape(-1, STREAMS, 16)
    assert np.linalg.norm(found, axis=-1) == pytest.approx(1 / np.sqrt(STREAMS), abs=1e-6)
    assert not centred(means[:1], means[:1], streams=STREAMS).any()


def test_what_a_camera_adds_no_longer_orders_the_people() -> None:
    """The cast is as strong as the person: plainly, the query's own camera comes first."""
    people = 200
    descriptors, cameras = seen_by_cameras(people, cast=1.0)
    everybody = np.arange(len(cameras))
    gallery = Gallery(everybody, descriptors, "m")
    evened = CentredGallery(gallery, cameras, people=len(cameras), streams=STREAMS)
    plain = right = 0
    for person in range(people):
        others = everybody[(everybody % people != person) | (cameras != 0)]
        plain += int(
            others[(descriptors[others] @ descriptors[person]).argmax()] % people == person
        )
        asked = evened.query(descriptors[person : person + 1])
        right += int(others[evened.scores(asked, others).argmax()] % people == person)
    assert right > plain + 20


def test_a_query_loses_the_mean_of_the_camera_it_looks_taken_by() -> None:
    descriptors, cameras = seen_by_cameras(200, cast=1.0)
    gallery = Gallery(np.arange(len(cameras)), descriptors, "m")
    evened = CentredGallery(gallery, cameras, people=len(cameras), streams=STREAMS)
    rows = np.arange(0, len(cameras), 50)
    assert np.allclose(evened.query(descriptors[rows]), evened.rows(rows), atol=1e-3)


def test_a_query_between_two_cameras_loses_half_of_each_mean() -> None:
    descriptors, cameras = seen_by_cameras(200, cast=1.0)
    two = cameras < 2
    gallery = Gallery(np.arange(400), descriptors[two], "m")
    evened = CentredGallery(gallery, cameras[two], people=400, streams=STREAMS)
    means = camera_means(descriptors[two], cameras[two], count=2)
    apart = means[1] - means[0]
    between = descriptors[0] - apart * (
        (descriptors[0] - means.mean(axis=0)) @ apart / (apart @ apart)
    )
    wanted = centred(between[None], means.mean(axis=0), streams=STREAMS)
    assert np.allclose(evened.query(between), wanted, atol=1e-4)


def test_the_best_of_several_queries_counts() -> None:
    descriptors, cameras = seen_by_cameras(30, cast=0.5)
    gallery = Gallery(np.arange(90), descriptors.astype(np.float16), "m")
    evened = CentredGallery(gallery, cameras, people=90, streams=STREAMS)
    queries = evened.query(descriptors[:3])
    rows = np.arange(5, 80, 7)
    single = [evened.scores(queries[row : row + 1], rows) for row in range(3)]
    assert np.array_equal(evened.scores(queries, rows), np.max(single, axis=0))


def test_the_later_people_leave_the_means_alone() -> None:
    descriptors, cameras = seen_by_cameras(30, cast=0.5)
    short = Gallery(np.arange(60), descriptors[:60], "m")
    whole = Gallery(np.arange(90), descriptors, "m")
    then = CentredGallery(short, cameras[:60], people=60, streams=STREAMS)
    now = CentredGallery(whole, cameras, people=60, streams=STREAMS)
    rows = np.arange(60)
    assert np.array_equal(then.rows(rows), now.rows(rows))
    assert np.array_equal(then.query(descriptors[:1]), now.query(descriptors[:1]))
    assert np.isfinite(now.rows(np.arange(90))).all()


def test_equal_scores_keep_their_order() -> None:
    ranklist = Ranklist(np.array([7, 3, 9]), np.array([0.9, 0.8, 0.7], np.float32))
    found = rescored(ranklist, np.array([0.5, 0.6, 0.5], np.float32))
    assert found.ids.tolist() == [3, 7, 9]
    assert found.scores.tolist() == pytest.approx([0.6, 0.5, 0.5])
