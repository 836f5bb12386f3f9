"""The data of the shipped weights: which sets they learn from and which people are held out."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from reid_desktop.core.errors import DatasetError
from reid_desktop.core.progress import Job, Progress
from reid_desktop.core.values import Bool
from reid_desktop.datasets.benchmarks import Benchmark
from reid_desktop.datasets.crops import READERS
from reid_desktop.datasets.lsp import PosedPeople, read_lsp
from reid_desktop.training.glad_data import LabelledCrops
from reid_desktop.training.keypoint_data import PointedPeople, join_people
from reid_desktop.training.people import (
    held_out,
    join_crops,
    load_crops,
    load_nobody,
    load_posed,
    load_pseudo,
    load_synthetic,
)
from reid_desktop.training.teacher import MoveNet
from reid_desktop.vision.locator import KeypointLocator

LSP_TRAINED = 800
"""LSP pictures 1-800 train; upright ones of 801-1000 are held out."""
FEWEST_JOINTS = 8
"""Crowd-sourced LSP Extended people with fewer labelled joints are left out."""
_VALIDATED_OF = 4
"""One of so many held-out crops checks the key points."""
SYNTHETIC_TRAINED = range(2000)
"""Seeds of the synthetic people that train the key points."""
SYNTHETIC_HELD_OUT = 1_000_000
"""First seed of those that are held out."""
GALLERY = "market1501_dev"


@dataclass(frozen=True, slots=True)
class KeypointSets:
    """People to train on and held-out people.

    Attributes:
        training: by set: true points, pseudo-truth, nobody, synthetic people.
        validation: by name.
    """

    training: list[PointedPeople]
    validation: dict[str, PointedPeople]


def keypoint_sets(folder: Path, teacher: MoveNet, *, seed: int = 0) -> Job[KeypointSets]:
    """Read LSP, upright LSP Extended, crops with the teacher's points, pieces without people.

    Synthetic people with exact points are drawn to them.

    Args:
        folder: holds `lsp`, `lspet_upright`, the crop sets of `READERS` and `backgrounds`.
        teacher: gives pseudo-truth on the crops.
        seed: of the pieces without people.

    Raises:
        DatasetError: a part of the folder is missing or damaged.
    """
    yield Progress(0, 0, "reading LSP", "read people")
    trained, _ = lsp_parts(folder)
    extended = read_lsp(folder / "lspet_upright", zero_means_labelled=False)
    true = [load_posed(trained), load_posed(extended.where(_well_labelled(extended)))]
    pseudo = []
    for name, read in READERS.items():
        crops = read(folder / name)
        pseudo.append((yield from load_pseudo(crops.where(~held_out(crops.pids)), teacher)))
    nobody = load_nobody(folder / "backgrounds", seed=seed)
    synthetic = yield from load_synthetic(SYNTHETIC_TRAINED)
    validation = yield from keypoint_validation(folder, teacher)
    training = [join_people(true), join_people(pseudo), nobody, synthetic]
    return KeypointSets(training, validation)


def keypoint_validation(
    folder: Path, teacher: MoveNet | None, *, synthetic: int = 200
) -> Job[dict[str, PointedPeople]]:
    """Read the people that no key-point training sees, by name of the set.

    Upright LSP pictures 801-1000 (true points), synthetic people (exact points) and, with a
    teacher, every fourth crop of the held-out identities (pseudo-truth).

    Args:
        folder: holds `lsp` and the crop sets of `READERS`.
        teacher: gives pseudo-truth; None leaves the crops out.
        synthetic: how many synthetic people.

    Raises:
        DatasetError: a part of the folder is missing or damaged.
    """
    yield Progress(0, 0, "reading LSP", "read people")
    _, kept = lsp_parts(folder)
    seeds = range(SYNTHETIC_HELD_OUT, SYNTHETIC_HELD_OUT + synthetic)
    found = {"lsp": load_posed(kept), "synthetic": (yield from load_synthetic(seeds))}
    if teacher is not None:
        for name, read in READERS.items():
            crops = read(folder / name)
            checked = np.flatnonzero(held_out(crops.pids))[::_VALIDATED_OF]
            chosen = crops.where(np.isin(np.arange(len(crops)), checked))
            found[name] = yield from load_pseudo(chosen, teacher)
    return found


def lsp_parts(folder: Path) -> tuple[PosedPeople, PosedPeople]:
    """Return LSP's pictures 1-800 and the upright ones of 801-1000; raises DatasetError."""
    lsp = read_lsp(folder / "lsp")
    number = np.array([int(path.stem[2:]) for path in lsp.paths])
    trained = number <= LSP_TRAINED
    return lsp.where(trained), lsp.where(~trained & lsp.upright)


def _well_labelled(people: PosedPeople) -> Bool:
    """Return which people (N,) are upright and have enough joints."""
    chosen = people.upright & (people.labelled.sum(axis=1) >= FEWEST_JOINTS)
    return np.asarray(chosen, np.bool_)


def glad_sets(
    folder: Path, locator: KeypointLocator, *, everything: bool = False
) -> Job[tuple[LabelledCrops, LabelledCrops]]:
    """Read the crop sets of `READERS`; return (training, validation).

    Validation is Market-1501's identities with `pid % 5 == 4`.

    Args:
        folder: holds the crop sets.
        locator: finds the key points, from which come the parts.
        everything: train on the validation identities too (final weights only).

    Raises:
        DatasetError: a set is missing or damaged.
    """
    loaded = {}
    for name, read in READERS.items():
        loaded[name] = yield from load_crops(read(folder / name), locator)
    gallery = loaded[GALLERY]
    kept = held_out(gallery.pids)
    if not everything:
        loaded[GALLERY] = gallery.where(np.flatnonzero(~kept))
    return join_crops(list(loaded.values())), gallery.where(np.flatnonzero(kept))


def benchmark_sets(
    benchmarks: Sequence[Benchmark], locator: KeypointLocator, *, transform: str
) -> Job[tuple[LabelledCrops, LabelledCrops]]:
    """Read the training parts of benchmarks; return (training, validation).

    Nobody is held out, as in the paper: validation is empty and the last step is kept.

    Args:
        benchmarks: whose training parts are joined.
        locator: finds the key points, from which come the parts.
        transform: one of `people.TRANSFORMS`.

    Raises:
        DatasetError: a benchmark has no training part, or a picture cannot be read.
    """
    loaded = []
    for benchmark in benchmarks:
        if not len(benchmark.train):
            raise DatasetError(f"“{benchmark.name}” has no training part. Give another data set.")
        loaded.append((yield from load_crops(benchmark.train, locator, transform=transform)))
    training = join_crops(loaded)
    return training, training.where(np.zeros(0, np.int64))
