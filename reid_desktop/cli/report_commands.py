"""Commands that hand something out of a case, and check it again: report, replay, clips."""

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import TypeAlias

from reid_desktop.cli.console import Console
from reid_desktop.cli.setup import examiner_of, fitted, networks_of, opened, settings_of
from reid_desktop.core.records import Mark
from reid_desktop.pipeline.clip_choices import ClipChoices
from reid_desktop.pipeline.clips import export_clips
from reid_desktop.pipeline.export import export
from reid_desktop.pipeline.replay import Outcome, replay
from reid_desktop.report.choices import LANGUAGES, Form, ReportChoices

_Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def add_commands(commands: _Commands, common: argparse.ArgumentParser) -> None:
    """Add the commands of this module."""
    _add_report(commands, common)
    _add_replay(commands, common)
    _add_clips(commands, common)


def _add_report(commands: _Commands, common: argparse.ArgumentParser) -> None:
    report = commands.add_parser(
        "report", help="write the case report, signed and with its verifier", parents=[common]
    )
    report.add_argument("case", type=Path, metavar="CASE")
    report.add_argument("--out", type=Path, required=True, metavar="DIR|FILE.zip")
    report.add_argument("--search", type=int, action="append", help="only this search (id)")
    report.add_argument("--top", type=int, default=50, help="candidates of each search")
    report.add_argument("--form", action="append", choices=list(Form), help="only this form")
    report.add_argument("--language", choices=list(LANGUAGES))
    report.add_argument("--no-pixelation", action="store_true", help="let bystanders be seen")
    report.add_argument("--without-log", action="store_true", help="leave the audit log out")
    report.add_argument("--exported-at", default="", metavar="TIME", help="ISO 8601 time to print")
    report.set_defaults(run=write_report)


def _add_replay(commands: _Commands, common: argparse.ArgumentParser) -> None:
    again = commands.add_parser(
        "replay", help="ask the searches of a report again and compare", parents=[common]
    )
    again.add_argument("report", type=Path, metavar="REPORT")
    again.add_argument("case", type=Path, metavar="CASE")
    again.add_argument("--device", help="auto, cpu, cuda or cuda:0")
    again.set_defaults(run=replay_report)


def _add_clips(commands: _Commands, common: argparse.ArgumentParser) -> None:
    clips = commands.add_parser(
        "clips", help="export clips and stills of marked candidates", parents=[common]
    )
    clips.add_argument("case", type=Path, metavar="CASE")
    clips.add_argument("--out", type=Path, required=True, metavar="DIR")
    clips.add_argument("--search", type=int, action="append", help="only this search (id)")
    clips.add_argument("--as", dest="marks", action="append", choices=list(Mark))
    clips.add_argument("--camera", action="append", default=[], help="only this camera")
    clips.add_argument("--before", type=float, default=5.0, metavar="SECONDS")
    clips.add_argument("--after", type=float, default=5.0, metavar="SECONDS")
    clips.add_argument("--no-clips", action="store_true")
    clips.add_argument("--no-stills", action="store_true")
    clips.add_argument("--no-caption", action="store_true", help="no camera and time burnt in")
    clips.add_argument("--no-box", action="store_true", help="no box around the candidate")
    clips.add_argument("--no-pixelation", action="store_true", help="let bystanders be seen")
    clips.add_argument("--again", action="store_true", help="also what was exported before")
    clips.add_argument("--device", help="auto, cpu, cuda or cuda:0")
    clips.set_defaults(run=write_clips)


def write_report(arguments: argparse.Namespace, console: Console) -> int:
    """Write the case report."""
    settings = settings_of(arguments)
    choices = ReportChoices(
        search_ids=None if arguments.search is None else tuple(arguments.search),
        top=arguments.top,
        forms=frozenset(Form(form) for form in arguments.form or Form),
        language=arguments.language or settings.report.language,
        pixelate=settings.report.pixelate and not arguments.no_pixelation,
        zipped=arguments.out.suffix == ".zip",
        with_log=not arguments.without_log,
        exported_at=arguments.exported_at,
    )
    with opened(arguments.case) as case:
        files = console.run(
            export(
                case,
                arguments.out,
                choices,
                settings=settings.report,
                by=examiner_of(settings),
            )
        )
    values = {
        "out": str(files.out),
        "html": str(files.html),
        "files": files.names,
        "fingerprint": files.fingerprint,
        "key": files.key,
    }
    console.result(values, [f"Report: {files.html}", f"signed with key {files.key}"])
    return 0


def replay_report(arguments: argparse.Namespace, console: Console) -> int:
    """Ask the searches of a report again: 0 all the same, 1 something differs."""
    settings = settings_of(arguments)
    with opened(arguments.case, read_only=True) as case:
        settings = fitted(settings, case, console, profile=None)
        results = console.run(replay(arguments.report, case, networks_of(settings)))
    values = {"report": str(arguments.report), "searches": [asdict(each) for each in results]}
    lines = []
    for each in results:
        words = each.outcome.value.replace("_", " ")
        lines.append(f"search {each.search_id}: {words}, {each.same_ranks} of {each.ranks} ranks")
        lines += [f"  {remark}" for remark in each.remarks]
    console.result(values, lines or "The report states no searches.")
    return 0 if results and all(each.outcome is Outcome.SAME for each in results) else 1


def write_clips(arguments: argparse.Namespace, console: Console) -> int:
    """Export clips and stills: 3 where something was left out, 1 where nothing was to do."""
    settings = settings_of(arguments)
    choices = ClipChoices(
        search_ids=None if arguments.search is None else tuple(arguments.search),
        marks=tuple(Mark(mark) for mark in arguments.marks or [Mark.MATCH]),
        cameras=tuple(arguments.camera),
        clips=not arguments.no_clips,
        stills=not arguments.no_stills,
        before_s=max(0.0, arguments.before),
        after_s=max(0.0, arguments.after),
        caption=not arguments.no_caption,
        box=not arguments.no_box,
        pixelate=settings.report.pixelate and not arguments.no_pixelation,
        again=arguments.again,
    )
    with opened(arguments.case) as case:
        result = console.run(
            export_clips(
                case,
                arguments.out,
                choices,
                detector=lambda: networks_of(settings).detector(),
                by=examiner_of(settings),
            )
        )
    console.warn(result.skipped)
    values = {
        "files": [str(path) for path in result.files],
        "already_exported": sorted(set(result.already)),
        "skipped": result.skipped,
    }
    lines = [str(path) for path in result.files]
    if result.already:
        lines.append(f"{len(set(result.already))} candidates were exported before (--again).")
    console.result(values, lines or "No candidate carries such a mark.")
    if result.skipped:
        return 3
    return 0 if result.files or result.already else 1
