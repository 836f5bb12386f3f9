"""How OIM and QEEPS are trained: the numbers of a training, and the recipes that ship."""

import math
from dataclasses import dataclass, replace
from typing import Literal, Protocol

Optimiser = Literal["adamw", "sgd"]
Phase = Literal["oim", "boxes", "memory", "proposals", "pairs"]
GuideRule = Literal["paper", "ranking"]
BLOCKS = ("qsse", "qrpn", "qsimnet")
IDENTITY = "identity"
"""The ID Net, as a part that learns in the Siamese phase."""


@dataclass(frozen=True, slots=True)
class QeepsRecipe:
    """How OIM and QEEPS are trained: five phases one after another, each of which may be empty.

    Attributes:
        steps: optimiser steps of the OIM phase.
        box_steps: optimiser steps of RegNet on remembered proposals.
        box_pictures: pictures whose proposals are remembered, of the sizes `box_canvases` in turn.
        memory_steps: optimiser steps of ID Net and QSimNet on remembered regions.
        memory_scenes: scenes whose regions are remembered, and `memory_lineups` line-ups, all of
            the size `memory_canvas` (height, width) px.
        memory_dropout: share of a remembered row's numbers that a step leaves out: so few people
            are remembered that the ID Net would learn them by heart.
        map_steps: optimiser steps of QRPN on remembered maps, of `map_galleries` galleries each.
        map_scenes: scenes whose maps are remembered, of the size `memory_canvas`.
        map_rule: what QRPN learns there: "paper", equation (4) with background as the only
            negative, or "ranking", to put the person sought before everybody else.
        pair_steps: optimiser steps of the Siamese phase.
        learn: what learns in the Siamese phase, of BLOCKS and IDENTITY.
        images: pictures a step of the OIM phase, beside `oim_lineups` line-ups.
        pairs: pairs a step of the Siamese phase, beside `lineups` line-ups.
        canvases: (height, width) px of the training pictures, one drawn a step; multiples of 16.
        rate: greatest learning rate of new layers; `trunk_rate` of pretrained ones;
            `box_rate` of RegNet on remembered proposals, `memory_rate` on remembered regions,
            `map_rate` on remembered maps, `pair_rate` in the Siamese phase.
        optimiser: "adamw", or "sgd" with momentum 0.9 (the paper).
        fall: how the rate falls in each phase: "cosine", or "tenth" of it in the second half
            (the paper: two epochs, the second at a tenth).
        decay: weight decay on matrices.
        trunk_from: step from which layer2 and layer3 learn too: until then the new layers, which
            begin from chance, would only spoil them.
        oim_from: step from which L_oim joins: before regions mean people it is noise.
        warm_up: steps from zero to the greatest rate, in each phase.
        oim_weight: lambda 5 of equation (3) in the OIM phase, `memory_oim_weight` on remembered
            regions; all others are 1, as in the paper.
        live_norms: conv5's batch norms learn the means and variances of the regions they see;
            else those of the start stay, and only scale and shift learn.
        live_similarity: in the Siamese phase the batch norms of ID Net and QSimNet learn the means
            and variances they see; else, as on remembered regions, those they started with stay.
        autocast: compute in bfloat16.
        seed: of everything random.
    """

    steps: int = 2000
    box_steps: int = 0
    box_pictures: int = 0
    box_canvases: tuple[tuple[int, int], ...] = ((480, 640), (576, 768), (512, 512))
    memory_steps: int = 0
    memory_scenes: int = 0
    memory_lineups: int = 0
    memory_dropout: float = 0.0
    memory_canvas: tuple[int, int] = (480, 640)
    map_steps: int = 0
    map_scenes: int = 0
    map_galleries: int = 3
    map_rule: GuideRule = "paper"
    pair_steps: int = 400
    learn: tuple[str, ...] = (*BLOCKS, IDENTITY)
    images: int = 4
    pairs: int = 2
    oim_lineups: int = 1
    lineups: int = 4
    canvases: tuple[tuple[int, int], ...] = ((352, 480), (352, 480), (416, 416), (480, 352))
    rate: float = 5e-4
    trunk_rate: float = 6e-5
    box_rate: float = 7e-4
    memory_rate: float = 3e-4
    map_rate: float = 5e-4
    pair_rate: float = 1e-3
    optimiser: Optimiser = "adamw"
    fall: Literal["cosine", "tenth"] = "cosine"
    decay: float = 1e-3
    trunk_from: int = 250
    oim_from: int = 500
    warm_up: int = 40
    oim_weight: float = 0.2
    memory_oim_weight: float = 0.2
    live_norms: bool = True
    live_similarity: bool = True
    autocast: bool = True
    seed: int = 0

    @property
    def lengths(self) -> dict[Phase, int]:
        """Steps of each phase, in their order."""
        return {
            "oim": self.steps,
            "boxes": self.box_steps,
            "memory": self.memory_steps,
            "proposals": self.map_steps,
            "pairs": self.pair_steps,
        }

    @property
    def total(self) -> int:
        """Steps of all phases."""
        return sum(self.lengths.values())

    def first(self, phase: Phase) -> int:
        """Return the step that a phase begins with."""
        phases = list(self.lengths)
        return sum(self.lengths[each] for each in phases[: phases.index(phase)])

    def phase(self, step: int) -> Phase:
        """Return the phase that a step belongs to; past the end the last one that has steps."""
        found: Phase = "oim"
        for phase, count in self.lengths.items():
            if count:
                found = phase
                if step < self.first(phase) + count:
                    break
        return found

    def rate_factor(self, step: int) -> float:
        """Return the share of the greatest rate: linear warm-up, then the fall, in each phase."""
        phase = self.phase(step)
        place, count = step - self.first(phase), self.lengths[phase]
        if place < self.warm_up:
            return (place + 1) / self.warm_up
        share = (place - self.warm_up) / max(1, count - self.warm_up)
        if self.fall == "tenth":
            return 1.0 if share < 0.5 else 0.1
        return 0.01 + 0.99 * (1 + math.cos(math.pi * min(1.0, share))) / 2


DEFAULT = QeepsRecipe()
"""From an ImageNet ResNet."""
REFINE = QeepsRecipe(
    steps=1200,
    images=2,
    oim_lineups=3,
    trunk_rate=1e-4,
    trunk_from=0,
    oim_from=0,
    oim_weight=0.5,
    live_norms=False,
)
"""From an OIM that finds people already: most of the people a step sees are there for the ID Net.

Line-ups outnumber the scenes' regions in conv5, so its norms keep what they learnt from scenes.
"""
COMPARE = replace(
    REFINE,
    steps=0,
    memory_steps=1200,
    memory_scenes=400,
    memory_rate=5e-4,
    pair_steps=300,
    pairs=2,
    lineups=0,
    pair_rate=5e-4,
    learn=("qrpn",),
    live_similarity=False,
)
"""From a finished OIM: ID Net and QSimNet on remembered regions, then QRPN on pairs.

None of the three changes what another learns from, so the rows OIM, + QRPN, + QSimNet and both of
Table 1 come from this one training, exactly as if each had been trained by itself.
"""
JOIN = replace(COMPARE, memory_steps=0, pair_steps=150, pair_rate=1e-3, learn=("qsse", "qrpn"))
"""From `COMPARE`: QSSE joins and learns from all seven terms, QRPN learns on with it.

ID Net and QSimNet stay as the memory taught them: the few people of a pair would only blur them.
"""
REFIT = replace(
    REFINE,
    steps=0,
    box_steps=250,
    box_pictures=400,
    map_steps=3000,
    map_scenes=2000,
    map_rule="ranking",
    map_rate=1e-3,
    pair_steps=0,
)
"""From a finished QEEPS: RegNet on remembered proposals, then QRPN, from the RPN on, on maps.

No score of ClsNet, ID feature or likeness changes by it: people are found by the same rows of
conv5 in better boxes, and the query's person among fewer proposals. QRPN learns to rank the person
sought before other people, whom the paper never takes as negatives (`map_rule`).
"""
PAPER = QeepsRecipe(
    images=1,
    pairs=1,
    oim_lineups=0,
    lineups=0,
    steps=0,
    pair_steps=0,
    canvases=((608, 1008),),
    rate=1e-3,
    trunk_rate=1e-3,
    pair_rate=1e-3,
    optimiser="sgd",
    fall="tenth",
    decay=5e-4,
    trunk_from=0,
    oim_from=0,
    warm_up=0,
    oim_weight=1.0,
    live_norms=False,
    autocast=False,
)
"""Section 5.2: one pair a step, SGD, 0.001 and a tenth of it in the second epoch, all weights 1.

Its phases are two epochs of the data set that is learnt from (`two_epochs`).
"""


class Epochs(Protocol):
    """What has an end: a data set of so many pictures and pairs."""

    @property
    def pictures(self) -> int:
        """Pictures of an epoch."""
        ...

    @property
    def pair_count(self) -> int:
        """Pairs of an epoch."""
        ...


def two_epochs(recipe: QeepsRecipe, data: Epochs) -> QeepsRecipe:
    """Return PAPER with two epochs of `data` in each phase; any other recipe as it is."""
    if recipe is not PAPER:
        return recipe
    steps = 2 * math.ceil(data.pictures / recipe.images)
    return replace(recipe, steps=steps, pair_steps=2 * math.ceil(data.pair_count / recipe.pairs))


RECIPES = {
    "default": DEFAULT,
    "refine": REFINE,
    "compare": COMPARE,
    "join": JOIN,
    "refit": REFIT,
    "paper": PAPER,
}
