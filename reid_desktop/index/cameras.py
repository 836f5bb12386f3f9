"""Likeness without what a camera adds to everybody: light, colours, height above the street.

After Zhuang et al. 2020, Rethinking the Distribution Gap of Person Re-identification with
Camera-based Batch Normalization (ECCV), at query time and without the variances: each camera's
mean descriptor is taken off its people. On the held-out people of the shipped weights this is
worth some two points of mAP and of rank-1 (docs/experiments/glad.md).
"""

import numpy as np

from reid_desktop.core.values import Float32, Gallery, Int64, Ranklist
from reid_desktop.index.halves import Descriptors, as_float32
from reid_desktop.index.norms import unit
from reid_desktop.index.rows import take_rows

PER_CAMERA = 256
"""People of a camera that its mean is taken of; 64 lose half a point of mAP, all gain a tenth."""
IN_ALL = 8192
"""At most so many people are read for all cameras together, some 64 MB."""
DRAWN = 30
"""So many people of the mean of all cameras are added to each camera's, which steadies the mean
of a camera that has seen few, perhaps only the person sought."""
TEMPERATURE = 0.01
"""Of the softmax over squared distances to cameras' means that tells by whom a query was taken.
On 677 queries of held-out people 0.005 to 0.02 are alike; the nearest mean is the query's own
camera's for 66 % of them."""
_BLOCK = 1024


def camera_means(descriptors: Descriptors, cameras: Int64, *, count: int) -> Float32:
    """Return the mean descriptor of each camera, (C, D) float32, drawn to the mean of all.

    Args:
        descriptors: (N, D), N >= 1, may be a memory map; a sample of it is read.
        cameras: (N,) int64 camera of each row, in [0, C).
        count: C; a camera that has seen nobody has the mean of all.
    """
    sums, counts = _sums(descriptors, cameras, count)
    whole = sums.sum(axis=0) / counts.sum()
    means = (sums + DRAWN * whole) / (counts + DRAWN)[:, None]
    return np.asarray(means, np.float32)


def centred(descriptors: Float32, means: Float32, *, streams: int) -> Float32:
    """Return (K, D) descriptors less `means`, (D,) or (K, D), every stream at norm 1/sqrt(S)."""
    parts = unit((descriptors - means).reshape(len(descriptors), streams, -1))
    return np.asarray((parts / np.sqrt(streams)).reshape(descriptors.shape), np.float32)


def rescored(ranklist: Ranklist, scores: Float32) -> Ranklist:
    """Return a ranklist in the order of other scores, (K,), equal ones as they were."""
    order = np.argsort(-scores, kind="stable")
    return Ranklist(ranklist.ids[order], scores[order])


class CentredGallery:
    """Descriptors of a gallery and of queries, each less the mean of its camera."""

    def __init__(self, gallery: Gallery, cameras: Int64, *, people: int, streams: int) -> None:
        """Take the means.

        Args:
            gallery: N >= 1 descriptors.
            cameras: (N,) int64 camera of each, in [0, C).
            people: only the first so many, >= 1, make the means.
            streams: S.
        """
        self._gallery, self._cameras, self._streams = gallery, cameras, streams
        then = cameras[:people]
        count = int(cameras.max()) + 1
        self._means = camera_means(gallery.descriptors[:people], then, count=count)
        self._seen = np.unique(then)

    def query(self, query: Float32) -> Float32:
        """Return queries, (D,) or (Q, D), less the mean of the camera each looks taken by.

        Nobody says by which camera a picture was taken, and a picture of another source is none's.
        So a query has a share in each camera, by a softmax over the squared distances to their
        means, and loses those means by its shares.
        """
        asked, means = np.atleast_2d(query), self._means[self._seen]
        nearness = (2 * asked @ means.T - np.vecdot(means, means)) / TEMPERATURE
        shares = np.exp(nearness - nearness.max(axis=1, keepdims=True))
        own = shares @ means / shares.sum(axis=1, keepdims=True)
        return centred(asked, own, streams=self._streams).reshape(query.shape)

    def rows(self, rows: Int64) -> Float32:
        """Return the descriptors of gallery rows, (K, D) float32."""
        found = as_float32(take_rows(self._gallery.descriptors, rows))
        return centred(found, self._means[self._cameras[rows]], streams=self._streams)

    def scores(self, queries: Float32, rows: Int64) -> Float32:
        """Return the product of each gallery row with the nearest of (Q, D) queries, (K,)."""
        scores = np.empty(len(rows), np.float32)
        for start in range(0, len(rows), _BLOCK):
            block = self.rows(rows[start : start + _BLOCK])
            products = np.vecdot(block[:, None, :], queries[None, :, :])
            scores[start : start + len(block)] = products.max(axis=1)
        return scores


def _sums(descriptors: Descriptors, cameras: Int64, count: int) -> tuple[Float32, Int64]:
    """Return sums (C, D) and counts (C,) of an evenly spaced sample of each camera's rows."""
    numbers, starts = np.unique(np.sort(cameras), return_index=True)
    order = np.argsort(cameras, kind="stable")
    sums = np.zeros((count, descriptors.shape[1]), np.float32)
    counts = np.zeros(count, np.int64)
    each = max(1, min(PER_CAMERA, IN_ALL // len(numbers)))
    for number, rows in zip(numbers, np.split(order, starts[1:]), strict=True):
        picked = rows[:: -(-len(rows) // each)]
        sums[number] = as_float32(take_rows(descriptors, picked)).sum(axis=0, dtype=np.float64)
        counts[number] = len(picked)
    return sums, counts
