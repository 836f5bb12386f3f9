"""Commands that measure the networks on labelled data, beside the published figures."""

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from reid_desktop.cli.console import Console
from reid_desktop.cli.evaluate_retrieval import add_command as add_retrieval_evaluation
from reid_desktop.cli.evaluate_search import add_search_evaluation
from reid_desktop.cli.setup import settings_of
from reid_desktop.cli.training_commands import Subcommands
from reid_desktop.datasets.benchmarks import READERS, VIPER_HALVES, SplitChoice

DATASETS = (*READERS, "validation")
"""Benchmarks, and the held-out people of the shipped weights (`glad_experiments.VALIDATION`)."""


def add_commands(commands: Subcommands, common: argparse.ArgumentParser) -> None:
    """Add `evaluate glad|keypoints` and what other modules measure."""
    evaluate = commands.add_parser("evaluate", help="measure on labelled data")
    kinds = evaluate.add_subparsers(dest="evaluated", required=True, metavar="WHAT")
    _add_glad(kinds, common)
    add_search_evaluation(kinds, common)
    add_retrieval_evaluation(kinds, common)
    keypoints = kinds.add_parser("keypoints", help="errors of the four points", parents=[common])
    keypoints.add_argument("--data", type=Path, required=True, help="folder of the data sets")
    keypoints.add_argument("--teacher", type=Path, help="MoveNet .tflite, for pseudo-truth")
    keypoints.add_argument("--weights", type=Path, help="a trained network; else the shipped one")
    keypoints.add_argument("--people", type=_count, default=400, help="synthetic people to draw")
    keypoints.add_argument("--device", help="auto, cpu, cuda or cuda:0")
    keypoints.set_defaults(run=evaluate_keypoints)


def _add_glad(kinds: Subcommands, common: argparse.ArgumentParser) -> None:
    glad = kinds.add_parser("glad", help="Tables 1 to 6 of the GLAD paper", parents=[common])
    glad.add_argument("--dataset", choices=DATASETS, required=True)
    glad.add_argument("--root", type=Path, required=True, help="folder of the data set")
    glad.add_argument("--weights", type=Path, help="GLAD W/S; the shipped one when left out")
    glad.add_argument("--unshared", type=Path, help="GLAD WO/S, as `train glad --unshared` gives")
    glad.add_argument("--baseline", type=Path, help="the global stream, from `--baseline`")
    glad.add_argument("--start", type=Path, help="the pretrained trunk, to be measured raw")
    glad.add_argument("--peer", type=Path, help="another network as a peer, .onnx (OSNet)")
    glad.add_argument(
        "--scale",
        type=_scale,
        nargs="+",
        default=[0.5],
        help="of the inputs, averaged over several; 1 is the paper's",
    )
    glad.add_argument("--flip", action="store_true", help="average with the mirrored crop")
    glad.add_argument("--transform", choices=("none", "pose-box"), default="none", help="Table 2")
    glad.add_argument("--multi-query", action="store_true", help="pooled too (Market-1501)")
    glad.add_argument("--split", type=int, help="split of CUHK03; one half of VIPeR alone")
    glad.add_argument("--repeats", type=_count, help="draws of CUHK03, halves of VIPeR")
    glad.add_argument("--seed", type=int, default=0, help="of the draws and halves")
    glad.add_argument("--device", help="auto, cpu, cuda or cuda:0")
    glad.set_defaults(run=evaluate_glad)


def _count(text: str) -> int:
    """Return a number of repetitions, at least 1; argparse tells what is wrong."""
    if (number := int(text)) < 1:
        raise argparse.ArgumentTypeError("give at least 1")
    return number


def _scale(text: str) -> float:
    """Return an input scale in (0, 4]; argparse tells what is wrong."""
    if not 0 < (scale := float(text)) <= 4:
        raise argparse.ArgumentTypeError("give a scale above 0 and at most 4")
    return scale


def evaluate_glad(arguments: argparse.Namespace, console: Console) -> int:
    """Print the rows of the paper's tables with this run beside them."""
    from reid_desktop.evaluation.glad_tables import as_text, as_values, joined
    from reid_desktop.training.glad_experiments import (
        Protocol,
        load_test_crops,
        open_benchmark,
    )
    from reid_desktop.training.glad_runs import GladNetworks, measure_networks
    from reid_desktop.training.people import POSE_BOX
    from reid_desktop.vision.build import use_threads
    from reid_desktop.vision.build_glad import build_keypoint_locator
    from reid_desktop.vision.devices import choose_device

    settings = settings_of(arguments)
    use_threads(settings.program.threads)
    device = choose_device(settings.program.device)
    benchmark = open_benchmark(arguments.dataset, arguments.root, _choice(arguments))
    locator = build_keypoint_locator(str(device))
    test = console.run(load_test_crops(benchmark, locator, transform=arguments.transform))
    others = (path for path in (arguments.baseline, arguments.unshared) if path is not None)
    networks = GladNetworks(
        glad=(*others, arguments.weights),
        start=arguments.start,
        peer=arguments.peer,
        device=device,
        threads=settings.program.threads,
    )
    job = measure_networks(
        networks,
        test,
        Protocol(arguments.repeats or Protocol().repeats, arguments.seed),
        weights=settings.search.stream_weights,
        scales=arguments.scale,
        flip=arguments.flip,
    )
    measured = console.run(job)
    rows = joined(arguments.dataset, measured, pose_box=arguments.transform == POSE_BOX)
    values = {
        "dataset": arguments.dataset,
        "queries": len(benchmark.queries),
        "gallery": len(benchmark.gallery),
        "scales": arguments.scale,
        "flip": arguments.flip,
        "transform": arguments.transform,
        "rows": as_values(rows),
    }
    console.result(values, [_told(arguments, values), *as_text(rows)])
    return 0


def _choice(arguments: argparse.Namespace) -> SplitChoice:
    """Return which split of the data set is asked for."""
    return SplitChoice(
        split=arguments.split,
        halves=arguments.repeats or VIPER_HALVES,
        seed=arguments.seed,
        pools=arguments.multi_query,
    )


def _told(arguments: argparse.Namespace, values: Mapping[str, Any]) -> str:
    """Return the line above the tables: what was measured, and how."""
    flip = ", mirror averaged" if arguments.flip else ""
    scales = " and ".join(f"{scale:g}" for scale in arguments.scale)
    return (
        f"{arguments.dataset}: {values['queries']} queries, {values['gallery']} gallery crops, "
        f"inputs at {scales} of the paper's{flip}; figures in %"
    )


def evaluate_keypoints(arguments: argparse.Namespace, console: Console) -> int:
    """Print errors and fall-backs of the four key points on held-out people."""
    from reid_desktop.training.keypoint_figures import (
        as_text,
        measure_sets,
        read_keypoint_net,
    )
    from reid_desktop.training.shipped import keypoint_validation
    from reid_desktop.training.teacher import MoveNet
    from reid_desktop.vision.build import use_threads
    from reid_desktop.vision.devices import choose_device

    settings = settings_of(arguments)
    use_threads(settings.program.threads)
    net = read_keypoint_net(arguments.weights, choose_device(settings.program.device))
    teacher = None if arguments.teacher is None else MoveNet(arguments.teacher)
    sets = console.run(keypoint_validation(arguments.data, teacher, synthetic=arguments.people))
    rows = console.run(measure_sets(net, sets, teacher))
    if teacher is None:
        console.note("No --teacher: the crops' pseudo-truth and the teacher are left out.")
    console.result({"sets": rows}, as_text(rows))
    return 0
