"""Training pictures of the detector and of QEEPS: sources, augmentation, batches."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import torch
from torch import Tensor

from reid_desktop.core.boxes import clip, scale
from reid_desktop.core.errors import DatasetError
from reid_desktop.core.values import Bool, Float32, Image
from reid_desktop.datasets.crops import CropSet
from reid_desktop.datasets.labelled_frames import NO_IDENTITY, LabelledFrame
from reid_desktop.training.qeeps_losses import Truth
from reid_desktop.training.scenes import Sample, compose, recolour
from reid_desktop.vision.inputs import fit

_BACKGROUND_PX = 480
_FILL = 114
_LEAST_VISIBLE = 0.35
_LEAST_SIDE_PX = 8.0
_JPEG_QUALITY = 92

Draw = Callable[[np.random.Generator], Sample]
"""One random picture of a source."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where training pictures come from.

    Attributes:
        name: for the log.
        weight: how often it is drawn, relative to the other sources.
        draw: gives one picture.
        scales: least and most factor on the picture's size before cropping.
        aspects: least and most factor on its width alone.
        spoilt: whether colours, blur and noise vary; else only the side of a flip does.
    """

    name: str
    weight: float
    draw: Draw
    scales: tuple[float, float]
    aspects: tuple[float, float] = (0.87, 1.15)
    spoilt: bool = True


def read_picture(path: Path) -> Image:
    """Return a picture as (H, W, 3) uint8 RGB.

    Raises:
        DatasetError: it cannot be read.
    """
    picture = cv2.imread(str(path), cv2.IMREAD_COLOR)
    if picture is None:
        raise DatasetError(f"The picture “{path}” cannot be read.")
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2RGB), np.uint8)


class VideoFrames:
    """Frames of a video, decoded once and kept as JPEG in memory."""

    def __init__(self, video: Path, count: int) -> None:
        """Decode the first `count` frames; raises DatasetError where there are fewer."""
        capture = cv2.VideoCapture(str(video))
        self._pictures = []
        for _ in range(count):
            read, picture = capture.read()
            if not read:
                raise DatasetError(f"“{video}” has fewer than {count} frames.")
            quality = [cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY]
            self._pictures.append(cv2.imencode(".jpg", picture, quality)[1])
        capture.release()

    def __getitem__(self, index: int) -> Image:
        """Return frame `index` as RGB."""
        picture = cv2.imdecode(self._pictures[index], cv2.IMREAD_COLOR)
        assert picture is not None
        return np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2RGB), np.uint8)


def labelled_source(
    frames: Sequence[LabelledFrame],
    *,
    first_pid: int | None = None,
    video: VideoFrames | None = None,
) -> Draw:
    """Return a draw from labelled frames; identities become rows from `first_pid`, or unknown."""
    known = sorted({int(p) for f in frames for p in f.pids if p != NO_IDENTITY})
    rows = {pid: first_pid + n for n, pid in enumerate(known)} if first_pid is not None else {}

    def draw(rng: np.random.Generator) -> Sample:
        return labelled_sample(frames[int(rng.integers(len(frames)))], rows, video)

    return draw


def labelled_sample(
    frame: LabelledFrame, rows: Mapping[int, int], video: VideoFrames | None
) -> Sample:
    """Return one labelled frame; identities become `rows`, unknown where they have none."""
    in_video = video is not None and frame.index is not None
    image = video[frame.index] if in_video else read_picture(frame.path)  # type: ignore[index]
    height, width = image.shape[:2]
    boxes = scale(frame.boxes, x=width, y=height) if frame.relative else frame.boxes
    pids = np.array([rows.get(int(pid), NO_IDENTITY) for pid in frame.pids], np.int64)
    return Sample(image, boxes, pids, frame.ignored)


def with_short_side(sample: Sample, short_side: int) -> Sample:
    """Return a picture and its boxes in the size in which searches see it (`vision.inputs.fit`)."""
    sized = fit(sample.image, short_side)
    boxes = scale(sample.boxes, x=sized.factors[0], y=sized.factors[1])
    return Sample(sized.image, boxes, sample.pids, sample.ignored)


def identities_of(frames: Sequence[LabelledFrame]) -> int:
    """Return how many identities the frames name."""
    return len({int(p) for f in frames for p in f.pids if p != NO_IDENTITY})


def background_source(pictures: Sequence[Path]) -> Draw:
    """Return a draw of pictures without people."""

    def draw(rng: np.random.Generator) -> Sample:
        image = read_picture(pictures[int(rng.integers(len(pictures)))])
        none = np.zeros(0, np.int64)
        return Sample(image, np.zeros((0, 4), np.float32), none, none.astype(np.bool_))

    return draw


def composed_source(
    backgrounds: Sequence[Path], crops: CropSet, *, first_pid: int = 0, people: int = 0
) -> Draw:
    """Return a draw of composed scenes of 1 to 8 people and up to 3 decoys.

    Args:
        backgrounds: pictures without people.
        crops: people, whose identities are 0, 1, 2...
        first_pid: row of the OIM table of identity 0.
        people: only so many people, evenly spread, who therefore come back often; 0 for all.
    """
    members = [np.where(crops.pids == pid)[0] for pid in range(int(crops.pids.max()) + 1)]
    if people:
        members = [members[n] for n in np.linspace(0, len(members) - 1, people).astype(int)]

    def draw(rng: np.random.Generator) -> Sample:
        count = min(len(members), int(rng.integers(1, 9)))
        chosen = rng.choice(len(members), count, replace=False).tolist()
        rows = [int(rng.choice(members[pid])) for pid in chosen]
        return scene_of(backgrounds, crops, rows, rng, first_pid=first_pid)

    return draw


def scene_of(
    backgrounds: Sequence[Path],
    crops: CropSet,
    rows: Sequence[int],
    rng: np.random.Generator,
    *,
    first_pid: int,
) -> Sample:
    """Return a scene of the crops `rows`, the last one in front, with up to 3 decoys behind."""
    people = []
    for row in rows:
        crop = read_picture(crops.paths[row])
        pid = first_pid + int(crops.pids[row])
        people.append((crop[:, ::-1] if rng.random() < 0.5 else crop, pid))
    other = _background(backgrounds, rng)
    decoys = []
    for _ in range(int(rng.integers(0, 4))):
        tall = int(rng.integers(60, 400))
        wide = int(tall * rng.uniform(0.3, 0.8))
        y = int(rng.integers(0, max(1, other.shape[0] - tall)))
        x = int(rng.integers(0, max(1, other.shape[1] - wide)))
        decoys.append(other[y : y + tall, x : x + wide])
    return compose(_background(backgrounds, rng), people, decoys, rng)


def _background(pictures: Sequence[Path], rng: np.random.Generator) -> Image:
    """Return a random picture, its shorter side scaled to _BACKGROUND_PX."""
    image = read_picture(pictures[int(rng.integers(len(pictures)))])
    factor = _BACKGROUND_PX / min(image.shape[:2])
    return np.asarray(cv2.resize(image, None, fx=factor, fy=factor), np.uint8)


def augment(
    sample: Sample, size: tuple[int, int], source: Source, rng: np.random.Generator
) -> Sample:
    """Return `sample` scaled, cropped or padded to `size` (height, width), flipped, recoloured.

    A person of whom less than _LEAST_VISIBLE is left inside, or who gets too small, is ignored.
    """
    scaled, boxes = _rescaled(sample, source, rng)
    left, top = (
        int(rng.integers(min(0, whole - side), max(0, whole - side) + 1))
        for whole, side in zip(scaled.shape[1::-1], size[::-1], strict=True)
    )
    canvas = np.full((*size, 3), _FILL, np.uint8)
    part = scaled[max(0, top) : max(0, top) + size[0], max(0, left) : max(0, left) + size[1]]
    y, x = max(0, -top), max(0, -left)
    canvas[y : y + part.shape[0], x : x + part.shape[1]] = part
    moved = boxes - np.array([left, top, left, top], np.float32)
    inside = clip(moved, width=size[1], height=size[0])
    ignored = sample.ignored | _lost(moved, inside)
    if rng.random() < 0.5:
        canvas = canvas[:, ::-1]
        inside = inside[:, [2, 1, 0, 3]] * np.array([-1, 1, -1, 1], np.float32)
        inside += np.array([size[1], 0, size[1], 0], np.float32)
    seen = np.ascontiguousarray(canvas)
    return Sample(_spoil(seen, rng) if source.spoilt else seen, inside, sample.pids, ignored)


def _rescaled(sample: Sample, source: Source, rng: np.random.Generator) -> tuple[Image, Float32]:
    """Return the picture in a random size and aspect ratio, and its boxes there."""
    height, width = sample.image.shape[:2]
    factor = float(np.exp(rng.uniform(*np.log(source.scales))))
    stretch = float(np.exp(rng.uniform(*np.log(source.aspects)))) ** 0.5
    new_width = max(16, round(width * factor * stretch))
    new_height = max(16, round(height * factor / stretch))
    how = cv2.INTER_AREA if factor < 1 else cv2.INTER_LINEAR
    scaled = cv2.resize(sample.image, (new_width, new_height), interpolation=how)
    boxes = scale(sample.boxes, x=new_width / width, y=new_height / height)
    return np.asarray(scaled, np.uint8), boxes


def _lost(boxes: Float32, inside: Float32) -> Bool:
    """Return which boxes lost most of their area at the picture's edge or are too small."""
    sides = inside[:, 2:] - inside[:, :2]
    share = sides.prod(axis=1) / np.maximum((boxes[:, 2:] - boxes[:, :2]).prod(axis=1), 1e-6)
    return np.asarray((share < _LEAST_VISIBLE) | (sides < _LEAST_SIDE_PX).any(axis=1))


def _spoil(image: Image, rng: np.random.Generator) -> Image:
    """Return `image` in other colours, at times grey, blurred or noisy."""
    if rng.random() < 0.8:
        image = recolour(image, rng)
    kind = rng.random()
    if kind < 0.06:
        grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
        image = np.repeat(np.asarray(grey, np.uint8)[..., None], 3, axis=2)
    elif kind < 0.2:
        image = np.asarray(cv2.GaussianBlur(image, (0, 0), float(rng.uniform(0.4, 1.5))), np.uint8)
    elif kind < 0.3:
        noise = rng.normal(0, rng.uniform(3, 12), image.shape).astype(np.float32)
        image = np.clip(image + noise, 0, 255).astype(np.uint8)
    return np.asarray(image, np.uint8)


@dataclass(frozen=True, slots=True)
class Batch:
    """Training pictures of one size.

    Attributes:
        images: (B, 3, H, W) uint8 RGB.
        truths: their people.
    """

    images: Tensor
    truths: list[Truth]

    def to(self, device: torch.device) -> "Batch":
        """Return it on `device`."""
        return Batch(self.images.to(device), [truth.to(device) for truth in self.truths])


def to_truth(sample: Sample) -> Truth:
    """Return the people of `sample` as tensors."""
    kept = ~sample.ignored
    ignored = sample.boxes[sample.ignored]
    ignored = ignored[(ignored[:, 2:] > ignored[:, :2]).all(axis=1)]
    return Truth(
        boxes=torch.from_numpy(sample.boxes[kept].astype(np.float32)),
        pids=torch.from_numpy(sample.pids[kept]),
        ignored=torch.from_numpy(ignored.astype(np.float32)),
    )


def draw_batch(
    sources: Sequence[Source],
    sizes: Sequence[tuple[int, int]],
    count: int,
    rng: np.random.Generator,
) -> Batch:
    """Return `count` augmented pictures of one of the `sizes` (height, width)."""
    size = sizes[int(rng.integers(len(sizes)))]
    weights = np.array([source.weight for source in sources])
    images, truths = [], []
    for choice in rng.choice(len(sources), count, p=weights / weights.sum()).tolist():
        source = sources[choice]
        sample = augment(source.draw(rng), size, source, rng)
        images.append(torch.from_numpy(sample.image.transpose(2, 0, 1).copy()))
        truths.append(to_truth(sample))
    return Batch(torch.stack(images), truths)
