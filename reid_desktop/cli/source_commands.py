"""Commands on who may do what in a case, and on the clocks of its cameras."""

import argparse

from reid_desktop.cli.console import Console
from reid_desktop.cli.setup import examiner_of, opened, settings_of
from reid_desktop.core.errors import CaseError
from reid_desktop.core.records import UserRole
from reid_desktop.pipeline.correct import correct
from reid_desktop.pipeline.survey import true_start
from reid_desktop.store.role_rows import account

_MOMENT_LENGTH = len("2026-03-02T08:00:00")


def change_roles(arguments: argparse.Namespace, console: Console) -> int:
    """Tell who may do what in a case; with --give or --take, change it."""
    by = examiner_of(settings_of(arguments))
    changing = bool(arguments.give or arguments.take)
    with opened(arguments.case, read_only=not changing) as case:
        roles = case.roles.given()
        for text in arguments.give:
            name, _, role = text.rpartition("=")
            if role not in list(UserRole):
                raise CaseError(f"“{text}” is no role. Write it as ACCOUNT=reviewer.")
            roles[name] = UserRole(role)
        roles = {name: role for name, role in roles.items() if name not in arguments.take}
        if changing:
            case.roles.give(roles, by=by)
        own = case.role
    told = {name: role.value for name, role in roles.items()}
    lines = [f"{name}: {role}" for name, role in told.items()]
    lines.append(f"you ({account()}): {own}" + ("" if roles else ", by the settings"))
    console.result({"roles": told, "account": account(), "role": own.value}, lines)
    return 0


def correct_clock(arguments: argparse.Namespace, console: Console) -> int:
    """Correct camera, start and zone of a source; nothing is indexed again."""
    by = examiner_of(settings_of(arguments))
    with opened(arguments.case) as case:
        known = {source.id: source for source in case.sources()}
        if arguments.source not in known:
            raise CaseError(
                f"“{case.path.name}” has no source {arguments.source}; known are {list(known)}."
            )
        start, held = None, known[arguments.source]
        if arguments.start is not None or arguments.zone or arguments.ahead:
            shown = arguments.start
            if shown is None:  # another zone gives what the clock showed another meaning
                shown = held.start[:_MOMENT_LENGTH] if arguments.zone else held.stated_start
            start = true_start(shown, arguments.zone, arguments.ahead)
        console.run(correct(case, held.id, camera=arguments.camera, start=start, by=by))
        source = case.source(held.id)
    values = {"source": source.id, "camera": source.camera, "start": source.start}
    line = f"source {source.id}: {source.camera}, {source.stated_start or 'no start'}"
    console.result({**values, "zone": source.zone}, line)
    return 0
