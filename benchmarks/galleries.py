"""Galleries of clustered descriptors shaped like GLAD's on Market-1501, for the benchmarks."""

from dataclasses import dataclass

import numpy as np

from reid_desktop.core.values import Float32, Int64

IMAGES_PER_PERSON = 26
CAMERAS = 6
STREAMS = 4


@dataclass(frozen=True, slots=True)
class LabelledSet:
    """Descriptors with their labels side by side.

    Attributes:
        descriptors: (N, D) float32, each of STREAMS parts L2-normalised, norm 1 in all.
        pids: (N,) identities.
        cameras: (N,) cameras, 1-based.
    """

    descriptors: Float32
    pids: Int64
    cameras: Int64


def make_sets(
    count: int, queries: int, *, seed: int = 0, width: int = 4096
) -> tuple[LabelledSet, LabelledSet]:
    """Return (gallery, queries) of people seen some 26 times by up to six cameras.

    Each stream is a mixture of what the people share, of the person, of the person as that camera
    sees him (light, view) and of the single picture, in a subspace whose variance falls off as that
    of trained networks does, and rectified, as the pooled outputs of a network are. How much a
    picture is spoilt (cut off, hidden, blurred) is log-normal, so that every person has easy and
    hard pictures.
    """
    rng = np.random.default_rng(seed)
    persons = max(1, round(count / IMAGES_PER_PERSON))
    sizes = rng.gamma(2.5, 1.0, persons)
    pids = rng.choice(persons, count, p=sizes / sizes.sum())
    asked = rng.choice(pids, queries)
    labels = np.concatenate([pids, asked])
    cameras = rng.integers(1, CAMERAS + 1, len(labels))
    spoilt = rng.lognormal(-0.7, 0.9, len(labels)).astype(np.float32)[:, None]
    streams = [_stream(rng, labels, cameras, spoilt, width // STREAMS) for _ in range(STREAMS)]
    vectors = np.concatenate(streams, axis=1) / np.float32(np.sqrt(STREAMS))
    gallery = LabelledSet(vectors[:count], labels[:count], cameras[:count])
    return gallery, LabelledSet(vectors[count:], labels[count:], cameras[count:])


def _stream(
    rng: np.random.Generator, pids: Int64, cameras: Int64, spoilt: Float32, width: int
) -> Float32:
    """Return one stream's (N, width) float32 part of the descriptors, rows of norm 1."""
    rank = 160
    fall = (np.arange(1, rank + 1, dtype=np.float32) ** -0.35)[:, None]
    basis = fall * rng.standard_normal((rank, width), np.float32) / np.sqrt(rank)
    people = rng.standard_normal((int(pids.max()) + 1, rank), np.float32)
    views = rng.standard_normal((CAMERAS + 1, rank), np.float32)
    seen_as = rng.standard_normal((len(people) * (CAMERAS + 1), rank), np.float32)
    codes = people[pids] + 0.3 * views[cameras] + 0.7 * seen_as[pids * (CAMERAS + 1) + cameras]
    codes += 1.0 * spoilt * rng.standard_normal(codes.shape, np.float32)
    vectors = codes @ basis
    vectors += 0.15 * rng.standard_normal(vectors.shape, np.float32)
    np.maximum(vectors, 0, out=vectors)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors
