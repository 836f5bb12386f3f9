"""Train the four-key-point network: recipe, step, validation, resumable at any step."""

import json
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from reid_desktop.core.progress import Job
from reid_desktop.core.values import KEYPOINT_NAMES, Float32, Keypoints
from reid_desktop.training.checkpoints import load_checkpoint, save_checkpoint
from reid_desktop.training.course import TrainingRun, train_on
from reid_desktop.training.keypoint_data import PointedPeople, take
from reid_desktop.vision.nets.keypoints import KeypointNet, decode, keypoint_losses

BACKGROUND_LOGIT = -4.0
"""First bias of the heat maps: most cells hold no point."""
PCK_SHARE = 0.2
"""A point is right within this share of the distance from upper head to hips."""


@dataclass(frozen=True, slots=True)
class KeypointRecipe:
    """How the key-point network is trained.

    Attributes:
        steps: optimiser steps in all.
        batch: people in a step.
        shares: share of each set in a batch, in the order of the sets: true points, pseudo-truth,
            nobody, synthetic people; they add to 1.
        lr_trunk: greatest learning rate of the ResNet stages.
        lr_new: greatest learning rate of the new layers.
        warmup: share of the steps of the warm-up; then cosine to zero.
        weight_decay: of AdamW.
        average: decay of the moving average of the weights that is validated and kept.
        autocast: compute in bfloat16.
        seed: of everything random.
    """

    steps: int = 2400
    batch: int = 48
    shares: tuple[float, ...] = (0.3, 0.5, 0.05, 0.15)
    lr_trunk: float = 4e-4
    lr_new: float = 1.5e-3
    warmup: float = 0.05
    weight_decay: float = 1e-2
    average: float = 0.995
    autocast: bool = True
    seed: int = 7

    def lr_factor(self, step: int) -> float:
        """Return the share of the greatest learning rate at a step, in [0, 1]."""
        warm = max(1, round(self.warmup * self.steps))
        if step < warm:
            return (step + 1) / warm
        return 0.5 * (1 + math.cos(math.pi * (step - warm) / max(1, self.steps - warm)))


@dataclass(frozen=True, slots=True)
class KeypointRun(TrainingRun):
    """Where a training of key points starts from, a ResNet-18's conv1 to layer3, and writes to."""

    validate_every: int = 200
    log_every: int = 20


def train_keypoints(
    recipe: KeypointRecipe,
    run: KeypointRun,
    *,
    sets: Sequence[PointedPeople],
    validation: dict[str, PointedPeople],
) -> Job[Path]:
    """Train, writing checkpoint, `curve.csv`, `curve.png` and `last.safetensors` into `run.out`.

    Args:
        recipe: how; a checkpoint of another recipe is refused.
        run: where from and where to; an existing checkpoint is gone on with.
        sets: training people, as many sets as `recipe.shares`.
        validation: held-out people by name; may be empty.

    Returns:
        `last.safetensors`: tensors of the averaged network after the last step.

    Raises:
        WeightsError: the checkpoint is damaged or of another recipe.
    """
    trainer = _Trainer(recipe, run, sets)
    yield from train_on(
        trainer,
        run,
        steps=recipe.steps,
        validate=lambda: trainer.validate(validation),
        stage="train key points",
    )
    return run.out / "last.safetensors"


class _Trainer:
    """Network, its moving average, optimiser and place in the recipe."""

    def __init__(
        self, recipe: KeypointRecipe, run: KeypointRun, sets: Sequence[PointedPeople]
    ) -> None:
        """Build the network from the start, or from the checkpoint when there is one."""
        assert len(sets) == len(recipe.shares), "one share for each set"
        torch.manual_seed(recipe.seed)
        self.recipe, self.run, self.sets = recipe, run, sets
        self.net = KeypointNet().to(run.device).to(memory_format=torch.channels_last)
        self.net.load_state_dict(run.start, strict=False)
        assert self.net.heat.bias is not None
        nn.init.constant_(self.net.heat.bias, BACKGROUND_LOGIT)
        self.mean = {key: value.clone() for key, value in self.net.state_dict().items()}
        new = [
            p for n, p in self.net.named_parameters() if n.startswith(("lateral", "smooth", "heat"))
        ]
        old = [p for n, p in self.net.named_parameters() if n.startswith(("conv1", "layer"))]
        groups = [
            {"params": old, "peak": recipe.lr_trunk},
            {"params": new, "peak": recipe.lr_new},
        ]
        self.optimiser = torch.optim.AdamW(groups, lr=0.0, weight_decay=recipe.weight_decay)
        self.step = 0
        self._text = json.dumps(asdict(recipe), sort_keys=True)
        self._resume()

    def advance(self) -> dict[str, float]:
        """Do one step; return its losses and `loss`, their sum."""
        recipe, device = self.recipe, self.run.device
        pictures, points, weights = self._batch()
        for group in self.optimiser.param_groups:
            group["lr"] = group["peak"] * recipe.lr_factor(self.step)
        with torch.autocast(device.type, torch.bfloat16, enabled=recipe.autocast):
            logits = self.net(as_input(pictures, device))
        losses = keypoint_losses(
            logits.float(),
            torch.from_numpy(points).to(device),
            torch.from_numpy(weights).to(device),
        )
        total = torch.stack(list(losses.values())).sum()
        self.optimiser.zero_grad(set_to_none=True)
        total.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(self.net.parameters(), 5.0)
        self.optimiser.step()
        self.step += 1
        keep = min(recipe.average, self.step / (self.step + 10))
        for key, value in self.net.state_dict().items():
            self.mean[key].lerp_(value, 1 - keep)
        return {name: float(loss.detach()) for name, loss in losses.items()} | {
            "loss": float(total.detach())
        }

    def averaged(self) -> KeypointNet:
        """Return a network with the averaged weights."""
        net = KeypointNet().to(self.run.device).to(memory_format=torch.channels_last)
        net.load_state_dict(self.mean)
        return net.eval()

    def validate(self, validation: dict[str, PointedPeople]) -> dict[str, float]:
        """Measure every held-out set with the averaged network and keep its weights."""
        net = self.averaged()
        save_checkpoint(
            self.run.out / "last.safetensors", {"tensors": self.mean, "step": self.step}
        )
        figures: dict[str, float] = {}
        for name, people in validation.items():
            found = measure_keypoints(net, people)
            figures |= {f"{name}_{key}": value for key, value in found.items()}
        return figures

    def save(self) -> None:
        """Write the checkpoint."""
        state = {
            "recipe": self._text,
            "step": self.step,
            "net": self.net.state_dict(),
            "mean": self.mean,
            "optimiser": self.optimiser.state_dict(),
        }
        save_checkpoint(self.run.out / "checkpoint.safetensors", state)

    def _batch(self) -> tuple[np.ndarray, Float32, Float32]:
        """Draw the people of this step, a function of seed and step alone."""
        chance = np.random.default_rng([self.recipe.seed, self.step])
        found = []
        for people, share in zip(self.sets, self.recipe.shares, strict=True):
            rows = chance.integers(0, len(people), round(share * self.recipe.batch))
            found.append(take(people, rows.tolist(), chance))
        pictures, points, weights = (np.concatenate(parts) for parts in zip(*found, strict=True))
        return pictures, points, weights

    def _resume(self) -> None:
        """Go on from the checkpoint of this recipe, if there is one."""
        state = load_checkpoint(self.run.out / "checkpoint.safetensors", recipe=self._text)
        if state is not None:
            self.net.load_state_dict(state["net"])
            self.optimiser.load_state_dict(state["optimiser"])
            self.mean, self.step = state["mean"], state["step"]


def as_input(pictures: np.ndarray, device: torch.device) -> Tensor:
    """Return (B, H, W, 3) uint8 pictures as a (B, 3, H, W) float32 tensor, channels last."""
    return torch.from_numpy(np.ascontiguousarray(pictures)).to(device).permute(0, 3, 1, 2).float()


def measure_keypoints(net: KeypointNet, people: PointedPeople) -> dict[str, float]:
    """Return figures in % over the points with a positive weight.

    Returns:
        `pck`: share within 20 % of the distance from upper head to middle hip; `error` and
        `error_<point>`: mean distance in % of the person box's height; `flipped_pck`: `pck` when
        right and left hip may change places.
    """
    return point_figures(find_points(net, people).points, people)


@torch.no_grad()
def find_points(net: KeypointNet, people: PointedPeople) -> Keypoints:
    """Return the key points of all people, px of each picture."""
    device = next(net.parameters()).device
    points, confidences = [np.zeros((0, 4, 2), np.float32)], [np.zeros((0, 4), np.float32)]
    for start in range(0, len(people), 64):
        rows = list(range(start, min(start + 64, len(people))))
        pictures, _, _ = take(people, rows)
        shares, sure = decode(net(as_input(pictures, device)))
        points.append(shares.cpu().numpy())
        confidences.append(sure.cpu().numpy())
    sides = (people.boxes[:, 2:] - people.boxes[:, :2])[:, None]
    found = np.concatenate(points) * sides + people.boxes[:, None, :2]
    return Keypoints(found.astype(np.float32), np.concatenate(confidences).astype(np.float32))


def point_figures(found: Float32, people: PointedPeople) -> dict[str, float]:
    """Return the figures of `measure_keypoints` for points (N, 4, 2), px of each picture."""
    truth, known = people.points, people.weights > 0
    length = np.linalg.norm(truth[:, 0] - truth[:, 2:].mean(1), axis=1)[:, None]
    height = (people.boxes[:, 3] - people.boxes[:, 1])[:, None]
    distance = np.linalg.norm(found - truth, axis=2)
    swapped = np.linalg.norm(found[:, [0, 1, 3, 2]] - truth, axis=2)
    either = np.where((swapped[:, 2:].sum(1) < distance[:, 2:].sum(1))[:, None], swapped, distance)
    figures = {
        "pck": float(100 * (distance < PCK_SHARE * length)[known].mean()),
        "flipped_pck": float(100 * (either < PCK_SHARE * length)[known].mean()),
        "error": float(100 * (distance / height)[known].mean()),
    }
    for row, name in enumerate(KEYPOINT_NAMES):
        chosen = known[:, row]
        figures[f"error_{name}"] = float(100 * (distance / height)[chosen, row].mean())
    return figures
