"""The course of a training: steps, curve, validation and checkpoints, resumable at any step."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import torch
from torch import Tensor

from reid_desktop.core.progress import Job, Progress
from reid_desktop.training.curves import Curve


@dataclass(frozen=True, slots=True)
class TrainingRun:
    """Where a training starts from and writes to.

    Attributes:
        out: folder of checkpoint, curve and weights.
        start: tensors of a pretrained trunk; empty begins from chance.
        device: where the network lives.
        checkpoint_every: steps between two checkpoints.
        validate_every: steps between two validations; 0 validates at the end only.
        stop_after: end this call at this step, to be resumed later; 0 goes on to the end.
        log_every: steps between two rows of losses in the curve.
    """

    out: Path
    start: dict[str, Tensor]
    device: torch.device
    checkpoint_every: int = 100
    validate_every: int = 400
    stop_after: int = 0
    log_every: int = 10


class Learner(Protocol):
    """A network with its optimiser and its place in a recipe.

    Attributes:
        step: optimiser steps done.
    """

    step: int

    def advance(self) -> dict[str, float]:
        """Do one step; return its losses by name, their sum as "loss"."""

    def save(self) -> None:
        """Write the checkpoint."""


def train_on(
    learner: Learner,
    run: TrainingRun,
    *,
    steps: int,
    validate: Callable[[], dict[str, float]],
    stage: str,
) -> Job[None]:
    """Advance `learner` to the last of its `steps`, or to `run.stop_after`.

    Losses and validation figures go into `curve.csv` and `curve.png` of `run.out`; rows that an
    earlier call wrote after the checkpoint it left are written again.
    """
    end = min(run.stop_after or steps, steps)
    curve = Curve(run.out / "curve.csv", after=learner.step)
    while learner.step < end:
        losses = learner.advance()
        step = learner.step
        if step % run.log_every == 0:
            curve.add(step, losses)
        if step == steps or (run.validate_every and step % run.validate_every == 0):
            curve.add(step, validate())
            curve.draw()
        if step % run.checkpoint_every == 0 or step == end:
            learner.save()
        yield Progress(step, steps, f"loss {losses['loss']:.3f}", stage)
