"""Person search to be measured: queries and frames, from data sets or composed on the spot."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from reid_desktop.core.errors import DatasetError
from reid_desktop.core.values import Image
from reid_desktop.datasets.crops import CropSet, join, read_market1501
from reid_desktop.datasets.person_search import PersonSearchSet, SoughtPerson
from reid_desktop.training.qeeps_data import read_picture, scene_of
from reid_desktop.training.qeeps_sources import VALIDATION_FOLD
from reid_desktop.training.scenes import Sample

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
    market = read_market1501(data / "market1501_dev")
    crops = join([market.where((market.pids % 5 == VALIDATION_FOLD) & (market.pids > 0))])
    composer = _Composer(crops, sorted((data / "backgrounds").glob("*.jpg")), seed)
    images: list[Path | Image] = []
    sought: list[SoughtPerson] = []
    for pid in composer.rng.permutation(int(crops.pids.max()) + 1).tolist():
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


class _Composer:
    """Draws the scenes of one query after another."""

    def __init__(self, crops: CropSet, backgrounds: Sequence[Path], seed: int) -> None:
        if not backgrounds:
            raise DatasetError("Composed scenes need pictures (.jpg) in the folder “backgrounds”.")
        self.crops, self._backgrounds = crops, backgrounds
        self.rng = np.random.default_rng(seed)

    def draw(self, pid: int, frames: int) -> tuple[Sample, list[Sample]] | None:
        """Return the query's scene and its gallery, or None when the person cannot be shown."""
        rows, shown = np.flatnonzero(self.crops.pids == pid), frames // _SHOWN_OF
        away = rows[self.crops.cameras[rows] != self.crops.cameras[rows[0]]]
        if len(away) < shown:
            return None
        looks = self.rng.choice(away, shown, replace=False).tolist()
        scenes = [self._scene(looks[n] if n < shown else None, pid) for n in range(frames)]
        query = self._scene(int(rows[0]), pid)
        seen = sum(int((scene.pids == pid).any()) for scene in scenes)
        return (query, scenes) if (query.pids == pid).any() and seen == shown else None

    def _scene(self, row: int | None, pid: int) -> Sample:
        others = self.rng.choice(np.flatnonzero(self.crops.pids != pid), _STRANGERS, replace=False)
        people = others.tolist() + ([row] if row is not None else [])
        return scene_of(self._backgrounds, self.crops, people, self.rng, first_pid=0)
