from dataclasses import replace

import numpy as np
import pytest

from reid_desktop.synthesis.scene import Street, StreetPlan, SynthFrame


@pytest.fixture(scope="module")
def frames(street: Street) -> list[SynthFrame]:
    return [f for camera in range(2) for f in (street.frame(camera, k) for k in range(0, 150, 7))]


def test_the_same_plan_makes_the_same_pictures_bit_for_bit(plan: StreetPlan) -> None:
    first, second = Street(plan).frame(1, 60), Street(plan).frame(1, 60)
    assert np.array_equal(first.frame.image, second.frame.image)
    assert np.array_equal(first.boxes, second.boxes)
    assert first.clock == second.clock


def test_another_seed_makes_another_street(plan: StreetPlan, street: Street) -> None:
    other = Street(replace(plan, seed=6))
    assert not np.array_equal(other.empty(0), street.empty(0))
    assert other.people != street.people


def test_random_access_gives_the_frames_of_the_sequence(plan: StreetPlan, street: Street) -> None:
    short = Street(replace(plan, duration_s=2.0))
    in_order = list(short.frames(0))
    assert [f.frame.index for f in in_order] == list(range(10))
    for index in (9, 0, 4):
        again = short.frame(0, index)
        assert np.array_equal(again.frame.image, in_order[index].frame.image)
        assert np.array_equal(again.keypoints, in_order[index].keypoints)


def test_boxes_lie_in_the_frame_and_arrays_belong_together(frames: list[SynthFrame]) -> None:
    assert sum(len(f.boxes) for f in frames) > 30
    for f in frames:
        count = len(f.boxes)
        assert f.boxes.shape == (count, 4)
        assert f.boxes.dtype == np.float32
        assert f.keypoints.shape == (count, 4, 2)
        assert f.person_ids.shape == f.visibility.shape == (count,)
        assert ((f.boxes >= 0) & (f.boxes <= [320, 240, 320, 240])).all()
        assert (f.boxes[:, 2:] > f.boxes[:, :2]).all()
        assert ((f.visibility >= 0) & (f.visibility <= 1)).all()
        assert len(set(f.person_ids.tolist())) == count


def test_a_frame_without_people_has_empty_arrays(plan: StreetPlan) -> None:
    frame = Street(replace(plan, people=0)).frame(0, 3)
    assert frame.boxes.shape == (0, 4)
    assert frame.keypoints.shape == (0, 4, 2)
    assert frame.visibility.shape == (0,)


def test_a_box_encloses_the_drawn_figure_closely(plan: StreetPlan, street: Street) -> None:
    bare = Street(replace(plan, people=0))
    checked = 0
    for index in range(0, 150, 5):
        found = street.frame(0, index)
        whole = (found.visibility > 0.97) & (len(found.boxes) == 1)
        for box in found.boxes[whole]:
            empty = bare.frame(0, index).frame.image.astype(int)
            changed = np.abs(found.frame.image.astype(int) - empty).max(axis=2) > 45
            rows, columns = np.nonzero(changed)
            head_and_trunk = rows < box[1] + 0.7 * (box[3] - box[1])  # below it there is shadow
            assert columns[head_and_trunk].min() >= box[0] - 2.5
            assert columns[head_and_trunk].max() <= box[2] + 2.5
            assert abs(rows.min() - box[1]) <= 6
            checked += 1
    assert checked >= 2


def test_key_points_of_walkers_stand_in_order_within_their_box(frames: list[SynthFrame]) -> None:
    for f in frames:
        inside = (f.boxes[:, :2] > 0).all(1) & (f.boxes[:, 2:] < [320, 240]).all(1)
        for box, points in zip(f.boxes[inside], f.keypoints[inside], strict=True):
            head, neck, right, left = points
            assert head[1] < neck[1] < min(right[1], left[1])
            assert (points >= box[:2] - 1).all()
            assert (points <= box[2:] + 1).all()
            tall = box[3] - box[1]
            assert 0.12 < (neck[1] - head[1]) / tall < 0.3
            assert 0.2 < ((right[1] + left[1]) / 2 - neck[1]) / tall < 0.45


def test_most_people_pass_several_cameras(street: Street, frames: list[SynthFrame]) -> None:
    half = len(frames) // 2
    seen = [
        {person for f in part for person in f.person_ids.tolist()}
        for part in (frames[:half], frames[half:])
    ]
    assert len(seen[0] & seen[1]) >= 5


def test_hidden_people_have_low_visibility_and_free_ones_full(frames: list[SynthFrame]) -> None:
    shares = np.concatenate([f.visibility for f in frames])
    assert (shares > 0.98).any()
    assert (shares < 0.6).any()


def test_each_camera_has_its_own_clock(plan: StreetPlan, street: Street) -> None:
    late = street.frame(1, 5).clock - street.frame(0, 5).clock
    assert late.total_seconds() == pytest.approx(street.clock_offsets_s[1], abs=1e-6)
    assert street.clock_offsets_s[1] != 0
    step = street.frame(0, 6).clock - street.frame(0, 5).clock
    assert step.total_seconds() == pytest.approx(1 / plan.fps)
    assert street.clock(0, 0).utcoffset() is not None


def test_cameras_see_colours_differently(street: Street) -> None:
    grey = np.full((1, 3), 128.0)
    seen = [place.exposed.apply(grey) for place in street.places]
    assert np.abs(seen[0] - seen[1]).max() > 4
