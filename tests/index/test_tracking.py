import numpy as np

from reid_desktop.core.progress import Job, run
from reid_desktop.index.tracking import Tracker


def track(*arrays: np.ndarray) -> Job[np.ndarray]:
    """Join the boxes of a whole source."""
    return Tracker().follow(*arrays)


def walkers(paths: dict[int, list[tuple[int, float]]], *, seed: int = 0) -> tuple[np.ndarray, ...]:
    """Return the arrays of `track` and the person of each box; paths are (frame, x) lists."""
    rng = np.random.default_rng(seed)
    looks = {person: rng.standard_normal(32) for person in paths}
    seen = sorted((frame, person, x) for person, path in paths.items() for frame, x in path)
    vectors = np.array([looks[p] + 0.2 * rng.standard_normal(32) for _, p, _ in seen])
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    frames = np.array([frame for frame, _, _ in seen])
    boxes = np.array([[x, 50, x + 40, 150] for _, _, x in seen], np.float32)
    ids = np.arange(len(seen)) + 100
    return (
        ids,
        frames,
        frames * 0.5,
        boxes,
        np.full(len(seen), 0.9, np.float32),
        vectors.astype(np.float16),
        np.arange(len(seen)),
        np.full(len(seen), -1),
    ), np.array([person for _, person, _ in seen])


def test_each_walker_is_one_tracklet_named_after_its_first_box() -> None:
    paths = {0: [(f, 20.0 * f) for f in range(20)], 1: [(f, 400 - 20.0 * f) for f in range(20)]}
    arrays, people = walkers(paths)
    numbers = run(track(*arrays))
    for person in (0, 1):
        mine = numbers[people == person]
        assert len(set(mine.tolist())) == 1
        assert mine[0] == arrays[0][people == person][0]


def test_two_boxes_of_a_frame_never_share_a_tracklet_and_strangers_are_not_joined() -> None:
    rng = np.random.default_rng(1)
    paths = {
        p: [(f, float(rng.uniform(0, 600))) for f in range(15) if rng.random() < 0.8]
        for p in range(8)
    }
    arrays, people = walkers(paths, seed=1)
    numbers = run(track(*arrays))
    pairs = set(zip(arrays[1].tolist(), numbers.tolist(), strict=True))
    assert len(pairs) == len(numbers)
    for number in set(numbers.tolist()):
        assert len(set(people[numbers == number].tolist())) == 1


def test_someone_else_in_the_same_place_is_somebody_else() -> None:
    paths = {0: [(f, 100.0) for f in range(5)], 1: [(f, 100.0) for f in range(5, 10)]}
    arrays, people = walkers(paths)
    numbers = run(track(*arrays))
    assert set(numbers[people == 0]).isdisjoint(numbers[people == 1])


def test_a_long_absence_ends_a_tracklet() -> None:
    arrays, _ = walkers({0: [(0, 10.0), (1, 12.0), (20, 14.0), (21, 15.0)]})
    numbers = run(track(*arrays))
    assert numbers.tolist() == [100, 100, 102, 102]


def test_an_unsure_box_continues_a_tracklet_but_begins_none() -> None:
    arrays, _ = walkers({0: [(f, 10.0) for f in range(4)]})
    arrays[4][1] = 0.3
    assert len(set(run(track(*arrays)).tolist())) == 1
    arrays[4][:] = 0.3
    assert run(track(*arrays)).tolist() == [100, 101, 102, 103]


def test_tracking_goes_on_where_it_was() -> None:
    arrays, _ = walkers({0: [(f, 20.0 * f) for f in range(20)], 1: [(f, 300.0) for f in range(20)]})
    whole = run(track(*arrays))
    known = arrays[7].copy()
    known[:20] = whole[:20]
    assert np.array_equal(run(track(*arrays[:7], known)), whole)


def test_nobody_makes_no_tracklets() -> None:
    arrays, _ = walkers({0: [(0, 1.0)]})
    assert len(run(track(*(array[:0] for array in arrays)))) == 0


def test_a_source_in_stretches_gives_the_tracklets_of_the_whole() -> None:
    rng = np.random.default_rng(4)
    paths = {
        p: [(f, 30.0 * p + 6.0 * f + float(rng.normal())) for f in range(40) if rng.random() < 0.8]
        for p in range(5)
    }
    arrays, _ = walkers(paths, seed=4)
    frames, descriptors = arrays[1], arrays[5]
    whole = run(track(*arrays))
    tracker, parts = Tracker(), []
    for first, end in ((0, 7), (7, 8), (8, 8), (8, 33), (33, 40)):
        here = (frames >= first) & (frames < end)
        ids, indices, times, boxes, scores, _, places, known = (
            each if each is descriptors else each[here] for each in arrays
        )
        following = tracker.follow(ids, indices, times, boxes, scores, descriptors, places, known)
        parts.append(run(following))
    assert len(set(whole.tolist())) < len(whole) / 4
    assert np.array_equal(np.concatenate(parts), whole)
