"""Commands that train the networks; each goes on where an earlier call was stopped."""

import argparse
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from reid_desktop.cli.console import Console
from reid_desktop.cli.setup import settings_of
from reid_desktop.core.errors import SettingsError
from reid_desktop.datasets.benchmarks import READERS, Benchmark, SplitChoice

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Recipe = TypeVar("Recipe", bound="DataclassInstance")
SEARCH_SETS = ("cuhk-sysu", "prw")
"""Person-search benchmarks with a training part; `training.search_sets` reads them."""
Subcommands = Any
"""argparse's own type of what `add_subparsers` returns is private."""


def add_commands(commands: Subcommands, common: argparse.ArgumentParser) -> None:
    """Add `train keypoints|glad|qeeps|soup`."""
    train = commands.add_parser("train", help="train a network on your own data")
    networks = train.add_subparsers(dest="network", required=True, metavar="NETWORK")
    keypoints = networks.add_parser("keypoints", help="four key points", parents=[common])
    keypoints.add_argument("--teacher", type=Path, required=True, help="MoveNet .tflite")
    keypoints.set_defaults(run=train_keypoints)
    glad = networks.add_parser("glad", help="the GLAD descriptor", parents=[common])
    glad.add_argument("--recipe", choices=("default", "refine", "paper"), default="default")
    glad.add_argument(
        "--warm", type=Path, help="checkpoint of an earlier training on the same people"
    )
    glad.add_argument(
        "--tutor", type=Path, help="ONNX network whose descriptors the global stream learns too"
    )
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
    qeeps = _add_qeeps(networks, common)
    soup = networks.add_parser(
        "soup", help="the mean of the weights of several cycles", parents=[common]
    )
    soup.add_argument("results", type=Path, nargs="+", metavar="RESULT", help="best.safetensors")
    soup.add_argument("--out", type=Path, required=True, help="weights, .safetensors")
    soup.set_defaults(run=make_soup)
    for network in (keypoints, glad, qeeps):
        network.add_argument("--data", type=Path, required=True, help="folder of the data sets")
        network.add_argument("--start", type=Path, help="pretrained trunk, .safetensors")
        network.add_argument("--out", type=Path, required=True, help="checkpoint, curve, weights")
        network.add_argument("--steps", type=int, help="optimiser steps in all")
        network.add_argument("--stop-after", type=int, default=0, help="end this call at this step")
        network.add_argument("--seed", type=int, default=0)
        network.add_argument(
            "--change",
            action="append",
            default=[],
            metavar="FIELD=VALUE",
            help="change a field of the recipe, such as metric=0 or augmentation.erasing=0",
        )
        network.add_argument("--device", help="auto, cpu, cuda or cuda:0")


def _add_qeeps(networks: Subcommands, common: argparse.ArgumentParser) -> argparse.ArgumentParser:
    """Add `train qeeps`."""
    qeeps: argparse.ArgumentParser = networks.add_parser(
        "qeeps", help="detector and person search", parents=[common]
    )
    qeeps.add_argument("--backbone", choices=("resnet18", "resnet50"), default="resnet18")
    qeeps.add_argument(
        "--recipe",
        choices=("default", "refine", "compare", "join", "refit", "paper"),
        default="default",
        help="refine, compare, join, refit: one after another, from weights of this network",
    )
    qeeps.add_argument(
        "--dataset",
        choices=SEARCH_SETS,
        help="train on this benchmark's training part; --data is its folder",
    )
    qeeps.add_argument("--memory-steps", type=int, help="steps on remembered regions")
    qeeps.add_argument("--pair-steps", type=int, help="steps of the Siamese phase")
    qeeps.add_argument(
        "--without",
        action="append",
        default=[],
        choices=("qsse", "qrpn", "qsimnet"),
        help="leave a block out (Table 1)",
    )
    qeeps.set_defaults(run=train_qeeps)
    return qeeps


def _recipe(recipe: Recipe, arguments: argparse.Namespace, **names: str) -> Recipe:
    """Return the recipe with the fields that are given on the command line."""
    from reid_desktop.training.recipe_changes import changed

    wanted = {"steps": "steps", "seed": "seed", **names}
    given = {field: getattr(arguments, name) for field, name in wanted.items()}
    recipe = replace(recipe, **{name: value for name, value in given.items() if value is not None})
    for text in arguments.change:
        recipe = changed(recipe, text)
    return recipe


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
    recipe = _recipe(KeypointRecipe(), arguments)
    job = training(recipe, run, sets=people.training, validation=people.validation)
    return _shipped(console.run(job), "keypoints", console)


def train_glad(arguments: argparse.Namespace, console: Console) -> int:
    """Train GLAD."""
    from reid_desktop.training.glad import GladRun
    from reid_desktop.training.glad import train_glad as training
    from reid_desktop.training.glad_peers import describe_peer
    from reid_desktop.training.glad_recipe import RECIPES
    from reid_desktop.training.shipped import benchmark_sets, glad_sets
    from reid_desktop.vision.build_glad import build_keypoint_locator

    options = _run_options(arguments, without="classifier")
    recipe = _recipe(RECIPES[arguments.recipe], arguments)
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
    tutor = None
    if arguments.tutor is not None:
        threads = settings_of(arguments).program.threads
        tutor = console.run(describe_peer(arguments.tutor, crops, threads=threads))
    run = GladRun(**options, warm=arguments.warm)
    job = training(recipe, run, crops=crops, validation=validation, tutor=tutor)
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
    from reid_desktop.training.qeeps import QeepsRun
    from reid_desktop.training.qeeps import train_qeeps as training
    from reid_desktop.training.qeeps_recipe import BLOCKS, RECIPES, two_epochs
    from reid_desktop.training.qeeps_sources import open_training_data
    from reid_desktop.training.search_sets import search_set_data

    blocks = tuple(block for block in BLOCKS if block not in arguments.without)
    options = _run_options(arguments, without="fc")
    run = QeepsRun(**options, backbone=arguments.backbone, blocks=blocks)
    lengths = {"pair_steps": "pair_steps", "memory_steps": "memory_steps"}
    if arguments.dataset is None:
        data = open_training_data(arguments.data)
    else:
        data = search_set_data(arguments.dataset, arguments.data)
    recipe = _recipe(two_epochs(RECIPES[arguments.recipe], data), arguments, **lengths)
    job = training(recipe, run, data=data)
    return _told(console.run(job), console)


def make_soup(arguments: argparse.Namespace, console: Console) -> int:
    """Average the weights of several cycles."""
    from reid_desktop.training.soup import average
    from reid_desktop.vision.weights import save_half

    save_half(average(arguments.results), arguments.out)
    return _told(arguments.out, console)


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
