"""Recipes of GLAD's training: the paper's and ours."""

import math
from dataclasses import dataclass, field

from reid_desktop.core.values import STREAM_NAMES
from reid_desktop.training.glad_data import Augmentation


@dataclass(frozen=True, slots=True)
class GladRecipe:
    """How GLAD is trained; `PAPER` and `DEFAULT` below.

    Attributes:
        streams: which of STREAM_NAMES; `("global",)` is the baseline.
        shared: one trunk (W/S) or four (WO/S).
        steps: optimiser steps in all.
        scales: (share of the steps, input scale) one after another; the shares add to 1.
        identities: P of a batch.
        pictures: K of a batch.
        across: take the K pictures of a person from different cameras where there are.
        lr_trunk: greatest learning rate of the trunk.
        lr_new: greatest learning rate of feature and classifier layers.
        schedule: "cosine" (after a linear warm-up, to zero) or "halving".
        warmup: share of the steps of the warm-up.
        halve_every: steps between two halvings.
        momentum: of Nesterov SGD.
        weight_decay: on all but biases and bottlenecks.
        smoothing: label smoothing.
        metric: weight of the batch-hard term; 0 leaves it out.
        proxies: weight of the term against the proxies of each identity and camera
            (`training/camera_proxies.py`); 0 leaves it out.
        compared: weights of the streams in that term, in order of STREAM_NAMES.
        average: decay of the exponential moving average of the weights that is validated and
            shipped (Polyak averaging); 0 takes the weights themselves.
        tutored: weight of the tutor's term, when a tutor is given.
        normalised: BatchNorm in the trunk while it is trained (`vision/nets/normalised.py`), which
            bears a rate ten times as great.
        freeze_stem: keep conv1 and conv2 of the start.
        augmentation: how pictures are varied.
        autocast: compute in bfloat16.
        seed: of everything random.
    """

    streams: tuple[str, ...] = STREAM_NAMES
    shared: bool = True
    steps: int = 2800
    scales: tuple[tuple[float, float], ...] = ((0.4, 0.25), (0.6, 0.375))
    identities: int = 16
    pictures: int = 4
    across: bool = False
    lr_trunk: float = 0.06
    lr_new: float = 0.03
    schedule: str = "cosine"
    warmup: float = 0.03
    halve_every: int = 20_000
    momentum: float = 0.9
    weight_decay: float = 5e-4
    smoothing: float = 0.1
    metric: float = 1.0
    proxies: float = 0.0
    compared: tuple[float, ...] = (1.0, 0.3, 0.8, 0.8)
    average: float = 0.0
    tutored: float = 1.0
    normalised: bool = True
    freeze_stem: bool = True
    augmentation: Augmentation = field(default_factory=Augmentation)
    autocast: bool = True
    seed: int = 7

    def scale_at(self, step: int) -> float:
        """Return the input scale of a step."""
        end = 0.0
        for share, scale in self.scales:
            end += share * self.steps
            if step < round(end):
                return scale
        return self.scales[-1][1]

    def lr_factor(self, step: int) -> float:
        """Return the share of the greatest learning rate at a step, in [0, 1]."""
        if self.schedule == "halving":
            return float(0.5 ** (step // self.halve_every))
        warm = max(1, round(self.warmup * self.steps))
        if step < warm:
            return (step + 1) / warm
        return 0.5 * (1 + math.cos(math.pi * (step - warm) / max(1, self.steps - warm)))


DEFAULT = GladRecipe(across=True)
REFINE = GladRecipe(
    steps=1700,
    scales=((0.05, 0.375), (0.05, 0.5)) * 10,
    identities=32,
    pictures=2,
    across=True,
    lr_trunk=0.04,
    average=0.995,
    proxies=1.0,
    augmentation=Augmentation(jitter=0.1, erasing=0.6, colour=0.3),
)
"""A cycle from the checkpoint of another: larger inputs by turns, stronger variation, averaging,
and proxies, which harm a network that cannot tell people apart yet (docs/experiments/glad.md)."""
PAPER = GladRecipe(
    steps=100_000,
    scales=((1.0, 1.0),),
    identities=8,
    lr_trunk=0.001,
    lr_new=0.001,
    schedule="halving",
    smoothing=0.0,
    metric=0.0,
    normalised=False,
    freeze_stem=False,
    augmentation=Augmentation(jitter=0.0, erasing=0.0, colour=0.0),
)
"""Section 6.2: 0.001, halved every 20,000 of 100,000 iterations, softmax losses alone."""
RECIPES = {"default": DEFAULT, "refine": REFINE, "paper": PAPER}
"""By the names of the command line."""
