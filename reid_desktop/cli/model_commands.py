"""Commands about the weights on this machine: list, time, import, remove."""

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import Any

from reid_desktop.cli.console import Console
from reid_desktop.cli.setup import settings_of
from reid_desktop.core.models import FileState, ModelCard, ModelShelf, SpeedFigure


def add_commands(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    common: argparse.ArgumentParser,
) -> None:
    """Add `models`, `models import` and `models remove`."""
    models = commands.add_parser(
        "models", help="list the networks' weights and check them", parents=[common]
    )
    models.add_argument("--test", action="store_true", help="time each for some three seconds")
    models.add_argument("--device", help="auto, cpu, cuda or cuda:0")
    models.set_defaults(run=list_models)
    actions = models.add_subparsers(dest="action", metavar="ACTION")
    bring = actions.add_parser("import", help="check weights and take them in", parents=[common])
    bring.add_argument("file", type=Path, metavar="FILE.safetensors")
    bring.add_argument("--manifest", type=Path, help="its entry; FILE.toml when left out")
    bring.set_defaults(run=import_model)
    remove = actions.add_parser("remove", help="delete imported weights", parents=[common])
    remove.add_argument("name", metavar="NAME")
    remove.set_defaults(run=remove_model)


def shelf_of(arguments: argparse.Namespace) -> ModelShelf:
    """Return the shelf as the settings see it; torch is imported here."""
    from reid_desktop.vision.model_shelf import LocalModelShelf

    return LocalModelShelf(settings_of(arguments))


def list_models(arguments: argparse.Namespace, console: Console) -> int:
    """List the weights with the state of their files; time them if asked."""
    shelf = shelf_of(arguments)
    cards = console.run(shelf.cards())
    device = settings_of(arguments).program.device
    speeds: dict[str, SpeedFigure] = {}
    for card in cards:
        if arguments.test and card.state is FileState.OK:
            speeds[card.name] = console.run(shelf.test_speed(card.name, device))
    values = {
        "devices": [asdict(one) for one in shelf.devices()],
        "models": [_values(card, speeds.get(card.name)) for card in cards],
    }
    lines = [line for card in cards for line in _lines(card, speeds.get(card.name))]
    console.result(values, lines)
    return 0 if all(card.state is FileState.OK for card in cards) else 1


def import_model(arguments: argparse.Namespace, console: Console) -> int:
    """Take weights in after every check."""
    card = console.run(shelf_of(arguments).add(arguments.file, arguments.manifest))
    console.result(_values(card, None), f"{card.name}: imported to {card.path}")
    return 0


def remove_model(arguments: argparse.Namespace, console: Console) -> int:
    """Delete imported weights."""
    console.run(shelf_of(arguments).remove(arguments.name))
    console.result({"removed": arguments.name}, f"{arguments.name}: removed")
    return 0


def _values(card: ModelCard, speed: SpeedFigure | None) -> dict[str, Any]:
    return {**asdict(card), "path": str(card.path), "speed": speed and asdict(speed)}


def _lines(card: ModelCard, speed: SpeedFigure | None) -> list[str]:
    """Return what is told of one card."""
    origin = "imported" if card.imported else "shipped"
    used = ", in use" if card.in_use else ""
    lines = [
        f"{card.name} ({card.network}): {card.state}, {origin}{used}, "
        f"{card.size_bytes / 1e6:.1f} MB, sha256 {card.sha256[:12]}",
        f"    licence: {card.licence}",
    ]
    if card.figures:
        lines.append(f"    figures: {card.figures}")
    if speed is not None:
        lines.append(f"    {speed.rate:.1f} {speed.unit} on {speed.device} with {speed.engine}")
        lines += [f"    {notice}" for notice in speed.notices]
    return lines
