"""Single synthetic people cut out for training: any view, any camera, exact key points."""

from dataclasses import dataclass, replace
from functools import lru_cache

import cv2
import numpy as np

from reid_desktop.core.values import Float32, Image
from reid_desktop.synthesis.body import Body
from reid_desktop.synthesis.camera import Light, Look, Pinhole, draw_light, draw_look
from reid_desktop.synthesis.dress import dressed_body
from reid_desktop.synthesis.gait import Step, pose_person
from reid_desktop.synthesis.posture import keypoints_of, placement
from reid_desktop.synthesis.raster import Mesh, Sprite, paste, render
from reid_desktop.synthesis.street import draw_place
from reid_desktop.synthesis.wardrobe import Person, draw_person

VIEWS = {"front": 0.0, "left": 1.5 * np.pi, "back": np.pi, "right": 0.5 * np.pi}
"""How far a person is turned away from the camera, radians; "left" shows their left side."""

_PLACES = 12
_PLACE_SIZE = (400, 300)
_STRANGERS = 128


@dataclass(frozen=True, slots=True)
class PersonCrop:
    """A picture of one person.

    Attributes:
        image: (H, W, 3) uint8 RGB.
        keypoints: (4, 2) float32 in the order of KEYPOINT_NAMES, px of the image.
        box: (4,) float32 xyxy, the whole figure, px of the image, not cut at its edges.
        identity: seed of the person.
        turned: away from the camera, radians in [0, 2 pi); 0 shows the front.
    """

    image: Image
    keypoints: Float32
    box: Float32
    identity: int
    turned: float


@dataclass(frozen=True, slots=True)
class _Studio:
    """Camera and light of one crop; the person stands `away_m` before the lens."""

    pinhole: Pinhole
    light: Light
    look: Look
    away_m: float


@lru_cache(maxsize=_PLACES)
def _background(number: int) -> Image:
    """Return an empty place to cut backgrounds from."""
    return draw_place(9_000 + number, number % 3, *_PLACE_SIZE).background


@lru_cache(maxsize=256)
def _dressed(identity: int, detail: float) -> tuple[Person, Body]:
    """Return a person and their body."""
    person = draw_person(identity)
    return person, dressed_body(person, detail)


def _studio(rng: np.random.Generator, height: int) -> _Studio:
    """Draw a camera that shows a figure of 1.75 m about 0.86 x `height` px high, light and look."""
    away, high = float(rng.uniform(4.5, 14)), float(rng.uniform(1.5, 4.5))
    pitch = float(np.arctan2(high - 0.9, away))
    slant = np.hypot(away, high - 0.9)
    focal = 0.86 * height * slant / (1.75 * np.cos(pitch))
    pinhole = Pinhole(4 * height, 4 * height, float(focal), high, pitch, float(rng.normal(0, 0.02)))
    look = replace(draw_look(rng), blur=float(rng.uniform(0.35, 0.35 + height / 200)))
    return _Studio(pinhole, draw_light(rng), look, away)


def _figure(
    rng: np.random.Generator, studio: _Studio, identity: int, turned: float, height: int
) -> tuple[Sprite, Float32]:
    """Draw a person; return the sprite in px of the studio's frame and the key points."""
    detail = 0.55 if height < 110 else 0.75 if height < 200 else 1.2
    person, body = _dressed(identity, detail)
    effort = 0.0 if rng.random() < 0.2 else float(rng.uniform(0.5, 1.15))
    step = Step(
        float(rng.uniform(0, 2 * np.pi)),
        effort,
        float(rng.normal(0, 0.3)),
        float(rng.normal(0.04, 0.03)),
    )
    where = placement(turned - np.pi / 2, np.array([rng.uniform(-0.5, 0.5), studio.away_m]))
    pose = pose_person(person, step)
    mesh = Mesh(body.posed(pose) @ where[:3] + where[3], body.quads, body.colours, body.sink)
    sprite = render(mesh, studio.pinhole, light=studio.light, look=studio.look)
    points = studio.pinhole.project(keypoints_of(pose, where))[0]
    return sprite, points.astype(np.float32)


def _backdrop(rng: np.random.Generator, height: int, width: int, look: Look) -> Image:
    """Return a random piece of a street, (height, width, 3)."""
    whole = _background(int(rng.integers(_PLACES)))
    share = float(rng.uniform(0.3, 0.95))
    h = max(8, int(whole.shape[0] * share))
    w = min(max(4, int(h * width / height)), whole.shape[1])
    y, x = int(rng.integers(whole.shape[0] - h + 1)), int(rng.integers(whole.shape[1] - w + 1))
    piece = cv2.resize(whole[y : y + h, x : x + w], (width, height), interpolation=cv2.INTER_AREA)
    if rng.random() < 0.5:
        piece = piece[:, ::-1]
    seen = look.apply(piece.astype(np.float64) * rng.uniform(0.7, 1.25))
    return np.asarray(cv2.GaussianBlur(np.rint(seen).astype(np.uint8), (0, 0), max(look.blur, 0.3)))


def _moved(sprite: Sprite, dx: int, dy: int) -> Sprite:
    """Return `sprite` moved by whole pixels."""
    box = sprite.box + np.array([dx, dy, dx, dy], np.float32)
    return replace(sprite, left=sprite.left + dx, top=sprite.top + dy, box=box)


def _stranger(
    rng: np.random.Generator, studio: _Studio, size: tuple[int, int], before: bool
) -> Sprite:
    """Draw somebody else at the side of a picture of `size` = (height, width)."""
    height, width = size
    who, turned = int(rng.integers(_STRANGERS)), float(rng.uniform(0, 2 * np.pi))
    sprite, _ = _figure(rng, studio, who, turned, height)
    aside = rng.choice([-1, 1]) * rng.uniform(0.3, 0.55) * width * (1.25 if before else 1.0)
    wanted = np.array([width / 2 + aside, height / 2 + rng.uniform(-0.1, 0.1) * height])
    dx, dy = np.rint(wanted - (sprite.box[:2] + sprite.box[2:]) / 2).astype(int).tolist()
    return _moved(sprite, dx, dy)


def person_crop(
    seed: int,
    *,
    height: int = 160,
    width: int = 64,
    view: str | None = None,
    identity: int | None = None,
    crowd: float = 0.3,
) -> PersonCrop:
    """Return a picture of one person on a street, as a detector would cut it out.

    Args:
        seed: of pose, camera, light, background and cut.
        height: of the picture, px.
        width: of the picture, px.
        view: "front", "back", "left", "right" (each within 35 degrees) or None for any.
        identity: who; None draws one from `seed`. The same identity with another seed is the same
            person in another pose, before another camera.
        crowd: chance of somebody else behind or, one in three, before the person.
    """
    rng = np.random.default_rng([seed, 101])
    who = int(rng.integers(2**31)) if identity is None else identity
    free = rng.uniform(0, 2 * np.pi)
    turned = free if view is None else VIEWS[view] + rng.uniform(-0.6, 0.6)
    studio = _studio(rng, height)
    sprite, points = _figure(rng, studio, who, float(turned), height)
    centre = (sprite.box[:2] + sprite.box[2:]) / 2
    jitter = rng.normal(0, 0.03, 2) * (width, height)
    dx, dy = np.rint(np.array([width, height]) / 2 - centre + jitter).astype(int).tolist()
    picture = _backdrop(rng, height, width, studio.look)
    sprite = _moved(sprite, dx, dy)
    drawn = [sprite]
    if rng.random() < crowd:
        before = bool(rng.random() < 0.33)
        drawn.insert(int(before), _stranger(rng, studio, (height, width), before))
    for person in drawn:
        paste(picture, person)
    grain = cv2.GaussianBlur(rng.normal(size=picture.shape).astype(np.float32), (0, 0), 0.6)
    noisy = picture + grain * (studio.look.noise * 2.0)
    image = np.clip(np.rint(noisy), 0, 255).astype(np.uint8)
    keypoints = (points + np.array([dx, dy], np.float32)).astype(np.float32)
    return PersonCrop(image, keypoints, sprite.box, who, float(np.mod(turned, 2 * np.pi)))
