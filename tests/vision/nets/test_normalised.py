import pytest
import torch

from reid_desktop.vision.nets.glad import Glad, GladSizes, export
from reid_desktop.vision.nets.googlenet import GoogLeNet
from reid_desktop.vision.nets.normalised import NORM, JointNorm, NormalisedGoogLeNet
from tests.vision.nets.test_glad import built, pictures

SIZES = ((3, 3, 64, 32), (2, 3, 48, 48))


@pytest.fixture
def batches() -> list[torch.Tensor]:
    chance = torch.Generator().manual_seed(3)
    return [torch.rand(size, generator=chance) * 255 for size in SIZES]


@pytest.fixture
def start() -> GoogLeNet:
    torch.manual_seed(4)
    trunk = GoogLeNet()
    for parameter in trunk.parameters():
        parameter.data *= 1.5  # so that maps do not die away
    return trunk


@pytest.fixture
def trunk(start: GoogLeNet) -> NormalisedGoogLeNet:
    found = NormalisedGoogLeNet()
    norms = {key: value for key, value in found.state_dict().items() if NORM in key}
    found.load_state_dict(norms | start.state_dict())
    return found


def test_a_calibrated_trunk_gives_the_maps_of_its_start(
    start: GoogLeNet, trunk: NormalisedGoogLeNet, batches: list[torch.Tensor]
) -> None:
    trunk.calibrate(batches)
    with torch.no_grad():
        for mode in (trunk.eval(), trunk.train()):  # in training by the same pixels' statistics
            for found, pictures in zip(mode.joint(batches), batches, strict=True):
                torch.testing.assert_close(found, start(pictures), atol=1e-4, rtol=1e-3)


def test_the_folded_trunk_gives_the_same_maps(
    trunk: NormalisedGoogLeNet, batches: list[torch.Tensor]
) -> None:
    trunk.calibrate(batches)
    for name, parameter in trunk.named_parameters():
        if NORM in name:
            parameter.data *= torch.rand_like(parameter) + 0.5
    plain = GoogLeNet()
    plain.load_state_dict(trunk.folded())
    with torch.no_grad():
        found, wanted = plain(batches[0]), trunk.eval()(batches[0])
    assert wanted.std() > 0
    torch.testing.assert_close(found, wanted, atol=1e-4, rtol=1e-3)


def test_maps_of_all_sizes_are_normalised_by_common_statistics() -> None:
    norm = JointNorm(5).train()
    chance = torch.Generator().manual_seed(5)
    batches = [
        torch.randn(2, 5, 4, 3, generator=chance),
        torch.randn(1, 5, 7, 7, generator=chance) + 3,
    ]
    pixels = torch.cat([one.permute(0, 2, 3, 1).reshape(-1, 5) for one in batches])
    mean, spread = pixels.mean(0), pixels.std(0, unbiased=False)
    for found, maps in zip(norm.rectified(batches), batches, strict=True):
        wanted = (maps - mean[:, None, None]) / spread[:, None, None]
        torch.testing.assert_close(found, wanted.clamp(min=0), atol=1e-4, rtol=1e-4)


def test_a_normalised_glad_is_exported_as_the_papers_network() -> None:
    net = built(GladSizes(classes=3, normalised=True)).train()
    trunk = net.trunks[0]
    assert isinstance(trunk, NormalisedGoogLeNet)
    people = pictures(4)
    with torch.no_grad():
        trunk.calibrate(people)
        net(people)  # moves running statistics of norms and bottlenecks
    shipped = Glad(GladSizes())
    shipped.load_state_dict(export(net))
    with torch.no_grad():
        torch.testing.assert_close(shipped.eval()(people), net.eval()(people), atol=1e-3, rtol=1e-3)
