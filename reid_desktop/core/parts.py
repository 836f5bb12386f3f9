"""Four key points of a person to the regions of head, upper body and lower body.

Paper: GLAD (Wei et al. 2017), equations (2) and (3). The equations are for a person image of
512x256 px with alpha = 15; here every person box is thought stretched to that size, so alpha
scales with the box, and the regions are given back in px of the frame of the key points. The
paper's last pixel (W - 1, H - 1) is the edge of the box here, as coordinates are continuous.
"""

import numpy as np

from reid_desktop.core.values import Bool, Float32, Keypoints, Parts

PERSON_HEIGHT, PERSON_WIDTH = 512, 256
PERSON = np.array([PERSON_WIDTH, PERSON_HEIGHT], np.float32)
"""Width and height of the person image, px."""
ALPHA = 15.0
MIN_CONFIDENCE = 0.2
MIN_TORSO = 20.0
"""Least distance in y from neck to hips that is believed, px of the 512x256 person image."""
OUTSIDE = 0.1
"""How far a point may lie outside its box and be believed, share of the side: tight boxes."""
MEAN_POINTS = np.array(
    [[128.0, 21.0], [128.0, 90.0], [120.0, 263.0], [136.0, 263.0]],
    np.float32,
)
"""Mean points of the teacher on surveillance crops, (4, 2) x, y in px of 512x256."""
UPPER_HEAD, NECK, RIGHT_HIP, LEFT_HIP = range(4)


def locate_parts(keypoints: Keypoints, boxes: Float32) -> Parts:
    """Return the three part regions of N people.

    A point that is unsure, well outside its box or out of order (neck not below the upper head,
    hips not below the neck) is replaced by mean body proportions, and every part that rests on
    it is marked not visible.

    Args:
        keypoints: N people, px of the frame.
        boxes: (N, 4) float32 xyxy person boxes, px of the same frame; N may be 0.

    Returns:
        (N, 3) regions inside their boxes, with an area wherever the box has one.
    """
    points, sure = believed_points(keypoints, boxes)
    regions = np.stack([_head(points), *_bodies(points)], axis=1)
    regions = np.clip(regions, 0, np.tile(PERSON, 2))
    placed = from_person(regions.reshape(-1, 6, 2), boxes)
    visible = np.stack(
        [
            sure[:, UPPER_HEAD] & sure[:, NECK],
            sure[:, NECK] & sure[:, RIGHT_HIP] & sure[:, LEFT_HIP],
            sure[:, RIGHT_HIP] & sure[:, LEFT_HIP],
        ],
        axis=1,
    )
    return Parts(placed.reshape(-1, 3, 4).astype(np.float32), visible)


def believed_points(keypoints: Keypoints, boxes: Float32) -> tuple[Float32, Bool]:
    """Return the points the regions rest on, and which of them are the network's.

    Args:
        keypoints: N people, px of the frame.
        boxes: (N, 4) float32 xyxy person boxes, px of the same frame; N may be 0.

    Returns:
        (N, 4, 2) float32 x, y in the 512x256 person image, never outside it, with upper head
        above neck above the middle of the hips or level with it; and (N, 4) bool, False where
        mean proportions stand in.
    """
    corners, sides = _places(boxes)
    with np.errstate(over="ignore", invalid="ignore"):  # what is not finite is not believed
        points = (keypoints.points - corners) / sides * PERSON
    return _believed(points, keypoints.confidences)


def from_person(places: Float32, boxes: Float32) -> Float32:
    """Return places (N, K, 2) of the 512x256 person image as px of the frame of `boxes`."""
    corners, sides = _places(boxes)
    return np.asarray(places / PERSON * sides + corners, np.float32)


def _places(boxes: Float32) -> tuple[Float32, Float32]:
    """Return upper left corners and sides (never 0) of boxes (N, 4), each (N, 1, 2)."""
    return boxes[:, None, :2], np.maximum(boxes[:, None, 2:] - boxes[:, None, :2], 1e-6)


def _believed(points: Float32, confidences: Float32) -> tuple[Float32, Bool]:
    """Replace what cannot be by mean proportions; return points (N, 4, 2) and which are sure."""
    sure = (confidences >= MIN_CONFIDENCE) & np.isfinite(points).all(axis=2)
    with np.errstate(invalid="ignore"):
        sure &= ((points >= -OUTSIDE * PERSON) & (points <= (1 + OUTSIDE) * PERSON)).all(axis=2)
        hips = points[:, RIGHT_HIP:, 1].mean(axis=1)
        no_torso = ~(hips - points[:, NECK, 1] >= MIN_TORSO)
        no_neck = ~(points[:, NECK, 1] > points[:, UPPER_HEAD, 1])
    both_hips = sure[:, RIGHT_HIP] & sure[:, LEFT_HIP]
    sure[:, RIGHT_HIP:] &= (both_hips & ~(no_torso & sure[:, NECK]))[:, None]
    sure[:, :RIGHT_HIP] &= ~(no_neck & sure[:, UPPER_HEAD] & sure[:, NECK])[:, None]
    placed = np.where(sure[:, :, None], points, MEAN_POINTS).clip(0, PERSON).astype(np.float32)
    mixed = ~sure.all(axis=1)
    placed[mixed] = _in_order(placed[mixed])
    return placed, sure


def _in_order(points: Float32) -> Float32:
    """Push mixed true and mean points apart so that head <= neck <= hips holds in y."""
    points[:, UPPER_HEAD, 1] = np.minimum(points[:, UPPER_HEAD, 1], points[:, NECK, 1])
    lowest = points[:, NECK, 1][:, None]
    points[:, RIGHT_HIP:, 1] = np.maximum(points[:, RIGHT_HIP:, 1], lowest)
    return points


def _head(points: Float32) -> Float32:
    """Return B_h of equation (2), (N, 4) in the 512x256 person image."""
    top, bottom = points[:, UPPER_HEAD], points[:, NECK]
    width = bottom[:, 1] - top[:, 1] + 2 * ALPHA
    centre = (top[:, 0] + bottom[:, 0]) / 2
    sides = [centre - width / 2, top[:, 1] - ALPHA, centre + width / 2, bottom[:, 1] + ALPHA]
    return np.stack(sides, axis=1)


def _bodies(points: Float32) -> tuple[Float32, Float32]:
    """Return B_ub and B_lb of equation (3), each (N, 4) in the 512x256 person image."""
    neck = points[:, NECK, 1]
    hips = points[:, RIGHT_HIP:, 1].mean(axis=1)
    left, right = np.zeros_like(hips), np.full_like(hips, PERSON_WIDTH)
    upper = np.stack([left, neck - 2 * ALPHA, right, hips + 2 * ALPHA], axis=1)
    lower = np.stack([left, hips - 2 * ALPHA, right, np.full_like(hips, PERSON_HEIGHT)], axis=1)
    return upper, lower
