"""Train OIM, then QEEPS on it: recipes, the two phases, the loop; resumable at any step.

Phase one trains the detector with its ID Net (OIM). Phase two trains the query-guided blocks and
the ID Net on pairs; BaseNet, RPN and conv5 stay, so that the very same weights find people without
a query as before.
"""

import json
import math
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.optim import SGD, AdamW, Optimizer

from reid_desktop.core.progress import Job, Progress
from reid_desktop.training.checkpoints import load_checkpoint, save_checkpoint
from reid_desktop.training.curves import Curve
from reid_desktop.training.pair_losses import qeeps_losses
from reid_desktop.training.qeeps_data import Batch, draw_batch
from reid_desktop.training.qeeps_losses import oim_losses
from reid_desktop.training.qeeps_pairs import draw_pairs
from reid_desktop.training.qeeps_sources import TrainingData
from reid_desktop.vision.build_qeeps import Backbone, build_net
from reid_desktop.vision.nets.oim import OimLoss
from reid_desktop.vision.nets.qeeps import QeepsNet
from reid_desktop.vision.weights import save_half

QUEUE = 512
LOG_EVERY = 10
CLIP_NORM = 5.0
BLOCKS = ("qsse", "qrpn", "qsimnet")
PAIR_PARTS = (*BLOCKS, "heads.identifier", "heads.identity_norm")
"""What the Siamese phase trains."""
FROZEN = ("base.conv1", "base.layer1")
"""What no phase trains, as in Faster R-CNN."""


@dataclass(frozen=True, slots=True)
class QeepsRecipe:
    """How OIM and QEEPS are trained.

    Attributes:
        steps: optimiser steps of the OIM phase.
        pair_steps: optimiser steps of the Siamese phase.
        images: pictures a step of the OIM phase, beside `oim_lineups` line-ups.
        pairs: pairs a step of the Siamese phase, beside `lineups` line-ups.
        canvases: (height, width) px of the training pictures, one drawn a step; multiples of 16.
        rate: greatest learning rate of new layers; `trunk_rate` of pretrained ones;
            `pair_rate` in the Siamese phase.
        optimiser: "adamw", or "sgd" with momentum 0.9 (the paper).
        decay: weight decay on matrices.
        trunk_from: step from which layer2 and layer3 learn too: until then the new layers, which
            begin from chance, would only spoil them.
        oim_from: step from which L_oim joins: before regions mean people it is noise.
        warm_up: steps from zero to the greatest rate, in each phase.
        oim_weight: lambda 5 of equation (3) in the OIM phase; all others are 1, as in the paper.
        autocast: compute in bfloat16.
        seed: of everything random.
    """

    steps: int = 2000
    pair_steps: int = 400
    images: int = 4
    pairs: int = 2
    oim_lineups: int = 1
    lineups: int = 4
    canvases: tuple[tuple[int, int], ...] = ((352, 480), (352, 480), (416, 416), (480, 352))
    rate: float = 5e-4
    trunk_rate: float = 6e-5
    pair_rate: float = 1e-3
    optimiser: str = "adamw"
    decay: float = 1e-3
    trunk_from: int = 250
    oim_from: int = 500
    warm_up: int = 40
    oim_weight: float = 0.2
    autocast: bool = True
    seed: int = 0

    def rate_factor(self, step: int) -> float:
        """Return the share of the greatest rate: linear warm-up, then a cosine, in each phase."""
        first, count = (0, self.steps) if step < self.steps else (self.steps, self.pair_steps)
        place = step - first
        if place < self.warm_up:
            return (place + 1) / self.warm_up
        share = (place - self.warm_up) / max(1, count - self.warm_up)
        return 0.01 + 0.99 * (1 + math.cos(math.pi * min(1.0, share))) / 2


@dataclass(frozen=True, slots=True)
class QeepsRun:
    """Where a training starts from and writes to.

    Attributes:
        out: folder of checkpoint, `curve.csv`, `curve.png` and `qeeps-BACKBONE.safetensors`.
        start: tensors of a folded ImageNet ResNet; empty begins from chance.
        device: where the network lives.
        backbone: "resnet18" or "resnet50".
        checkpoint_every: steps between two checkpoints.
        stop_after: end this call at this step, to be resumed later; 0 goes on to the end.
    """

    out: Path
    start: dict[str, Tensor]
    device: torch.device
    backbone: Backbone = "resnet18"
    checkpoint_every: int = 50
    stop_after: int = 0


def train_qeeps(recipe: QeepsRecipe, run: QeepsRun, *, data: TrainingData) -> Job[Path]:
    """Train, going on from an existing checkpoint; return the half-precision weights.

    Raises:
        WeightsError: the checkpoint is damaged or of another recipe.
    """
    trainer = QeepsTrainer(recipe, run, data)
    total = recipe.steps + recipe.pair_steps
    end = min(run.stop_after or total, total)
    curve = Curve(run.out / "curve.csv", after=trainer.step)
    while trainer.step < end:
        losses = trainer.advance()
        step = trainer.step
        if step % LOG_EVERY == 0 or step == end:
            curve.add(step, losses)
        if step % run.checkpoint_every == 0 or step == end:
            trainer.save()
        stage = "train OIM" if step <= recipe.steps else "train QEEPS"
        yield Progress(step, total, f"loss {losses['loss']:.3f}", stage)
    curve.draw()
    weights = run.out / f"qeeps-{run.backbone}.safetensors"
    save_half(trainer.net.state_dict(), weights)
    return weights


class QeepsTrainer:
    """Network, OIM table, optimiser and place in the recipe."""

    def __init__(self, recipe: QeepsRecipe, run: QeepsRun, data: TrainingData) -> None:
        """Build the network from the start, or from the checkpoint when there is one."""
        torch.manual_seed(recipe.seed)
        self.recipe, self.run, self.data = recipe, run, data
        net = build_net(run.backbone)
        if run.start:
            start_from(net, run.start)
        self.net = net.to(memory_format=torch.channels_last).to(run.device)
        self.oim = OimLoss(data.identities, queue=QUEUE).to(run.device)
        self.step = 0
        self._text = json.dumps([asdict(recipe), run.backbone, data.identities], sort_keys=True)
        state = load_checkpoint(run.out / "checkpoint.safetensors", recipe=self._text)
        if state is not None:
            self.net.load_state_dict(state["net"])
            self.oim.load_state_dict(state["oim"])
            self.step = state["step"]
        self.optimiser = self._enter_phase()
        if state is not None and state["pairs"] == self.in_pairs:
            self.optimiser.load_state_dict(state["optimiser"])

    @property
    def in_pairs(self) -> bool:
        """Whether the coming step belongs to the Siamese phase."""
        return self.step >= self.recipe.steps

    def _enter_phase(self) -> Optimizer:
        """Let the phase's parameters learn, and no others; return a fresh optimiser for them."""
        recipe = self.recipe
        for name, parameter in self.net.named_parameters():
            in_oim = not name.startswith((*BLOCKS, *FROZEN))
            parameter.requires_grad_(name.startswith(PAIR_PARTS) if self.in_pairs else in_oim)
        groups = parameter_groups(
            self.net,
            rate=recipe.pair_rate if self.in_pairs else recipe.rate,
            trunk_rate=recipe.trunk_rate,
            decay=recipe.decay,
        )
        return AdamW(groups) if recipe.optimiser == "adamw" else SGD(groups, momentum=0.9)

    def advance(self) -> dict[str, float]:
        """Do one step; it depends on the seed and its number alone. Return losses and their sum."""
        recipe, step = self.recipe, self.step
        torch.manual_seed(recipe.seed * 1_000_003 + step)
        for group in self.optimiser.param_groups:
            group["lr"] = group["peak"] * recipe.rate_factor(step)
        if not self.in_pairs:
            for layer in (self.net.base.layer2, self.net.base.layer3):
                layer.requires_grad_(step >= recipe.trunk_from)
        losses = self._losses(np.random.default_rng([recipe.seed, step]))
        early = 0.0 if step < recipe.oim_from else recipe.oim_weight
        weights = {"oim": 1.0 if self.in_pairs else early}
        total = torch.stack([weights.get(k, 1.0) * v for k, v in losses.items()]).sum()
        self.optimiser.zero_grad(set_to_none=True)
        total.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(self.net.parameters(), CLIP_NORM)
        self.optimiser.step()
        self.step += 1
        if self.step == recipe.steps:
            self.optimiser = self._enter_phase()
        values = {name: float(value.detach()) for name, value in losses.items()}
        return values | {"loss": float(total.detach())}

    def _losses(self, rng: np.random.Generator) -> dict[str, Tensor]:
        """Draw the step's pictures and return the phase's terms of equation (3)."""
        self.net.train()
        return self._pair_losses(rng) if self.in_pairs else self._oim_losses(rng)

    def _oim_losses(self, rng: np.random.Generator) -> dict[str, Tensor]:
        """Return the five terms of pictures and line-ups."""
        recipe, device = self.recipe, self.run.device
        batch = draw_batch(self.data.sources, recipe.canvases, recipe.images, rng).to(device)
        count = recipe.oim_lineups if self.step >= recipe.oim_from else 0
        lineups = self._lineups(batch.images, count, rng)
        images = torch.cat([batch.images, *(one.images for one in lineups)])
        faces = [truth for one in lineups for truth in one.truths]
        with torch.autocast(device.type, torch.bfloat16, enabled=recipe.autocast):
            return oim_losses(self.net, self.oim, images, batch.truths, lineups=faces)

    def _pair_losses(self, rng: np.random.Generator) -> dict[str, Tensor]:
        """Return the seven terms of pairs and line-ups; norms of the detector stay as they are."""
        recipe, device = self.recipe, self.run.device
        self.net.heads.eval()
        self.net.heads.identity_norm.train()
        pairs = draw_pairs(self.data.pairs, recipe.canvases, recipe.pairs, rng).to(device)
        lineups = self._lineups(pairs.gallery, recipe.lineups, rng)
        with torch.autocast(device.type, torch.bfloat16, enabled=recipe.autocast):
            return qeeps_losses(self.net, self.oim, pairs, lineups=lineups)

    def _lineups(self, like: Tensor, count: int, rng: np.random.Generator) -> list[Batch]:
        """Return `count` line-ups of the size of pictures (B, 3, H, W); none without people."""
        draw, size = self.data.lineup, (like.shape[-2], like.shape[-1])
        return [draw(size, rng).to(self.run.device) for _ in range(count)] if draw else []

    def save(self) -> None:
        """Write the checkpoint."""
        state = {
            "recipe": self._text,
            "step": self.step,
            "pairs": self.in_pairs,
            "net": self.net.state_dict(),
            "oim": self.oim.state_dict(),
            "optimiser": self.optimiser.state_dict(),
        }
        save_checkpoint(self.run.out / "checkpoint.safetensors", state)


def start_from(net: QeepsNet, tensors: dict[str, Tensor]) -> None:
    """Fill the BaseNet from a folded ImageNet ResNet, and conv5 where its layer4 is whole."""
    wanted = {k: v for k, v in tensors.items() if k in net.base.state_dict()}
    net.base.load_state_dict(wanted)
    conv5 = net.heads.conv5.state_dict()
    layer4 = {k.removeprefix("layer4."): v for k, v in tensors.items() if k.startswith("layer4.")}
    if conv5.keys() <= layer4.keys():
        net.heads.conv5.load_state_dict({k: layer4[k] for k in conv5})


def parameter_groups(
    net: QeepsNet, *, rate: float, trunk_rate: float, decay: float
) -> list[dict[str, object]]:
    """Return the optimiser's groups of what may learn: trunk and rest, matrices and vectors."""
    groups: list[dict[str, object]] = []
    for trunk in (True, False):
        for matrix in (True, False):
            chosen = [
                parameter
                for name, parameter in net.named_parameters()
                if parameter.requires_grad
                and name.startswith("base.") == trunk
                and (parameter.ndim > 1) == matrix
            ]
            peak = trunk_rate if trunk else rate
            if chosen:
                groups.append(
                    {"params": chosen, "lr": peak, "peak": peak, "weight_decay": decay * matrix}
                )
    return groups
