"""Average the weights of several cycles of one network ("model soup").

Wortsman et al. 2022, Model soups: averaging weights of multiple fine-tuned models improves accuracy
without increasing inference time (ICML). Cycles of training that begin at one another's checkpoints
lie in one basin of the loss, where the mean of their weights is as good as a network as any of
them and better on people none was trained on: a soup is uniform, so that nothing is chosen on the
held-out people.
"""

from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor

from reid_desktop.core.errors import WeightsError
from reid_desktop.training.checkpoints import read_trained


def average(paths: Sequence[Path]) -> dict[str, Tensor]:
    """Return the mean of the networks' tensors, float32, by name.

    Args:
        paths: two or more results of trainings, `best.safetensors` or shipped weights.

    Raises:
        WeightsError: fewer than two are given, one is damaged, or two are of different networks.
    """
    if len(paths) < 2:
        raise WeightsError("One network cannot be averaged. Give the results of two trainings.")
    means: dict[str, Tensor] = {}
    for path in paths:
        tensors = read_trained(path)
        if means and _shapes(tensors) != _shapes(means):
            raise WeightsError(
                f"“{path}” and “{paths[0]}” are of different networks and have no mean. Give "
                "results of the same kind of training."
            )
        for name, tensor in tensors.items():
            share = tensor.to(torch.float32) / len(paths)
            means[name] = means[name] + share if name in means else share
    return means


def _shapes(tensors: dict[str, Tensor]) -> dict[str, torch.Size]:
    """Return the shape of each tensor by name."""
    return {name: tensor.shape for name, tensor in tensors.items()}
