"""Figures of a GLAD network on held-out people while and after it is trained."""

from collections.abc import Mapping

import numpy as np
import torch
from torch.nn import functional as F  # noqa: N812 (the usual name)

from reid_desktop.core.values import STREAM_NAMES, Float32, Int64
from reid_desktop.evaluation.ranking import cmc_map
from reid_desktop.training.glad_data import LabelledCrops
from reid_desktop.vision.nets.glad import EMBEDDING, Glad

BATCH = 32
TABLE_ROWS: dict[str, tuple[float, float, float, float]] = {
    "global": (1, 0, 0, 0),
    "head": (0, 1, 0, 0),
    "upper+lower body": (0, 0, 1, 1),
    "head+upper+lower body": (0, 1, 1, 1),
    "head+upper+lower body (W)": (0, 0.2, 0.4, 0.4),
    "GLAD": (1, 1, 1, 1),
}
"""Weights of the streams in the rows of the paper's Table 1, and the head alone."""


@torch.no_grad()
def embed(net: Glad, crops: LabelledCrops, *, scale: float, autocast: bool) -> Float32:
    """Return the streams of all crops, (N, S, 1024) float32, each L2-normalised."""
    net.eval()
    device = next(net.parameters()).device
    found = [np.zeros((0, len(net.sizes.streams), EMBEDDING), np.float32)]
    for start in range(0, len(crops), BATCH):
        rows = np.arange(start, min(start + BATCH, len(crops)))
        pictures = crops.batch(rows, streams=net.sizes.streams, scale=scale)
        with torch.autocast(device.type, torch.bfloat16, enabled=autocast):
            embeddings = net([one.to(device) for one in pictures])
        found.append(F.normalize(embeddings.float(), dim=2).cpu().numpy())
    return np.concatenate(found)


def one_query_each(pids: Int64, cameras: Int64) -> Int64:
    """Return the first row of each identity and camera, (Q,) int64, ascending."""
    pairs = np.stack([pids, cameras], axis=1)
    return np.sort(np.unique(pairs, axis=0, return_index=True)[1]).astype(np.int64)


def measure(streams: Float32, crops: LabelledCrops) -> dict[str, float]:
    """Return `mAP` and `rank1` in % of all streams (N, S, M) together, and mAP of each stream."""
    mean, first = score(streams.reshape(len(streams), -1), crops)
    figures = {"mAP": mean, "rank1": first}
    if streams.shape[1] == len(STREAM_NAMES):
        for row, name in enumerate(STREAM_NAMES):
            figures[f"mAP_{name}"] = score(streams[:, row], crops)[0]
    return figures


def table(
    streams: Float32,
    crops: LabelledCrops,
    rows: Mapping[str, tuple[float, float, float, float]] = TABLE_ROWS,
) -> dict[str, tuple[float, float]]:
    """Return (mAP, rank-1) in % of each row of stream weights, as in Table 1 of the paper.

    The likeness of two people is the weighted sum of the cosines of their streams.

    Args:
        streams: (N, 4, M) float32, each stream L2-normalised.
        crops: the N people.
        rows: weights of the four streams by name of the row.
    """
    factors = {name: np.sqrt(np.asarray(weights, np.float32)) for name, weights in rows.items()}
    return {
        name: score((streams * factor[:, None]).reshape(len(streams), -1), crops)
        for name, factor in factors.items()
    }


def score(descriptors: Float32, crops: LabelledCrops) -> tuple[float, float]:
    """Return mAP and rank-1 in % of descriptors (N, D), the higher the product the more alike.

    Single query, one for each identity and camera; crops of the query's camera and identity are
    dropped; queries without a match elsewhere are left out.
    """
    pids, cameras = crops.pids, crops.cameras
    queries = one_query_each(pids, cameras)
    distances = -(descriptors[queries] @ descriptors.T)
    scores = cmc_map(distances, pids[queries], pids, cameras[queries], cameras)
    return 100 * scores.mAP, 100 * scores.rank1
