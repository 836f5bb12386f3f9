"""conv5 on pooled regions, the slow plain way and the fast one."""

import pytest
import torch
from torch import Tensor, nn

from reid_desktop.vision.nets.resnet import NormLayer, fold_norms, folded
from reid_desktop.vision.nets.roi_heads import RoiHeads, pool

SIZE = 12 * 16, 15 * 16


def trained_heads(norm: NormLayer) -> RoiHeads:
    """Heads whose norms and biases all do something."""
    torch.manual_seed(3)
    heads = RoiHeads(16, 32, norm=norm).eval()
    for part in heads.modules():
        if isinstance(part, nn.BatchNorm2d):
            nn.init.normal_(part.running_mean)  # type: ignore[arg-type]
            nn.init.uniform_(part.running_var, 0.5, 2.0)  # type: ignore[arg-type]
            nn.init.uniform_(part.weight, 0.5, 1.5)
        if isinstance(part, nn.Conv2d) and part.bias is not None:
            nn.init.normal_(part.bias)
    return heads


def people() -> list[Tensor]:
    """Boxes inside two pictures; some touch the border."""
    first = torch.tensor([[0, 0, 40, 90], [100, 20, 239.9, 191.9], [5.5, 7.25, 9, 30]])
    return [first, first[:1] + 60]


@pytest.mark.parametrize("norm", [nn.BatchNorm2d, folded])
@torch.inference_mode()
def test_looking_equals_pooling_then_conv5(norm: NormLayer) -> None:
    heads, features = trained_heads(norm), torch.randn(2, 16, SIZE[0] // 16, SIZE[1] // 16)
    plain, fast = heads(pool(features, people())), heads.look(features, people())
    torch.testing.assert_close(fast.embeddings, plain.embeddings, atol=1e-5, rtol=0)
    torch.testing.assert_close(fast.logits, plain.logits, atol=1e-4, rtol=1e-4)
    torch.testing.assert_close(fast.offsets, plain.offsets, atol=1e-4, rtol=1e-4)


@torch.inference_mode()
def test_folded_norms_change_nothing() -> None:
    heads, features = trained_heads(nn.BatchNorm2d), torch.randn(2, 16, 12, 15)
    before = heads.look(features, people()).embeddings
    fold_norms(heads)
    assert not [part for part in heads.conv5.modules() if isinstance(part, nn.BatchNorm2d)]
    torch.testing.assert_close(heads.look(features, people()).embeddings, before, atol=1e-5, rtol=0)


@torch.inference_mode()
def test_every_second_cell_is_a_cell_of_the_whole() -> None:
    features = torch.randn(2, 4, 12, 15)
    whole, half = pool(features, people()), pool(features, people(), every_second=True)
    torch.testing.assert_close(half, whole[:, :, ::2, ::2], atol=1e-5, rtol=1e-5)


@torch.inference_mode()
def test_no_box_gives_empty_outputs() -> None:
    none = [torch.zeros(0, 4), torch.zeros(0, 4)]
    found = trained_heads(nn.BatchNorm2d).look(torch.randn(2, 16, 12, 15), none)
    assert found.embeddings.shape == (0, 256)
