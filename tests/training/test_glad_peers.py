from pathlib import Path

import numpy as np
import pytest
import torch

from reid_desktop.core.errors import WeightsError
from reid_desktop.core.progress import run
from reid_desktop.training.glad_data import LabelledCrops
from reid_desktop.training.glad_peers import describe_peer, describe_raw
from reid_desktop.vision.nets.googlenet import GoogLeNet
from reid_desktop.vision.weights import save_half

OSNET = Path(__file__).parents[3] / "shared/weights/teachers/osnet_x0_25_msmt17.onnx"


def test_the_raw_trunk_is_averaged_and_of_norm_one(
    tmp_path: Path, few_crops: LabelledCrops
) -> None:
    torch.manual_seed(0)
    trunk = GoogLeNet()
    for weight in (one for one in trunk.parameters() if one.ndim > 1):
        torch.nn.init.kaiming_normal_(weight)  # torch's own values fade to denormals
    tensors = trunk.state_dict() | {"classifier.weight": torch.zeros(3)}
    save_half(tensors, tmp_path / "start.safetensors")
    job = describe_raw(
        tmp_path / "start.safetensors",
        few_crops.where(np.arange(2)),
        scale=0.125,
        device=torch.device("cpu"),
    )
    found = run(job)
    assert found.shape == (2, 1024)
    np.testing.assert_allclose(np.linalg.norm(found, axis=1), 1, atol=1e-5)


def test_a_peer_that_is_no_network_is_named(tmp_path: Path, few_crops: LabelledCrops) -> None:
    with pytest.raises(WeightsError, match=r"gone\.onnx"):
        run(describe_peer(tmp_path / "gone.onnx", few_crops, threads=1))
    (tmp_path / "words.onnx").write_bytes(b"no network")
    with pytest.raises(WeightsError, match=r"words\.onnx"):
        run(describe_peer(tmp_path / "words.onnx", few_crops, threads=1))


@pytest.mark.shared
@pytest.mark.skipif(not OSNET.exists(), reason="the peer's file is not beside the checkout")
def test_a_peer_describes_with_norm_one(few_crops: LabelledCrops) -> None:
    found = run(describe_peer(OSNET, few_crops, threads=1))
    assert found.shape == (12, 512)
    np.testing.assert_allclose(np.linalg.norm(found, axis=1), 1, atol=1e-5)
