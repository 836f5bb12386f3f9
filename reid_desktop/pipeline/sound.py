"""Only numbers are stored: what a failing device returns for a descriptor never enters the index.

One descriptor with an infinite or undefined number would spoil every mean and score it takes part
in, and nothing would say so.
"""

import numpy as np

from reid_desktop.core.errors import QueryError
from reid_desktop.core.values import Bool, Description, Detections, Float32, Keypoints, Parts


def sound_people(
    people: Detections, description: Description, *, where: str, skipped: list[str]
) -> tuple[Detections, Description]:
    """Return the people whose descriptors are numbers, and tell of the others.

    Args:
        people: N boxes of one frame.
        description: of the same people.
        where: the frame, for the notice ("gate.mp4, 12.3 s").
        skipped: takes one sentence if anybody was left out.
    """
    sound = sound_rows(description.descriptors)
    if people.features is not None:
        sound &= sound_rows(people.features)
    lost = len(sound) - int(sound.sum())
    if not lost:
        return people, description
    skipped.append(
        f"{where}: {lost} of {len(sound)} descriptors came out as no numbers and were left out. "
        "Index the frame again on another device."
    )
    points, parts, features = description.keypoints, description.parts, people.features
    kept = None if features is None else features[sound]
    return Detections(people.boxes[sound], people.scores[sound], kept), Description(
        description.descriptors[sound],
        Keypoints(points.points[sound], points.confidences[sound]),
        Parts(parts.boxes[sound], parts.visible[sound]),
    )


def sound_rows(descriptors: Float32) -> Bool:
    """Return (N,) bool: which descriptors (N, D) are finite."""
    return np.asarray(np.isfinite(descriptors).all(axis=1), np.bool_)


def sound_query(descriptor: Float32, name: str) -> Float32:
    """Return a query's descriptor (D,); raises QueryError when it is no numbers."""
    if not np.isfinite(descriptor).all():
        raise QueryError(
            f"The descriptor of “{name}” came out as no numbers. Search again with the device "
            "“cpu” in the settings."
        )
    return descriptor
