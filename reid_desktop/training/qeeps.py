"""Train OIM, then QEEPS on it: the phases and their loop; resumable at any step.

The OIM phase trains the detector with its ID Net. Then BaseNet, RPN and conv5 stay, so that the
very same weights find people without a query as before: the memory phase trains ID Net and QSimNet
on remembered regions, the Siamese phase the query-guided blocks and the ID Net on pairs. RegNet may
be refitted on remembered proposals, QRPN taught on remembered maps.
"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.optim import SGD, AdamW, Optimizer

from reid_desktop.core.progress import Job, Progress
from reid_desktop.training.banded import banded_sums
from reid_desktop.training.checkpoints import load_checkpoint, save_checkpoint
from reid_desktop.training.curves import Curve
from reid_desktop.training.map_memory import Scenes, remember_maps
from reid_desktop.training.pair_losses import qeeps_losses
from reid_desktop.training.proposal_memory import (
    Pictures,
    ProposalMemory,
    box_loss,
    remember_proposals,
)
from reid_desktop.training.qeeps_data import Batch, draw_batch
from reid_desktop.training.qeeps_guide import Asker
from reid_desktop.training.qeeps_losses import oim_losses
from reid_desktop.training.qeeps_pairs import draw_pairs
from reid_desktop.training.qeeps_recipe import BLOCKS, IDENTITY, Phase, QeepsRecipe
from reid_desktop.training.qeeps_sources import TrainingData
from reid_desktop.training.region_memory import RegionMemory, Remembered, remember_regions
from reid_desktop.training.similarity import Comparer, memory_losses, start_as_cosine
from reid_desktop.vision.build_qeeps import Backbone, build_net
from reid_desktop.vision.nets.oim import OimLoss
from reid_desktop.vision.nets.qeeps import QeepsNet
from reid_desktop.vision.weights import fill, save_half

QUEUE = 512
LOG_EVERY = 10
MEMORY_PACE = 10
"""Steps on what is remembered take so little time: they are logged and saved more seldom."""
REMEMBERING: tuple[Phase, ...] = ("boxes", "memory", "proposals")
CLIP_NORM = 5.0
ID_NET = ("heads.identifier", "heads.identity_norm")
LENGTHS = ("steps", "box_steps", "memory_steps", "map_steps", "pair_steps")
"""What may be another in the call that goes on: a training can be cut short or extended."""
OIM_PARTS = ("base.", "rpn.", "heads.")
STAGES: dict[Phase, str] = {
    "oim": "train OIM",
    "boxes": "fit boxes",
    "memory": "compare regions",
    "proposals": "guide proposals",
    "pairs": "train QEEPS",
}
START = "--start (a folded ResNet of the --backbone, or weights of this network)"
FROZEN = ("base.conv1", "base.layer1")
"""What no phase trains, as in Faster R-CNN."""


@dataclass(frozen=True, slots=True)
class QeepsRun:
    """Where a training starts from and writes to.

    Attributes:
        out: folder of checkpoint, `curve.csv`, `curve.png` and `qeeps-BACKBONE.safetensors`.
        start: tensors of a folded ImageNet ResNet, or of weights of this network; empty begins
            from chance.
        device: where the network lives.
        backbone: "resnet18" or "resnet50".
        blocks: which of BLOCKS the network has.
        checkpoint_every: steps between two checkpoints.
        stop_after: end this call at this step, to be resumed later; 0 goes on to the end.
    """

    out: Path
    start: dict[str, Tensor]
    device: torch.device
    backbone: Backbone = "resnet18"
    blocks: tuple[str, ...] = BLOCKS
    checkpoint_every: int = 50
    stop_after: int = 0


def train_qeeps(recipe: QeepsRecipe, run: QeepsRun, *, data: TrainingData) -> Job[Path]:
    """Train, going on from an existing checkpoint; return the half-precision weights.

    Raises:
        WeightsError: the checkpoint is damaged or of another recipe.
    """
    trainer = QeepsTrainer(recipe, run, data)
    total = recipe.total
    end = min(run.stop_after or total, total)
    curve = Curve(run.out / "curve.csv", after=trainer.step)
    while trainer.step < end:
        yield from trainer.remember()
        stage = STAGES[trainer.phase]
        pace = MEMORY_PACE if trainer.phase in REMEMBERING else 1
        losses = trainer.advance()
        step = trainer.step
        if step % (LOG_EVERY * pace) == 0 or step == end:
            curve.add(step, losses)
        if step % (run.checkpoint_every * pace) == 0 or step == end:
            trainer.save()
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
        self.memory: RegionMemory | None = None
        self.comparer: Comparer | None = None
        self.proposals: ProposalMemory | None = None
        self.asker: Asker | None = None
        net = build_net(run.backbone, **{block: block in run.blocks for block in BLOCKS})
        if run.start:
            start_from(net, run.start, blocks=not recipe.steps)
        self.net = net.to(memory_format=torch.channels_last).to(run.device)
        self.oim = OimLoss(data.identities, queue=QUEUE).to(run.device)
        self.banded = None if net.qrpn is None else banded_sums(net.qrpn).to(run.device)
        self.step = 0
        fixed = {k: v for k, v in asdict(recipe).items() if k not in LENGTHS}
        told = [fixed, run.backbone, run.blocks, data.identities]
        self._text = json.dumps(told, sort_keys=True)
        state = load_checkpoint(run.out / "checkpoint.safetensors", recipe=self._text)
        if state is not None:
            self.net.load_state_dict(state["net"])
            self.oim.load_state_dict(state["oim"])
            if self.banded is not None:
                self.banded.load_state_dict(state["banded"])
            self.step = state["step"]
        self.optimiser = self._enter_phase()
        if state is not None and state["phase"] == self.phase:
            self.optimiser.load_state_dict(state["optimiser"])

    @property
    def phase(self) -> Phase:
        """The phase of the coming step."""
        return self.recipe.phase(self.step)

    def _enter_phase(self) -> Optimizer:
        """Let the phase's parameters learn, and no others; return a fresh optimiser for them."""
        recipe, phase = self.recipe, self.phase
        learning = learning_parts(recipe, phase)
        for name, parameter in self.net.named_parameters():
            parameter.requires_grad_(name.startswith(learning) and not name.startswith(FROZEN))
        rates: dict[Phase, float] = {
            "oim": recipe.rate,
            "boxes": recipe.box_rate,
            "memory": recipe.memory_rate,
            "proposals": recipe.map_rate,
            "pairs": recipe.pair_rate,
        }
        groups = parameter_groups(
            self.net, rate=rates[phase], trunk_rate=recipe.trunk_rate, decay=recipe.decay
        )
        if phase == "proposals" and self.banded is not None:
            groups += parameter_groups(
                self.banded, rate=recipe.map_rate, trunk_rate=0, decay=recipe.decay
            )
        return AdamW(groups) if recipe.optimiser == "adamw" else SGD(groups, momentum=0.9)

    def remember(self) -> Job[None]:
        """Look at what the phase learns from, unless that was done."""
        if self.phase == "boxes" and self.proposals is None:
            yield from self._remember_boxes()
        elif self.phase == "memory" and self.comparer is None:
            yield from self._remember_regions()
        elif self.phase == "proposals" and self.asker is None:
            yield from self._remember_maps()

    def _remember_boxes(self) -> Job[None]:
        """Look at the proposals that RegNet learns from."""
        recipe = self.recipe
        wanted = Pictures(self.data.sources, recipe.box_pictures, recipe.box_canvases, recipe.seed)
        self.proposals = yield from remember_proposals(self.net, wanted, self.run.out)

    def _remember_maps(self) -> Job[None]:
        """Look at the maps that QRPN learns from; QRPN begins as the RPN."""
        recipe, canvas = self.recipe, self.recipe.memory_canvas
        wanted = Scenes(
            self.data.guided or self.data.sources, recipe.map_scenes, canvas, recipe.seed
        )
        maps = yield from remember_maps(self.net, wanted, self.run.out)
        self.asker = Asker(self.net, maps, canvas, rule=recipe.map_rule)
        if self.step == recipe.first("proposals") and self.net.qrpn is not None:
            assert self.banded is not None
            rng = np.random.default_rng([recipe.seed, self.step])
            self.asker.begin(self.net.qrpn, self.banded, rng)

    def _remember_regions(self) -> Job[None]:
        """Look at the regions that the memory phase learns from; QSimNet begins as the cosine."""
        recipe = self.recipe
        wanted = Remembered(
            self.data.remembered,
            recipe.memory_scenes,
            self.data.lineup,
            recipe.memory_lineups,
            recipe.memory_canvas,
            recipe.seed,
        )
        self.memory = yield from remember_regions(self.net, wanted, self.run.out)
        self.comparer = Comparer(self.memory)
        if self.step == recipe.first("memory"):
            start_as_cosine(self.net, self.memory, np.random.default_rng([recipe.seed, self.step]))

    def advance(self) -> dict[str, float]:
        """Do one step; it depends on the seed and its number alone. Return losses and their sum."""
        recipe, step = self.recipe, self.step
        torch.manual_seed(recipe.seed * 1_000_003 + step)
        for group in self.optimiser.param_groups:
            group["lr"] = group["peak"] * recipe.rate_factor(step)
        if self.phase == "oim":
            for layer in (self.net.base.layer2, self.net.base.layer3):
                layer.requires_grad_(step >= recipe.trunk_from)
        losses = self._losses(np.random.default_rng([recipe.seed, step]))
        early = 0.0 if step < recipe.oim_from else recipe.oim_weight
        weight = {"oim": early, "memory": recipe.memory_oim_weight}
        weights = {"oim": weight.get(self.phase, 1.0)}
        total = torch.stack([weights.get(k, 1.0) * v for k, v in losses.items()]).sum()
        self.optimiser.zero_grad(set_to_none=True)
        total.backward()  # type: ignore[no-untyped-call]
        learning = [p for group in self.optimiser.param_groups for p in group["params"]]
        nn.utils.clip_grad_norm_(learning, CLIP_NORM)
        self.optimiser.step()
        before = self.phase
        if before == "proposals" and self.net.qrpn is not None and self.banded is not None:
            self.banded.pour(self.net.qrpn.fc1)
        self.step += 1
        if self.phase != before:
            if self.phase == "pairs" and self.net.qrpn is not None and not recipe.map_steps:
                self.net.qrpn.start_as(self.net.rpn)
            self.optimiser = self._enter_phase()
        values = {name: float(value.detach()) for name, value in losses.items()}
        return values | {"loss": float(total.detach())}

    def _losses(self, rng: np.random.Generator) -> dict[str, Tensor]:
        """Draw what the step compares and return the phase's terms of equation (3)."""
        self.net.train()
        phase = self.phase
        live = phase == "oim" or (phase == "pairs" and self.recipe.live_similarity)
        if phase != "oim" or not self.recipe.live_norms:
            self.net.heads.eval()
            self.net.heads.identity_norm.train(live)
        if self.net.qsimnet is not None:
            self.net.qsimnet.norm.train(live)
        if phase == "oim":
            return self._oim_losses(rng)
        if phase == "pairs":
            return self._pair_losses(rng)
        if phase == "boxes":
            assert self.proposals is not None
            return {"box": box_loss(self.net, self.proposals, rng)}
        if phase == "proposals":
            assert self.asker is not None
            assert self.net.qrpn is not None
            assert self.banded is not None
            galleries = self.recipe.map_galleries
            return {"qrpn": self.asker.loss(self.net.qrpn, self.banded, galleries, rng)}
        assert self.memory is not None
        assert self.comparer is not None
        pairs, dropout = self.comparer.draw(rng), self.recipe.memory_dropout
        return memory_losses(self.net, self.oim, self.memory, pairs, dropout=dropout)

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
        pairs = draw_pairs(self.data.pairs, recipe.canvases, recipe.pairs, rng).to(device)
        lineups = self._lineups(pairs.gallery, recipe.lineups, rng)
        with torch.autocast(device.type, torch.bfloat16, enabled=recipe.autocast):
            return qeeps_losses(self.net, self.oim, pairs, lineups=lineups, learn=recipe.learn)

    def _lineups(self, like: Tensor, count: int, rng: np.random.Generator) -> list[Batch]:
        """Return `count` line-ups of the size of pictures (B, 3, H, W); none without people."""
        draw, size = self.data.lineup, (like.shape[-2], like.shape[-1])
        return [draw(size, rng).to(self.run.device) for _ in range(count)] if draw else []

    def save(self) -> None:
        """Write the checkpoint."""
        state = {
            "recipe": self._text,
            "step": self.step,
            "phase": self.phase,
            "net": self.net.state_dict(),
            "oim": self.oim.state_dict(),
            "banded": {} if self.banded is None else self.banded.state_dict(),
            "optimiser": self.optimiser.state_dict(),
        }
        save_checkpoint(self.run.out / "checkpoint.safetensors", state)


def learning_parts(recipe: QeepsRecipe, phase: Phase) -> tuple[str, ...]:
    """Return the beginnings of the names of the parameters that learn in a phase."""
    if phase == "oim":
        return OIM_PARTS
    if phase == "boxes":
        return ("heads.regressor.",)
    if phase == "memory":
        return ("qsimnet.", *ID_NET)
    if phase == "proposals":
        return ("qrpn.fc2.", "qrpn.rpn.")
    blocks = tuple(f"{block}." for block in BLOCKS if block in recipe.learn)
    return (*blocks, *(ID_NET if IDENTITY in recipe.learn else ()))


def start_from(net: QeepsNet, tensors: dict[str, Tensor], *, blocks: bool = False) -> None:
    """Fill the net from a folded ImageNet ResNet or from weights of its own kind.

    Of a ResNet the BaseNet is taken, and conv5 where its layer4 is whole. Of weights of this
    network the whole OIM is taken, and with `blocks` the query-guided blocks, which belong to that
    OIM; those that the weights lack begin anew.

    Raises:
        WeightsError: they are neither, or of another backbone.
    """
    if any(name.startswith(OIM_PARTS[1:]) for name in tensors):
        taken = (*OIM_PARTS, *BLOCKS) if blocks else OIM_PARTS
        fresh = net.state_dict()
        own = {k: v for k, v in tensors.items() if k.startswith(taken)}
        kept = {k: v for k, v in fresh.items() if k.startswith(BLOCKS) and k not in own}
        wanted = {k: v for k, v in own.items() if k in fresh or not k.startswith(BLOCKS)}
        fill(net, wanted | kept, name=START)
        return
    wanted = {k: v for k, v in tensors.items() if k in net.base.state_dict()}
    fill(net.base, wanted, name=START)
    conv5 = net.heads.conv5.state_dict()
    layer4 = {k.removeprefix("layer4."): v for k, v in tensors.items() if k.startswith("layer4.")}
    if conv5.keys() <= layer4.keys():
        fill(net.heads.conv5, {k: layer4[k] for k in conv5}, name=START)


def parameter_groups(
    net: nn.Module, *, rate: float, trunk_rate: float, decay: float
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
