from pathlib import Path

import pytest
import torch

from reid_desktop.core.errors import WeightsError
from reid_desktop.training.checkpoints import (
    load_checkpoint,
    read_checkpoint,
    read_start,
    save_checkpoint,
    ship,
)


def test_a_checkpoint_comes_back_as_it_was_saved(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "checkpoint.safetensors"
    save_checkpoint(path, {"recipe": "a", "step": 3, "net": {"w": torch.arange(4.0)}})
    state = load_checkpoint(path, recipe="a")
    assert state is not None
    assert state["step"] == 3
    assert state["net"]["w"].tolist() == [0, 1, 2, 3]
    assert [file.name for file in path.parent.iterdir()] == ["checkpoint.safetensors"]


def test_there_may_be_none_yet(tmp_path: Path) -> None:
    assert load_checkpoint(tmp_path / "none.pt", recipe="a") is None


def test_another_recipe_is_refused(tmp_path: Path) -> None:
    save_checkpoint(tmp_path / "c.pt", {"recipe": "a"})
    with pytest.raises(WeightsError, match="another recipe"):
        load_checkpoint(tmp_path / "c.pt", recipe="b")


@pytest.mark.parametrize("rubbish", [b"", b"not a checkpoint", b"\x80\x02K\x01."])
def test_a_damaged_checkpoint_is_one_clear_sentence(tmp_path: Path, rubbish: bytes) -> None:
    path = tmp_path / "c.pt"
    path.write_bytes(rubbish)
    with pytest.raises(WeightsError, match="cannot be read"):
        load_checkpoint(path, recipe="a")


def test_code_in_a_checkpoint_is_not_run(tmp_path: Path) -> None:
    path = tmp_path / "c.pt"
    torch.save({"recipe": Path("x")}, path)
    with pytest.raises(WeightsError):
        read_checkpoint(path)


def test_trained_tensors_ship_in_half_precision(tmp_path: Path) -> None:
    save_checkpoint(
        tmp_path / "best.safetensors",
        {"tensors": {"fc.w": torch.ones(2), "layer4.w": torch.ones(1)}},
    )
    digest = ship(tmp_path / "best.safetensors", tmp_path / "shipped.safetensors")
    assert len(digest) == 64
    found = read_start(tmp_path / "shipped.safetensors", without="layer4")
    assert found["fc.w"].tolist() == [1, 1]
    assert list(found) == ["fc.w"]
    save_checkpoint(tmp_path / "odd.pt", {"step": 1})
    with pytest.raises(WeightsError, match="no trained weights"):
        ship(tmp_path / "odd.pt", tmp_path / "none.safetensors")
