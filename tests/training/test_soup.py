"""The mean of the weights of several cycles."""

from pathlib import Path

import pytest
import torch

from reid_desktop.core.errors import WeightsError
from reid_desktop.training.glad_experiments import read_glad
from reid_desktop.training.soup import average
from reid_desktop.vision.nets.glad import Glad, GladSizes, export
from reid_desktop.vision.weights import save_half


def trained(path: Path, *, seed: int, streams: tuple[str, ...] = ("global",)) -> Path:
    torch.manual_seed(seed)
    save_half(export(Glad(GladSizes(streams)).eval()), path)
    return path


def test_a_soup_is_the_mean_of_its_networks_and_one_itself(tmp_path: Path) -> None:
    paths = [trained(tmp_path / f"{seed}.safetensors", seed=seed) for seed in range(3)]
    means = average(paths)
    cpu = torch.device("cpu")
    nets = [read_glad(path, cpu).state_dict() for path in paths]
    for name, mean in means.items():
        wanted = torch.stack([net[name].float() for net in nets]).mean(0)
        assert torch.allclose(mean, wanted, atol=1e-6), name
    save_half(means, tmp_path / "soup.safetensors")
    assert read_glad(tmp_path / "soup.safetensors", cpu).sizes.streams == ("global",)


def test_only_networks_of_one_kind_have_a_mean(tmp_path: Path) -> None:
    one = trained(tmp_path / "one.safetensors", seed=0)
    other = trained(tmp_path / "other.safetensors", seed=0, streams=("global", "head"))
    with pytest.raises(WeightsError, match="different networks"):
        average([one, other])
    with pytest.raises(WeightsError, match="two trainings"):
        average([one])
    with pytest.raises(WeightsError, match="cannot be read"):
        average([one, tmp_path / "none.safetensors"])
