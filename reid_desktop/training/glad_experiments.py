"""The experiments of the GLAD paper, sections 6.3 to 6.5: networks on a benchmark's test crops."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from reid_desktop.core.errors import WeightsError
from reid_desktop.core.progress import Job
from reid_desktop.core.values import STREAM_NAMES, Float32, Gallery, Int64
from reid_desktop.datasets.benchmarks import (
    NO_ROWS,
    READERS,
    Benchmark,
    SplitChoice,
    one_query_each,
)
from reid_desktop.datasets.crops import read_market1501
from reid_desktop.evaluation.protocols import pool_queries, single_gallery_shot, viper
from reid_desktop.evaluation.published import BASELINE, GLAD, SHARED, STREAM_ROWS, UNSHARED
from reid_desktop.evaluation.ranking import cmc_map
from reid_desktop.index.cameras import CentredGallery
from reid_desktop.training.checkpoints import read_trained
from reid_desktop.training.glad_data import LabelledCrops
from reid_desktop.training.glad_validation import embedding
from reid_desktop.training.people import PLAIN, held_out, load_crops
from reid_desktop.training.shipped import GALLERY
from reid_desktop.vision.build_glad import GLAD_NAME
from reid_desktop.vision.devices import has_fast_bfloat16
from reid_desktop.vision.locator import KeypointLocator
from reid_desktop.vision.nets.glad import Glad, GladSizes
from reid_desktop.vision.weights import fill, listed, load

VALIDATION = "validation"
"""Name of the benchmark made of the people that the shipped weights hold out."""
RANKS = (1, 5, 10, 20)
_TRUNK, _FEATURE = "trunks.", "features."


@dataclass(frozen=True, slots=True)
class MeasuredCrops:
    """The test crops of a benchmark in memory.

    Attributes:
        benchmark: rows of queries, gallery and pools, and the protocol by its name.
        crops: all of its test crops.
    """

    benchmark: Benchmark
    crops: LabelledCrops


@dataclass(frozen=True, slots=True)
class Protocol:
    """How the protocols with chance are repeated.

    Attributes:
        repeats: galleries drawn for CUHK03.
        seed: of the draws.
    """

    repeats: int = 1000
    seed: int = 0


def open_benchmark(name: str, root: Path, choice: SplitChoice) -> Benchmark:
    """Read the benchmark `name`, one of `datasets.benchmarks.READERS` or VALIDATION.

    Raises:
        DatasetError: a part of it is missing.
    """
    return validation_benchmark(root) if name == VALIDATION else READERS[name](root, choice)


def validation_benchmark(root: Path) -> Benchmark:
    """Return the held-out identities (`pid % 5 == 4`) of `root/market1501_dev` as a benchmark.

    One query for each identity and camera; everybody is the gallery.

    Raises:
        DatasetError: the folder is missing or empty.
    """
    whole = read_market1501(root / GALLERY)
    kept = held_out(whole.pids)
    test = whole.where(kept)
    queries = one_query_each(test.pids, test.cameras)
    everybody = np.arange(len(test))
    return Benchmark(VALIDATION, whole.where(~kept), test, queries, everybody, NO_ROWS)


def load_test_crops(
    benchmark: Benchmark, locator: KeypointLocator, *, transform: str = PLAIN
) -> Job[MeasuredCrops]:
    """Read the test crops of `benchmark` and find their parts; raises DatasetError."""
    crops = yield from load_crops(benchmark.test, locator, transform=transform)
    return MeasuredCrops(benchmark, crops)


def read_glad(path: Path | None, device: torch.device) -> Glad:
    """Build the network that fits trained tensors: any streams, shared trunk or not.

    Args:
        path: `best.safetensors` of a training or shipped safetensors; None for the shipped GLAD.
        device: where the network shall live.

    Raises:
        WeightsError: the file is missing, damaged or no GLAD.
    """
    tensors = load(listed()[GLAD_NAME]) if path is None else read_trained(path)
    streams = tuple(name for name in STREAM_NAMES if f"{_FEATURE}{name}_.weight" in tensors)
    trunks = {key.split(".")[1] for key in tensors if key.startswith(_TRUNK)}
    if not streams or len(trunks) not in (1, len(streams)):
        raise WeightsError(f"“{path}” holds no GLAD network: its streams are missing.")
    net = Glad(GladSizes(streams, shared=len(trunks) == 1))
    fill(net, tensors, name=str(path or GLAD_NAME))
    return net.eval().to(device).to(memory_format=torch.channels_last)


def strategy_of(net: Glad) -> str:
    """Return the paper's training strategy of a network: BASELINE, UNSHARED or SHARED."""
    if len(net.sizes.streams) == 1:
        return BASELINE
    return SHARED if net.sizes.shared else UNSHARED


def describe_streams(
    net: Glad, test: MeasuredCrops, *, scales: Sequence[float], flip: bool
) -> Job[Float32]:
    """Compute the streams of all test crops, (N, S, 1024) float32, each L2-normalised.

    Args:
        net: on the device that computes.
        test: the N crops.
        scales: of the inputs, at least one; a stream is the mean over them.
        flip: take the mirrored crops into the mean.
    """
    fast = has_fast_bfloat16(next(net.parameters()).device)
    return (yield from embedding(net, test.crops, scales=scales, autocast=fast, flip=flip))


def rows_of(strategy: str, weights: Sequence[float]) -> dict[str, Sequence[float]]:
    """Return the weights of the streams by name of the row that a strategy gives.

    Besides the paper's rows the head alone and, when they differ from 1, the given weights.
    """
    if strategy == BASELINE:
        return {BASELINE: (1,)}
    rows: dict[str, Sequence[float]] = {"Head": (0, 1, 0, 0), **STREAM_ROWS}
    if len(set(weights)) > 1:
        rows[f"{GLAD} ({' / '.join(f'{one:g}' for one in weights)})"] = tuple(weights)
    return rows


def measure_rows(
    streams: Float32,
    test: MeasuredCrops,
    protocol: Protocol,
    rows: Mapping[str, Sequence[float]],
) -> dict[str, dict[str, float]]:
    """Return the figures in % of each row of stream weights, by name of the row.

    The likeness of two people is the weighted sum of the cosines of their streams; for streams of
    norm 1 it orders as the squared Euclidean distance of section 6.5 does. Where the benchmark
    has pools, each row is also given with multiple queries.

    Args:
        streams: (N, S, M) float32 of all test crops, each stream L2-normalised.
        test: the N crops.
        protocol: how chance is repeated.
        rows: S weights each.
    """
    found = {}
    for name, weights in rows.items():
        factors = np.sqrt(np.asarray(weights, np.float32))[:, None]
        used = np.flatnonzero(factors[:, 0])
        descriptors = (streams[:, used] * factors[used]).reshape(len(streams), -1)
        found[name] = measure_descriptors(descriptors, test, protocol)
        if len(test.benchmark.pools):
            found[f"{name}, multiple queries"] = _pooled(descriptors, test)
        if name.startswith(GLAD) and _has_cameras(test):
            asked, centred = _centred(streams[:, used], factors[used], test)
            found[f"{name}, cameras centred"] = measure_descriptors(
                centred, test, protocol, asked=asked
            )
    return found


def _has_cameras(test: MeasuredCrops) -> bool:
    """Return whether the gallery is of several cameras, so that one's mean says anything."""
    return len(np.unique(test.crops.cameras[test.benchmark.gallery])) > 1


def _centred(streams: Float32, factors: Float32, test: MeasuredCrops) -> tuple[Float32, Float32]:
    """Return queries (Q, D) and descriptors (N, D) less their cameras' means, as a search does.

    Args:
        streams: (N, S, M) of all test crops, each stream L2-normalised.
        factors: (S, 1) roots of the streams' weights.
        test: the N crops.
    """
    count = streams.shape[1]
    descriptors = streams.reshape(len(streams), -1)
    _, cameras = np.unique(test.crops.cameras, return_inverse=True)
    rows = test.benchmark.gallery
    gallery = Gallery(rows, descriptors[rows], GLAD)
    evened = CentredGallery(gallery, cameras[rows], people=len(rows), streams=count)

    def weighted(parts: Float32) -> Float32:
        scaled = parts.reshape(len(parts), count, -1) * factors
        return np.asarray(scaled.reshape(len(parts), -1), np.float32)

    centred = np.zeros_like(descriptors)
    centred[rows] = weighted(evened.rows(np.arange(len(rows))))
    return weighted(evened.query(descriptors[test.benchmark.queries])), centred


def measure_descriptors(
    descriptors: Float32, test: MeasuredCrops, protocol: Protocol, *, asked: Float32 | None = None
) -> dict[str, float]:
    """Return the figures in % of descriptors (N, D) under the benchmark's protocol.

    mAP is given where the gallery holds several crops of a person; the higher the product of two
    descriptors, the more alike.

    Args:
        descriptors: of all test crops.
        test: the N crops.
        protocol: how chance is repeated.
        asked: (Q, D) descriptors of the queries where they are others than in the gallery.
    """
    benchmark, pids, cameras = test.benchmark, test.crops.pids, test.crops.cameras
    queries, gallery = benchmark.queries, benchmark.gallery
    asked = descriptors[queries] if asked is None else asked
    distances = -(asked @ descriptors[gallery].T)
    if benchmark.halves:
        halved = viper(distances, pids[queries], pids[gallery], halves=benchmark.halves)
        return _percent(halved.cmc)
    if benchmark.name.startswith("cuhk03"):
        drawn = single_gallery_shot(
            distances,
            pids[queries],
            pids[gallery],
            cameras[queries],
            cameras[gallery],
            repeats=protocol.repeats,
            seed=protocol.seed,
        )
        return _percent(drawn.cmc)
    return _ranked(distances, test, pids[queries], cameras[queries])


def _pooled(descriptors: Float32, test: MeasuredCrops) -> dict[str, float]:
    """Return the figures of multiple queries: the pools of each person and camera joined."""
    pools, gallery = test.benchmark.pools, test.benchmark.gallery
    pooled, pids, cameras = pool_queries(
        descriptors[pools], test.crops.pids[pools], test.crops.cameras[pools]
    )
    return _ranked(-(pooled @ descriptors[gallery].T), test, pids, cameras)


def _ranked(
    distances: Float32, test: MeasuredCrops, query_pids: Int64, query_cams: Int64
) -> dict[str, float]:
    """Return mAP and CMC under Market-1501's rules."""
    gallery = test.benchmark.gallery
    pids, cameras = test.crops.pids[gallery], test.crops.cameras[gallery]
    scores = cmc_map(distances, query_pids, pids, query_cams, cameras, ranks=RANKS)
    return {"mAP": 100 * scores.mAP, **_percent(scores.cmc)}


def _percent(cmc: Mapping[int, float]) -> dict[str, float]:
    """Return a CMC by column, in %."""
    return {f"rank-{k}": 100 * share for k, share in cmc.items()}
