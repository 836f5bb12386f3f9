"""Galleries of clustered descriptors shaped like GLAD's on Market-1501, for the benchmarks."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from reid_desktop.core.settings import SearchSettings
from reid_desktop.core.values import Float32, Int64
from reid_desktop.index.halves import Descriptors, as_float32
from reid_desktop.index.queries import weighted

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
    """Return (gallery, queries) of real descriptors, as `real_gallery.py` writes them.

    Queries are pictures of the gallery, of people kept out of the training; as pictures of the
    query's own camera and person do not count, a query does not find itself.
    """
    with np.load(file, allow_pickle=False) as stored:
        gallery = LabelledSet(stored["descriptors"], stored["pids"], stored["cameras"])
        asked = stored["asked"]
    return gallery, _asked(gallery, asked[:: max(1, len(asked) // queries)][:queries])


def mixed_sets(
    real: LabelledSet, asked: Int64, count: int, queries: int, *, seed: int = 0, file: Path
) -> tuple[LabelledSet, LabelledSet]:
    """Return (gallery, queries) of people who are mixtures of two real ones.

    A picture of a mixture is c + cos(a) (x - c) + sin(a) (y - c): x and y are pictures of its two
    people by one camera, c is the mean of that camera and a is the same for all pictures of the
    mixture. As the squares of the two weights add up to one, the mean and the covariance of the
    real descriptors are kept, both within people and between them, and so is what a camera does.
    Negative numbers become 0 and streams are brought to their norm, as the network does. Two people
    that share a parent are look-alikes, of which a large gallery has many.

    Args:
        real: descriptors with their labels.
        asked: rows of people that no training saw; queries are of mixtures of two of these.
        count: gallery size; some IMAGES_PER_PERSON a person.
        queries: number of queries, rows of the gallery.
        seed: of everything.
        file: the gallery is written there in half precision and mapped.
    """
    rng = np.random.default_rng(seed)
    by_camera = {int(c): np.flatnonzero(real.cameras == c) for c in np.unique(real.cameras)}
    centres = {c: as_float32(real.descriptors[r]).mean(axis=0) for c, r in by_camera.items()}
    rows_of = {
        (int(real.pids[r[0]]), c): r
        for c, rows in by_camera.items()
        for r in np.split(
            rows[np.argsort(real.pids[rows], kind="stable")],
            np.flatnonzero(np.diff(np.sort(real.pids[rows]))) + 1,
        )
    }
    cameras_of: dict[int, set[int]] = {}
    for pid, camera in rows_of:
        cameras_of.setdefault(pid, set()).add(camera)
    held = np.unique(real.pids[asked])
    parents = [held, np.setdiff1d(np.unique(real.pids), held)]
    width = real.descriptors.shape[1]
    gallery = np.memmap(file, dtype="<f2", mode="w+", shape=(count, width))
    places, done, person = rng.permutation(count), 0, 0
    pids, cameras, candidates = np.empty(count, np.int64), np.empty(count, np.int64), []
    while done < count:
        unseen = bool(rng.random() < len(held) / len(cameras_of))
        one, two = rng.choice(parents[0 if unseen else 1], 2, replace=False).tolist()
        shared = sorted(cameras_of[one] & cameras_of[two])
        if not shared:
            continue
        angle = rng.uniform(np.pi / 6, np.pi / 3)
        wanted = min(int(rng.gamma(2.5, IMAGES_PER_PERSON / 2.5)) + 2, count - done)
        for camera in shared:
            pairs = _pairs_of(rng, rows_of[one, camera], rows_of[two, camera], wanted, len(shared))
            pairs = pairs[: count - done]
            here = places[done : done + len(pairs)]
            gallery[here] = _mixture(real.descriptors, pairs, centres[camera], angle)
            pids[here], cameras[here] = person, camera
            done += len(pairs)
            if unseen and len(pairs):
                candidates.append(int(here[0]))
        person += 1
    gallery.flush()
    whole = LabelledSet(np.memmap(file, dtype="<f2", mode="r", shape=(count, width)), pids, cameras)
    return whole, _asked(whole, np.sort(rng.choice(candidates, queries, replace=False)))


def _pairs_of(rng: np.random.Generator, one: Int64, two: Int64, wanted: int, shares: int) -> Int64:
    """Return a share of `wanted` pairs (P, 2) of rows, no pair twice."""
    count = min(-(-wanted // shares), len(one) * len(two))
    chosen = rng.choice(len(one) * len(two), count, replace=False)
    return np.stack([one[chosen // len(two)], two[chosen % len(two)]], axis=1)


def _mixture(descriptors: Descriptors, pairs: Int64, centre: Float32, angle: float) -> Float32:
    """Return the (P, D) mixtures of pairs of rows around a centre."""
    mixed = np.float32(np.cos(angle)) * (as_float32(descriptors[pairs[:, 0]]) - centre)
    mixed += np.float32(np.sin(angle)) * (as_float32(descriptors[pairs[:, 1]]) - centre)
    shape = len(pairs), STREAMS, mixed.shape[1] // STREAMS
    streams = np.maximum(mixed + centre, 0).reshape(shape)
    streams /= np.maximum(np.linalg.norm(streams, axis=-1, keepdims=True), 1e-12)
    return np.asarray(streams.reshape(mixed.shape) / np.float32(STREAMS**0.5), np.float32)


def _asked(gallery: LabelledSet, rows: Int64) -> LabelledSet:
    """Return rows of a gallery as queries, the streams weighted as the program does by default."""
    vectors = as_float32(gallery.descriptors[rows])
    asked = weighted(vectors, SearchSettings().stream_weights)
    return LabelledSet(asked, gallery.pids[rows], gallery.cameras[rows])


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
