"""The commands and their arguments; each names the function that runs it."""

import argparse
from pathlib import Path

from reid_desktop import __version__
from reid_desktop.cli import batch_commands, case_commands, custody_parser, demo
from reid_desktop.cli.cluster_options import add_cluster
from reid_desktop.cli.evaluate_commands import add_commands as add_evaluate_commands
from reid_desktop.cli.exchange_commands import add_commands as add_exchange_commands
from reid_desktop.cli.group_commands import add_commands as add_group_commands
from reid_desktop.cli.model_commands import add_commands as add_model_commands
from reid_desktop.cli.report_commands import add_commands as add_report_commands
from reid_desktop.cli.search_commands import add_commands as add_search_commands
from reid_desktop.cli.training_commands import add_commands as add_training_commands

_EXIT_CODES = (
    "exit codes: 0 done, 1 nothing found or a check failed, 2 wrong use, 3 bad input, "
    "4 searched in part, 130 stopped"
)


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line."""
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--json", action="store_true", help="print the result as one JSON object")
    common.add_argument("--quiet", action="store_true", help="print no progress")
    common.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="KEY=VALUE",
        help="change a setting for this run, such as search.groups=200",
    )
    parser = argparse.ArgumentParser(
        prog="reid-desktop",
        description="Find one person again across cameras and hours of footage, offline.",
        epilog=_EXIT_CODES,
    )
    parser.add_argument("--version", action="version", version=f"ReID Desktop {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _add_case_commands(commands, common)
    add_search_commands(commands, common)
    custody_parser.add_mark(commands, common)
    custody_parser.add_custody(commands, common)
    add_report_commands(commands, common)
    _add_verify_command(commands, common)
    _add_batch_commands(commands, common)
    _add_demo_commands(commands, common)
    add_exchange_commands(commands, common)
    add_model_commands(commands, common)
    add_training_commands(commands, common)
    add_evaluate_commands(commands, common)
    return parser


def _device(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--device", help="auto, cpu, cuda or cuda:0")
    parser.add_argument("--profile", choices=("fast", "balanced", "thorough"))


def _add_case_commands(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    common: argparse.ArgumentParser,
) -> None:
    case = commands.add_parser("case", help="make a case, or tell about one")
    actions = case.add_subparsers(dest="action", required=True, metavar="ACTION")
    new = actions.add_parser("new", help="make a case folder NAME.reidcase", parents=[common])
    new.add_argument("path", type=Path, metavar="PATH")
    custody_parser.add_form(new)
    new.set_defaults(run=case_commands.new_case)
    info = actions.add_parser("info", help="tell what a case holds", parents=[common])
    info.add_argument("case", type=Path, metavar="CASE")
    info.set_defaults(run=case_commands.case_info)
    custody_parser.add_case_actions(actions, common)

    imports = commands.add_parser("import", help="add footage to a case", parents=[common])
    imports.add_argument("case", type=Path, metavar="CASE")
    imports.add_argument("paths", type=Path, nargs="+", metavar="PATH")
    imports.add_argument("--camera", default="", help="name of the camera; guessed when left out")
    imports.add_argument(
        "--start", default="", help="time of the first frame, as 2026-03-02T08:00:00+01:00"
    )
    imports.add_argument(
        "--zone", default="", help="of the camera's clock: Europe/Berlin or +01:00"
    )
    imports.set_defaults(run=case_commands.import_paths)

    index = commands.add_parser("index", help="find and describe people", parents=[common])
    index.add_argument("case", type=Path, metavar="CASE")
    index.add_argument("--every", type=float, metavar="SECONDS", help="time between two frames")
    index.add_argument("--motion", action="store_true", help="only frames where something moves")
    index.add_argument("--source", type=int, action="append", help="only this source (id)")
    _device(index)
    add_cluster(index)
    index.set_defaults(run=case_commands.index)

    add_group_commands(commands, common)


def _add_verify_command(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    common: argparse.ArgumentParser,
) -> None:
    verify = commands.add_parser("verify", help="check a case or a report", parents=[common])
    verify.add_argument("path", type=Path, metavar="CASE|DIR")
    verify.add_argument("--head", default="", metavar="HASH", help="head printed in a report")
    verify.set_defaults(run=case_commands.verify_path)


def _add_batch_commands(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    common: argparse.ArgumentParser,
) -> None:
    describe = commands.add_parser("describe", help="describe a folder of crops", parents=[common])
    describe.add_argument("folder", type=Path, metavar="FOLDER")
    describe.add_argument("--out", type=Path, required=True, metavar="FILE.npz")
    _device(describe)
    describe.set_defaults(run=batch_commands.describe)

    detect = commands.add_parser("detect", help="detect people in frames", parents=[common])
    detect.add_argument("frames", type=Path, metavar="FRAMES")
    detect.add_argument("--out", type=Path, required=True, metavar="FILE.jsonl")
    _device(detect)
    detect.set_defaults(run=batch_commands.detect)

    person = commands.add_parser(
        "person-search", help="search frames for query persons (QEEPS)", parents=[common]
    )
    person.add_argument("--queries", type=Path, required=True, metavar="Q.jsonl")
    person.add_argument("--frames", type=Path, required=True, metavar="FOLDER")
    person.add_argument("--out", type=Path, required=True, metavar="R.jsonl")
    _device(person)
    person.set_defaults(run=batch_commands.person_search)


def _add_demo_commands(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    common: argparse.ArgumentParser,
) -> None:
    synthesize = commands.add_parser(
        "synthesize", help="make street footage with exact truth", parents=[common]
    )
    synthesize.add_argument("out", type=Path, metavar="DIR")
    synthesize.add_argument("--seed", type=int, default=1)
    synthesize.add_argument("--cameras", type=int, default=3)
    synthesize.add_argument("--people", type=int, default=24)
    synthesize.add_argument("--seconds", type=float, default=60.0)
    synthesize.add_argument("--fps", type=float, default=10.0)
    synthesize.add_argument("--overwrite", action="store_true")
    synthesize.set_defaults(run=demo.synthesize_footage)

    show = commands.add_parser("demo", help="the main job from footage to report", parents=[common])
    show.add_argument("--footage", type=Path, help="your own video or folder; made when left out")
    show.add_argument("--out", type=Path, default=Path("demo"), metavar="DIR")
    show.add_argument("--no-window", action="store_true", help="never open the window")
    _device(show)
    show.set_defaults(run=demo.demo)

    window = commands.add_parser("window", help="open the window", parents=[common])
    window.add_argument("case", type=Path, nargs="?", metavar="CASE")
    window.set_defaults(run=demo.open_window)
