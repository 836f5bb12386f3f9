"""Train the four streams of GLAD: the step, validation, resumable at any step."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from reid_desktop.core.progress import Job
from reid_desktop.core.values import STREAM_NAMES, Float32, Int64
from reid_desktop.training.camera_proxies import CameraProxies
from reid_desktop.training.checkpoints import load_checkpoint, read_checkpoint, save_checkpoint
from reid_desktop.training.course import TrainingRun, train_on
from reid_desktop.training.glad_data import LabelledCrops
from reid_desktop.training.glad_recipe import GladRecipe
from reid_desktop.training.glad_validation import embed, measure
from reid_desktop.training.samplers import IdentityBatches
from reid_desktop.training.tutor import Tutor
from reid_desktop.vision.nets.glad import Glad, GladSizes, export, stream_losses
from reid_desktop.vision.nets.googlenet import GoogLeNet
from reid_desktop.vision.nets.normalised import NORM, NormalisedGoogLeNet

CALIBRATION_CROPS = 256
"""So many crops give the norms of a trunk that had none their first statistics."""


@dataclass(frozen=True, slots=True)
class GladRun(TrainingRun):
    """Where a training of GLAD starts from, a GoogLeNet trunk, and writes to.

    Attributes:
        warm: checkpoint of an earlier cycle on the same people, whose network (classifiers and
            bottlenecks too) is taken instead of `start`; a restart with a new learning rate.
    """

    warm: Path | None = None


def train_glad(
    recipe: GladRecipe,
    run: GladRun,
    *,
    crops: LabelledCrops,
    validation: LabelledCrops,
    tutor: Float32 | None = None,
) -> Job[Path]:
    """Train, writing checkpoint, `curve.csv`, `curve.png` and `best.safetensors` into `run.out`.

    Args:
        recipe: how; a checkpoint of another recipe is refused.
        run: where from and where to; an existing checkpoint is gone on with.
        crops: training people.
        validation: held-out people; may be empty.
        tutor: (N, D) descriptors of `crops`, norm 1, of a network that the global stream also
            learns to predict; None does without.

    Returns:
        `best.safetensors`: exported tensors of the step with the best validation mAP (of the last
        step when there is no validation).

    Raises:
        WeightsError: the checkpoint is damaged or of another recipe.
    """
    trainer = _Trainer(recipe, run, crops, tutor)
    yield from train_on(
        trainer,
        run,
        steps=recipe.steps,
        validate=lambda: trainer.validate(validation),
        stage="train GLAD",
    )
    return run.out / "best.safetensors"


class _Trainer:
    """Network, optimiser and place in the recipe."""

    def __init__(
        self, recipe: GladRecipe, run: GladRun, crops: LabelledCrops, tutor: Float32 | None
    ) -> None:
        """Build the network from the start, or from the checkpoint when there is one."""
        torch.manual_seed(recipe.seed)
        self.recipe, self.run, self.crops = recipe, run, crops
        pids, labels = np.unique(crops.pids, return_inverse=True)
        self.labels: Int64 = labels.astype(np.int64)
        sizes = GladSizes(recipe.streams, recipe.shared, len(pids), recipe.normalised)
        self.net = Glad(sizes).to(run.device).to(memory_format=torch.channels_last)
        self._begin()
        self.tutor = None if tutor is None else Tutor(tutor).to(run.device)
        self.proxies = self._proxies().to(run.device) if recipe.proxies else None
        self.optimiser = _optimiser(self.net, recipe)
        if self.tutor is not None:
            self.optimiser.add_param_group(
                {"params": list(self.tutor.parameters()), "peak": recipe.lr_new}
            )
        self.averaged = (
            AveragedModel(
                self.net,
                multi_avg_fn=get_ema_multi_avg_fn(recipe.average),  # type: ignore[no-untyped-call]
                use_buffers=True,
            )
            if recipe.average
            else None
        )
        self.sampler = IdentityBatches(
            self.labels,
            identities=recipe.identities,
            pictures=recipe.pictures,
            seed=recipe.seed,
            cameras=crops.cameras if recipe.across else None,
        )
        self.step, self.best = 0, -1.0
        self._text = json.dumps(asdict(recipe), sort_keys=True)
        self._resume()

    def _begin(self) -> None:
        """Fill the network from an earlier cycle or the start; new norms begin at the trunk."""
        recipe, run = self.recipe, self.run
        norms = {key: value for key, value in self.net.state_dict().items() if NORM in key}
        if run.warm is None:
            _start(self.net, run.start)
            calibrated = False
        else:
            earlier = read_checkpoint(run.warm)["net"]
            self.net.load_state_dict(norms | earlier)
            calibrated = any(NORM in key for key in earlier)
        for row, trunk in enumerate(self.net.trunks):
            assert isinstance(trunk, GoogLeNet)
            if recipe.freeze_stem:
                trunk.freeze_stem()
            if isinstance(trunk, NormalisedGoogLeNet) and not calibrated:
                streams = recipe.streams if recipe.shared else recipe.streams[row : row + 1]
                chance = np.random.default_rng([recipe.seed, 3])
                rows = chance.integers(0, len(self.crops), CALIBRATION_CROPS)
                pictures = self.crops.batch(rows, streams=streams, scale=recipe.scale_at(0))
                trunk.calibrate([one.to(run.device) for one in pictures])

    def _proxies(self) -> CameraProxies:
        """Return empty proxies of the training people."""
        weights = dict(zip(STREAM_NAMES, self.recipe.compared, strict=True))
        own = [weights[name] for name in self.recipe.streams]
        return CameraProxies(self.labels, self.crops.cameras, own)

    def _parts(self) -> dict[str, nn.Module]:
        """Return what learns beside the network, by its name in the checkpoint."""
        parts = {"tutor": self.tutor, "proxies": self.proxies}
        return {name: part for name, part in parts.items() if part is not None}

    def advance(self) -> dict[str, float]:
        """Do one step; return its losses and `loss`, their sum."""
        recipe, device = self.recipe, self.run.device
        rows = self.sampler.at(self.step)
        scale, chance = (
            recipe.scale_at(self.step),
            np.random.default_rng([recipe.seed, 2, self.step]),
        )
        pictures = self.crops.batch(
            rows,
            streams=recipe.streams,
            scale=scale,
            augmentation=recipe.augmentation,
            chance=chance,
        )
        for group in self.optimiser.param_groups:
            group["lr"] = group["peak"] * recipe.lr_factor(self.step)
        self.net.train()
        with torch.autocast(device.type, torch.bfloat16, enabled=recipe.autocast):
            embeddings = self.net([one.to(device) for one in pictures])
        labels = torch.from_numpy(self.labels[rows]).to(device)
        losses = stream_losses(
            self.net, embeddings, labels, smoothing=recipe.smoothing, metric=recipe.metric
        )
        picked = torch.from_numpy(rows).to(device)
        if self.proxies is not None:
            losses["loss_proxies"] = recipe.proxies * self.proxies(embeddings, picked)
        if self.tutor is not None:
            own = embeddings[:, recipe.streams.index("global")]
            losses["loss_tutor"] = recipe.tutored * self.tutor(own, picked)
        total = torch.stack(list(losses.values())).sum()
        self.optimiser.zero_grad(set_to_none=True)
        total.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(self.net.parameters(), 20.0)
        self.optimiser.step()
        if self.averaged is not None:
            self.averaged.update_parameters(self.net)
        self.step += 1
        return {name: float(loss.detach()) for name, loss in losses.items()} | {
            "loss": float(total.detach()),
            "scale": scale,
        }

    def validate(self, validation: LabelledCrops) -> dict[str, float]:
        """Measure the held-out people at the present scale; keep the weights if they are best."""
        scale = self.recipe.scale_at(self.step - 1)
        net = self.net if self.averaged is None else self.averaged.module
        assert isinstance(net, Glad)
        descriptors = embed(net, validation, scale=scale, autocast=self.recipe.autocast)
        figures = measure(descriptors, validation)
        if figures["mAP"] >= self.best or not len(validation):
            self.best = figures["mAP"]
            save_checkpoint(
                self.run.out / "best.safetensors",
                {"tensors": export(net), "step": self.step, "figures": figures},
            )
        return figures

    def save(self) -> None:
        """Write the checkpoint."""
        state = {
            "recipe": self._text,
            "step": self.step,
            "best": self.best,
            "net": self.net.state_dict(),
            "optimiser": self.optimiser.state_dict(),
        }
        if self.averaged is not None:
            state["averaged"] = self.averaged.state_dict()
        for name, part in self._parts().items():
            state[name] = part.state_dict()
        save_checkpoint(self.run.out / "checkpoint.safetensors", state)

    def _resume(self) -> None:
        """Go on from the checkpoint of this recipe, if there is one."""
        state = load_checkpoint(self.run.out / "checkpoint.safetensors", recipe=self._text)
        if state is not None:
            self.net.load_state_dict(state["net"])
            self.optimiser.load_state_dict(state["optimiser"])
            if self.averaged is not None:
                self.averaged.load_state_dict(state["averaged"])
            for name, part in self._parts().items():
                part.load_state_dict(state[name])
            self.step, self.best = state["step"], state["best"]


def _start(net: Glad, start: dict[str, Tensor]) -> None:
    """Fill every trunk with `start` and give the new layers quiet initial values."""
    for trunk in net.trunks:
        if start:
            norms = {key: value for key, value in trunk.state_dict().items() if NORM in key}
            trunk.load_state_dict(norms | start)
    for name, parameter in net.named_parameters():
        if name.startswith("features."):
            if parameter.ndim > 1:
                nn.init.kaiming_normal_(parameter)
            else:
                nn.init.zeros_(parameter)
        elif name.startswith("classifiers."):
            nn.init.normal_(parameter, std=0.01)
        elif name.startswith("bottlenecks.") and name.endswith("bias"):
            parameter.requires_grad_(False)


def _optimiser(net: Glad, recipe: GladRecipe) -> torch.optim.SGD:
    """Return Nesterov SGD with trunk and new layers, decayed and not, in groups of their own."""
    groups = []
    for new in (False, True):
        for decayed in (False, True):
            parameters = [
                parameter
                for name, parameter in net.named_parameters()
                if parameter.requires_grad
                and (not name.startswith("trunks.")) == new
                and (parameter.ndim > 1) == decayed
            ]
            groups.append(
                {
                    "params": parameters,
                    "peak": recipe.lr_new if new else recipe.lr_trunk,
                    "weight_decay": recipe.weight_decay if decayed else 0.0,
                }
            )
    return torch.optim.SGD(groups, lr=0.0, momentum=recipe.momentum, nesterov=True)
