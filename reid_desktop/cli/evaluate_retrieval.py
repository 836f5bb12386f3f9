"""`evaluate retrieval`: Table 7 of the GLAD paper on a labelled folder of crops."""

import argparse
from dataclasses import asdict
from pathlib import Path

import numpy as np

from reid_desktop.cli.console import Console
from reid_desktop.cli.setup import networks_of, settings_of
from reid_desktop.cli.training_commands import Subcommands
from reid_desktop.core.errors import DatasetError
from reid_desktop.core.networks import Describer
from reid_desktop.core.progress import Job, Progress
from reid_desktop.core.values import Int64
from reid_desktop.datasets.crops import CropSet, read_market1501
from reid_desktop.evaluation.table7 import table7
from reid_desktop.footage.pictures import read_picture
from reid_desktop.index.halves import Descriptors
from reid_desktop.pipeline.measure_retrieval import ThetaRow, measure_retrieval, measure_thetas

HELD_OUT = 4
"""Identities with this remainder of five were kept out of the training of the shipped weights."""
_BATCH = 16


def add_command(kinds: Subcommands, common: argparse.ArgumentParser) -> None:
    """Add `evaluate retrieval`."""
    retrieval = kinds.add_parser(
        "retrieval", help="Table 7 of the GLAD paper: groups, dimension, time", parents=[common]
    )
    retrieval.add_argument(
        "--root", type=Path, required=True, help="folder of crops in Market-1501 naming"
    )
    retrieval.add_argument(
        "--descriptors", type=Path, metavar="FILE.npz", help="kept there, and read when it is there"
    )
    retrieval.add_argument("--groups-opened", type=int, default=100, metavar="K")
    retrieval.add_argument("--steps", type=int, default=0, help="reassignment steps after TDC")
    retrieval.add_argument("--queries", type=int, default=0, help="at most so many; 0 takes all")
    retrieval.add_argument(
        "--thetas",
        action="store_true",
        help="instead: number, spread, purity, NMI and pairwise F1 of the groups against theta",
    )
    retrieval.add_argument("--device", help="auto, cpu, cuda or cuda:0")
    retrieval.add_argument("--profile", choices=("fast", "balanced", "thorough"))
    retrieval.set_defaults(run=evaluate_retrieval)


def evaluate_retrieval(arguments: argparse.Namespace, console: Console) -> int:
    """Print the rows of Table 7 with this run beside the paper's."""
    settings = settings_of(arguments)
    crops = read_market1501(arguments.root)
    descriptors = _kept(arguments.descriptors, crops)
    if descriptors is None:
        descriptors = console.run(_describing(crops, networks_of(settings).describer()))
        if arguments.descriptors is not None:
            np.savez(
                arguments.descriptors,
                names=np.array([path.name for path in crops.paths]),
                descriptors=descriptors,
            )
    if arguments.thetas:
        return _show_thetas(console.run(measure_thetas(descriptors, crops.pids)), console)
    queries = asked(crops)
    if arguments.queries:
        queries = queries[:: max(1, len(queries) // arguments.queries)]
    rows = console.run(
        measure_retrieval(
            descriptors,
            crops.pids,
            crops.cameras,
            queries,
            weights=settings.search.stream_weights,
            groups_opened=arguments.groups_opened,
            steps=arguments.steps,
        )
    )
    values = {"gallery": len(crops), "queries": len(queries), "rows": [asdict(r) for r in rows]}
    lines = [f"{len(crops)} pictures, {len(queries)} queries, K = {arguments.groups_opened}"]
    console.result(values, lines + table7(rows, gallery=len(crops)))
    return 0


def _show_thetas(rows: list[ThetaRow], console: Console) -> int:
    """Print the curve of theta."""
    heads = ("theta", "groups", "spread", "purity", "NMI", "F1")
    lines = ["".join(f"{head:>8}" for head in heads)]
    for row in rows:
        q = row.quality
        numbers = (row.mean_spread, q.purity, q.nmi, q.f1)
        line = f"{row.theta:8.4f}{q.groups:8d}" + "".join(f"{n:8.3f}" for n in numbers)
        lines.append(line + ("  chosen from the data" if row.suggested else ""))
    console.result({"thetas": [asdict(row) for row in rows]}, lines)
    return 0


def asked(crops: CropSet) -> Int64:
    """Return the rows that are queries: the first picture of each held-out person and camera.

    Where nobody is held out, everybody is asked.
    """
    keys = crops.pids * 100 + crops.cameras
    held = crops.pids % 5 == HELD_OUT
    rows = np.flatnonzero(held if held.any() else crops.pids >= 0)
    firsts = np.unique(keys[rows], return_index=True)[1]
    return np.asarray(rows[np.sort(firsts)], np.int64)


def _kept(file: Path | None, crops: CropSet) -> Descriptors | None:
    """Return the descriptors kept in `file` for these crops; None when there is no such file.

    Raises:
        DatasetError: the file is damaged, or of other crops.
    """
    if file is None or not file.exists():
        return None
    try:
        with np.load(file, allow_pickle=False) as stored:
            names, descriptors = stored["names"], stored["descriptors"]
    except (OSError, ValueError, KeyError, EOFError) as error:
        raise DatasetError(f"“{file}” cannot be read as descriptors. Delete it.") from error
    if names.tolist() != [path.name for path in crops.paths] or len(descriptors) != len(crops):
        raise DatasetError(f"“{file}” holds descriptors of other crops. Name another file.")
    kept: Descriptors = descriptors
    return kept


def _describing(crops: CropSet, describer: Describer) -> Job[Descriptors]:
    """Return the descriptors of all crops, (N, D) float16."""
    rows = []
    for start in range(0, len(crops), _BATCH):
        yield Progress(start, len(crops), crops.paths[start].name, "describe")
        pictures = [read_picture(path) for path in crops.paths[start : start + _BATCH]]
        rows.append(describer.describe_crops(pictures).descriptors.astype(np.float16))
    return np.concatenate(rows)
