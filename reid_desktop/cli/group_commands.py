"""The command groups: divide the people, add new ones, or show what theta does."""

import argparse
from pathlib import Path

import numpy as np

from reid_desktop.cli.cluster_options import add_cluster, cluster_of, shards_of
from reid_desktop.cli.console import Console
from reid_desktop.cli.setup import examiner_of, opened, settings_of
from reid_desktop.core.errors import CaseError
from reid_desktop.pipeline.group_cards import group_cards
from reid_desktop.pipeline.regroup import GroupCurve, add_new, only_model, regroup, theta_curve
from reid_desktop.pipeline.shard_search import make_shards
from reid_desktop.store.case import Case


def add_commands(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    common: argparse.ArgumentParser,
) -> None:
    """Add the command to the parser."""
    groups = commands.add_parser("groups", help="divide the people into groups", parents=[common])
    groups.add_argument("case", type=Path, metavar="CASE")
    groups.add_argument("--theta", type=float, help="largest spread of a group; chosen if left out")
    what = groups.add_mutually_exclusive_group()
    what.add_argument(
        "--add",
        action="store_true",
        help="add newly indexed people, make only what they touch anew",
    )
    what.add_argument(
        "--curve", action="store_true", help="only show how many groups each theta gives"
    )
    groups.add_argument("--csv", type=Path, metavar="FILE", help="write the curve to a file")
    add_cluster(groups)
    groups.add_argument(
        "--shards",
        type=Path,
        metavar="FOLDER",
        help="also write the grouped people as shards, for searches on a cluster; if left out "
        "with --cluster, to the folder of the settings",
    )
    groups.set_defaults(run=make_groups)


def make_groups(arguments: argparse.Namespace, console: Console) -> int:
    """Divide the people into groups, or what else was asked."""
    if arguments.curve:
        return _show_curve(arguments, console)
    settings = settings_of(arguments)
    by = examiner_of(settings)
    with opened(arguments.case) as case, cluster_of(arguments, settings, console) as executor:
        if arguments.add:
            changes = console.run(add_new(case, by=by))
        else:
            job = regroup(case, theta=arguments.theta, executor=executor, by=by)
            changes = console.run(job)
        if shards := shards_of(arguments, settings):
            changes = changes | console.run(make_shards(case, shards, by=by))
        console.result(_made(case), changes.details)
    return 0


def _made(case: Case) -> dict[str, object]:
    """Return what the stored groups are, and those after the analyst's decisions."""
    model_id = only_model(case)
    stored = case.groups(model_id)
    assert stored is not None
    return {
        "groups": len(stored.groups),
        "people": len(stored.ids),
        "theta": stored.theta,
        "sizes": np.bincount(stored.groups.labels).tolist(),
        "decided": len(group_cards(case, model_id)),
    }


def _show_curve(arguments: argparse.Namespace, console: Console) -> int:
    """Print the number and the mean spread of the groups against theta."""
    with opened(arguments.case, read_only=True) as case:
        curve = console.run(theta_curve(case))
    if arguments.csv is not None:
        try:
            arguments.csv.write_text(as_csv(curve), encoding="utf-8")
        except OSError as error:
            raise CaseError(
                f"“{arguments.csv}” cannot be written: {error.strerror}. Choose another file."
            ) from error
    points = [
        {"theta": theta, "groups": groups, "mean_spread": spread, "divided": divided}
        for theta, groups, spread, divided in _rows(curve)
    ]
    lines = [f"{'theta':>8} {'groups':>8} {'spread':>8} {'division alone':>15}"]
    lines += [f"{t:8.4f} {g:8d} {s:8.4f} {d:15d}" for t, g, s, d in _rows(curve)]
    lines.append(f"chosen from the data: {curve.suggested:.4f}")
    values = {"points": points, "suggested": curve.suggested, "stored": curve.stored}
    console.result(values, lines)
    return 0


def as_csv(curve: GroupCurve) -> str:
    """Return the curve as comma separated values with a head line."""
    rows = [f"{t:.6f},{g},{s:.6f},{d}" for t, g, s, d in _rows(curve)]
    return "\n".join(["theta,groups,mean_spread,divided", *rows]) + "\n"


def _rows(curve: GroupCurve) -> list[tuple[float, int, float, int]]:
    return list(
        zip(
            curve.thetas.tolist(),
            curve.groups.tolist(),
            curve.mean_spreads.tolist(),
            curve.divided.tolist(),
            strict=True,
        )
    )
