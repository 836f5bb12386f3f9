"""Errors and time of the four key points, beside MoveNet where its file is given.

    python benchmarks/keypoints.py [--data FOLDER] [--teacher movenet.tflite] [--people 200]

Synthetic people have exact points and are in no training; --data adds upright LSP pictures. Times
are of the processor, one thread, both networks in turn on the same pictures.
"""

import argparse
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import torch
from record import Record

from reid_desktop.core.progress import run
from reid_desktop.training.keypoint_figures import measure_sets, read_keypoint_net
from reid_desktop.training.keypoints import find_points
from reid_desktop.training.people import load_synthetic
from reid_desktop.training.shipped import SYNTHETIC_HELD_OUT, keypoint_validation
from reid_desktop.training.teacher import MoveNet

ROUNDS = 3


def processor(work: Callable[[], object]) -> float:
    """Return the seconds of CPU that `work` took."""
    began = time.process_time()
    work()
    return time.process_time() - began


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, help="folder with lsp")
    parser.add_argument("--teacher", type=Path, help="MoveNet .tflite")
    parser.add_argument("--people", type=int, default=200)
    given = parser.parse_args()
    torch.set_num_threads(1)
    net = read_keypoint_net(None, torch.device("cpu"))
    teacher = MoveNet(given.teacher) if given.teacher else None
    seeds = range(SYNTHETIC_HELD_OUT, SYNTHETIC_HELD_OUT + given.people)
    sets = {"synthetic": run(load_synthetic(seeds))}
    if given.data:
        sets["lsp"] = run(keypoint_validation(given.data, None, synthetic=1))["lsp"]
    record = Record("keypoints")
    for row in run(measure_sets(net, sets, teacher)):
        print(f"{row['set']}, {row['by']}: PCK {row['pck']:.1f} %, error {row['error']:.1f} %")
        name = f"{row['set']}, {row['by']}"
        record.add(f"{name}: PCK", float(row["pck"]), "%", better="higher")
        record.add(f"{name}: error / height", float(row["error"]), "% of height")
    people = sets["synthetic"]
    ours, theirs = [], []
    for _ in range(ROUNDS):
        ours.append(processor(lambda: find_points(net, people)) / len(people))
        if teacher is not None:
            theirs.append(
                processor(lambda: [teacher.locate(one) for one in people.pictures]) / len(people)
            )
    record.add("network, plain torch", 1e3 * statistics.median(ours), "ms a person")
    if theirs:
        record.add("MoveNet, tflite", 1e3 * statistics.median(theirs), "ms a person")
        ratio = statistics.median(theirs) / statistics.median(ours)
        record.add("MoveNet / network", ratio, "x", better="higher")
    for figure in record.figures:
        print(f"{figure.name}: {figure.value:.2f} {figure.unit}")
    record.save()


if __name__ == "__main__":
    main()
