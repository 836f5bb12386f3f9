"""The option --cluster of the commands that can spread their work over several machines."""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from reid_desktop.cli.console import Console
from reid_desktop.cluster.executor import RayExecutor
from reid_desktop.cluster.options import ClusterOptions
from reid_desktop.core.settings import Settings
from reid_desktop.pipeline.frame_search import Elsewhere


def add_cluster(parser: argparse.ArgumentParser) -> None:
    """Add --cluster."""
    parser.add_argument(
        "--cluster",
        nargs="?",
        const="",
        metavar="ADDRESS",
        help="let a Ray cluster do the work: host:port, or ray://host:port from a computer that is "
        "none of its machines; without ADDRESS the one of the settings",
    )


@contextmanager
def cluster_of(
    arguments: argparse.Namespace, settings: Settings, console: Console
) -> Iterator[RayExecutor | None]:
    """Give the executor that --cluster asks for, None without it; tell at the end who did what.

    Raises:
        ClusterError: there is no address, or it is not protected as it must be.
    """
    if arguments.cluster is None:
        yield None
        return
    with RayExecutor(ClusterOptions.of_settings(settings, address=arguments.cluster)) as executor:
        try:
            yield executor
        finally:
            _tell(executor, console)


def elsewhere_of(executor: RayExecutor | None, settings: Settings) -> Elsewhere | None:
    """Return who looks at the frames, with the place of the footage that the settings name."""
    return None if executor is None else Elsewhere(executor, settings.cluster.footage)


def shards_of(
    arguments: argparse.Namespace, settings: Settings, *, needed: bool = True
) -> Path | None:
    """Return the folder of shards: that of --shards, else, with --cluster, that of the settings.

    Args:
        arguments: with `shards` and `cluster`.
        settings: whose folder counts where the command names none.
        needed: whether the work would use the folder of the settings.
    """
    if arguments.shards is not None:
        return Path(arguments.shards)
    asked = needed and arguments.cluster is not None and settings.cluster.shards
    return Path(settings.cluster.shards) if asked else None


def _tell(executor: RayExecutor, console: Console) -> None:
    """Say on stderr what each machine did and what went wrong."""
    report = executor.report()
    for node in report.nodes:
        state = f"{node.workers} workers" if node.alive else "gone"
        figures = f"{node.tasks} tasks, {node.units_per_s:.1f}/s, {node.failures} failures"
        console.note(f"{node.name}: {state}, {figures}")
    if report.repeated:
        console.note(f"{report.repeated} tasks were done again")
    for note in report.notes:
        console.note(note)
