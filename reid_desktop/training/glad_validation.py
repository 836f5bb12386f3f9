"""Figures of a GLAD network on held-out people while and after it is trained."""

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F  # noqa: N812 (the usual name)

from reid_desktop.core.progress import Job, Progress, run
from reid_desktop.core.values import STREAM_NAMES, Float32
from reid_desktop.datasets.benchmarks import one_query_each
from reid_desktop.evaluation.ranking import cmc_map
from reid_desktop.training.glad_data import LabelledCrops
from reid_desktop.vision.nets.glad import EMBEDDING, Glad

BATCH = 32


def embed(net: Glad, crops: LabelledCrops, *, scale: float, autocast: bool) -> Float32:
    """Return the streams of all crops, (N, S, 1024) float32, each L2-normalised."""
    return run(embedding(net, crops, scales=(scale,), autocast=autocast))


def embedding(
    net: Glad,
    crops: LabelledCrops,
    *,
    scales: Sequence[float],
    autocast: bool,
    flip: bool = False,
) -> Job[Float32]:
    """Compute the streams of all crops, (N, S, 1024) float32, each L2-normalised.

    Args:
        net: the network; it is switched to evaluation.
        crops: N people.
        scales: of the inputs, at least one; 1 is the paper's sizes. A stream is the mean over them.
        autocast: compute in bfloat16.
        flip: take the mirrored pictures into the mean.
    """
    net.eval()
    streams = net.sizes.streams
    found = [np.zeros((0, len(streams), EMBEDDING), np.float32)]
    for start in range(0, len(crops), BATCH):
        rows = np.arange(start, min(start + BATCH, len(crops)))
        looks = []
        for scale in scales:
            pictures = crops.batch(rows, streams=streams, scale=scale)
            looks.append(_embed(net, pictures, autocast=autocast))
            if flip:
                mirrored = [one.flip(3) for one in pictures]
                looks.append(_embed(net, mirrored, autocast=autocast))
        mean = looks[0] if len(looks) == 1 else F.normalize(torch.stack(looks).sum(dim=0), dim=2)
        found.append(mean.cpu().numpy())
        yield Progress(start + len(rows), len(crops), "", "describe")
    return np.concatenate(found)


@torch.no_grad()
def _embed(net: Glad, pictures: Sequence[Tensor], *, autocast: bool) -> Tensor:
    """Return the streams of a batch, (B, S, 1024) float32, each L2-normalised."""
    device = next(net.parameters()).device
    with torch.autocast(device.type, torch.bfloat16, enabled=autocast):
        embeddings = net([one.to(device) for one in pictures])
    return F.normalize(embeddings.float(), dim=2)


def measure(streams: Float32, crops: LabelledCrops) -> dict[str, float]:
    """Return `mAP` and `rank1` in % of all streams (N, S, M) together, and mAP of each stream."""
    mean, first = score(_joined(streams), crops)
    figures = {"mAP": mean, "rank1": first}
    if streams.shape[1] == len(STREAM_NAMES):
        for row, name in enumerate(STREAM_NAMES):
            figures[f"mAP_{name}"] = score(streams[:, row], crops)[0]
    return figures


def _joined(streams: Float32) -> Float32:
    """Return streams (N, S, M) one after another, (N, S * M); N may be 0."""
    return streams.reshape(len(streams), streams.shape[1] * streams.shape[2])


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
