"""Figures of a GLAD network on held-out people while and after it is trained."""

import numpy as np
import torch
from torch.nn import functional as F  # noqa: N812 (the usual name)

from reid_desktop.core.values import STREAM_NAMES, Float32, Int64
from reid_desktop.training.glad_data import LabelledCrops
from reid_desktop.vision.nets.glad import Glad

BATCH = 32


@torch.no_grad()
def embed(net: Glad, crops: LabelledCrops, *, scale: float, autocast: bool) -> Float32:
    """Return the streams of all crops, (N, S, 1024) float32, each L2-normalised."""
    net.eval()
    device = next(net.parameters()).device
    found = [np.zeros((0, len(net.sizes.streams), 1024), np.float32)]
    for start in range(0, len(crops), BATCH):
        rows = np.arange(start, min(start + BATCH, len(crops)))
        pictures = crops.batch(rows, streams=net.sizes.streams, scale=scale)
        with torch.autocast(device.type, torch.bfloat16, enabled=autocast):
            embeddings = net([one.to(device) for one in pictures])
        found.append(F.normalize(embeddings.float(), dim=2).cpu().numpy())
    return np.concatenate(found)


def one_query_each(crops: LabelledCrops) -> Int64:
    """Return the first row of each identity and camera, (Q,) int64."""
    keys = crops.pids * 1000 + crops.cameras
    return np.sort(np.unique(keys, return_index=True)[1]).astype(np.int64)


def measure(streams: Float32, crops: LabelledCrops) -> dict[str, float]:
    """Return mAP and rank-1 in % of the joined streams, and mAP of each stream.

    Single query, one for each identity and camera; crops of the query's camera and identity are
    dropped; queries without a match elsewhere are left out.
    """
    names = STREAM_NAMES if streams.shape[1] == len(STREAM_NAMES) else STREAM_NAMES[:1]
    figures = dict(zip(("mAP", "rank1"), score(streams.reshape(len(streams), -1), crops), strict=True))
    if len(names) > 1:
        figures |= {f"mAP_{n}": score(streams[:, row], crops)[0] for row, n in enumerate(names)}
    return figures


def score(descriptors: Float32, crops: LabelledCrops) -> tuple[float, float]:
    """Return mAP and rank-1 in % of descriptors (N, D); 0, 0 without a query."""
    precisions, firsts = [], []
    queries = one_query_each(crops)
    likeness = descriptors[queries] @ descriptors.T
    for row, query in enumerate(queries):
        same = crops.pids == crops.pids[query]
        kept = ~(same & (crops.cameras == crops.cameras[query]))
        hits = same[kept][np.argsort(-likeness[row][kept], kind="stable")]
        if hits.any():
            places = np.flatnonzero(hits)
            precisions.append(np.mean(np.arange(1, len(places) + 1) / (places + 1)))
            firsts.append(hits[0])
    if not precisions:
        return 0.0, 0.0
    return float(100 * np.mean(precisions)), float(100 * np.mean(firsts))
