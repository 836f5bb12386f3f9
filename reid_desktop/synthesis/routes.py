"""Who walks where and when: visits of people to the cameras' places."""

from dataclasses import dataclass

import numpy as np

from reid_desktop.core.values import Float64
from reid_desktop.synthesis.gait import stride_m
from reid_desktop.synthesis.street import Place
from reid_desktop.synthesis.wardrobe import Person

_TICK_S = 0.1
_FREE_SPEED = 1.4


@dataclass(frozen=True, slots=True)
class Moment:
    """Where a person is at one time.

    Attributes:
        position: (2,) on the camera's ground, metres.
        heading: of the walk, radians from the x axis to the y axis.
        phase: of the step, radians.
        effort: 0 stands, 1 walks at 1.4 m/s.
        speed: metres a second.
    """

    position: Float64
    heading: float
    phase: float
    effort: float
    speed: float


@dataclass(frozen=True, slots=True)
class Visit:
    """One way of one person through one camera's place, sampled every `_TICK_S`.

    Attributes:
        person_id: place of the person in the street's list.
        camera: number of the camera.
        start_s: when the way begins, outside the view; real time, seconds.
        track: (T, 5) x, y, heading (unwrapped), phase, speed.
    """

    person_id: int
    camera: int
    start_s: float
    track: Float64

    @property
    def end_s(self) -> float:
        """When the way ends, outside the view."""
        return self.start_s + (len(self.track) - 1) * _TICK_S

    def at(self, time_s: float) -> Moment:
        """Return the moment at `time_s`, which must lie within the visit."""
        place = np.clip((time_s - self.start_s) / _TICK_S, 0, len(self.track) - 1.001)
        low = int(place)
        row = self.track[low] + (self.track[low + 1] - self.track[low]) * (place - low)
        speed = float(row[4])
        return Moment(row[:2], float(row[2]), float(row[3]), min(speed / _FREE_SPEED, 1.25), speed)


def _span(place: Place, before_wall: float) -> tuple[float, float]:
    """Return from where to where along the street a lane is in view, with a margin, metres."""
    along = np.arange(-40, 40, 0.25)
    points = np.column_stack([place.ground(along, np.full(len(along), before_wall)), 0 * along])
    pixels, depth = place.pinhole.project(points)
    seen = (depth > 2.0) & (pixels[:, 0] > 0) & (pixels[:, 0] < place.pinhole.width)
    inside = along[seen]
    return float(inside.min() - 1.3), float(inside.max() + 1.3)


def _path(rng: np.random.Generator, place: Place) -> Float64:
    """Return the corners of a way through the view, (P, 2) metres, mostly along the street."""
    nearest, farthest = place.stand
    lanes = rng.uniform(nearest, farthest, 2)
    if rng.random() < 0.65:
        lanes[1] = np.clip(lanes[0] + rng.normal(0, 0.5), nearest, farthest)
    if place.road[1] > place.road[0]:
        lanes = np.array([_off_road(rng, place, float(lane)) for lane in lanes])
        if rng.random() < 0.7:
            lanes[1] = lanes[0]
    for row in (place.row, place.near_row):
        for k in np.flatnonzero(np.abs(lanes - row) < 0.6):
            lanes[k] = row - 0.75
    first, last = _span(place, float(lanes[0]))[0], _span(place, float(lanes[1]))[1]
    share = np.array([0.0, 0.3, 0.5, 0.7, 1.0])
    along = first + (last - first) * share
    blend = np.array([0.0, 0.1, 0.5, 0.9, 1.0])
    before = lanes[0] + (lanes[1] - lanes[0]) * blend + rng.normal(0, 0.15, 5)
    corners = place.ground(along, before)
    return corners if rng.random() < 0.5 else corners[::-1]


def _off_road(rng: np.random.Generator, place: Place, lane: float) -> float:
    """Return `lane`, or a pavement if it is on the road."""
    if place.road[0] - 0.7 < lane < place.road[1] + 0.3:
        far = float(rng.uniform(place.stand[0], place.road[0] - 0.8))
        near_room = place.stand[1] > place.road[1] + 0.5
        near = float(rng.uniform(place.road[1] + 0.4, max(place.stand[1], place.road[1] + 0.5)))
        return near if near_room and rng.random() < 0.6 else far
    return lane


def _smooth(corners: Float64, step_m: float) -> Float64:
    """Return a smooth way through `corners` with points about `step_m` apart."""
    way = corners
    for _ in range(4):
        cut = np.empty((2 * len(way) - 2, 2))
        cut[0::2], cut[1::2] = 0.75 * way[:-1] + 0.25 * way[1:], 0.25 * way[:-1] + 0.75 * way[1:]
        way = np.concatenate([way[:1], cut, way[-1:]])
    lengths = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(way, axis=0), axis=1))])
    even = np.arange(0, lengths[-1], step_m)
    return np.stack([np.interp(even, lengths, way[:, c]) for c in (0, 1)], axis=1)


def _track(rng: np.random.Generator, way: Float64, person: Person, pace: float) -> Float64:
    """Return samples (T, 5) of walking `way`, points 0.05 m apart, at `pace` m/s; some stop."""
    length = (len(way) - 1) * 0.05
    ticks = int(length / pace / _TICK_S) + 2
    speed = np.full(ticks, pace)
    if rng.random() < 0.2:
        at, wait = int(rng.uniform(0.35, 0.65) * ticks), int(rng.uniform(1.5, 5) / _TICK_S)
        slow = np.linspace(1, 0, 9)[1:-1] * pace
        speed = np.concatenate([speed[:at], slow, np.zeros(wait), slow[::-1], speed[at:]])
    walked = np.concatenate([[0.0], np.cumsum(speed[:-1] * _TICK_S)])
    walked = walked[walked <= length]
    speed = speed[: len(walked)]
    places = [np.interp(walked, np.arange(len(way)) * 0.05, way[:, c]) for c in (0, 1)]
    ahead = np.arctan2(np.gradient(way[:, 1]), np.gradient(way[:, 0]))
    heading = np.interp(walked, np.arange(len(way)) * 0.05, np.unwrap(ahead))
    phase = rng.uniform(0, 6) + 2 * np.pi * walked / stride_m(person, pace / _FREE_SPEED)
    return np.stack([*places, heading, phase, speed], axis=1)


def _companions(rng: np.random.Generator, count: int) -> list[list[int]]:
    """Return the people in groups of one to three."""
    groups, person = [], 0
    while person < count:
        size = int(rng.choice([1, 1, 1, 1, 2, 2, 3]))
        groups.append(list(range(person, min(person + size, count))))
        person += size
    return groups


def plan_visits(
    seed: int, people: list[Person], places: list[Place], duration_s: float
) -> list[Visit]:
    """Return all visits that begin before `duration_s`, by camera and start.

    Each group walks through the cameras in an order of its own, some seconds between two of them,
    and comes back until the time is over.
    """
    rng = np.random.default_rng([seed, 23])
    visits: list[Visit] = []
    for group in _companions(rng, len(people)):
        time_s = float(rng.uniform(-12, min(duration_s * 0.5, 40)))
        pace = float(np.clip(rng.normal(1.32, 0.16), 0.9, 1.75))
        order = rng.permutation(len(places)).tolist()
        turn = 0
        while time_s < duration_s:
            camera = order[turn % len(order)]
            turn += 1
            way = _smooth(_path(rng, places[camera]), 0.05)
            state = rng.integers(2**31)
            ends = [
                _walk(people[member], member, camera, time_s, (way, pace, k), int(state))
                for k, member in enumerate(group)
            ]
            visits += ends
            time_s = max(v.end_s for v in ends) + float(rng.uniform(2, 9))
    return sorted(visits, key=lambda v: (v.camera, v.start_s, v.person_id))


def _walk(
    person: Person,
    member: int,
    camera: int,
    time_s: float,
    led: tuple[Float64, float, int],
    state: int,
) -> Visit:
    """Return the visit of one of a group that walks `led` = (way, pace, place in the group)."""
    way, pace, k = led
    ahead = np.gradient(way, axis=0)
    normal = np.stack([-ahead[:, 1], ahead[:, 0]], axis=1)
    normal /= np.linalg.norm(normal, axis=1, keepdims=True)
    beside = way + normal * ((k + 1) // 2 * 0.62 * (1 if k % 2 else -1))
    rng = np.random.default_rng(state)
    track = _track(rng, beside, person, pace)
    track[:, 3] += k * 1.7
    return Visit(member, camera, time_s + 0.15 * k, track)
