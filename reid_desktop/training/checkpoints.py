"""Checkpoints from which a training goes on exactly where it was."""

import os
from pathlib import Path
from pickle import UnpicklingError
from typing import Any

import torch
from torch import Tensor

from reid_desktop.core.errors import WeightsError
from reid_desktop.vision.weights import read_tensors, save_half


def save_checkpoint(path: Path, state: dict[str, Any]) -> None:
    """Write `state` (tensors, numbers, strings, nested) so that a kill leaves old or new whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".partial")
    with partial.open("wb") as file:
        torch.save(state, file)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)


def read_checkpoint(path: Path) -> dict[str, Any]:
    """Return the state saved at `path`.

    Only tensors and plain values are read: nothing in the file is executed.

    Raises:
        WeightsError: the file is missing or damaged.
    """
    try:
        state: dict[str, Any] = torch.load(path, map_location="cpu", weights_only=True)
    except (OSError, EOFError, RuntimeError, ValueError, KeyError, UnpicklingError) as error:
        raise WeightsError(
            f"The checkpoint “{path}” cannot be read. Delete it to begin anew."
        ) from error
    return state


def load_checkpoint(path: Path, *, recipe: str) -> dict[str, Any] | None:
    """Return the state saved at `path`, or None when there is none yet.

    Args:
        path: the checkpoint.
        recipe: what the training to be resumed would do, as text; must equal `state["recipe"]`.

    Raises:
        WeightsError: the file is damaged or belongs to a training with another recipe.
    """
    if not path.exists():
        return None
    state = read_checkpoint(path)
    if state.get("recipe") != recipe:
        raise WeightsError(
            f"The checkpoint “{path}” belongs to another recipe. Give another output folder "
            "or delete it to begin anew."
        )
    return state


def ship(trained: Path, target: Path) -> str:
    """Write the tensors of a training's result in half precision; return the file's SHA-256.

    Args:
        trained: `best.pt` or `last.pt` of a training.
        target: the safetensors file to write.

    Raises:
        WeightsError: the result is missing or damaged.
    """
    tensors = read_checkpoint(trained).get("tensors")
    if not isinstance(tensors, dict):
        raise WeightsError(f"“{trained}” holds no trained weights.")
    return save_half(tensors, target)


def read_start(path: Path, *, without: str) -> dict[str, Tensor]:
    """Return pretrained tensors whose names do not begin with `without`.

    GLAD starts from BVLC's GoogLeNet without its "classifier", the key-point network from a
    ResNet-18 without its "layer4".

    Raises:
        WeightsError: the file cannot be read.
    """
    tensors = read_tensors(path)
    return {name: value for name, value in tensors.items() if not name.startswith(without)}
