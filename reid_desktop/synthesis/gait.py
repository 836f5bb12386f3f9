"""How a synthetic person stands and walks: joints and limb directions for a phase of the step.

Body frame: x to the person's right, y the way they face, z up; origin on the ground below the
pelvis; metres. Lengths are shares of the standing height of a figure of 7.5 heads.
"""

import math
from dataclasses import dataclass

import numpy as np

from reid_desktop.core.values import Float64
from reid_desktop.synthesis.wardrobe import Person

PELVIS, NECK, HEAD, CROWN = 0, 1, 2, 3
HIP, KNEE, ANKLE, TOE = 4, 5, 6, 7  # right side; the left side is + SIDE
SHOULDER, ELBOW, WRIST, HAND = 8, 9, 10, 11
SIDE = 8
JOINTS = 20

F_PELVIS, F_CHEST, F_HEAD, F_SKIRT = 0, 1, 2, 3
F_THIGH, F_SHIN, F_FOOT, F_UPPER, F_LOWER = 4, 5, 6, 7, 8  # right side; left + F_SIDE
F_SIDE = 5
FRAMES = 14

HIP_Z, NECK_Z, CHIN_Z, KNEE_LENGTH, SHIN_LENGTH = 0.525, 0.825, 0.867, 0.245, 0.24
HIP_X, SHOULDER_X, SHOULDER_Z, UPPER_ARM, FOREARM, FOOT_DROP = 0.05, 0.102, 0.806, 0.172, 0.15, 0.04


@dataclass(frozen=True, slots=True)
class Step:
    """A moment of walking.

    Attributes:
        phase: of the right leg, radians; 2 pi is a stride (two steps).
        effort: 0 stands, 1 walks at 1.4 m/s, at most 1.3.
        look: turn of the head to the left, radians.
        lean: of the trunk to the front, radians.
    """

    phase: float
    effort: float = 1.0
    look: float = 0.0
    lean: float = 0.03


@dataclass(frozen=True, slots=True)
class Pose:
    """Joints (20, 3) and frames (14, 3, 3) in the body frame, metres.

    A frame's rows are the side axis (right), the front axis and the axis along the limb.
    """

    joints: Float64
    frames: Float64


def stride_m(person: Person, effort: float) -> float:
    """Return the way of one stride (two steps), metres."""
    return float(person.height_m * (0.42 + 0.42 * effort))


def _bump(phase: float, at: float, sharp: float) -> float:
    """Return a periodic bump of height 1 at `at`."""
    return float(np.exp(sharp * (np.cos(phase - at) - 1.0)))


def _turn_z(angle: float) -> Float64:
    """Return the frame whose rows are the axes turned about z."""
    c, s = np.cos(angle), np.sin(angle)
    return np.array([[c, s, 0.0], [-s, c, 0.0], [0.0, 0.0, 1.0]])


def _swing(base: Float64, forward: float, outward: float) -> Float64:
    """Return the frame of a hanging limb swung to the front and to the right, radians."""
    x, y, z = math.sin(outward), math.sin(forward) * math.cos(outward), -math.cos(forward)
    length = math.sqrt(x * x + y * y + z * z)
    x, y, z = x / length, y / length, z / length
    cos, sin = math.cos(forward), math.sin(forward)
    a, b, c = sin * y - cos * z, -sin * x, cos * x  # (0, cos, sin) x -down
    length = math.sqrt(a * a + b * b + c * c)
    a, b, c = a / length, b / length, c / length
    front = (z * b - y * c, x * c - z * a, y * a - x * b)  # -down x side
    return np.array(((a, b, c), front, (x, y, z))) @ base


def _leg(pose: Pose, person: Person, step: Step, side: int) -> None:
    """Fill in the joints and frames of one leg; `side` is 0 right, 1 left."""
    tall, j, f = person.height_m, side * SIDE, side * F_SIDE
    phase = step.phase + side * np.pi
    sign = 1.0 - 2.0 * side
    thigh = step.effort * np.radians(21.5) * np.sin(phase) + np.radians(5.5) * step.effort
    bend = np.radians(3) + step.effort * (
        np.radians(56) * _bump(phase, -0.5, 2.2) + np.radians(13) * _bump(phase, 2.2, 5.0)
    )
    foot = step.effort * (
        np.radians(20) * _bump(phase, 1.6, 4.0) - np.radians(42) * _bump(phase, -1.25, 3.5)
    )
    stance = 0.012 + 0.03 * (1 - min(step.effort, 1.0))
    pelvis = pose.frames[F_PELVIS]
    pose.frames[F_THIGH + f] = _swing(pelvis, thigh, sign * stance)
    pose.frames[F_SHIN + f] = _swing(pelvis, thigh - bend, sign * stance * 0.4)
    pose.frames[F_FOOT + f] = _swing(pelvis, np.pi / 2 + foot, sign * 0.14)
    hip = pose.joints[PELVIS] + sign * HIP_X * tall * (1.08 if person.female else 1.0) * pelvis[0]
    knee = hip + KNEE_LENGTH * tall * pose.frames[F_THIGH + f][2]
    ankle = knee + SHIN_LENGTH * tall * pose.frames[F_SHIN + f][2]
    toe = ankle + 0.11 * tall * pose.frames[F_FOOT + f][2]
    pose.joints[[HIP + j, KNEE + j, ANKLE + j, TOE + j]] = hip, knee, ankle, toe


def _arm(pose: Pose, person: Person, step: Step, side: int) -> None:
    """Fill in the joints and frames of one arm; the habit `arms` holds for one or both."""
    tall, j, f = person.height_m, side * SIDE, side * F_SIDE
    sign = 1.0 - 2.0 * side
    swing = -np.sin(step.phase + side * np.pi) * step.effort
    upper, bend, out = np.radians(21) * swing + 0.02, 0.28 + 0.22 * max(swing, 0.0), 0.11
    if person.arms == "pockets":
        upper, bend, out = -0.22 + 0.05 * swing, 0.75, 0.24
    if person.arms == "phone" and person.left_handed == bool(side):
        upper, bend, out = 0.42, 1.75, 0.12
    elif person.bag == "handbag" and person.left_handed == bool(side):
        upper, bend = 0.35 * upper, 0.12
    out *= 0.7 + 0.35 * person.girth
    chest = pose.frames[F_CHEST]
    pose.frames[F_UPPER + f] = _swing(chest, upper, sign * out)
    pose.frames[F_LOWER + f] = _swing(
        chest, upper + bend, -sign * 0.12 if bend > 0.6 else sign * 0.03
    )
    wide = SHOULDER_X * (0.91 if person.female else 1.0) * (0.75 + 0.25 * person.girth)
    top = (SHOULDER_Z - NECK_Z) * tall
    shoulder = pose.joints[NECK] + sign * wide * tall * chest[0] + top * chest[2]
    elbow = shoulder + UPPER_ARM * tall * pose.frames[F_UPPER + f][2]
    wrist = elbow + FOREARM * tall * pose.frames[F_LOWER + f][2]
    hand = wrist + 0.085 * tall * pose.frames[F_LOWER + f][2]
    pose.joints[[SHOULDER + j, ELBOW + j, WRIST + j, HAND + j]] = shoulder, elbow, wrist, hand


def pose_person(person: Person, step: Step) -> Pose:
    """Return the pose of `person` at `step`, its lowest sole on the ground."""
    tall = person.height_m
    pose = Pose(np.zeros((JOINTS, 3)), np.zeros((FRAMES, 3, 3)))
    twist = step.effort * np.sin(step.phase)
    sway = 0.012 * step.effort * np.cos(step.phase)
    pelvis = _turn_z(0.07 * twist)
    pose.frames[F_PELVIS] = pelvis
    tilt = np.array(
        [
            [1, 0, 0],
            [0, np.cos(step.lean), -np.sin(step.lean)],
            [0, np.sin(step.lean), np.cos(step.lean)],
        ]
    )
    pose.frames[F_CHEST] = tilt @ _turn_z(-0.1 * twist)
    pose.frames[F_HEAD] = tilt @ _turn_z(step.look)
    spread = abs(np.sin(step.phase)) * step.effort
    pose.frames[F_SKIRT] = pelvis * np.array([[1.0], [0.8 + 0.5 * spread], [1.0]])
    pose.joints[PELVIS] = sway, 0.0, HIP_Z * tall
    pose.joints[NECK] = pose.joints[PELVIS] + (NECK_Z - HIP_Z) * tall * pose.frames[F_CHEST][2]
    pose.joints[NECK] += (0.0, -0.006 * tall, 0.0)
    up = pose.frames[F_HEAD][2]
    pose.joints[HEAD] = pose.joints[NECK] + (CHIN_Z - NECK_Z) * tall * up + (0.0, 0.012 * tall, 0.0)
    pose.joints[CROWN] = pose.joints[HEAD] + (1.0 - CHIN_Z) * tall * up
    for side in (0, 1):
        _leg(pose, person, step, side)
        _arm(pose, person, step, side)
    soles = [pose.joints[a + s, 2] for s in (0, SIDE) for a in (ANKLE, TOE)]
    pose.joints[:, 2] -= min(soles) - FOOT_DROP * tall
    return pose
