"""One evaluation: every network that is given, measured on the same test crops."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch

from reid_desktop.core.progress import Job
from reid_desktop.training.glad_experiments import (
    MeasuredCrops,
    Protocol,
    describe_streams,
    measure_descriptors,
    measure_rows,
    read_glad,
    rows_of,
    strategy_of,
)
from reid_desktop.training.glad_peers import describe_peer, describe_raw

START, PEER = "ImageNet", "peer"
"""Strategies of what is no GLAD: the raw start, and other networks."""


@dataclass(frozen=True, slots=True)
class GladNetworks:
    """What is measured.

    Attributes:
        glad: trained weights of any strategy; None is the shipped GLAD.
        start: pretrained trunk to be measured raw, or None.
        peer: ONNX network of others, or None.
        device: where GLAD and the trunk live.
        threads: for the peer.
    """

    glad: tuple[Path | None, ...]
    start: Path | None
    peer: Path | None
    device: torch.device
    threads: int


def measure_networks(
    networks: GladNetworks,
    test: MeasuredCrops,
    protocol: Protocol,
    *,
    weights: Sequence[float],
    scales: Sequence[float],
    flip: bool,
) -> Job[dict[tuple[str, str], dict[str, float]]]:
    """Describe the test crops with each network and measure each row it gives.

    Args:
        networks: what is measured.
        test: crops and protocol; all networks see the same pictures.
        protocol: how chance is repeated.
        weights: of the four streams, for a row of its own.
        scales: of GLAD's inputs, whose streams are the mean over them; the raw trunk has the
            largest, the peer its own size.
        flip: take the mirrored crops into GLAD's mean.

    Returns:
        Figures in % by training strategy and descriptor, weakest strategy first.

    Raises:
        WeightsError: a file is missing, damaged or of another kind.
    """
    found: dict[tuple[str, str], dict[str, float]] = {}
    if networks.start is not None:
        raw = yield from describe_raw(
            networks.start, test.crops, scale=max(scales), device=networks.device
        )
        found[START, "GoogLeNet, averaged"] = measure_descriptors(raw, test, protocol)
    for path in networks.glad:
        net = read_glad(path, networks.device)
        streams = yield from describe_streams(net, test, scales=scales, flip=flip)
        strategy = strategy_of(net)
        rows = measure_rows(streams, test, protocol, rows_of(strategy, weights))
        found |= {(strategy, name): figures for name, figures in rows.items()}
    if networks.peer is not None:
        other = yield from describe_peer(networks.peer, test.crops, threads=networks.threads)
        found[PEER, networks.peer.stem] = measure_descriptors(other, test, protocol)
    return found
