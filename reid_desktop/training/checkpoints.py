"""Checkpoints from which a training goes on exactly where it was.

A checkpoint is one safetensors file: the tensors of a nested state, and everything else of it as
JSON in the header. Nothing is pickled, so nothing in a checkpoint can be executed.
"""

import json
import os
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor

from reid_desktop.core.errors import WeightsError
from reid_desktop.vision.weights import read_tensors, save_half

_STATE, _TENSOR, _NUMBERED = "state", "$tensor", "$numbered"


def save_checkpoint(path: Path, state: dict[str, Any]) -> None:
    """Write `state` so that a kill leaves the old or the new file whole.

    Args:
        path: the file; its folder is made.
        state: nested dicts (keys str or int) and lists of tensors, numbers, strings and None;
            tuples come back as lists.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".partial")
    tensors: dict[str, Tensor] = {}
    plain = json.dumps(_without_tensors(state, tensors))
    save_file(tensors, partial, metadata={_STATE: plain})
    with partial.open("rb+") as file:
        os.fsync(file.fileno())
    partial.replace(path)


def read_checkpoint(path: Path) -> dict[str, Any]:
    """Return the state saved at `path`.

    Raises:
        WeightsError: the file is missing or damaged.
    """
    try:
        with safe_open(path, framework="pt") as file:
            plain = json.loads(file.metadata()[_STATE])
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
        state: dict[str, Any] = _with_tensors(plain, tensors)
    except (OSError, SafetensorError, KeyError, TypeError, ValueError) as error:
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
        trained: `best.safetensors` or `last.safetensors` of a training.
        target: the safetensors file to write.

    Raises:
        WeightsError: the result is missing or damaged.
    """
    return save_half(_trained_tensors(trained), target)


def read_trained(path: Path) -> dict[str, Tensor]:
    """Return the tensors of a training's result, or of weights that `ship` has written of one.

    Raises:
        WeightsError: the file is missing, damaged or neither of both.
    """
    try:
        with safe_open(path, framework="pt") as file:
            is_result = _STATE in (file.metadata() or {})
    except (OSError, SafetensorError) as error:
        raise WeightsError(f"“{path}” cannot be read as safetensors weights.") from error
    return _trained_tensors(path) if is_result else read_tensors(path)


def _trained_tensors(path: Path) -> dict[str, Tensor]:
    """Return the tensors in a training's result."""
    tensors = read_checkpoint(path).get("tensors")
    if not isinstance(tensors, dict):
        raise WeightsError(f"“{path}” holds no trained weights.")
    return tensors


def read_start(path: Path, *, without: str) -> dict[str, Tensor]:
    """Return pretrained tensors whose names do not begin with `without`.

    GLAD starts from BVLC's GoogLeNet without its "classifier", the key-point network from a
    ResNet-18 without its "layer4".

    Raises:
        WeightsError: the file cannot be read.
    """
    tensors = read_tensors(path)
    return {name: value for name, value in tensors.items() if not name.startswith(without)}


def _without_tensors(value: Any, tensors: dict[str, Tensor]) -> Any:
    """Return `value` as JSON can hold it; move its tensors to `tensors` and leave their names."""
    if isinstance(value, Tensor):
        name = str(len(tensors))
        # Copied, because safetensors refuses tensors that share memory.
        tensors[name] = value.detach().cpu().clone(memory_format=torch.contiguous_format)
        return {_TENSOR: name}
    if isinstance(value, dict):
        if any(isinstance(key, int) for key in value):
            return {_NUMBERED: [[k, _without_tensors(v, tensors)] for k, v in value.items()]}
        return {key: _without_tensors(one, tensors) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_without_tensors(one, tensors) for one in value]
    return value


def _with_tensors(value: Any, tensors: dict[str, Tensor]) -> Any:
    """Undo `_without_tensors`."""
    if isinstance(value, list):
        return [_with_tensors(one, tensors) for one in value]
    if not isinstance(value, dict):
        return value
    if _TENSOR in value:
        return tensors[value[_TENSOR]]
    if _NUMBERED in value:
        return {key: _with_tensors(one, tensors) for key, one in value[_NUMBERED]}
    return {key: _with_tensors(one, tensors) for key, one in value.items()}
