"""Synthetic streets as training pictures: drawn when first needed, kept as JPEG in memory."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from reid_desktop.core.values import Float32, Int64
from reid_desktop.synthesis.scene import Street, StreetPlan
from reid_desktop.training.qeeps_pairs import Pair
from reid_desktop.training.scenes import Sample

TRAINING_SEEDS = tuple(range(9000, 9008))
"""Streets for training; no others are used, so every other seed is fit for measuring."""
_LEAST_VISIBLE = 0.3
_PAIR_VISIBLE = 0.6
_JPEG_QUALITY = 92


@dataclass(frozen=True, slots=True)
class _Moment:
    """One drawn frame: JPEG, boxes, rows of the OIM table, visible shares, camera."""

    picture: NDArray[np.uint8]
    boxes: Float32
    pids: Int64
    visibility: Float32
    camera: int

    def sample(self) -> Sample:
        """Return the decoded frame; people who are mostly hidden are ignored."""
        image = cv2.imdecode(self.picture, cv2.IMREAD_COLOR)
        assert image is not None
        rgb = np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2RGB), np.uint8)
        return Sample(rgb, self.boxes, self.pids, self.visibility < _LEAST_VISIBLE)


class SyntheticStreets:
    """A few streets with some frames of each camera."""

    def __init__(
        self,
        seeds: Sequence[int] = TRAINING_SEEDS,
        *,
        first_pid: int,
        plan: StreetPlan | None = None,
        moments: int = 20,
    ) -> None:
        """Plan the streets; nothing is drawn yet.

        Args:
            seeds: one for each street.
            first_pid: row of the OIM table of the first street's first person.
            plan: size and length of all streets; its seed is not used.
            moments: frames of each camera, evenly spaced.
        """
        self._seeds = tuple(seeds)
        self._first_pid = first_pid
        self._plan = plan or StreetPlan(0)
        self._count = moments
        self._drawn: dict[int, list[_Moment]] = {}

    @property
    def identities(self) -> int:
        """Return how many identities all streets have."""
        return len(self._seeds) * self._plan.people

    def draw(self, rng: np.random.Generator) -> Sample:
        """Return a random frame."""
        moments = self._moments(int(rng.integers(len(self._seeds))))
        return moments[int(rng.integers(len(moments)))].sample()

    def draw_pair(self, rng: np.random.Generator) -> Pair:
        """Return two frames of one person, of two cameras where there are such frames."""
        while True:
            moments = self._moments(int(rng.integers(len(self._seeds))))
            first = moments[int(rng.integers(len(moments)))]
            clear = first.pids[first.visibility >= _PAIR_VISIBLE]
            if len(clear) == 0:
                continue
            pid = int(rng.choice(clear))
            others = [m for m in moments if m is not first and _shows(m, pid)]
            elsewhere = [m for m in others if m.camera != first.camera]
            if others:
                choices = elsewhere or others
                second = choices[int(rng.integers(len(choices)))]
                return Pair(first.sample(), second.sample(), pid)

    def _moments(self, place: int) -> list[_Moment]:
        """Return the frames of a street, drawn the first time."""
        if place not in self._drawn:
            plan = StreetPlan(
                self._seeds[place],
                cameras=self._plan.cameras,
                people=self._plan.people,
                duration_s=self._plan.duration_s,
                fps=self._plan.fps,
                width=self._plan.width,
                height=self._plan.height,
            )
            street = Street(plan)
            first_pid = self._first_pid + place * plan.people
            indices = np.linspace(0, plan.frames - 1, self._count).round().astype(int).tolist()
            self._drawn[place] = [
                _moment(street, camera, index, first_pid)
                for camera in range(plan.cameras)
                for index in indices
            ]
        return self._drawn[place]


def _shows(moment: _Moment, pid: int) -> bool:
    """Return whether a person is clearly seen."""
    return bool(((moment.pids == pid) & (moment.visibility >= _PAIR_VISIBLE)).any())


def _moment(street: Street, camera: int, index: int, first_pid: int) -> _Moment:
    """Draw one frame."""
    drawn = street.frame(camera, index)
    bgr = cv2.cvtColor(drawn.frame.image, cv2.COLOR_RGB2BGR)
    quality = [cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY]
    picture = np.asarray(cv2.imencode(".jpg", bgr, quality)[1], np.uint8)
    pids = drawn.person_ids + first_pid
    return _Moment(picture, drawn.boxes, pids, drawn.visibility, camera)
