"""Line-ups: pictures filled with rows of people, for the ID Net alone.

A scene holds a handful of people with an identity; a line-up of the same size holds some twenty,
several looks of each, and costs the same. It teaches nothing about where people stand.
"""

from collections.abc import Callable

import cv2
import numpy as np
import torch

from reid_desktop.datasets.crops import CropSet
from reid_desktop.training.qeeps_data import Batch, read_picture
from reid_desktop.training.qeeps_losses import Truth
from reid_desktop.training.scenes import recolour

LOOKS = 4
"""Crops of each person in a line-up."""
_ROWS = (2, 3, 3, 4)
"""Rows of people in a line-up, one of these drawn: they show people large and small."""
_ASPECT = 0.5
_JITTER = 0.06

DrawLineup = Callable[[tuple[int, int], np.random.Generator], Batch]
"""A batch of one line-up of (height, width); its people come in neighbouring pairs of looks."""


def lineup_source(crops: CropSet, *, first_pid: int = 0) -> DrawLineup:
    """Return a draw of line-ups of `crops`, whose identities must be 0, 1, 2..."""
    members = [np.where(crops.pids == pid)[0] for pid in range(int(crops.pids.max()) + 1)]

    def draw(size: tuple[int, int], rng: np.random.Generator) -> Batch:
        rows = int(rng.choice(_ROWS))
        tall = size[0] // rows
        wide = min(size[1], int(tall * _ASPECT))
        columns = size[1] // wide
        count = min(len(members), max(1, rows * columns // LOOKS))
        chosen = rng.choice(len(members), count, replace=False).tolist()
        image = np.zeros((*size, 3), np.uint8)
        boxes, pids = [], []
        for place, pid in enumerate(np.repeat(chosen, LOOKS)[: rows * columns].tolist()):
            crop = read_picture(crops.paths[int(rng.choice(members[pid]))])
            crop = recolour(crop[:, ::-1] if rng.random() < 0.5 else crop, rng, 0.5)
            y, x = place // columns * tall, place % columns * wide
            image[y : y + tall, x : x + wide] = cv2.resize(np.ascontiguousarray(crop), (wide, tall))
            shifts = rng.uniform(-_JITTER, _JITTER, 4) * [wide, tall, wide, tall]
            boxes.append(np.array([x, y, x + wide, y + tall]) + shifts)
            pids.append(first_pid + pid)
        limits = np.array([size[1], size[0]] * 2)
        held = torch.from_numpy(np.clip(np.stack(boxes), 0, limits).astype(np.float32))
        truth = Truth(held, torch.tensor(pids), torch.zeros(0, 4))
        return Batch(torch.from_numpy(image.transpose(2, 0, 1).copy())[None], [truth])

    return draw
