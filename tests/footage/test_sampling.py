import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from reid_desktop.footage.sampling import MotionGate, by_interval


def slowly(times_s: np.ndarray, every_s: float) -> list[int]:
    """The promise, word by word: the first frame at or after each multiple, once each."""
    chosen: list[int] = []
    for multiple in range(int(times_s[-1] / every_s + 1e-6) + 2 if len(times_s) else 0):
        after = [k for k, t in enumerate(times_s) if t >= multiple * every_s - 1e-6]
        if after and after[0] not in chosen:
            chosen.append(after[0])
    return chosen


@given(
    steps=st.lists(st.integers(1, 3000), max_size=40),
    every_ms=st.sampled_from([40, 100, 333, 1000, 5000]),
)
def test_the_first_frame_at_or_after_each_multiple_is_taken(
    steps: list[int], every_ms: int
) -> None:
    times_s = np.cumsum([0, *steps]) / 1000
    assert by_interval(times_s, every_s=every_ms / 1000) == slowly(times_s, every_ms / 1000)


def test_ten_frames_a_second_give_one_a_second_in_spite_of_rounding() -> None:
    assert by_interval(np.arange(100) * 0.1, every_s=1.0) == list(range(0, 100, 10))


def test_zero_takes_all_and_nothing_gives_nothing() -> None:
    assert by_interval(np.array([0, 0.5, 0.7]), every_s=0) == [0, 1, 2]
    assert by_interval(np.zeros(0), every_s=1) == []


def test_a_gap_of_years_gives_one_frame_at_once() -> None:
    assert by_interval(np.array([0, 1, 1e9, 1e9 + 1]), every_s=1e-3) == [0, 1, 2, 3]


def test_a_person_passes_the_gate_and_noise_and_light_do_not() -> None:
    rng = np.random.default_rng(0)
    room = rng.integers(60, 180, (480, 640, 3)).astype(np.uint8)
    room = np.repeat(np.repeat(room[::16, ::16], 16, 0), 16, 1)
    noisy = np.clip(room.astype(int) + rng.normal(0, 4, room.shape), 0, 255).astype(np.uint8)
    brighter = np.clip(noisy.astype(int) + 25, 0, 255).astype(np.uint8)
    person = brighter.copy()
    person[200:260, 300:320] = 5
    gate = MotionGate()
    assert [gate.moved(image) for image in (room, noisy, brighter, person, person)] == [
        True,
        False,
        False,
        True,
        False,
    ]
