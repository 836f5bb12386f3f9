"""How good the four key points are on people that no training has seen, and how often they fail."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import torch

from reid_desktop.core.parts import believed_points
from reid_desktop.core.progress import Job, Progress
from reid_desktop.core.values import KEYPOINT_NAMES, PART_NAMES, Image, Keypoints
from reid_desktop.training.checkpoints import read_trained
from reid_desktop.training.keypoint_data import PointedPeople
from reid_desktop.training.keypoints import find_points, point_figures
from reid_desktop.training.teacher import MoveNet, glad_points
from reid_desktop.vision.build_glad import KEYPOINTS_NAME
from reid_desktop.vision.cutting import cut
from reid_desktop.vision.nets.keypoints import KeypointNet
from reid_desktop.vision.parts import locate_parts
from reid_desktop.vision.weights import fill, listed, load

TRUE_SETS = ("lsp", "synthetic")
"""Sets whose points are not the teacher's own: the teacher is measured on them too."""
Row = dict[str, float | int | str]


def read_keypoint_net(path: Path | None, device: torch.device) -> KeypointNet:
    """Build the key-point network with the weights of `path`, or with those shipped.

    Raises:
        WeightsError: the file is missing, damaged or of another network.
    """
    net = KeypointNet()
    tensors = load(listed()[KEYPOINTS_NAME]) if path is None else read_trained(path)
    fill(net, tensors, name=str(path or KEYPOINTS_NAME))
    return net.eval().to(device).to(memory_format=torch.channels_last)


def measure_sets(
    net: KeypointNet, sets: Mapping[str, PointedPeople], teacher: MoveNet | None
) -> Job[list[Row]]:
    """Measure the network on each set, and the teacher where the truth is not its own.

    Returns:
        A row for each: `set`, `by`, `people`, the figures of `point_figures`, `fallback_<point>`
        and `unseen_<part>`: how often mean proportions stand in for a point, and how often a part
        is marked not visible, in %.
    """
    rows = []
    for name, people in sets.items():
        rows.append({"set": name, "by": "network", **measure(find_points(net, people), people)})
        yield Progress(len(rows), 0, name, "measure key points")
        if teacher is not None and name in TRUE_SETS:
            found = yield from _asked(teacher, people)
            rows.append({"set": name, "by": "teacher", **measure(found, people)})
    return rows


def measure(found: Keypoints, people: PointedPeople) -> Row:
    """Return the figures of key points found on `people`, in %; see `measure_sets`."""
    _, sure = believed_points(found, people.boxes)
    visible = locate_parts(found, people.boxes).visible
    row: Row = {"people": len(people), **point_figures(found.points, people)}
    for place, name in enumerate(KEYPOINT_NAMES):
        row[f"fallback_{name}"] = float(100 * (~sure[:, place]).mean())
    for place, name in enumerate(PART_NAMES):
        row[f"unseen_{name}"] = float(100 * (~visible[:, place]).mean())
    return row


def _asked(teacher: MoveNet, people: PointedPeople) -> Job[Keypoints]:
    """Ask the teacher for the points of all people, px of each picture."""
    points, scores = [], []
    for row, picture in enumerate(people.pictures):
        crop = _crop(picture, people.boxes[row].tolist())
        own, trust = glad_points(teacher.locate(crop))
        points.append(own + people.boxes[row, :2])
        scores.append(trust)
        yield Progress(row + 1, len(people), "", "ask the teacher")
    return Keypoints(
        np.array(points, np.float32).reshape(-1, 4, 2), np.array(scores, np.float32).reshape(-1, 4)
    )


def _crop(picture: Image, box: Sequence[float]) -> Image:
    """Return a person's box at its own size."""
    x1, y1, x2, y2 = box
    return cut(picture, box, height=max(1, round(y2 - y1)), width=max(1, round(x2 - x1)))


def as_text(rows: Sequence[Row]) -> list[str]:
    """Return rows as a table for people, figures in %."""
    columns = ["pck", "flipped_pck", "error", *(f"error_{name}" for name in KEYPOINT_NAMES)]
    columns += [f"fallback_{name}" for name in KEYPOINT_NAMES]
    columns += [f"unseen_{name}" for name in PART_NAMES]
    lines = ["Figures in %; errors in % of the person box's height."]
    for row in rows:
        lines.append(f"{row['set']}, {row['by']}, {row['people']} people")
        lines += [f"  {column:<24}{row[column]:>7.1f}" for column in columns]
    return lines
