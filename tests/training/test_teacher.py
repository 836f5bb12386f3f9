from pathlib import Path

import cv2
import numpy as np
import pytest

from reid_desktop.core.errors import WeightsError
from reid_desktop.training.teacher import MoveNet, glad_points, pseudo_truth


def upright() -> np.ndarray:
    found = np.full((17, 3), 0.8, np.float32)
    found[:5, :2] = (50, 20)
    found[5, :2], found[6, :2] = (70, 40), (30, 40)
    found[11, :2], found[12, :2] = (60, 100), (40, 100)
    return found


def test_neck_and_upper_head_stand_above_the_shoulders_of_an_upright_person() -> None:
    points, scores = glad_points(upright())
    head, neck, right, left = points
    np.testing.assert_allclose([head[0], neck[0]], [50, 50], atol=1e-3)
    assert head[1] < 20 < neck[1] < 40
    np.testing.assert_allclose([right, left], [[40, 100], [60, 100]])
    np.testing.assert_allclose(scores, 0.8, atol=1e-3)


def test_low_scores_make_unsure_points() -> None:
    found = upright()
    found[:5, 2] = 0.05
    _, scores = glad_points(found)
    assert scores[0] < 0.3
    assert scores[2] > 0.7


def test_a_missing_teacher_is_said(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match="teacher"):
        MoveNet(tmp_path / "none.tflite")


@pytest.mark.shared
def test_the_teacher_finds_a_person_of_lsp(shared_data: Path) -> None:
    teachers = shared_data.parent / "weights" / "teachers"
    teacher = MoveNet(teachers / "movenet_single_pose_lightning_ptq.tflite")
    picture = cv2.imread(str(shared_data / "lsp" / "images" / "im0001.jpg"))[..., ::-1]
    points, trust = pseudo_truth(teacher, np.ascontiguousarray(picture))
    truth = np.array([[39.0, 15.6], [38.2, 36.1], [28.9, 84.7], [43.0, 85.1]])
    assert np.linalg.norm(points - truth, axis=1).max() < 0.2 * 69
    assert (trust > 0.3).all()
