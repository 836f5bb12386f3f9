import numpy as np

from reid_desktop.core.values import Ranklist
from reid_desktop.pipeline.together import together


def ranked(hits: dict[int, float]) -> Ranklist:
    order = sorted(hits, key=lambda i: -hits[i])
    return Ranklist(np.array(order, np.int64), np.float32([hits[i] for i in order]))


FRAMES = {10: (1, 0), 11: (1, 0), 20: (1, 5), 21: (1, 5), 30: (2, 0), 31: (2, 0), 40: (2, 9)}
RED = ranked({10: 0.9, 20: 0.8, 21: 0.3, 30: 0.95, 40: 0.99})
BLUE = ranked({11: 0.5, 21: 0.7, 31: 0.2, 30: 0.6, 20: 0.1})


def test_only_frames_with_everybody_are_hits_the_surest_first() -> None:
    found = together([RED, BLUE], FRAMES, top=10)
    assert found.ids.tolist() == [20, 21, 10, 11, 30, 31]
    assert np.allclose(found.scores, [0.7, 0.7, 0.5, 0.5, 0.2, 0.2])


def test_one_candidate_never_stands_for_two_people() -> None:
    same = ranked({10: 0.9})
    assert len(together([same, ranked({10: 0.8})], FRAMES, top=10)) == 0


def test_the_ranklist_ends_at_top() -> None:
    assert together([RED, BLUE], FRAMES, top=3).ids.tolist() == [20, 21, 10]
