"""A street of several cameras: frames with people in time order, each with its exact truth."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone

import cv2
import numpy as np
from numpy.typing import NDArray

from reid_desktop.core.values import Float32, Frame, Image, Int64
from reid_desktop.synthesis.body import Body
from reid_desktop.synthesis.dress import dressed_body
from reid_desktop.synthesis.gait import Step, pose_person
from reid_desktop.synthesis.posture import keypoints_of, placement
from reid_desktop.synthesis.raster import Mesh, Sprite, paste, render
from reid_desktop.synthesis.routes import Moment, Visit, plan_visits
from reid_desktop.synthesis.shadow import Shadow, darken, fall
from reid_desktop.synthesis.street import Place, draw_place
from reid_desktop.synthesis.wardrobe import Person, distinct_people

START = datetime(2026, 3, 2, 8, 0, 0, tzinfo=timezone(timedelta(hours=1)))
"""What a right clock shows when the first frame is taken."""

_EXPOSURE_S = 0.018
_DETAILS = (0.5, 0.75, 1.0, 1.3)
_NOISE_FIELDS = 5
_NOISE_ROOM = 64


@dataclass(frozen=True, slots=True)
class StreetPlan:
    """What to make.

    Attributes:
        seed: of everything; the same plan makes the same pictures.
        cameras: 1 to 8.
        people: identities, numbered from 0.
        duration_s: length of the footage.
        fps: frames a second.
        width: of the pictures, px; `height` likewise.
    """

    seed: int
    cameras: int = 3
    people: int = 24
    duration_s: float = 60.0
    fps: float = 10.0
    width: int = 640
    height: int = 480

    @property
    def frames(self) -> int:
        """Frames of each camera."""
        return round(self.duration_s * self.fps)


@dataclass(frozen=True, slots=True)
class SynthFrame:
    """A frame and what is on it; N people, far ones first, N may be 0.

    Attributes:
        frame: picture, index and time.
        boxes: (N, 4) float32 xyxy, px: the whole figure with what it carries, hidden or not, cut at
            the edges of the frame.
        person_ids: (N,) int64.
        keypoints: (N, 4, 2) float32 in the order of KEYPOINT_NAMES, px; may lie outside the frame.
        visibility: (N,) float32 in [0, 1], share of the figure that is in the frame and not hidden.
        clock: what the camera's own clock shows.
    """

    frame: Frame
    boxes: Float32
    person_ids: Int64
    keypoints: Float32
    visibility: Float32
    clock: datetime


@dataclass(frozen=True, slots=True)
class _Actor:
    """A drawn person; `distance` is that of the feet along the optical axis, metres."""

    person_id: int
    distance: float
    sprite: Sprite
    shadow: Shadow
    keypoints: Float32


class Street:
    """The street of a plan; frames come in any order and are the same each time."""

    def __init__(self, plan: StreetPlan) -> None:
        """Plan who walks where; backgrounds and bodies are made when first needed."""
        self.plan = plan
        self.people: list[Person] = distinct_people(plan.seed, plan.people)
        self.places: list[Place] = [
            draw_place(plan.seed, c, plan.width, plan.height) for c in range(plan.cameras)
        ]
        visits = plan_visits(plan.seed, self.people, self.places, plan.duration_s)
        self._visits = [[v for v in visits if v.camera == c] for c in range(plan.cameras)]
        rng = np.random.default_rng([plan.seed, 41])
        self.clock_offsets_s = [0.0, *np.round(rng.uniform(-90, 90, 7), 1).tolist()][: plan.cameras]
        shape = (_NOISE_FIELDS, plan.height + _NOISE_ROOM, plan.width + _NOISE_ROOM, 3)
        self._noise = _sensor_noise(rng, shape)
        self._bodies: dict[tuple[int, float], Body] = {}

    @property
    def cameras(self) -> list[str]:
        """Names of the cameras."""
        return [place.name for place in self.places]

    def clock(self, camera: int, index: int) -> datetime:
        """Return what the clock of `camera` shows at frame `index`."""
        offset = self.clock_offsets_s[camera]
        return START + timedelta(seconds=offset + index / self.plan.fps)

    def frames(self, camera: int) -> Iterator[SynthFrame]:
        """Yield all frames of `camera` in time order."""
        for index in range(self.plan.frames):
            yield self.frame(camera, index)

    def empty(self, camera: int) -> Image:
        """Return what `camera` sees without people, noise and burnt-in clock, (H, W, 3)."""
        return self.places[camera].background.copy()

    def frame(self, camera: int, index: int) -> SynthFrame:
        """Return frame `index` of `camera` with its truth."""
        place = self.places[camera]
        time_s = index / self.plan.fps
        picture = place.background.copy()
        present = [v for v in self._visits[camera] if v.start_s <= time_s <= v.end_s]
        drawn = [self._actor(place, visit, time_s) for visit in present]
        actors = [a for a in drawn if a is not None]
        actors.sort(key=lambda a: (-a.distance, a.person_id))
        darken(picture, place.floor, [actor.shadow for actor in actors])
        visibility = _compose(picture, place, actors)
        self._expose(picture, camera, index)
        limits = np.array([self.plan.width, self.plan.height] * 2, np.float32)
        boxes = np.array([a.sprite.box for a in actors], np.float32).reshape(-1, 4)
        return SynthFrame(
            frame=Frame(picture, index, time_s),
            boxes=np.clip(boxes, 0, limits).astype(np.float32),
            person_ids=np.array([a.person_id for a in actors], np.int64),
            keypoints=np.array([a.keypoints for a in actors], np.float32).reshape(-1, 4, 2),
            visibility=visibility,
            clock=self.clock(camera, index),
        )

    def _actor(self, place: Place, visit: Visit, time_s: float) -> _Actor | None:
        """Draw the person of `visit`, or nothing if they are outside the view."""
        moment, camera = visit.at(time_s), place.pinhole
        person = self.people[visit.person_id]
        foot = np.array([[*moment.position, 0.0], [*moment.position, person.height_m]])
        pixels, depth = camera.project(foot)
        tall = float(pixels[0, 1] - pixels[1, 1])
        middle = float(pixels[:, 0].mean())
        if depth.min() < 1.5 or not -0.4 * tall < middle < camera.width + 0.4 * tall:
            return None
        look = 0.25 * np.sin(0.4 * time_s + person.folds[10])
        step = Step(moment.phase, moment.effort, float(look), 0.02 + 0.03 * moment.effort)
        pose = pose_person(person, step)
        where = placement(moment.heading, moment.position)
        body = self._body(visit.person_id, tall)
        mesh = Mesh(body.posed(pose) @ where[:3] + where[3], body.quads, body.colours, body.sink)
        row, column = np.clip((pixels[1, 1], middle), 0, np.array(place.vignette.shape) - 1).astype(
            int
        )
        gains = np.array(place.exposed.gains) * place.vignette[row, column]
        look_here = replace(place.look, gains=(float(gains[0]), float(gains[1]), float(gains[2])))
        sprite = render(
            mesh,
            camera,
            light=place.light,
            look=look_here,
            smear=_smear(place, moment, tall, person),
        )
        box = sprite.box
        if box[0] >= camera.width - 2 or box[2] <= 2 or box[1] >= camera.height - 2:
            return None
        points = camera.project(keypoints_of(pose, where))[0].astype(np.float32)
        shadow = fall(pose.joints @ where[:3] + where[3], person.height_m, camera, place.light)
        return _Actor(visit.person_id, float(depth[0]), sprite, shadow, points)

    def _body(self, person_id: int, tall_px: float) -> Body:
        """Return the body of a person with the detail a figure of `tall_px` needs."""
        wanted = tall_px / 190
        detail = next((d for d in _DETAILS if d >= wanted), _DETAILS[-1])
        key = (person_id, detail)
        if key not in self._bodies:
            self._bodies[key] = dressed_body(self.people[person_id], detail)
        return self._bodies[key]

    def _expose(self, picture: Image, camera: int, index: int) -> None:
        """Add the sensor's noise and the burnt-in clock to `picture` in place."""
        rng = np.random.default_rng([self.plan.seed, camera, index])
        field, y, x = rng.integers((_NOISE_FIELDS, _NOISE_ROOM, _NOISE_ROOM)).tolist()
        height, width = picture.shape[:2]
        noise = self._noise[field, y : y + height, x : x + width]
        scale = self.places[camera].look.noise / 24
        picture[:] = cv2.addWeighted(picture, 1.0, noise, scale, 0.0, dtype=cv2.CV_8U)
        text = f"{self.cameras[camera].upper()}  {self.clock(camera, index):%Y-%m-%d %H:%M:%S}"
        size = 0.42 * width / 640
        for colour, thick in (((16, 16, 16), 2), ((226, 226, 222), 1)):
            where = (round(8 * width / 640), height - round(9 * height / 480))
            cv2.putText(
                picture, text, where, cv2.FONT_HERSHEY_SIMPLEX, size, colour, thick, cv2.LINE_AA
            )


def _smear(place: Place, moment: Moment, tall: float, person: Person) -> int:
    """Return the motion blur of a walker, px along x."""
    across = abs(float(np.cos(moment.heading))) * moment.speed
    return round(across * _EXPOSURE_S * tall / person.height_m)


def _sensor_noise(rng: np.random.Generator, shape: tuple[int, ...]) -> NDArray[np.int8]:
    """Return fields of slightly smeared noise with standard deviation 24, int8."""
    fields = np.empty(shape, np.int8)
    for field in fields:
        grain = rng.normal(size=field.shape).astype(np.float32)
        soft = cv2.GaussianBlur(grain, (0, 0), 0.6)
        grey = soft.mean(axis=2, keepdims=True) * 1.4 + soft * 0.6
        field[:] = np.clip(grey / grey.std() * 24, -127, 127)
    return fields


def _compose(picture: Image, place: Place, actors: list[_Actor]) -> Float32:
    """Lay the actors over `picture`, far ones first, behind furniture; return visible shares."""
    height, width = picture.shape[:2]
    owner = np.full((height, width), -1, np.int16)
    whole = np.ones(len(actors), np.float64)
    for number, actor in enumerate(actors):
        sprite = actor.sprite
        solid = sprite.rgba[..., 3] > 127
        whole[number] = max(1, int(np.count_nonzero(solid)))
        h, w = solid.shape
        x1, y1 = max(sprite.left, 0), max(sprite.top, 0)
        x2, y2 = min(sprite.left + w, width), min(sprite.top + h, height)
        if x1 >= x2 or y1 >= y2:
            continue
        cut = np.s_[y1 - sprite.top : y2 - sprite.top, x1 - sprite.left : x2 - sprite.left]
        free = place.distance[y1:y2, x1:x2] > actor.distance
        alpha = np.zeros((h, w), np.uint8)
        alpha[cut] = free * np.uint8(255)
        soft = None if free.all() else np.asarray(cv2.blur(alpha, (2, 2)), np.uint8)
        paste(picture, sprite, soft)
        owner[y1:y2, x1:x2][solid[cut] & free] = number
    seen = np.bincount(owner.ravel() + 1, minlength=len(actors) + 1)[1:]
    return (seen / whole).astype(np.float32)
