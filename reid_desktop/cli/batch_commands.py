"""Commands on plain files: describe, detect, person-search."""

import argparse

from reid_desktop.cli.console import Console
from reid_desktop.cli.setup import networks_of, settings_of
from reid_desktop.core.progress import Job
from reid_desktop.pipeline.batch import BatchResult, describe_folder, detect_frames, search_frames


def describe(arguments: argparse.Namespace, console: Console) -> int:
    """Describe a folder of crops."""
    describer = networks_of(settings_of(arguments)).describer()
    job = describe_folder(arguments.folder, describer, arguments.out)
    return _finish(job, arguments, console, noun="descriptors")


def detect(arguments: argparse.Namespace, console: Console) -> int:
    """Detect people in frames."""
    detector = networks_of(settings_of(arguments)).detector()
    job = detect_frames(arguments.frames, detector, arguments.out)
    return _finish(job, arguments, console, noun="people")


def person_search(arguments: argparse.Namespace, console: Console) -> int:
    """Search frames for query persons."""
    searcher = networks_of(settings_of(arguments)).searcher()
    job = search_frames(arguments.queries, arguments.frames, searcher, arguments.out)
    return _finish(job, arguments, console, noun="detections")


def _finish(
    job: Job[BatchResult], arguments: argparse.Namespace, console: Console, *, noun: str
) -> int:
    """Run the job and tell what it wrote: 3 where inputs were left out, 1 where nothing came."""
    result = console.run(job)
    console.warn(result.skipped)
    values = {"out": str(arguments.out), noun: result.written, "skipped": result.skipped}
    console.result(values, f"{result.written} {noun} in {arguments.out}")
    if result.skipped:
        return 3
    return 0 if result.written else 1
