"""The ranges of frames that were not looked at name exactly those frames."""

import random

from reid_desktop.pipeline.unseen_frames import not_looked_at, told


def test_ranges_run_over_neighbouring_indexed_frames() -> None:
    indexed = [(1, index) for index in range(0, 50, 5)] + [(2, 0), (2, 7)]
    looked = [(1, 20), (1, 25), (2, 7)]
    assert not_looked_at(indexed, looked) == {"1": [[0, 15], [30, 45]], "2": [[0, 0]]}


def test_a_source_that_was_looked_at_whole_is_left_out() -> None:
    assert not_looked_at([(1, 0), (1, 5), (3, 0)], [(1, 0), (1, 5)]) == {"3": [[0, 0]]}
    assert not_looked_at([], []) == {}


def test_the_ranges_name_every_missing_frame_and_no_other() -> None:
    chance = random.Random(0)
    for _ in range(50):
        indexed = sorted({(chance.randint(1, 3), chance.randint(0, 40)) for _ in range(40)})
        looked = chance.sample(indexed, chance.randint(0, len(indexed)))
        ranges = not_looked_at(indexed, looked)
        named = {
            (source, index)
            for source, index in indexed
            if any(a <= index <= b for a, b in ranges.get(str(source), []))
        }
        assert named == set(indexed) - set(looked)


def test_a_reader_is_told_by_name() -> None:
    lines = told({"1": [[0, 15], [30, 30]], "9": [[2, 2]]}, {1: "gate.mp4"})
    assert lines == [
        "not looked at in gate.mp4: frames 0-15, 30",
        "not looked at in 9: frames 2",
    ]
