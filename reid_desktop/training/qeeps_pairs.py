"""Query-gallery pairs for the Siamese phase: two pictures that show one person."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from reid_desktop.core.values import Float32
from reid_desktop.datasets.crops import CropSet
from reid_desktop.datasets.labelled_frames import NO_IDENTITY, LabelledFrame
from reid_desktop.training.qeeps_data import (
    Source,
    VideoFrames,
    augment,
    labelled_sample,
    scene_of,
    to_truth,
)
from reid_desktop.training.qeeps_losses import Truth
from reid_desktop.training.scenes import Sample

_TRIES = 6
_LEAST_APART = 8


@dataclass(frozen=True, slots=True)
class Pair:
    """Two pictures and the identity that both show.

    Attributes:
        query: picture with the query person.
        gallery: another picture with that person.
        pid: row of the OIM table.
    """

    query: Sample
    gallery: Sample
    pid: int


@dataclass(frozen=True, slots=True)
class PairSource:
    """Where pairs come from.

    Attributes:
        source: name, weight and augmentation; its draw gives single pictures.
        draw: gives one pair.
    """

    source: Source
    draw: Callable[[np.random.Generator], Pair]


def labelled_pairs(
    frames: Sequence[LabelledFrame], *, first_pid: int, video: VideoFrames | None = None
) -> Callable[[np.random.Generator], Pair]:
    """Return a draw of two frames that show one identity, some frames apart where possible."""
    known = sorted({int(p) for f in frames for p in f.pids if p != NO_IDENTITY})
    rows = {pid: first_pid + place for place, pid in enumerate(known)}
    seen = {
        pid: [n for n, f in enumerate(frames) if bool(((f.pids == pid) & ~f.ignored).any())]
        for pid in known
    }
    often = [pid for pid in known if len(seen[pid]) > 1]

    def draw(rng: np.random.Generator) -> Pair:
        pid = often[int(rng.integers(len(often)))]
        first = int(rng.choice(seen[pid]))
        apart = [n for n in seen[pid] if abs(n - first) >= _LEAST_APART]
        second = int(rng.choice(apart or seen[pid]))
        query, gallery = (labelled_sample(frames[n], rows, video) for n in (first, second))
        return Pair(query, gallery, rows[pid])

    return draw


def all_pairs(frames: Sequence[LabelledFrame], *, galleries: int = 0) -> list[tuple[int, int, int]]:
    """Return (query frame, gallery frame, identity) of every pair that shows one person.

    Args:
        frames: of a data set.
        galleries: gallery frames of each query at most, evenly spread; 0 for all.
    """
    shown: dict[int, list[int]] = {}
    for place, frame in enumerate(frames):
        for pid in frame.pids[(frame.pids != NO_IDENTITY) & ~frame.ignored].tolist():
            shown.setdefault(int(pid), []).append(place)
    pairs = []
    for pid, places in sorted(shown.items()):
        for query in places:
            others = [place for place in places if place != query]
            if galleries and len(others) > galleries:
                spread = np.linspace(0, len(others) - 1, galleries).round().astype(int)
                others = [others[n] for n in spread.tolist()]
            pairs += [(query, gallery, pid) for gallery in others]
    return pairs


def composed_pairs(
    backgrounds: Sequence[Path], crops: CropSet, *, first_pid: int = 0
) -> Callable[[np.random.Generator], Pair]:
    """Return a draw of two composed scenes that share one person, by two cameras if possible."""
    members = [np.where(crops.pids == pid)[0] for pid in range(int(crops.pids.max()) + 1)]
    often = [pid for pid, rows in enumerate(members) if len(rows) > 1]

    def draw(rng: np.random.Generator) -> Pair:
        pid = often[int(rng.integers(len(often)))]
        first = int(rng.choice(members[pid]))
        elsewhere = members[pid][crops.cameras[members[pid]] != crops.cameras[first]]
        others = elsewhere if len(elsewhere) else members[pid][members[pid] != first]
        scenes = []
        for row in (first, int(rng.choice(others))):
            count = min(len(members), int(rng.integers(1, 6)))
            strangers = rng.choice(len(members), count, replace=False)
            rows = [row, *(int(rng.choice(members[s])) for s in strangers.tolist() if s != pid)]
            scenes.append(scene_of(backgrounds, crops, rows[::-1], rng, first_pid=first_pid))
        return Pair(scenes[0], scenes[1], first_pid + pid)

    return draw


@dataclass(frozen=True, slots=True)
class PairBatch:
    """Pairs of pictures of one size.

    Attributes:
        queries: (B, 3, H, W) uint8 RGB.
        query_boxes: (B, 4) float32 xyxy px, the query person.
        gallery: (B, 3, H, W) uint8 RGB.
        truths: the people of the gallery pictures.
        targets: (B,) int64, the pairs' identities (rows of the OIM table).
    """

    queries: Tensor
    query_boxes: Tensor
    gallery: Tensor
    truths: list[Truth]
    targets: Tensor

    def to(self, device: torch.device) -> "PairBatch":
        """Return it on `device`."""
        return PairBatch(
            self.queries.to(device),
            self.query_boxes.to(device),
            self.gallery.to(device),
            [truth.to(device) for truth in self.truths],
            self.targets.to(device),
        )


def _query_box(sample: Sample, pid: int) -> Float32 | None:
    """Return the person's box (4,), None when the augmentation cut the person away."""
    rows = np.where((sample.pids == pid) & ~sample.ignored)[0]
    return sample.boxes[rows[0]] if len(rows) else None


def _augmented(
    source: PairSource, size: tuple[int, int], rng: np.random.Generator
) -> tuple[Sample, Float32, Sample, int]:
    """Return query, its box, gallery and identity, both pictures with the person inside."""
    while True:
        pair = source.draw(rng)
        for _ in range(_TRIES):
            query = augment(pair.query, size, source.source, rng)
            gallery = augment(pair.gallery, size, source.source, rng)
            box = _query_box(query, pair.pid)
            if box is not None and _query_box(gallery, pair.pid) is not None:
                return query, box, gallery, pair.pid


def draw_pairs(
    sources: Sequence[PairSource],
    sizes: Sequence[tuple[int, int]],
    count: int,
    rng: np.random.Generator,
) -> PairBatch:
    """Return `count` pairs of one of the `sizes` (height, width); flips are independent."""
    size = sizes[int(rng.integers(len(sizes)))]
    weights = np.array([one.source.weight for one in sources])
    queries, boxes, gallery, truths, targets = [], [], [], [], []
    for choice in rng.choice(len(sources), count, p=weights / weights.sum()).tolist():
        query, box, other, pid = _augmented(sources[choice], size, rng)
        queries.append(torch.from_numpy(query.image.transpose(2, 0, 1).copy()))
        gallery.append(torch.from_numpy(other.image.transpose(2, 0, 1).copy()))
        boxes.append(box)
        truths.append(to_truth(other))
        targets.append(pid)
    query_boxes = torch.from_numpy(np.stack(boxes).astype(np.float32))
    return PairBatch(
        torch.stack(queries), query_boxes, torch.stack(gallery), truths, torch.tensor(targets)
    )
