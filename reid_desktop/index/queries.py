"""From several descriptors of a person, and of people who are not that person, to one query."""

from collections.abc import Sequence
from typing import Literal

import numpy as np

from reid_desktop.core.errors import SettingsError
from reid_desktop.core.values import Float32
from reid_desktop.index.norms import unit

Join = Literal["mean", "best"]
PUSH = 0.3
"""How far negative examples push a query away, as a share of its own length."""


def joined(
    likes: Float32, unlikes: Float32, *, join: Join = "mean", streams: int = 4, push: float = PUSH
) -> Float32:
    """Join descriptors of one person, away from those of others, into a query.

    After Rocchio (1971), stream by stream: the mean of the likes, less `push` times the mean of the
    unlikes, brought to the stream's norm again, so that scores stay cosines.

    Args:
        likes: (P, D) float32, P >= 1, L2 norm 1, S streams of D / S numbers.
        unlikes: (U, D) float32, U may be 0.
        join: "mean" gives one query, (D,); "best" keeps all, (P, D): the searches then score a
            candidate by the picture it is most like.
        streams: S.
        push: 0 leaves the unlikes out.
    """
    asked = likes.mean(axis=0, dtype=np.float64)[None] if join == "mean" else likes
    parts = unit(asked.reshape(len(asked), streams, -1))
    if len(unlikes) and push:
        others = unit(unlikes.mean(axis=0, dtype=np.float64).reshape(1, streams, -1))
        parts = unit(parts - push * others)
    whole = np.asarray(parts / np.sqrt(streams), np.float32).reshape(len(asked), -1)
    return whole[0] if join == "mean" else whole


def weighted(descriptor: Float32, weights: Sequence[float]) -> Float32:
    """Scale the streams of a query's descriptor so that a dot product is their weighted mean.

    Paper: GLAD, table 1: rows of streams left out or weighted. Each stream of a stored descriptor
    has norm 1/sqrt(S); with q_s scaled by S w_s / sum(w), the dot product with a gallery
    descriptor is sum(w_s cos_s) / sum(w). The gallery stays as it is, and so do its coarse codes.

    Args:
        descriptor: (D,) or (Q, D) float32, S streams of D / S numbers.
        weights: S numbers >= 0, not all 0.

    Raises:
        SettingsError: all weights are 0.
    """
    return _scaled(descriptor, _shares(weights))


def half_weighted(descriptor: Float32, weights: Sequence[float]) -> Float32:
    """Scale the streams of both sides so that their dot product is the weighted mean.

    As `weighted`, with the roots of its factors: for likeness among candidates, where neither side
    is the query. Norms stay 1.
    """
    return _scaled(descriptor, np.sqrt(_shares(weights)))


def _shares(weights: Sequence[float]) -> Float32:
    """Return S w_s / sum(w), (S,) float32."""
    total = sum(weights)
    if total <= 0:
        raise SettingsError("All stream weights are 0. Give at least one part a weight.")
    return np.array(weights, np.float32) * np.float32(len(weights) / total)


def _scaled(descriptor: Float32, factors: Float32) -> Float32:
    """Return (..., D) descriptors with each stream times its factor."""
    streams = descriptor.reshape(*descriptor.shape[:-1], len(factors), -1) * factors[:, None]
    return np.asarray(streams.reshape(descriptor.shape), np.float32)
