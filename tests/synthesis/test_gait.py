import numpy as np
import pytest

from reid_desktop.synthesis import gait
from reid_desktop.synthesis.dress import dressed_body
from reid_desktop.synthesis.gait import Step, pose_person
from reid_desktop.synthesis.wardrobe import distinct_people, draw_person


def test_limbs_keep_their_length_through_a_stride() -> None:
    person = draw_person(1)
    poses = [pose_person(person, Step(phase)).joints for phase in np.linspace(0, 6.28, 9)]
    for a, b in ((gait.HIP, gait.KNEE), (gait.KNEE, gait.ANKLE), (gait.ELBOW, gait.WRIST)):
        for side in (0, gait.SIDE):
            lengths = [np.linalg.norm(p[a + side] - p[b + side]) for p in poses]
            np.testing.assert_allclose(lengths, lengths[0])


def test_walking_repeats_after_a_stride_and_mirrors_after_half() -> None:
    person = draw_person(2)
    there, back = (pose_person(person, Step(p)).joints for p in (0.7, 0.7 + 2 * np.pi))
    np.testing.assert_allclose(there, back, atol=1e-9)
    mirrored = pose_person(person, Step(0.7 + np.pi)).joints
    knee, other = there[gait.KNEE], mirrored[gait.KNEE + gait.SIDE]
    np.testing.assert_allclose(knee * (-1, 1, 1), other, atol=1e-9)


@pytest.mark.parametrize("effort", [0.0, 0.6, 1.0])
def test_a_walker_stands_on_the_ground_and_is_as_tall_as_said(effort: float) -> None:
    for seed in range(5):
        person = draw_person(seed)
        body = dressed_body(person, 0.7)
        vertices = body.posed(pose_person(person, Step(1.0, effort, lean=0.0)))
        assert abs(vertices[:, 2].min()) < 0.05
        assert vertices[:, 2].max() == pytest.approx(person.height_m, abs=0.09)


def test_people_of_a_street_can_be_told_apart() -> None:
    people = distinct_people(4, 24)
    dressed = {(p.top, p.bottom, p.hair, p.bag) for p in people}
    assert len(dressed) == 24
    assert people == distinct_people(4, 24)
