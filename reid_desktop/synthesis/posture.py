"""From a pose in the body frame to the ground of a camera."""

import numpy as np

from reid_desktop.core.values import Float64
from reid_desktop.synthesis import gait
from reid_desktop.synthesis.gait import Pose


def keypoints_of(pose: Pose, place: Float64) -> Float64:
    """Return the four GLAD key points (4, 3) in the ground frame; see `placement` for `place`."""
    rows = [gait.CROWN, gait.NECK, gait.HIP, gait.HIP + gait.SIDE]
    return np.asarray(pose.joints[rows] @ place[:3] + place[3])


def placement(heading: float, position: Float64) -> Float64:
    """Return how a body stands on the ground, (4, 3): side, front and up axes, then position.

    Args:
        heading: direction of the walk, radians from the ground's x axis to its y axis.
        position: (2,) metres.
    """
    front = np.array([np.cos(heading), np.sin(heading), 0.0])
    side = np.array([front[1], -front[0], 0.0])
    return np.stack([side, front, [0.0, 0.0, 1.0], [position[0], position[1], 0.0]])
