"""Training pictures of the detector and of QEEPS: sources, augmentation, batches."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import torch
from torch import Tensor

from reid_desktop.core.boxes import clip, scale
from reid_desktop.core.errors import DatasetError
from reid_desktop.core.values import Float32, Image
from reid_desktop.datasets.crops import CropSet, join, read_cuhk01_crops, read_cuhk03_crops, read_market1501
from reid_desktop.datasets.labelled_frames import NO_IDENTITY, LabelledFrame
from reid_desktop.datasets.mot import read_mot
from reid_desktop.datasets.people_yolo import read_people_yolo
from reid_desktop.datasets.pets import read_pets
from reid_desktop.training.qeeps_losses import Truth
from reid_desktop.training.scenes import Sample, compose, recolour

VALIDATION_FOLD = 4
"""Market identities with pid % 5 == 4 are kept for validation."""
_FIRST_HELD_OUT = 5_179_170_900_000
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
    """

    name: str
    weight: float
    draw: Draw
    scales: tuple[float, float]
    aspects: tuple[float, float] = (0.87, 1.15)


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

    def __init__(self, video: Path, count: int):
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
        return np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2RGB), np.uint8)


def labelled_source(
    frames: Sequence[LabelledFrame],
    *,
    first_pid: int | None = None,
    video: VideoFrames | None = None,
) -> Draw:
    """Return a draw from labelled frames; identities become rows from `first_pid` on, or unknown."""
    known = sorted({int(p) for f in frames for p in f.pids if p != NO_IDENTITY})
    rows = {pid: first_pid + n for n, pid in enumerate(known)} if first_pid is not None else {}

    def draw(rng: np.random.Generator) -> Sample:
        frame = frames[int(rng.integers(len(frames)))]
        in_video = video is not None and frame.index is not None
        image = video[frame.index] if in_video else read_picture(frame.path)  # type: ignore[index]
        height, width = image.shape[:2]
        boxes = scale(frame.boxes, x=width, y=height) if frame.relative else frame.boxes
        pids = np.array([rows.get(int(pid), NO_IDENTITY) for pid in frame.pids], np.int64)
        return Sample(image, boxes, pids, frame.ignored)

    return draw


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


def composed_source(backgrounds: Sequence[Path], crops: CropSet, *, first_pid: int = 0) -> Draw:
    """Return a draw of composed scenes of 1 to 8 people, some of them twice, and up to 3 decoys."""
    members = [np.where(crops.pids == pid)[0] for pid in range(int(crops.pids.max()) + 1)]

    def background(rng: np.random.Generator) -> Image:
        image = read_picture(backgrounds[int(rng.integers(len(backgrounds)))])
        factor = 480 / min(image.shape[:2])
        return np.asarray(cv2.resize(image, None, fx=factor, fy=factor), np.uint8)

    def draw(rng: np.random.Generator) -> Sample:
        people = []
        for pid in rng.choice(len(members), int(rng.integers(1, 9)), replace=False).tolist():
            crop = read_picture(crops.paths[int(rng.choice(members[pid]))])
            people.append((crop[:, ::-1] if rng.random() < 0.5 else crop, first_pid + pid))
        other = background(rng)
        decoys = []
        for _ in range(int(rng.integers(0, 4))):
            tall = int(rng.integers(60, 400))
            wide = int(tall * rng.uniform(0.3, 0.8))
            y, x = (int(rng.integers(0, max(1, n - s))) for n, s in zip(other.shape, (tall, wide)))
            decoys.append(other[y : y + tall, x : x + wide])
        return compose(background(rng), people, decoys, rng)

    return draw


def augment(
    sample: Sample, size: tuple[int, int], source: Source, rng: np.random.Generator
) -> Sample:
    """Return `sample` scaled, cropped or padded to `size` (height, width), flipped, recoloured.

    A person of whom less than _LEAST_VISIBLE is left inside, or who gets too small, is ignored.
    """
    height, width = sample.image.shape[:2]
    factor = float(np.exp(rng.uniform(*np.log(source.scales))))
    stretch = float(np.exp(rng.uniform(*np.log(source.aspects)))) ** 0.5
    new_width, new_height = (max(16, round(n)) for n in (width * factor * stretch, height * factor / stretch))
    shrinking = factor < 1
    image = cv2.resize(
        sample.image,
        (new_width, new_height),
        interpolation=cv2.INTER_AREA if shrinking else cv2.INTER_LINEAR,
    )
    boxes = scale(sample.boxes, x=new_width / width, y=new_height / height)
    left, top = (int(rng.integers(min(0, n - s), max(0, n - s) + 1)) for n, s in zip((new_width, new_height), size[::-1]))
    canvas = np.full((*size, 3), _FILL, np.uint8)
    part = image[max(0, top) : max(0, top) + size[0], max(0, left) : max(0, left) + size[1]]
    y, x = max(0, -top), max(0, -left)
    canvas[y : y + part.shape[0], x : x + part.shape[1]] = part
    moved = boxes - np.array([left, top, left, top], np.float32)
    inside = clip(moved, width=size[1], height=size[0])
    ignored = sample.ignored | _lost(moved, inside)
    if rng.random() < 0.5:
        canvas = canvas[:, ::-1]
        inside = np.stack([size[1] - inside[:, 2], inside[:, 1], size[1] - inside[:, 0], inside[:, 3]], 1)
    return Sample(_spoil(np.ascontiguousarray(canvas), rng), inside, sample.pids, ignored)


def _lost(boxes: Float32, inside: Float32) -> np.ndarray:
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
        image = np.repeat(grey[..., None], 3, axis=2)
    elif kind < 0.2:
        image = cv2.GaussianBlur(image, (0, 0), float(rng.uniform(0.4, 1.5)))
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
    sources: Sequence[Source], sizes: Sequence[tuple[int, int]], count: int, rng: np.random.Generator
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


@dataclass(frozen=True, slots=True)
class TrainingData:
    """All sources and how many identities they name.

    Attributes:
        sources: to be drawn from.
        identities: rows of the OIM table.
    """

    sources: list[Source]
    identities: int


def open_training_data(folder: Path, *, pets_frames: int = 400) -> TrainingData:
    """Open the research data in `folder` (people_yolo, coco128_people, PETS, MOT17-04, TUD, crops).

    Raises:
        DatasetError: a part of it is missing or damaged.
    """
    market = read_market1501(folder / "market1501_dev")
    market = market.where(market.pids % 5 != VALIDATION_FOLD)
    crops = join([market, read_cuhk03_crops(folder / "cuhk03_train"), read_cuhk01_crops(folder / "cuhk01_dev")])
    backgrounds = sorted((folder / "backgrounds").glob("*.jpg"))
    pets_video = folder / "pets09_s2l1" / "view_001_1-500.mp4"
    pets = read_pets(pets_video, pets_video.with_name("view_001_boxes.csv"), last=pets_frames)
    mot, tud = read_mot(folder / "mot17_04"), read_mot(folder / "tud_campus")
    yolo = [f for f in read_people_yolo(folder / "people_yolo") if not held_out(f.path)]
    first_pets = int(crops.pids.max()) + 1
    first_mot = first_pets + identities_of(pets)
    first_tud = first_mot + identities_of(mot)
    pets_draw = labelled_source(pets, first_pid=first_pets, video=VideoFrames(pets_video, pets_frames))
    coco = read_people_yolo(folder / "coco128_people")
    sources = [
        Source("people_yolo", 0.42, labelled_source(yolo), (0.5, 1.3), (0.8, 1.9)),
        Source("coco128", 0.08, labelled_source(coco), (0.5, 1.2)),
        Source("pets", 0.14, pets_draw, (0.55, 1.3)),
        Source("mot17_04", 0.03, labelled_source(mot, first_pid=first_mot), (0.35, 0.9)),
        Source("tud", 0.03, labelled_source(tud, first_pid=first_tud), (0.5, 1.2)),
        Source("backgrounds", 0.08, background_source(backgrounds), (0.4, 1.2)),
        Source("composed", 0.22, composed_source(backgrounds, crops), (0.6, 1.3)),
    ]
    return TrainingData(sources, first_tud + identities_of(tud))


def held_out(picture: Path) -> bool:
    """Return whether a picture of people_yolo is kept for validation (video neighbours)."""
    digits = picture.name[3 : picture.name.find("_")]
    return picture.name.startswith("img") and digits.isdigit() and int(digits) >= _FIRST_HELD_OUT
