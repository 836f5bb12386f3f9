from pathlib import Path

import pytest
import torch
from torch import nn

from reid_desktop.vision.nets.googlenet import GoogLeNet, normalise_responses


def test_lrn_equals_torchs_own() -> None:
    maps = torch.rand(2, 64, 5, 4, generator=torch.Generator().manual_seed(0)) * 60
    own = nn.LocalResponseNorm(5, alpha=1e-4, beta=0.75, k=1.0)
    torch.testing.assert_close(normalise_responses(maps), own(maps), atol=1e-4, rtol=1e-5)


@pytest.mark.parametrize(
    ("size", "maps"), [((64, 32), (2, 1)), ((96, 96), (3, 3)), ((112, 128), (3, 4))]
)
def test_maps_are_about_a_32nd_of_the_picture(size: tuple[int, int], maps: tuple[int, int]) -> None:
    with torch.no_grad():
        found = GoogLeNet()(torch.zeros(1, 3, *size))
    assert found.shape == (1, 1024, *maps)


def test_a_frozen_stem_gets_no_gradient_and_all_else_does() -> None:
    trunk = GoogLeNet()
    trunk.freeze_stem()
    trunk(torch.rand(1, 3, 32, 32) * 255).sum().backward()
    without = {name.split(".")[0] for name, p in trunk.named_parameters() if p.grad is None}
    assert without == {"conv1", "conv2_reduce", "conv2"}


def test_the_bvlc_start_fits_the_trunk(shared_data: Path) -> None:
    from reid_desktop.vision.weights import fill, read_tensors

    start = shared_data.parent / "weights" / "googlenet_bvlc_imagenet_fp16.safetensors"
    tensors = {k: v for k, v in read_tensors(start).items() if not k.startswith("classifier")}
    fill(GoogLeNet(), tensors, name="googlenet")
