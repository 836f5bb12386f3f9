from pathlib import Path

import numpy as np
import pytest
import torch

from reid_desktop.core.errors import WeightsError
from reid_desktop.core.progress import run
from reid_desktop.core.values import Keypoints
from reid_desktop.training.checkpoints import save_checkpoint
from reid_desktop.training.keypoint_data import PointedPeople
from reid_desktop.training.keypoint_figures import (
    as_text,
    measure,
    measure_sets,
    read_keypoint_net,
)
from reid_desktop.vision.nets.keypoints import KeypointNet

CPU = torch.device("cpu")


def test_sure_true_points_have_no_error_and_no_fall_back(few_people: PointedPeople) -> None:
    sure = np.ones((8, 4), np.float32)
    found = measure(Keypoints(few_people.points, sure), few_people)
    assert found["people"] == 8
    assert found["error"] == 0
    assert all(value == 0 for key, value in found.items() if key.startswith(("fallback", "unseen")))


def test_an_unsure_neck_falls_back_and_hides_head_and_upper_body(
    few_people: PointedPeople,
) -> None:
    sure = np.ones((8, 4), np.float32)
    sure[:2, 1] = 0
    found = measure(Keypoints(few_people.points, sure), few_people)
    assert [found[f"fallback_{name}"] for name in ("upper_head", "neck", "right_hip")] == [0, 25, 0]
    assert [found[f"unseen_{name}"] for name in ("head", "upper_body", "lower_body")] == [25, 25, 0]


def test_every_set_has_a_row_and_text(few_people: PointedPeople) -> None:
    torch.manual_seed(0)
    rows = run(measure_sets(KeypointNet().eval(), {"lsp": few_people, "few": few_people}, None))
    assert [(row["set"], row["by"]) for row in rows] == [("lsp", "network"), ("few", "network")]
    assert {k: v for k, v in rows[0].items() if k != "set"} == {
        k: v for k, v in rows[1].items() if k != "set"
    }
    assert sum("people" in line for line in as_text(rows)) == 2


def test_a_training_result_and_the_shipped_net_can_be_read(tmp_path: Path) -> None:
    torch.manual_seed(0)
    net = KeypointNet()
    save_checkpoint(tmp_path / "last.safetensors", {"tensors": net.state_dict(), "step": 1})
    found = read_keypoint_net(tmp_path / "last.safetensors", CPU)
    assert all(torch.equal(v, net.state_dict()[k]) for k, v in found.state_dict().items())
    assert read_keypoint_net(None, CPU).heat.bias is not None
    with pytest.raises(WeightsError, match="gone"):
        read_keypoint_net(tmp_path / "gone.safetensors", CPU)
