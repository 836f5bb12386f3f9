"""Training of the detector and of QEEPS: the loop, resumable at any step."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.optim import AdamW, Optimizer

from reid_desktop.training.qeeps_data import Batch, Source, draw_batch
from reid_desktop.training.qeeps_losses import oim_losses
from reid_desktop.vision.nets.oim import OimLoss
from reid_desktop.vision.nets.qeeps import QeepsNet

CANVASES = ((352, 480), (352, 480), (416, 416), (480, 352))
QUEUE = 512


@dataclass(frozen=True, slots=True)
class OimRecipe:
    """How the detector with its ID Net is trained.

    Attributes:
        steps: optimiser steps in all.
        images: pictures a step.
        rate: learning rate of new layers; `trunk_rate` that of the pretrained ones.
        seed: of everything drawn.
    """

    steps: int
    images: int = 4
    rate: float = 4e-4
    trunk_rate: float = 1e-4
    decay: float = 1e-3
    warm_up: int = 60
    seed: int = 0
    bfloat16: bool = True


def start_base(net: QeepsNet, tensors: dict[str, Tensor]) -> None:
    """Fill the BaseNet from a folded ImageNet ResNet; layer4 and fc in the file are left out."""
    wanted = {k: v for k, v in tensors.items() if not k.startswith(("layer4", "fc"))}
    net.base.load_state_dict(wanted)


def parameter_groups(net: QeepsNet, recipe: OimRecipe) -> list[dict[str, object]]:
    """Return the optimiser's groups: trunk and new layers, weights and the rest without decay."""
    groups = []
    for trunk in (True, False):
        for matrix in (True, False):
            chosen = [
                p
                for name, p in net.named_parameters()
                if p.requires_grad
                and name.startswith("base.") == trunk
                and (p.ndim > 1) == matrix
                and name.split(".")[0] not in ("qrpn", "qsimnet", "qsse")
            ]
            rate = recipe.trunk_rate if trunk else recipe.rate
            groups.append(
                {"params": chosen, "lr": rate, "peak": rate, "weight_decay": recipe.decay * matrix}
            )
    return groups


def rate_factor(step: int, recipe: OimRecipe) -> float:
    """Return the factor on the learning rates: linear warm-up, then a cosine to a hundredth."""
    if step < recipe.warm_up:
        return (step + 1) / recipe.warm_up
    share = (step - recipe.warm_up) / max(1, recipe.steps - recipe.warm_up)
    return 0.01 + 0.99 * (1 + math.cos(math.pi * min(1.0, share))) / 2


class OimTrainer:
    """Network, OIM table and optimiser; a step depends on the seed and its number alone."""

    def __init__(self, net: QeepsNet, oim: OimLoss, recipe: OimRecipe):
        self.net, self.oim, self.recipe = net, oim, recipe
        self.optimiser: Optimizer = AdamW(parameter_groups(net, recipe))
        self.step_number = 0

    def step(self, batch: Batch) -> dict[str, float]:
        """Take one optimiser step; return the losses by name."""
        recipe = self.recipe
        torch.manual_seed(recipe.seed * 1_000_003 + self.step_number)
        factor = rate_factor(self.step_number, recipe)
        for group in self.optimiser.param_groups:
            group["lr"] = group["peak"] * factor
        self.net.train()
        with torch.autocast("cpu", torch.bfloat16, enabled=recipe.bfloat16):
            features = self.net.features(self.net.normalise(batch.images))
            losses = oim_losses(self.net, self.oim, features, batch.truths)
        total = torch.stack(list(losses.values())).sum()
        self.optimiser.zero_grad(set_to_none=True)
        total.backward()
        nn.utils.clip_grad_norm_(self.net.parameters(), 5.0)
        self.optimiser.step()
        self.step_number += 1
        return {name: float(value.detach()) for name, value in losses.items()}

    def draw(self, sources: Sequence[Source]) -> Batch:
        """Return the batch of the coming step."""
        rng = np.random.default_rng([self.recipe.seed, self.step_number])
        return draw_batch(sources, CANVASES, self.recipe.images, rng)

    def save(self, path: Path) -> None:
        """Write everything a resumed run needs."""
        state = {
            "net": self.net.state_dict(),
            "oim": self.oim.state_dict(),
            "optimiser": self.optimiser.state_dict(),
            "step": self.step_number,
        }
        partial = path.with_suffix(".partial")
        torch.save(state, partial)
        partial.replace(path)

    def load(self, path: Path) -> None:
        """Go on from what `save` wrote."""
        state = torch.load(path, weights_only=True)
        self.net.load_state_dict(state["net"])
        self.oim.load_state_dict(state["oim"])
        self.optimiser.load_state_dict(state["optimiser"])
        self.step_number = state["step"]
