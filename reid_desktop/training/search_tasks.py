"""Person search to be measured: queries and frames, from data sets or composed on the spot."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from reid_desktop.core.errors import DatasetError
from reid_desktop.core.values import Float32, Image
from reid_desktop.datasets.crops import CropSet, join, read_market1501
from reid_desktop.datasets.person_search import PersonSearchSet, SoughtPerson
from reid_desktop.synthesis.scene import Street, StreetPlan, SynthFrame
from reid_desktop.training.qeeps_data import read_picture, scene_of
from reid_desktop.training.qeeps_sources import VALIDATION_FOLD
from reid_desktop.training.scenes import Sample
from reid_desktop.training.synthetic import TRAINING_SEEDS

QUERIES_A_STREET = 5
PLAIN = 0.6
"""Visible share from which a person of a synthetic frame is to be found."""
_LEAST_SHOWN = 3
_SPARE_STREETS = 8
_STRANGERS = 4
_SHOWN_OF = 4
"""One composed frame of so many shows the person."""


@dataclass(frozen=True, slots=True)
class SearchTask:
    """Queries over frames; a frame is a file, or a picture in memory.

    Attributes:
        name: for tables; "cuhk-sysu-100", "prw", "composed".
        frames: what is searched, by row.
        queries: who is sought where; rows point into `frames`.
    """

    name: str
    frames: Sequence[Path | Image]
    queries: tuple[SoughtPerson, ...]

    def image(self, row: int) -> Image:
        """Return a frame, (H, W, 3) uint8 RGB.

        Raises:
            DatasetError: its file cannot be read.
        """
        frame = self.frames[row]
        return read_picture(frame) if isinstance(frame, Path) else frame


def task_of(data: PersonSearchSet, *, name: str, most_queries: int = 0) -> SearchTask:
    """Return the task of a data set.

    Args:
        data: frames and queries.
        name: of the task.
        most_queries: only so many, evenly spread; 0 takes all that have a truth.

    Raises:
        DatasetError: no query shows up in its gallery.
    """
    asked = [query for query in data.queries if query.truth]
    if not asked:
        raise DatasetError(f"No person of “{data.root}” is on a frame of their gallery.")
    if most_queries:
        chosen = np.linspace(0, len(asked) - 1, min(most_queries, len(asked))).round().astype(int)
        asked = [asked[place] for place in chosen.tolist()]
    return SearchTask(name, [frame.path for frame in data.frames], tuple(asked))


def composed_task(data: Path, *, queries: int, frames: int, seed: int = 7) -> SearchTask:
    """Return scenes of Market-1501's held-out people (pid % 5 == 4) on photographs.

    Each query has `frames` scenes of its own, of which a quarter shows the person, every time as
    another camera saw them, in front of strangers. The same arguments give the same scenes.

    Args:
        data: folder with `market1501_dev` and `backgrounds`.
        queries: people sought.
        frames: scenes for each.
        seed: of everything random.

    Raises:
        DatasetError: the folder lacks one of the two, or there are too few people.
    """
    composer = _composer(data, seed)
    images: list[Path | Image] = []
    sought: list[SoughtPerson] = []
    for pid in composer.people():
        drawn = composer.draw(pid, frames)
        if drawn is None:
            continue
        query, scenes = drawn
        first = len(images)
        images += [query.image, *(scene.image for scene in scenes)]
        truth = {
            first + 1 + place: scene.boxes[scene.pids == pid][0]
            for place, scene in enumerate(scenes)
            if (scene.pids == pid).any()
        }
        gallery = np.arange(first + 1, len(images), dtype=np.int64)
        box = query.boxes[query.pids == pid][0]
        sought.append(SoughtPerson(first, box, pid, gallery, truth))
        if len(sought) == queries:
            return SearchTask("composed", images, tuple(sought))
    raise DatasetError(f"“{data}” has only {len(sought)} people for {queries} composed queries.")


def gallery_task(data: Path, *, queries: int, frames: int, seed: int = 11) -> SearchTask:
    """Return one gallery of composed scenes in which every query is sought, as an analyst's case.

    Each of the held-out people is on `frames` / `queries` scenes, by other cameras than the
    query's, in front of strangers nobody seeks; all other scenes are gallery for them too.

    Args:
        data: folder with `market1501_dev` and `backgrounds`.
        queries: people sought.
        frames: scenes of the gallery, at least as many as queries.
        seed: of everything random.

    Raises:
        DatasetError: the folder lacks one of the two, or there are too few people.
    """
    composer, shown = _composer(data, seed), frames // queries
    drawn: list[tuple[int, Sample, list[Sample]]] = []
    people = composer.people()
    composer.kept_apart = set(people[: 2 * queries])
    for pid in people[: 2 * queries]:
        found = composer.draw(pid, shown, shown=shown)
        if found is not None and len(drawn) < queries:
            drawn.append((pid, *found))
    if len(drawn) < queries:
        raise DatasetError(f"“{data}” has only {len(drawn)} people for {queries} queries.")
    scenes = [(pid, scene) for pid, _, own in drawn for scene in own]
    images: list[Path | Image] = [scene.image for _, scene in scenes]
    gallery = np.arange(len(scenes), dtype=np.int64)
    sought = []
    for place, (pid, query, _) in enumerate(drawn):
        truth = {
            row: scene.boxes[scene.pids == pid][0]
            for row, (shows, scene) in enumerate(scenes)
            if shows == pid
        }
        box = query.boxes[query.pids == pid][0]
        sought.append(SoughtPerson(len(scenes) + place, box, pid, gallery, truth))
    return SearchTask("gallery", [*images, *(query.image for _, query, _ in drawn)], tuple(sought))


def synthetic_task(
    *, queries: int, frames: int, seed: int = 20_000, plan: StreetPlan | None = None
) -> SearchTask:
    """Return synthetic streets of seeds that no training uses, people sought in other frames.

    A street is a gallery of `frames` frames of all its cameras; up to QUERIES_A_STREET of its
    people are sought there, each from a frame that shows them plainly. Frames that show the person
    half hidden are not searched: no truth says whether finding them is right.

    Args:
        queries: people sought.
        frames: frames of each street.
        seed: of the first street; the next ones follow it.
        plan: size and length of the streets; its seed is not used.

    Raises:
        DatasetError: ever more streets show nobody twice.
    """
    images: list[Path | Image] = []
    sought: list[SoughtPerson] = []
    for street_seed in range(seed, seed + queries + _SPARE_STREETS):
        assert street_seed not in TRAINING_SEEDS
        drawn = _street_frames(replace(plan or StreetPlan(0), seed=street_seed), frames)
        first = len(images)
        images += [one.frame.image for one in drawn]
        sought += _sought(drawn, first, most=min(QUERIES_A_STREET, queries - len(sought)))
        if len(sought) == queries:
            return SearchTask("synthetic", images, tuple(sought))
    raise DatasetError(f"Only {len(sought)} people of {queries} show up twice in these streets.")


def _street_frames(plan: StreetPlan, count: int) -> list[SynthFrame]:
    """Return `count` frames of a street, its cameras in turn, evenly spread over its time."""
    street = Street(plan)
    indices = np.linspace(0, plan.frames - 1, count).round().astype(int).tolist()
    return [street.frame(place % plan.cameras, index) for place, index in enumerate(indices)]


def _sought(drawn: Sequence[SynthFrame], first: int, *, most: int) -> list[SoughtPerson]:
    """Return up to `most` people of a street with the frames that show them plainly or not at all.

    Args:
        drawn: the street's frames.
        first: row of the first of them in the task.
        most: people at the most.
    """
    people = sorted({int(pid) for one in drawn for pid in one.person_ids})
    found: list[SoughtPerson] = []
    for pid in people:
        shares = [_share(one, pid) for one in drawn]
        plain = [place for place, share in enumerate(shares) if share >= PLAIN]
        if len(found) == most or len(plain) < _LEAST_SHOWN:
            continue
        own = max(plain, key=lambda place: shares[place])
        searched = [p for p, share in enumerate(shares) if p != own and (share == 0 or p in plain)]
        truth = {first + p: _box(drawn[p], pid) for p in plain if p != own}
        gallery = np.array(searched, np.int64) + first
        found.append(SoughtPerson(first + own, _box(drawn[own], pid), pid, gallery, truth))
    return found


def _share(drawn: SynthFrame, pid: int) -> float:
    """Return the visible share of a person on a frame; 0 where they are not."""
    rows = np.flatnonzero(drawn.person_ids == pid)
    return float(drawn.visibility[rows[0]]) if len(rows) else 0.0


def _box(drawn: SynthFrame, pid: int) -> Float32:
    box: Float32 = drawn.boxes[drawn.person_ids == pid][0]
    return box


def _composer(data: Path, seed: int) -> "_Composer":
    """Return what draws scenes of the held-out people.

    Raises:
        DatasetError: the crops or the backgrounds are missing.
    """
    market = read_market1501(data / "market1501_dev")
    crops = join([market.where((market.pids % 5 == VALIDATION_FOLD) & (market.pids > 0))])
    return _Composer(crops, sorted((data / "backgrounds").glob("*.jpg")), seed)


class _Composer:
    """Draws the scenes of one query after another; people `kept_apart` are nobody's strangers."""

    def __init__(self, crops: CropSet, backgrounds: Sequence[Path], seed: int) -> None:
        if not backgrounds:
            raise DatasetError("Composed scenes need pictures (.jpg) in the folder “backgrounds”.")
        self.crops, self._backgrounds = crops, backgrounds
        self.rng = np.random.default_rng(seed)
        self.kept_apart: set[int] = set()

    def people(self) -> list[int]:
        """Return all identities in a random order."""
        everybody: list[int] = self.rng.permutation(int(self.crops.pids.max()) + 1).tolist()
        return everybody

    def draw(
        self, pid: int, frames: int, *, shown: int | None = None
    ) -> tuple[Sample, list[Sample]] | None:
        """Return the query's scene and its gallery, or None when the person cannot be shown.

        Args:
            pid: who is sought.
            frames: scenes of the gallery.
            shown: of which so many show the person; None for one in _SHOWN_OF.
        """
        rows = np.flatnonzero(self.crops.pids == pid)
        shown = frames // _SHOWN_OF if shown is None else shown
        away = rows[self.crops.cameras[rows] != self.crops.cameras[rows[0]]]
        if len(away) < shown:
            return None
        looks = self.rng.choice(away, shown, replace=False).tolist()
        scenes = [self._scene(looks[n] if n < shown else None, pid) for n in range(frames)]
        query = self._scene(int(rows[0]), pid)
        seen = sum(int((scene.pids == pid).any()) for scene in scenes)
        return (query, scenes) if (query.pids == pid).any() and seen == shown else None

    def _scene(self, row: int | None, pid: int) -> Sample:
        strange = ~np.isin(self.crops.pids, [pid, *self.kept_apart])
        others = self.rng.choice(np.flatnonzero(strange), _STRANGERS, replace=False)
        people = others.tolist() + ([row] if row is not None else [])
        return scene_of(self._backgrounds, self.crops, people, self.rng, first_pid=0)
