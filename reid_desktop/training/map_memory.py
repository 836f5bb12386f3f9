"""Maps of scenes that the BaseNet has seen once, for QRPN to learn from.

BaseNet and RPN stay while QRPN learns, and without QSSE the map of a scene does not depend on the
query. So the maps of some thousand scenes serve for any number of pairs. With QSSE the map does
depend on the query's picture: every second couple of scenes is seen through QSSE, each beside the
other, so that QRPN knows both kinds of maps. Its gallery is then weighed by another scene than the
query's own, which is no error that matters: the weights differ little from scene to scene.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from reid_desktop.core.progress import Job
from reid_desktop.training.qeeps_data import Source, augment, to_truth
from reid_desktop.training.region_memory import fingerprint
from reid_desktop.training.remembered_parts import in_parts
from reid_desktop.training.scenes import Sample
from reid_desktop.vision.nets.qeeps import QeepsNet
from reid_desktop.vision.nets.rpn import PRE_NMS

STAGE = "remember maps"
IGNORED = -4
"""pid of a region that is neither person nor background."""


@dataclass(frozen=True, slots=True)
class MapMemory:
    """Scenes of one size and who is on them.

    Attributes:
        maps: (S, C, h, w) bfloat16, C4 maps.
        boxes: (N, 4) float32 xyxy px, people and ignored regions of all scenes.
        pids: (N,) int64 row of the OIM table, UNLABELLED or IGNORED.
        scenes: (N,) int64, the scene of each box.
    """

    maps: Tensor
    boxes: Tensor
    pids: Tensor
    scenes: Tensor


@dataclass(frozen=True, slots=True)
class Scenes:
    """What is to be looked at.

    Attributes:
        sources: where scenes come from, by weight.
        count: how many of them.
        canvas: (height, width) px of each picture.
        seed: of everything random; a picture depends on it and its number alone.
    """

    sources: Sequence[Source]
    count: int
    canvas: tuple[int, int]
    seed: int


def remember_maps(net: QeepsNet, wanted: Scenes, folder: Path) -> Job[MapMemory]:
    """Look at the scenes, two at a time; goes on where a call stopped.

    Args:
        net: the OIM, and QSSE where it has one; it is not changed.
        wanted: the scenes.
        folder: keeps the parts in a folder of their own for this very net and these wishes.
    """
    net.eval()
    sources = [(source.name, source.weight) for source in wanted.sources]
    asked = [wanted.seed, wanted.canvas, wanted.count, sources]
    folder = folder / f"maps-{fingerprint(net, asked, ('base.', 'qsse.'))}"

    def look(couple: int) -> dict[str, Tensor]:
        seen = _look(net, wanted, couple)
        return {field.name: getattr(seen, field.name) for field in fields(seen)}

    couples = (wanted.count + 1) // 2
    return MapMemory(**(yield from in_parts(look, couples, folder, stage=STAGE)))


@torch.no_grad()
def _look(net: QeepsNet, wanted: Scenes, couple: int) -> MapMemory:
    """Return the maps of two scenes and who is on them; of one where the number of all is odd."""
    numbers = range(2 * couple, min(2 * couple + 2, wanted.count))
    samples = [_drawn(wanted, number) for number in numbers]
    pictures = [torch.from_numpy(sample.image.transpose(2, 0, 1).copy()) for sample in samples]
    device = net.mean.device
    with torch.autocast(device.type, torch.bfloat16):
        images = [net.normalise(picture[None].to(device)) for picture in pictures]
        if net.qsse is not None and couple % 2:
            maps = net.pair_features(images[0], images[-1])[: len(images)]
        else:
            maps = tuple(net.features(image) for image in images)
    boxes, pids, scenes = [], [], []
    for number, sample in zip(numbers, samples, strict=True):
        truth = to_truth(sample)
        boxes += [truth.boxes, truth.ignored]
        pids += [truth.pids, torch.full((len(truth.ignored),), IGNORED)]
        scenes.append(torch.full((len(truth.boxes) + len(truth.ignored),), number))
    kept = torch.cat(maps).bfloat16().cpu()
    return MapMemory(kept, torch.cat(boxes), torch.cat(pids), torch.cat(scenes))


def _drawn(wanted: Scenes, number: int) -> Sample:
    """Return one scene, as the network will see it."""
    rng = np.random.default_rng([wanted.seed, PRE_NMS, number])
    weights = np.array([source.weight for source in wanted.sources])
    source = wanted.sources[int(rng.choice(len(weights), p=weights / weights.sum()))]
    return augment(source.draw(rng), wanted.canvas, source, rng)
