"""Galleries of clustered descriptors shaped like GLAD's on Market-1501, for the benchmarks."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from reid_desktop.core.values import Float32, Int64
from reid_desktop.index.halves import Descriptors

IMAGES_PER_PERSON = 26
CAMERAS = 6
STREAMS = 4
RANK = 80
SHARED = 0.9
"""Share of what one stream sees that all streams see: a red coat is red in each of them."""
FALL = 0.45
VIEW, SEEN_AS, SPOILT, RANDOM = 0.5, 0.78, 0.46, 0.1
"""Weights of the camera, of the person as that camera sees him, of the single picture and of plain
noise beside the person. Fitted by hand to the shipped descriptors of 10,202 Market-1501 crops:
share of the variance on the first 32, 128 and 512 principal components 0.49, 0.76, 0.94 (here
0.57, 0.80, 0.94), mAP of an exhaustive search 43 to 45 (here 56 among 6,000; it falls with the
size). The first 250 by PCA-128 lose 0.9 points here and 0.35 there: the coarse step has a harder
task."""
_BLOCK_PEOPLE = 64


@dataclass(frozen=True, slots=True)
class LabelledSet:
    """Descriptors with their labels side by side.

    Attributes:
        descriptors: (N, D) float16 or float32, each of STREAMS parts L2-normalised, norm 1 in all.
        pids: (N,) identities.
        cameras: (N,) cameras, 1-based.
    """

    descriptors: Descriptors
    pids: Int64
    cameras: Int64


def make_sets(
    count: int, queries: int, *, seed: int = 0, width: int = 4096, file: Path | None = None
) -> tuple[LabelledSet, LabelledSet]:
    """Return (gallery, queries) of people seen some 26 times by up to six cameras.

    Each stream is a mixture of what the people share, of the person, of the person as that camera
    sees him (light, view) and of the single picture, in a subspace whose variance falls off as that
    of trained networks does, and rectified, as the pooled outputs of a network are. How much a
    picture is spoilt (cut off, hidden, blurred) is log-normal, so that every person has easy and
    hard pictures. The pictures of a person are strewn over the gallery.

    Args:
        count: gallery size.
        queries: number of queries.
        seed: of everything.
        width: D.
        file: write the gallery there in half precision, block by block, and map it; None keeps it
            in memory as float32.
    """
    rng = np.random.default_rng(seed)
    persons = max(1, round(count / IMAGES_PER_PERSON))
    sizes = rng.gamma(2.5, 1.0, persons)
    pids = rng.choice(persons, count, p=sizes / sizes.sum())
    labels = np.concatenate([pids, rng.choice(pids, queries)])
    cameras = rng.integers(1, CAMERAS + 1, len(labels))
    shape = (count, width)
    gallery: Descriptors = (
        np.empty(shape, np.float32)
        if file is None
        else np.memmap(file, dtype="<f2", mode="w+", shape=shape)
    )
    asked = np.empty((queries, width), np.float32)
    for rows, vectors in _people(rng, labels, cameras, width):
        first = np.searchsorted(rows, count)
        gallery[rows[:first]] = vectors[:first]
        asked[rows[first:] - count] = vectors[first:]
    if isinstance(gallery, np.memmap):
        gallery.flush()
        gallery = np.memmap(gallery.filename, dtype="<f2", mode="r", shape=shape)
    held = LabelledSet(gallery, labels[:count], cameras[:count])
    return held, LabelledSet(asked, labels[count:], cameras[count:])


def read_sets(file: Path, queries: int) -> tuple[LabelledSet, LabelledSet]:
    """Return (gallery, queries) of real descriptors, Market-1501 names telling who is who.

    Queries are pictures of the gallery, of people kept out of the training; as pictures of the
    query's own camera and person do not count, a query does not find itself.

    Args:
        file: `names` (N,) and `descriptors` (N, D), as `evaluate retrieval --descriptors` keeps.
        queries: at most so many.
    """
    with np.load(file, allow_pickle=False) as stored:
        names, descriptors = stored["names"].tolist(), stored["descriptors"]
    pids = np.array([int(name.split("_")[0]) for name in names])
    cameras = np.array([int(name.split("_c")[1][0]) for name in names])
    held = np.flatnonzero(pids % 5 == 4)
    firsts = held[np.unique(pids[held] * 100 + cameras[held], return_index=True)[1]]
    rows = firsts[:: max(1, len(firsts) // queries)]
    asked = descriptors[rows].astype(np.float32)
    gallery = LabelledSet(descriptors, pids, cameras)
    return gallery, LabelledSet(asked, pids[rows], cameras[rows])


def _people(
    rng: np.random.Generator, pids: Int64, cameras: Int64, width: int
) -> Iterator[tuple[Int64, Float32]]:
    """Yield (rows ascending, their (n, width) descriptors) of some people at a time."""
    fall = np.arange(1, RANK + 1, dtype=np.float32)[:, None] ** -FALL
    fall /= np.sqrt(np.mean(fall**2) * RANK)
    shape = (RANK, width // STREAMS)
    bases = [fall * rng.standard_normal(shape, np.float32) for _ in range(STREAMS)]
    views = _mixed(rng, CAMERAS + 1)
    order = np.argsort(pids, kind="stable")
    ends = np.cumsum(np.bincount(pids))
    for person in range(0, len(ends), _BLOCK_PEOPLE):
        last = min(person + _BLOCK_PEOPLE, len(ends)) - 1
        rows = np.sort(order[0 if person == 0 else ends[person - 1] : ends[last]])
        here, seen = pids[rows] - person, cameras[rows]
        spoilt = SPOILT * rng.lognormal(-0.18, 0.6, len(rows)).astype(np.float32)
        people = last + 1 - person
        codes = _mixed(rng, people)[:, here] + VIEW * views[:, seen]
        codes += SEEN_AS * _mixed(rng, people * (CAMERAS + 1))[:, here * (CAMERAS + 1) + seen]
        codes += spoilt[:, None] * _mixed(rng, len(rows))
        parts = [_stream(rng, code, basis) for code, basis in zip(codes, bases, strict=True)]
        yield rows, np.concatenate(parts, axis=1) / np.float32(STREAMS**0.5)


def _mixed(rng: np.random.Generator, count: int) -> Float32:
    """Return (S, count, RANK) normal numbers that the streams partly share."""
    shared = rng.standard_normal((1, count, RANK), np.float32)
    own = rng.standard_normal((STREAMS, count, RANK), np.float32)
    return np.asarray(SHARED**0.5 * shared + (1 - SHARED) ** 0.5 * own, np.float32)


def _stream(rng: np.random.Generator, codes: Float32, basis: Float32) -> Float32:
    """Return one stream's (n, width) float32 part of the descriptors, rows of norm 1."""
    vectors = codes @ basis
    scale = np.float32(RANDOM * np.sqrt(np.mean(vectors**2)))
    vectors += scale * rng.standard_normal(vectors.shape, np.float32)
    np.maximum(vectors, 0, out=vectors)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors, np.float32)
