from pathlib import Path

import pytest
import torch
from torch import nn

from reid_desktop.core.errors import WeightsError
from reid_desktop.vision import weights as w

TENSORS = {"weight": torch.arange(6, dtype=torch.float32).reshape(2, 3), "bias": torch.ones(2)}


def manifest(folder: Path, sha256: str) -> None:
    text = f'[weights.tiny]\nfile = "tiny.safetensors"\nsha256 = "{sha256}"\nlicence = "test"\n'
    (folder / "manifest.toml").write_text(text)


def test_saved_weights_come_back_as_float32(tmp_path: Path) -> None:
    manifest(tmp_path, w.save_half(TENSORS, tmp_path / "tiny.safetensors"))
    tiny = w.listed(tmp_path)["tiny"]
    loaded = w.load(tiny)
    net = nn.Linear(3, 2)
    w.fill(net, loaded, name="tiny")
    assert torch.equal(net.weight, TENSORS["weight"])
    assert loaded["bias"].dtype == torch.float32
    assert tiny.model_id == f"tiny@{tiny.sha256[:12]}"


def test_another_hash_is_refused(tmp_path: Path) -> None:
    w.save_half(TENSORS, tmp_path / "tiny.safetensors")
    manifest(tmp_path, "0" * 64)
    with pytest.raises(WeightsError, match=r"tiny\.safetensors"):
        w.load(w.listed(tmp_path)["tiny"])


def test_missing_weights_are_named(tmp_path: Path) -> None:
    manifest(tmp_path, "0" * 64)
    with pytest.raises(WeightsError, match="missing"):
        w.load(w.listed(tmp_path)["tiny"])


def test_a_damaged_file_is_no_safetensors(tmp_path: Path) -> None:
    (tmp_path / "bad.safetensors").write_bytes(b"\xff" * 64)
    with pytest.raises(WeightsError, match="safetensors"):
        w.read_tensors(tmp_path / "bad.safetensors")


def test_a_damaged_manifest_is_refused(tmp_path: Path) -> None:
    (tmp_path / "manifest.toml").write_text("weights = 3")
    with pytest.raises(WeightsError, match="manifest"):
        w.listed(tmp_path)


def test_weights_of_another_shape_are_refused() -> None:
    with pytest.raises(WeightsError, match="tiny"):
        w.fill(nn.Linear(4, 2), dict(TENSORS), name="tiny")


def test_weights_that_are_no_numbers_are_refused() -> None:
    broken = TENSORS | {"bias": torch.tensor([1.0, float("nan")])}
    with pytest.raises(WeightsError, match=r"bias.*undefined"):
        w.fill(nn.Linear(3, 2), broken, name="tiny")


def test_weights_are_chosen_by_name_and_network(tmp_path: Path) -> None:
    manifest(tmp_path, "0" * 64)
    assert w.chosen("tiny", "tiny", tmp_path).name == "tiny"
    with pytest.raises(WeightsError, match=r"tiny.*glad"):
        w.chosen("tiny", "glad", tmp_path)
    with pytest.raises(WeightsError, match="other"):
        w.chosen("other", "other", tmp_path)


@pytest.mark.parametrize(
    "entry",
    [
        'file = "../tiny.safetensors"\nsha256 = "{0}"',
        'file = "/etc/passwd"\nsha256 = "{0}"',
        'file = "tiny.safetensors"\nsha256 = "abc"',
        'file = "tiny.safetensors"',
    ],
)
def test_a_manifest_that_points_elsewhere_or_lacks_its_hash_is_refused(
    tmp_path: Path, entry: str
) -> None:
    text = f'[weights.tiny]\nlicence = "x"\n{entry.format("0" * 64)}\n'
    (tmp_path / "manifest.toml").write_text(text)
    with pytest.raises(WeightsError, match="manifest"):
        w.listed(tmp_path)
