"""The arguments of the custody commands."""

import argparse
from pathlib import Path

from reid_desktop.cli import custody_commands, source_commands
from reid_desktop.core.records import Mark, PersonRole


def add_form(parser: argparse.ArgumentParser) -> None:
    """Add the fields of the case form."""
    for name, told in (
        ("title", "what the case is called"),
        ("number", "file number"),
        ("examiner", "who works on it"),
        ("purpose", "what the search is for"),
        ("legal-basis", "the law that allows it"),
        ("authorisation", "reference of the order or permission"),
    ):
        parser.add_argument(f"--{name}", default="", help=told)
    parser.add_argument(
        "--scope-camera", action="append", metavar="CAMERA", help="camera that may be searched"
    )
    parser.add_argument("--scope-start", metavar="TIME", help="as 2026-03-02T08:00:00+01:00")
    parser.add_argument("--scope-end", metavar="TIME", help="last moment that may be searched")
    parser.add_argument("--review-on", metavar="DAY", help="review date, as 2026-12-31")
    parser.add_argument("--delete-after", metavar="DAY", help="end of the retention time")
    parser.add_argument("--template", default="", metavar="NAME", help="fills in what is empty")
    parser.add_argument(
        "--policy",
        action=argparse.BooleanOptionalAction,
        help="demand the form before a search and keep searches inside the scope",
    )


def add_case_actions(
    actions: "argparse._SubParsersAction[argparse.ArgumentParser]",
    common: argparse.ArgumentParser,
) -> None:
    """Add what follows `case`."""
    edit = actions.add_parser("edit", help="change or show the case form", parents=[common])
    edit.add_argument("case", type=Path, metavar="CASE")
    add_form(edit)
    edit.set_defaults(run=custody_commands.edit_case)
    roles = actions.add_parser(
        "roles", help="who may do what in the case, by account", parents=[common]
    )
    roles.add_argument("case", type=Path, metavar="CASE")
    roles.add_argument(
        "--give",
        action="append",
        default=[],
        metavar="ACCOUNT=ROLE",
        help="analyst, reviewer or auditor; * stands for everybody else",
    )
    roles.add_argument("--take", action="append", default=[], metavar="ACCOUNT")
    roles.set_defaults(run=source_commands.change_roles)
    clock = actions.add_parser(
        "clock", help="correct camera, start and zone of a source", parents=[common]
    )
    clock.add_argument("case", type=Path, metavar="CASE")
    clock.add_argument("source", type=int, metavar="SOURCE")
    clock.add_argument("--camera", help="name of the camera")
    clock.add_argument("--start", help="what its clock showed at the first frame")
    clock.add_argument("--zone", default="", help="of its clock: Europe/Berlin or +01:00")
    clock.add_argument("--ahead", type=float, default=0.0, metavar="SECONDS")
    clock.set_defaults(run=source_commands.correct_clock)
    listed = actions.add_parser("templates", help="list the case templates", parents=[common])
    listed.set_defaults(run=custody_commands.list_templates)
    due = actions.add_parser("due", help="what its dates ask for today", parents=[common])
    due.add_argument("case", type=Path, metavar="CASE")
    due.set_defaults(run=custody_commands.tell_due)


def add_mark(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    common: argparse.ArgumentParser,
) -> None:
    """Add `mark`, `bag` and `review`."""
    mark = commands.add_parser("mark", help="judge candidates of a search", parents=[common])
    mark.add_argument("case", type=Path, metavar="CASE")
    mark.add_argument("search", type=int, metavar="SEARCH")
    mark.add_argument("detections", type=int, nargs="+", metavar="DETECTION")
    mark.add_argument("--as", dest="verdict", choices=[*Mark, "none"])
    mark.add_argument("--note", default="")
    mark.add_argument("--role", choices=[*PersonRole, ""], help="of the person")
    mark.add_argument("--tag", action="append", default=[])
    mark.add_argument("--untag", action="append", default=[])
    mark.add_argument("--comment", action="append", default=[])
    mark.add_argument("--bag", action="store_true", help="put into the evidence bag")
    mark.add_argument("--unbag", action="store_true", help="take out of the evidence bag")
    mark.add_argument(
        "--lock",
        nargs="?",
        const="",
        metavar="DAY",
        help="against deletion, to that day or for good",
    )
    mark.add_argument("--unlock", metavar="REASON")
    mark.set_defaults(run=custody_commands.mark_candidates)

    bag = commands.add_parser("bag", help="what lies in the evidence bag", parents=[common])
    bag.add_argument("case", type=Path, metavar="CASE")
    bag.set_defaults(run=custody_commands.tell_bag)

    review = commands.add_parser(
        "review",
        help="confirmation by a second person, blind; without SEARCH the disagreements",
        parents=[common],
    )
    review.add_argument("case", type=Path, metavar="CASE")
    review.add_argument("search", type=int, nargs="?", metavar="SEARCH")
    review.add_argument("detections", type=int, nargs="*", metavar="DETECTION")
    review.add_argument("--as", dest="verdict", choices=[*Mark, "none"])
    review.add_argument("--note", default="")
    review.add_argument("--out", type=Path, metavar="DIR", help="write the pictures there")
    review.set_defaults(run=custody_commands.second_person)


def add_custody(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    common: argparse.ArgumentParser,
) -> None:
    """Add originals, log, retention, portable and sealed cases, keys."""
    check = commands.add_parser("originals", help="check or find the originals", parents=[common])
    check.add_argument("case", type=Path, metavar="CASE")
    check.add_argument("--full", action="store_true", help="hash every source")
    check.add_argument("--relink", type=Path, metavar="DIR", help="look there for moved ones")
    check.set_defaults(run=custody_commands.originals)

    log = commands.add_parser("audit", help="tell the audit log", parents=[common])
    log.add_argument("case", type=Path, metavar="CASE")
    log.add_argument("--uses", action="store_true", help="as AI Act Art. 12(3) lists them")
    log.add_argument("--last", type=int, default=100, metavar="N", help="so many entries")
    log.set_defaults(run=custody_commands.tell_log)

    delete = commands.add_parser(
        "delete",
        help="delete people with proof in the log",
        description="Overwriting is not promised on SSDs and journalling file systems.",
        parents=[common],
    )
    delete.add_argument("case", type=Path, metavar="CASE")
    what = delete.add_mutually_exclusive_group(required=True)
    what.add_argument("--source", type=int, action="append", metavar="ID")
    what.add_argument("--expired", action="store_true", help="when the retention time is over")
    delete.add_argument("--reason", required=True)
    delete.set_defaults(run=custody_commands.delete)

    portable = commands.add_parser(
        "portable", help="a read-only case with only the marked people", parents=[common]
    )
    portable.add_argument("case", type=Path, metavar="CASE")
    portable.add_argument("--out", type=Path, required=True, metavar="DIR")
    portable.add_argument("--mark", action="append", choices=list(Mark))
    portable.set_defaults(run=custody_commands.portable)

    seal = commands.add_parser("seal", help="encrypt a case into one file", parents=[common])
    seal.add_argument("case", type=Path, metavar="CASE")
    seal.add_argument("--out", type=Path, metavar="FILE")
    seal.add_argument("--remove", action="store_true", help="delete the folder afterwards")
    seal.add_argument("--passphrase-file", type=Path, metavar="FILE")
    seal.set_defaults(run=custody_commands.seal_case)
    unseal = commands.add_parser("unseal", help="open a sealed case", parents=[common])
    unseal.add_argument("file", type=Path, metavar="FILE")
    unseal.add_argument("--into", type=Path, required=True, metavar="DIR")
    unseal.add_argument("--passphrase-file", type=Path, metavar="FILE")
    unseal.set_defaults(run=custody_commands.unseal_case)

    key = commands.add_parser("key", help="the keys that sign logs", parents=[common])
    key.add_argument("--trust", metavar="PUBLIC", help="vouch for another installation's key")
    key.add_argument("--name", default="", help="of that installation")
    key.set_defaults(run=custody_commands.key)
