"""The data of the shipped weights: which sets they learn from and which people are held out."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from reid_desktop.core.progress import Job, Progress
from reid_desktop.core.values import Bool
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
)
from reid_desktop.training.teacher import MoveNet
from reid_desktop.vision.locator import KeypointLocator

LSP_TRAINED = 800
"""LSP pictures 1-800 train; upright ones of 801-1000 are held out."""
FEWEST_JOINTS = 8
"""Crowd-sourced LSP Extended people with fewer labelled joints are left out."""
_VALIDATED_OF = 4
"""One of so many held-out crops checks the key points."""
GALLERY = "market1501_dev"


@dataclass(frozen=True, slots=True)
class KeypointSets:
    """Training people by set (true points, pseudo-truth, nobody) and held-out people by name."""

    training: list[PointedPeople]
    validation: dict[str, PointedPeople]


def keypoint_sets(folder: Path, teacher: MoveNet, *, seed: int = 0) -> Job[KeypointSets]:
    """Read LSP, upright LSP Extended, crops with the teacher's points, pieces without people.

    Args:
        folder: holds `lsp`, `lspet_upright`, the crop sets of `READERS` and `backgrounds`.
        teacher: gives pseudo-truth on the crops.
        seed: of the pieces without people.

    Raises:
        DatasetError: a part of the folder is missing or damaged.
    """
    yield Progress(0, 0, "reading LSP", "read people")
    lsp = read_lsp(folder / "lsp")
    number = np.array([int(path.stem[2:]) for path in lsp.paths])
    extended = read_lsp(folder / "lspet_upright", zero_means_labelled=False)
    true = [
        load_posed(lsp.where(number <= LSP_TRAINED)),
        load_posed(extended.where(_well_labelled(extended))),
    ]
    validation = {"lsp": load_posed(lsp.where((number > LSP_TRAINED) & lsp.upright))}
    pseudo = []
    for name, read in READERS.items():
        crops = read(folder / name)
        kept = held_out(crops.pids)
        pseudo.append((yield from load_pseudo(crops.where(~kept), teacher)))
        checked = np.flatnonzero(kept)[::_VALIDATED_OF]
        validation[name] = yield from load_pseudo(
            crops.where(np.isin(np.arange(len(crops)), checked)), teacher
        )
    nobody = load_nobody(folder / "backgrounds", seed=seed)
    return KeypointSets([join_people(true), join_people(pseudo), nobody], validation)


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
