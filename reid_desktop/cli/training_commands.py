"""Commands that train the networks; each goes on where an earlier call was stopped."""

import argparse
from dataclasses import replace
from pathlib import Path
from typing import Any

from reid_desktop.cli.console import Console
from reid_desktop.cli.setup import settings_of
from reid_desktop.core.errors import SettingsError
from reid_desktop.datasets.benchmarks import READERS, Benchmark, SplitChoice

Subcommands = Any
"""argparse's own type of what `add_subparsers` returns is private."""


def add_commands(commands: Subcommands, common: argparse.ArgumentParser) -> None:
    """Add `train keypoints|glad|qeeps`."""
    train = commands.add_parser("train", help="train a network on your own data")
    networks = train.add_subparsers(dest="network", required=True, metavar="NETWORK")
    keypoints = networks.add_parser("keypoints", help="four key points", parents=[common])
    keypoints.add_argument("--teacher", type=Path, required=True, help="MoveNet .tflite")
    keypoints.set_defaults(run=train_keypoints)
    glad = networks.add_parser("glad", help="the GLAD descriptor", parents=[common])
    glad.add_argument("--recipe", choices=("default", "paper"), default="default")
    glad.add_argument("--baseline", action="store_true", help="the global stream alone")
    glad.add_argument("--unshared", action="store_true", help="four trunks (WO/S)")
    glad.add_argument("--everything", action="store_true", help="train on the held-out people too")
    glad.add_argument(
        "--dataset",
        choices=tuple(READERS),
        help="train on this benchmark's training part; --data is its folder",
    )
    glad.add_argument("--split", type=int, default=1, help="split of CUHK03, half of VIPeR")
    glad.add_argument(
        "--add",
        action="append",
        default=[],
        metavar="DATASET=FOLDER",
        help="train on this benchmark's training part too",
    )
    glad.add_argument("--transform", choices=("none", "pose-box"), default="none", help="Table 2")
    glad.set_defaults(run=train_glad)
    qeeps = networks.add_parser("qeeps", help="detector and person search", parents=[common])
    qeeps.add_argument("--backbone", choices=("resnet18", "resnet50"), default="resnet18")
    qeeps.add_argument("--pair-steps", type=int, help="steps of the Siamese phase")
    qeeps.set_defaults(run=train_qeeps)
    for network in (keypoints, glad, qeeps):
        network.add_argument("--data", type=Path, required=True, help="folder of the data sets")
        network.add_argument("--start", type=Path, help="pretrained trunk, .safetensors")
        network.add_argument("--out", type=Path, required=True, help="checkpoint, curve, weights")
        network.add_argument("--steps", type=int, help="optimiser steps in all")
        network.add_argument("--stop-after", type=int, default=0, help="end this call at this step")
        network.add_argument("--seed", type=int, default=0)
        network.add_argument("--device", help="auto, cpu, cuda or cuda:0")


def _options(arguments: argparse.Namespace, **names: str) -> dict[str, Any]:
    """Return the recipe's fields given on the command line."""
    wanted = {"steps": "steps", "seed": "seed", **names}
    given = {field: getattr(arguments, name) for field, name in wanted.items()}
    return {field: value for field, value in given.items() if value is not None}


def _run_options(arguments: argparse.Namespace, *, without: str) -> dict[str, Any]:
    """Return where a training starts from and writes to; tensors named `without`* are left out."""
    from reid_desktop.training.checkpoints import read_start
    from reid_desktop.vision.build import use_threads
    from reid_desktop.vision.devices import choose_device

    settings = settings_of(arguments)
    use_threads(settings.program.threads)
    return {
        "out": arguments.out,
        "start": {} if arguments.start is None else read_start(arguments.start, without=without),
        "device": choose_device(settings.program.device),
        "stop_after": arguments.stop_after,
    }


def train_keypoints(arguments: argparse.Namespace, console: Console) -> int:
    """Train the four-key-point network."""
    from reid_desktop.training.keypoints import KeypointRecipe, KeypointRun
    from reid_desktop.training.keypoints import train_keypoints as training
    from reid_desktop.training.shipped import keypoint_sets
    from reid_desktop.training.teacher import MoveNet

    run = KeypointRun(**_run_options(arguments, without="layer4"))
    people = console.run(keypoint_sets(arguments.data, MoveNet(arguments.teacher)))
    recipe = replace(KeypointRecipe(), **_options(arguments))
    job = training(recipe, run, sets=people.training, validation=people.validation)
    return _shipped(console.run(job), "keypoints", console)


def train_glad(arguments: argparse.Namespace, console: Console) -> int:
    """Train GLAD."""
    from reid_desktop.training.glad import GladRun
    from reid_desktop.training.glad import train_glad as training
    from reid_desktop.training.glad_recipe import DEFAULT, PAPER
    from reid_desktop.training.shipped import benchmark_sets, glad_sets
    from reid_desktop.vision.build_glad import build_keypoint_locator

    options = _run_options(arguments, without="classifier")
    recipe = replace(PAPER if arguments.recipe == "paper" else DEFAULT, **_options(arguments))
    if arguments.baseline:
        recipe = replace(recipe, streams=("global",))
    if arguments.unshared:
        recipe = replace(recipe, shared=False)
    locator = build_keypoint_locator(str(options["device"]))
    if arguments.dataset is None:
        sets = glad_sets(arguments.data, locator, everything=arguments.everything)
    else:
        sets = benchmark_sets(_benchmarks(arguments), locator, transform=arguments.transform)
    crops, validation = console.run(sets)
    job = training(recipe, GladRun(**options), crops=crops, validation=validation)
    return _shipped(console.run(job), "glad-googlenet", console)


def _benchmarks(arguments: argparse.Namespace) -> list[Benchmark]:
    """Return the benchmarks whose training parts are learnt from."""
    wanted = [(arguments.dataset, arguments.data)]
    for text in arguments.add:
        name, equals, folder = text.partition("=")
        if not equals or name not in READERS:
            raise SettingsError(
                f"--add: “{text}” is none of {', '.join(f'{one}=FOLDER' for one in READERS)}."
            )
        wanted.append((name, Path(folder)))
    choice = SplitChoice(split=arguments.split)
    return [READERS[name](folder, choice) for name, folder in wanted]


def train_qeeps(arguments: argparse.Namespace, console: Console) -> int:
    """Train the detector and QEEPS."""
    from reid_desktop.training.qeeps import QeepsRecipe, QeepsRun
    from reid_desktop.training.qeeps import train_qeeps as training
    from reid_desktop.training.qeeps_sources import open_training_data

    run = QeepsRun(**_run_options(arguments, without="fc"), backbone=arguments.backbone)
    recipe = replace(QeepsRecipe(), **_options(arguments, pair_steps="pair_steps"))
    job = training(recipe, run, data=open_training_data(arguments.data))
    return _told(console.run(job), console)


def _shipped(trained: Path, name: str, console: Console) -> int:
    """Write the trained tensors in half precision beside the checkpoint and tell where."""
    from reid_desktop.training.checkpoints import ship

    if not trained.exists():
        told = "Not finished yet. Run the same command again to go on."
        console.result({"weights": None}, told)
        return 0
    target = trained.with_name(f"{name}.safetensors")
    ship(trained, target)
    return _told(target, console)


def _told(weights: Path, console: Console) -> int:
    console.result({"weights": str(weights)}, f"Weights: {weights}")
    return 0
