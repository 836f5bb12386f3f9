"""Re-identification benchmarks: which crops are queries, which gallery, which for training.

`READERS` opens each in its original layout.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from reid_desktop.core.errors import DatasetError
from reid_desktop.core.values import Bool, Int64
from reid_desktop.datasets.crops import CropSet, read_market1501
from reid_desktop.datasets.cuhk03 import DETECTED, LABELLED, StoredCrops, read_cuhk03
from reid_desktop.datasets.viper import read_viper

NO_ROWS = np.zeros(0, np.int64)
VIPER_HALVES = 10
"""Random halves when nothing else is asked for: the usual number."""


@dataclass(frozen=True, slots=True)
class Benchmark:
    """Crops to be ranked, and what the protocol says of them.

    Attributes:
        name: a key of `READERS`.
        train: crops to train on; empty where there are none.
        test: crops to measure on.
        queries: (Q,) int64 rows of `test` that are searched for.
        gallery: (G,) int64 rows of `test` that are searched in.
        pools: (P,) int64 rows of `test` of which the multiple queries are pooled; may be empty.
        halves: identities of each test half (VIPeR); empty elsewhere.
    """

    name: str
    train: CropSet | StoredCrops
    test: CropSet | StoredCrops
    queries: Int64
    gallery: Int64
    pools: Int64
    halves: tuple[Int64, ...] = ()


@dataclass(frozen=True, slots=True)
class SplitChoice:
    """Which split of a benchmark is asked for.

    Attributes:
        split: 1-based; one of CUHK03's twenty (None is the first, as in the paper), or the one
            half of VIPeR that is measured (None measures `halves` of them).
        halves: how many random halves of VIPeR are measured when none is chosen.
        seed: of VIPeR's halves.
        pools: read the crops of which Market-1501's multiple queries are pooled.
    """

    split: int | None = None
    halves: int = VIPER_HALVES
    seed: int = 0
    pools: bool = False


def read_market1501_benchmark(root: Path, choice: SplitChoice) -> Benchmark:
    """Read Market-1501: `bounding_box_train`, `bounding_box_test`, `query`, if asked `gt_bbox`.

    The gallery keeps distractors (identity 0) and junk (-1, left out by the protocol). Multiple
    queries are pooled from `gt_bbox`: the hand-drawn boxes of a query's person and camera.

    Raises:
        DatasetError: a folder is missing or holds no picture of this naming.
    """
    folders = ["bounding_box_train", "query", "bounding_box_test"]
    folders += ["gt_bbox"] if choice.pools else []
    missing = [name for name in folders if not (root / name).is_dir()]
    if missing:
        raise DatasetError(
            f"“{root}” is no Market-1501 folder: “{missing[0]}” is missing. Give the folder that "
            f"holds {', '.join(folders)}."
        )
    train, queries, gallery = (read_market1501(root / name) for name in folders[:3])
    queries = queries.where(queries.pids > 0)
    sets = [queries, gallery]
    if choice.pools:
        drawn = read_market1501(root / "gt_bbox")
        sets.append(drawn.where(_asked_for(drawn, queries)))
    rows = _consecutive(sets)
    pools = rows[2] if choice.pools else NO_ROWS
    return Benchmark("market1501", train, _stacked(sets), rows[0], rows[1], pools)


def read_cuhk03_benchmark(root: Path, choice: SplitChoice, *, boxes: str) -> Benchmark:
    """Read one of the twenty splits of `cuhk-03.mat`; camera A is searched for in camera B.

    Raises:
        DatasetError: the file, a part of it or the split is missing, or h5py is not installed.
    """
    whole, splits = read_cuhk03(root, boxes=boxes)
    split = 1 if choice.split is None else choice.split
    if not 1 <= split <= len(splits):
        raise DatasetError(f"“{root}” has the test splits 1 to {len(splits)}; {split} is none.")
    tested = np.isin(whole.pids, splits[split - 1])
    test = whole.where(tested)
    return Benchmark(
        f"cuhk03-{boxes}",
        whole.where(~tested),
        test,
        np.flatnonzero(test.cameras == 1),
        np.flatnonzero(test.cameras == 2),
        NO_ROWS,
    )


def read_viper_benchmark(root: Path, choice: SplitChoice) -> Benchmark:
    """Read VIPeR; camera A is searched for in camera B, half of the persons at a time.

    `test` holds everybody, `train` what the first measured half leaves.

    Raises:
        DatasetError: a folder or a camera's picture of a person is missing, or there is no such
            half.
    """
    whole = read_viper(root)
    if choice.split is not None and choice.split < 1:
        raise DatasetError(f"The halves of VIPeR count from 1; {choice.split} is none.")
    people = np.unique(whole.pids)
    halves = random_halves(people, choice.split or max(choice.halves, 1), seed=choice.seed)
    measured = halves if choice.split is None else halves[-1:]
    return Benchmark(
        "viper",
        whole.where(~np.isin(whole.pids, measured[0])),
        whole,
        np.flatnonzero(whole.cameras == 1),
        np.flatnonzero(whole.cameras == 2),
        NO_ROWS,
        tuple(measured),
    )


def read_folder_benchmark(root: Path, choice: SplitChoice) -> Benchmark:
    """Read crops in Market naming: `query` and `gallery` inside `root`, or one plain folder.

    In a plain folder the first crop of each identity and camera is a query (distractors and junk
    are none) and all are the gallery.

    Raises:
        DatasetError: the folder is missing or holds no picture of this naming.
    """
    del choice  # there is nothing to choose
    if (root / "query").is_dir() and (root / "gallery").is_dir():
        sets = [read_market1501(root / "query"), read_market1501(root / "gallery")]
        queries, gallery = _consecutive(sets)
        test = _stacked(sets)
    else:
        test = read_market1501(root)
        gallery = np.arange(len(test))
        queries = one_query_each(test.pids, test.cameras)
        queries = queries[test.pids[queries] > 0]
    none = test.where(np.zeros(len(test), np.bool_))
    return Benchmark("folder", none, test, queries, gallery, NO_ROWS)


Reader = Callable[[Path, SplitChoice], Benchmark]
READERS: dict[str, Reader] = {
    "market1501": read_market1501_benchmark,
    "cuhk03-labelled": lambda root, choice: read_cuhk03_benchmark(root, choice, boxes=LABELLED),
    "cuhk03-detected": lambda root, choice: read_cuhk03_benchmark(root, choice, boxes=DETECTED),
    "viper": read_viper_benchmark,
    "folder": read_folder_benchmark,
}
"""Readers of benchmarks by name."""


def one_query_each(pids: Int64, cameras: Int64) -> Int64:
    """Return the first row of each identity and camera, (Q,) int64, ascending."""
    pairs = np.stack([pids, cameras], axis=1)
    return np.sort(np.unique(pairs, axis=0, return_index=True)[1]).astype(np.int64)


def random_halves(people: Int64, count: int, *, seed: int) -> list[Int64]:
    """Return `count` random halves of `people` ((P,) identities, each once), sorted.

    The first ones do not depend on `count`.
    """
    rng = np.random.default_rng(seed)
    return [np.sort(rng.permutation(people)[: (len(people) + 1) // 2]) for _ in range(count)]


def _asked_for(drawn: CropSet, queries: CropSet) -> Bool:
    """Return which of `drawn` (N,) show a person and camera that `queries` have."""
    wanted = set(zip(queries.pids.tolist(), queries.cameras.tolist(), strict=True))
    pairs = zip(drawn.pids.tolist(), drawn.cameras.tolist(), strict=True)
    return np.array([pair in wanted for pair in pairs], np.bool_)


def _consecutive(sets: Sequence[CropSet]) -> list[Int64]:
    """Return the rows of each set after all are stacked."""
    ends = np.cumsum([0, *(len(one) for one in sets)])
    return [np.arange(*pair) for pair in zip(ends[:-1], ends[1:], strict=True)]


def _stacked(sets: Sequence[CropSet]) -> CropSet:
    """Return all crops of `sets`, labels as they are."""
    return CropSet(
        sets[0].name,
        tuple(path for one in sets for path in one.paths),
        *(
            np.concatenate([getattr(one, name) for one in sets])
            for name in ("pids", "cameras", "sequences")
        ),
    )
