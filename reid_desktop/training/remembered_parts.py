"""What a frozen network says of many pictures, looked at once and kept in files.

A picture's answer depends on its number alone, so a call that was stopped goes on where it was,
and what comes out is the same as if it had never been.
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import torch
from safetensors.torch import save_file
from torch import Tensor

from reid_desktop.core.errors import WeightsError
from reid_desktop.core.progress import Job, Progress
from reid_desktop.vision.weights import read_tensors

PART = 25
"""Pictures of one file: what a stopped run may lose."""

Answer = Mapping[str, Tensor]
"""What the network says of a picture; answers are put side by side along their first dimension."""


def in_parts(
    look: Callable[[int], Answer], total: int, folder: Path, *, stage: str, part: int = PART
) -> Job[dict[str, Tensor]]:
    """Return the answers for the pictures 0 to `total` - 1 (at least one), side by side.

    Args:
        look: gives the answer for one picture; asked only for what no file holds yet.
        total: how many pictures.
        folder: of this very network and these very pictures; a file for each `part` of them.
        stage: name of the work, for the progress.
        part: pictures of one file.
    """
    parts = []
    for first in range(0, total, part):
        count = min(total - first, part)
        path = folder / f"{first:05d}-{count}.safetensors"
        whole = _kept(path)
        if whole is None:
            answers = []
            for number in range(first, first + count):
                answers.append(look(number))
                yield Progress(number + 1, total, "", stage)
            whole = _joined(answers)
            _keep(whole, path)
        parts.append(whole)
    return _joined(parts)


def _joined(parts: Sequence[Answer]) -> dict[str, Tensor]:
    """Return answers side by side."""
    return {name: torch.cat([part[name] for part in parts]) for name in parts[0]}


def _keep(part: Mapping[str, Tensor], path: Path) -> None:
    """Write a part so that a kill leaves a whole file or none."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".partial")
    save_file({name: tensor.contiguous() for name, tensor in part.items()}, partial)
    partial.replace(path)


def _kept(path: Path) -> dict[str, Tensor] | None:
    """Return a part written before, None where there is none or it is damaged."""
    if not path.exists():
        return None
    try:
        return dict(read_tensors(path))
    except WeightsError:
        return None
