"""Promises of the architecture numbers and of the builders."""

from pathlib import Path

import pytest
import torch

from reid_desktop.core.errors import SettingsError, WeightsError
from reid_desktop.vision.build_qeeps import build_detector, build_net


def parameters(**flags: bool) -> int:
    with torch.device("meta"):
        net = build_net("resnet50", **flags)
    return sum(parameter.numel() for parameter in net.parameters())


def test_the_resnet50_build_counts_as_many_parameters_as_table_4() -> None:
    assert parameters() / 1e6 == pytest.approx(49.3, abs=1)


def test_qrpn_reads_the_whole_pooled_query() -> None:
    added = parameters(qsse=False, qsimnet=False) - parameters(
        qsse=False, qrpn=False, qsimnet=False
    )
    fc1, fc2 = 1024 * 14 * 14 * 64 + 64, 64 * 1024 + 1024
    rpn = 1024 * 512 * 9 + 512 + 512 * 15 + 15
    assert added == fc1 + fc2 + rpn


@pytest.mark.parametrize("block", ["qsse", "qrpn", "qsimnet"])
def test_each_block_switches_on_by_itself(block: str) -> None:
    flags = dict.fromkeys(("qsse", "qrpn", "qsimnet"), False) | {block: True}
    net = build_net("resnet18", **flags)
    assert getattr(net, block) is not None
    assert sum(getattr(net, name) is not None for name in flags) == 1


def test_resnet50_runs_a_tiny_pair() -> None:
    torch.manual_seed(0)
    net = build_net("resnet50").eval()
    images = torch.randint(0, 256, (1, 3, 48, 64), dtype=torch.uint8)
    with torch.no_grad():
        query, gallery = net.pair_features(net.normalise(images), net.normalise(images))
    assert query.shape == gallery.shape == (1, 1024, 3, 4)


def test_an_unknown_profile_is_named() -> None:
    with pytest.raises(SettingsError, match="enormous"):
        build_detector("cpu", profile="enormous")


def test_missing_weights_are_said_so(tmp_path: Path) -> None:
    (tmp_path / "manifest.toml").write_text("[weights]\n")
    with pytest.raises(WeightsError, match="qeeps-resnet18"):
        build_detector("cpu", models=tmp_path)
