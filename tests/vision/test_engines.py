"""Every engine gives the descriptors of the plain network."""

import socket
import sys
from collections.abc import Callable

import numpy as np
import pytest
import torch

from reid_desktop.core.errors import SettingsError
from reid_desktop.vision import engines
from reid_desktop.vision.devices import CPU
from reid_desktop.vision.nets.fused import FusedNormalisation, FusedTrunk
from reid_desktop.vision.nets.glad import Glad, GladSizes
from reid_desktop.vision.nets.googlenet import GoogLeNet, normalise_responses
from reid_desktop.vision.nets.keypoints import KeypointNet

SIZES = ((64, 32), (32, 32), (48, 32), (48, 32))


def trained_like(net: torch.nn.Module) -> None:
    """Give the layers outputs of the scale of trained ones, so that agreement means something."""
    for layer in net.modules():
        if isinstance(layer, torch.nn.Conv2d):
            torch.nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")


@pytest.fixture(scope="module")
def glad() -> Glad:
    torch.manual_seed(0)
    net = Glad(GladSizes())
    trained_like(net)
    return net.eval()


def pictures(count: int, sizes: engines.StreamSizes = SIZES) -> list[np.ndarray]:
    chance = np.random.default_rng(0)
    return [chance.integers(0, 256, (count, *size, 3), np.uint8) for size in sizes]


@torch.inference_mode()
def plain(glad: Glad, inputs: list[np.ndarray]) -> np.ndarray:
    return glad([torch.from_numpy(one).permute(0, 3, 1, 2).float() for one in inputs]).numpy()


def unit(streams: np.ndarray) -> np.ndarray:
    return streams / np.linalg.norm(streams, axis=2, keepdims=True)


@pytest.mark.parametrize("engine", ["torch", "openvino"])
def test_an_engine_gives_the_plain_networks_descriptors(
    glad: Glad, engine: engines.EngineName
) -> None:
    embedder = engines.embedder_maker(glad, [SIZES], engine=engine, bfloat16=False)(CPU)
    assert embedder.engine == engine
    inputs = pictures(3)
    expected = unit(plain(glad, inputs))
    np.testing.assert_allclose(unit(embedder.embed(inputs)), expected, atol=1e-4)
    alone = embedder.embed([one[1:2] for one in inputs])
    np.testing.assert_allclose(unit(alone), expected[1:2], atol=1e-4)


@pytest.mark.parametrize("engine", ["torch", "openvino"])
def test_one_embedder_takes_every_scale_it_was_made_for(
    glad: Glad, engine: engines.EngineName
) -> None:
    larger = ((80, 48), (48, 48), (48, 64), (48, 64))
    embedder = engines.embedder_maker(glad, [SIZES, larger], engine=engine, bfloat16=False)(CPU)
    for inputs in (pictures(2, larger), pictures(2)):
        expected = unit(plain(glad, inputs))
        np.testing.assert_allclose(unit(embedder.embed(inputs)), expected, atol=1e-4)


@pytest.mark.skipif(not torch.cpu._is_avx512_bf16_supported(), reason="no bfloat16 here")
@pytest.mark.parametrize("engine", ["torch", "openvino"])
def test_bfloat16_keeps_the_cosines(glad: Glad, engine: engines.EngineName) -> None:
    embedder = engines.embedder_maker(glad, [SIZES], engine=engine, bfloat16=True)(CPU)
    inputs = pictures(2)
    cosines = (unit(embedder.embed(inputs)) * unit(plain(glad, inputs))).sum(axis=2)
    assert cosines.min() > 0.995


@pytest.mark.parametrize("engine", ["torch", "openvino"])
def test_separate_trunks_are_not_mixed(engine: engines.EngineName) -> None:
    torch.manual_seed(1)
    net = Glad(GladSizes(streams=("global", "head"), shared=False)).eval()
    trained_like(net)
    sizes = ((32, 32), (32, 32))
    one = np.random.default_rng(0).integers(0, 256, (1, 32, 32, 3), np.uint8)
    embedder = engines.embedder_maker(net, [sizes], engine=engine, bfloat16=False)(CPU)
    found = unit(embedder.embed([one, one]))
    np.testing.assert_allclose(found, unit(plain(net, [one, one])), atol=1e-4)
    assert abs(float((found[0, 0] * found[0, 1]).sum())) < 0.99


@pytest.mark.parametrize("engine", ["torch", "openvino"])
def test_heat_maps_are_those_of_the_plain_network(engine: engines.EngineName) -> None:
    torch.manual_seed(0)
    net = KeypointNet().eval()
    inputs = np.random.default_rng(0).integers(0, 256, (2, 128, 64, 3), np.uint8)
    mapper = engines.heat_mapper_maker(net, engine=engine, bfloat16=False)(CPU)
    with torch.inference_mode():
        expected = net(torch.from_numpy(inputs).permute(0, 3, 1, 2).float()).numpy()
    assert mapper.engine == engine
    np.testing.assert_allclose(mapper.heat(inputs), expected, atol=1e-3)


@pytest.mark.parametrize("fused_kernel", [True, False])
def test_a_fused_trunk_equals_its_trunk(
    monkeypatch: pytest.MonkeyPatch, fused_kernel: bool
) -> None:
    from reid_desktop.vision.nets import fused

    if not fused_kernel:
        monkeypatch.setattr(fused, "has_fused_kernel", lambda: False)
    torch.manual_seed(0)
    trunk = GoogLeNet().eval()
    trained_like(trunk)
    inputs = torch.rand(1, 3, 64, 32) * 255
    with torch.inference_mode():
        expected = trunk(inputs)
        found = FusedTrunk(trunk, device=CPU, dtype=torch.float32)(inputs)
    torch.testing.assert_close(found, expected, rtol=1e-4, atol=1e-4 * float(expected.max()))


def test_a_fused_normalisation_equals_the_plain_one() -> None:
    maps = torch.rand(2, 64, 5, 4) * 60
    found = FusedNormalisation(64, device=CPU, dtype=torch.float32)(maps)
    torch.testing.assert_close(found, normalise_responses(maps), atol=1e-4, rtol=1e-5)


def test_auto_takes_openvino_on_the_processor_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    gpu = torch.device("cuda:0")
    for installed in (True, False):
        monkeypatch.setattr(engines, "has_openvino", lambda installed=installed: installed)
        assert engines.takes_openvino("auto", CPU) is installed
        assert not engines.takes_openvino("auto", gpu)
        assert not engines.takes_openvino("torch", CPU)
    with pytest.raises(SettingsError, match=r"reid-desktop\[openvino\]"):
        engines.takes_openvino("openvino", CPU)


def test_an_engine_that_refuses_is_replaced_and_told(
    glad: Glad, monkeypatch: pytest.MonkeyPatch
) -> None:
    from reid_desktop.vision import engine_openvino

    def refuse(*given: object, **named: object) -> None:
        raise RuntimeError("no such instruction\nstack")

    monkeypatch.setattr(engine_openvino, "OpenVinoEmbedder", refuse)
    said: list[str] = []
    make = engines.embedder_maker(glad, [SIZES], engine="auto", bfloat16=False, notify=said.append)
    assert make(CPU).engine == "torch"
    assert "no such instruction" in said[0]


def test_openvino_opens_no_connection(glad: Glad, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[object] = []
    connect: Callable[..., None] = lambda *given: opened.append(given)  # noqa: E731
    monkeypatch.setattr(socket.socket, "connect", connect)
    for name in [m for m in sys.modules if m.startswith("openvino_telemetry")]:
        monkeypatch.delitem(sys.modules, name)
    engines.embedder_maker(glad, [SIZES], engine="openvino", bfloat16=False)(CPU).embed(pictures(1))
    assert not opened
