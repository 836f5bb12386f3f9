"""Commands that give boxes and embeddings to other tools, and take boxes from them."""

import argparse
from pathlib import Path

from reid_desktop.cli.console import Console
from reid_desktop.cli.setup import examiner_of, fitted, networks_of, opened, settings_of
from reid_desktop.cli.training_commands import Subcommands
from reid_desktop.pipeline.exchange import (
    BoxFormat,
    Exported,
    Identities,
    export_boxes,
    export_embeddings,
)
from reid_desktop.pipeline.exchange_fiftyone import export_fiftyone
from reid_desktop.pipeline.import_boxes import import_boxes


def add_commands(commands: Subcommands, common: argparse.ArgumentParser) -> None:
    """Add `export-boxes`, `import-boxes`, `export-embeddings` and `export-fiftyone`."""
    boxes = commands.add_parser(
        "export-boxes", help="boxes and identities for other tools", parents=[common]
    )
    boxes.add_argument("case", type=Path, metavar="CASE")
    _format(boxes)
    _identities(boxes)
    boxes.add_argument("--source", type=int, action="append", help="only this source (id)")
    boxes.add_argument("--out", type=Path, required=True, help="file (coco) or folder (mot, cvat)")
    boxes.set_defaults(run=boxes_out)

    taken = commands.add_parser(
        "import-boxes", help="boxes of another tool into a case", parents=[common]
    )
    taken.add_argument("case", type=Path, metavar="CASE")
    taken.add_argument("file", type=Path, metavar="FILE")
    _format(taken)
    taken.add_argument("--source", type=int, help="source (id) the boxes belong to; else by name")
    taken.add_argument("--device", help="auto, cpu, cuda or cuda:0")
    taken.add_argument("--profile", choices=("fast", "balanced", "thorough"))
    taken.set_defaults(run=boxes_in)

    embeddings = commands.add_parser(
        "export-embeddings", help="descriptors with where they were seen", parents=[common]
    )
    embeddings.add_argument("case", type=Path, metavar="CASE")
    embeddings.add_argument("--model", default="", help="model id; the latest when left out")
    embeddings.add_argument("--out", type=Path, required=True, metavar="FILE.npz|FILE.parquet")
    embeddings.set_defaults(run=embeddings_out)

    fiftyone = commands.add_parser(
        "export-fiftyone", help="crops and descriptors as a FiftyOne data set", parents=[common]
    )
    fiftyone.add_argument("case", type=Path, metavar="CASE")
    _identities(fiftyone)
    fiftyone.add_argument("--no-descriptors", action="store_true", help="some 30 kB less a person")
    fiftyone.add_argument("--out", type=Path, required=True, metavar="FOLDER")
    fiftyone.set_defaults(run=fiftyone_out)


def _format(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--format", choices=[one.value for one in BoxFormat], required=True)


def _identities(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--identities",
        choices=[kind.value for kind in Identities],
        default=Identities.MARKS.value,
        help="what makes two boxes the same person",
    )


def boxes_out(arguments: argparse.Namespace, console: Console) -> int:
    """Write boxes."""
    by = examiner_of(settings_of(arguments))
    with opened(arguments.case) as case:
        job = export_boxes(
            case,
            arguments.out,
            BoxFormat(arguments.format),
            identities=Identities(arguments.identities),
            source_ids=arguments.source,
            by=by,
        )
        return _told(console.run(job), console, noun="boxes")


def embeddings_out(arguments: argparse.Namespace, console: Console) -> int:
    """Write descriptors."""
    by = examiner_of(settings_of(arguments))
    with opened(arguments.case) as case:
        job = export_embeddings(case, arguments.out, model_id=arguments.model, by=by)
        return _told(console.run(job), console, noun="descriptors")


def fiftyone_out(arguments: argparse.Namespace, console: Console) -> int:
    """Write a FiftyOne data set."""
    by = examiner_of(settings_of(arguments))
    with opened(arguments.case) as case:
        job = export_fiftyone(
            case,
            arguments.out,
            identities=Identities(arguments.identities),
            with_descriptors=not arguments.no_descriptors,
            by=by,
        )
        return _told(console.run(job), console, noun="people")


def boxes_in(arguments: argparse.Namespace, console: Console) -> int:
    """Read boxes, describe and store them."""
    settings = settings_of(arguments)
    with opened(arguments.case) as case:
        settings = fitted(settings, case, console, profile=arguments.profile)
        job = import_boxes(
            case,
            networks_of(settings),
            arguments.file,
            BoxFormat(arguments.format),
            source_id=arguments.source,
            by=examiner_of(settings),
        )
        result = console.run(job)
    console.warn(result.skipped)
    values = {"frames": result.frames, "boxes": result.detections, "skipped": result.skipped}
    console.result(values, f"{result.detections} boxes on {result.frames} frames")
    if result.skipped:
        return 3
    return 0 if result.detections else 1


def _told(done: Exported, console: Console, *, noun: str) -> int:
    values = {"files": [str(path) for path in done.files], noun: done.rows}
    console.result(values, [f"{done.rows} {noun}", *map(str, done.files)])
    return 0
