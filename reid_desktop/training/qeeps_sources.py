"""The research data of a QEEPS training: which sources, how often, how many identities."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from reid_desktop.core.errors import DatasetError
from reid_desktop.datasets.crops import (
    CropSet,
    join,
    read_cuhk01_crops,
    read_cuhk03_crops,
    read_market1501,
)
from reid_desktop.datasets.mot import read_mot
from reid_desktop.datasets.people_yolo import read_people_yolo
from reid_desktop.datasets.pets import read_pets
from reid_desktop.training.lineups import DrawLineup, lineup_source
from reid_desktop.training.qeeps_data import (
    Source,
    VideoFrames,
    background_source,
    composed_source,
    identities_of,
    labelled_source,
)
from reid_desktop.training.qeeps_pairs import Pair, PairSource, composed_pairs, labelled_pairs
from reid_desktop.training.synthetic import SyntheticStreets

REMEMBERED_PEOPLE = 150
"""People of the composed scenes that are remembered."""
REMEMBERED = {"composed": 0.85, "pets": 0.05, "synthetic": 0.1}
"""Sources of remembered scenes by weight, in their own colours and sizes."""
GUIDED = {"composed": 0.9, "synthetic": 0.1}
"""Sources of the scenes that QRPN learns from by weight, of everybody, in their own colours."""
VALIDATION_FOLD = 4
"""Market identities with pid % 5 == 4 are kept for validation."""
PETS_FRAMES = 400
"""PETS frames for training; the rest is for measuring."""
_FIRST_HELD_OUT = 5_179_170_900_000


@dataclass(frozen=True, slots=True)
class TrainingData:
    """All sources and how many identities they name.

    Attributes:
        sources: single pictures for the detector phase.
        pairs: query-gallery pairs for the Siamese phase.
        identities: rows of the OIM table.
        lineup: draws a line-up for the ID Net; None goes without.
        remembered: pictures of people who come back often, for the memory phase.
        guided: scenes of everybody, for QRPN; `sources` where there are none.
        pictures: how many there are in an epoch, and `pair_count` pairs; 0 where sources are
            endless.
    """

    sources: list[Source]
    pairs: list[PairSource]
    identities: int
    lineup: DrawLineup | None = None
    remembered: list[Source] = field(default_factory=list)
    guided: list[Source] = field(default_factory=list)
    pictures: int = 0
    pair_count: int = 0


class _Collection:
    """Sources as they are gathered; hands out the rows of the OIM table."""

    def __init__(self) -> None:
        self.sources: list[Source] = []
        self.pairs: list[PairSource] = []
        self.identities = 0

    def add(
        self,
        source: Source,
        *,
        identities: int = 0,
        pair_weight: float = 0.0,
        pairs: Callable[[np.random.Generator], Pair] | None = None,
    ) -> None:
        """Add a source and, with `pairs`, the pairs drawn from it."""
        self.sources.append(source)
        self.identities += identities
        if pairs is not None:
            single = Source(source.name, pair_weight, source.draw, source.scales, source.aspects)
            self.pairs.append(PairSource(single, pairs))


def held_out(picture: Path) -> bool:
    """Return whether a picture of people_yolo is kept for validation (video neighbours)."""
    digits = picture.name[3 : picture.name.find("_")]
    return picture.name.startswith("img") and digits.isdigit() and int(digits) >= _FIRST_HELD_OUT


def training_crops(folder: Path) -> CropSet:
    """Return the identities that may be trained on, numbered 0, 1, 2...

    Raises:
        DatasetError: a folder of crops is missing.
    """
    market = read_market1501(folder / "market1501_dev")
    others = [read_cuhk03_crops(folder / "cuhk03_train"), read_cuhk01_crops(folder / "cuhk01_dev")]
    return join([market.where(market.pids % 5 != VALIDATION_FOLD), *others])


def open_training_data(folder: Path, *, synthetic: bool = True) -> TrainingData:
    """Open the research data in `folder` (people_yolo, coco128_people, PETS, MOT17-04, TUD, crops).

    Args:
        folder: holds one folder for each part.
        synthetic: whether synthetic streets join.

    Raises:
        DatasetError: a part of it is missing or damaged.
    """
    backgrounds = sorted((folder / "backgrounds").glob("*.jpg"))
    if not backgrounds:
        raise DatasetError(f"“{folder / 'backgrounds'}” holds no pictures.")
    data = _Collection()
    crops = training_crops(folder)
    composed = Source("composed", 0.22, composed_source(backgrounds, crops), (0.6, 1.3))
    data.add(
        composed,
        identities=int(crops.pids.max()) + 1,
        pair_weight=0.6,
        pairs=composed_pairs(backgrounds, crops),
    )
    _add_videos(data, folder)
    _add_boxes(data, folder)
    data.add(Source("backgrounds", 0.08, background_source(backgrounds), (0.6, 1.6)))
    if synthetic:
        streets = SyntheticStreets(first_pid=data.identities)
        data.add(
            Source("synthetic", 0.2, streets.draw, (0.6, 1.3)),
            identities=streets.identities,
            pair_weight=0.3,
            pairs=streets.draw_pair,
        )
    sources = {source.name: source for source in data.sources}
    guided = [
        replace(sources[name], weight=weight, scales=(0.8, 1.1), aspects=(1, 1), spoilt=False)
        for name, weight in GUIDED.items()
        if name in sources
    ]
    few = replace(composed, draw=composed_source(backgrounds, crops, people=REMEMBERED_PEOPLE))
    sources[few.name] = few
    remembered = [
        replace(sources[name], weight=weight, scales=(1, 1), aspects=(1, 1), spoilt=False)
        for name, weight in REMEMBERED.items()
        if name in sources
    ]
    lineup = lineup_source(crops)
    return TrainingData(
        data.sources, data.pairs, data.identities, lineup, remembered, guided=guided
    )


def _add_videos(data: _Collection, folder: Path) -> None:
    """Add PETS view 1, MOT17-04 and TUD-Campus with their identities."""
    video = folder / "pets09_s2l1" / "view_001_1-500.mp4"
    pets = read_pets(video, video.with_name("view_001_boxes.csv"), last=PETS_FRAMES)
    pictures = VideoFrames(video, PETS_FRAMES)
    first = data.identities
    data.add(
        Source("pets", 0.14, labelled_source(pets, first_pid=first, video=pictures), (0.55, 1.3)),
        identities=identities_of(pets),
        pair_weight=0.2,
        pairs=labelled_pairs(pets, first_pid=first, video=pictures),
    )
    parts = (("mot17_04", 0.03, (0.35, 0.9), 0.0), ("tud_campus", 0.03, (0.5, 1.2), 0.08))
    for name, weight, scales, pair_weight in parts:
        frames, first = read_mot(folder / name), data.identities
        drawn = labelled_source(frames, first_pid=first)
        data.add(
            Source(name, weight, drawn, scales),
            identities=identities_of(frames),
            pair_weight=pair_weight,
            pairs=labelled_pairs(frames, first_pid=first) if pair_weight else None,
        )


def _add_boxes(data: _Collection, folder: Path) -> None:
    """Add pictures whose people have no identity."""
    yolo = [f for f in read_people_yolo(folder / "people_yolo") if not held_out(f.path)]
    coco = read_people_yolo(folder / "coco128_people")
    data.add(Source("people_yolo", 0.42, labelled_source(yolo), (0.5, 1.3), (0.8, 1.9)))
    data.add(Source("coco128", 0.08, labelled_source(coco), (0.5, 1.2)))
