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


@pytest.mark.parametrize("name", ["cuda:99", "toaster", "meta"])
def test_a_device_that_is_not_there_is_refused(name: str) -> None:
    with pytest.raises(WeightsError, match=name):
        w.choose_device(name)


def test_auto_always_finds_a_device() -> None:
    assert w.choose_device("auto").type in ("cpu", "cuda")
