"""Commands that show the program: synthesize, demo, window."""

import argparse
import os
import subprocess
import sys
from pathlib import Path

from reid_desktop.cli.console import Console
from reid_desktop.cli.search_commands import ask
from reid_desktop.cli.setup import examiner_of, networks_of, settings_of
from reid_desktop.core.networks import Networks
from reid_desktop.core.records import CaseInfo, Detection, Method, Search
from reid_desktop.core.settings import Settings
from reid_desktop.pipeline.export import export
from reid_desktop.pipeline.imports import import_footage
from reid_desktop.pipeline.ingest import ingest
from reid_desktop.pipeline.query import query_from_detection
from reid_desktop.pipeline.regroup import regroup
from reid_desktop.pipeline.request import SearchRequest
from reid_desktop.pipeline.sample import showpiece
from reid_desktop.pipeline.synthesize import synthesize
from reid_desktop.report.choices import ReportChoices
from reid_desktop.store.case import Case
from reid_desktop.synthesis.scene import StreetPlan

DEMO_PLAN = StreetPlan(seed=7, cameras=3, people=14, duration_s=30.0, fps=10.0)
"""Half a minute of three cameras: some 90 frames to index at one a second."""


def synthesize_footage(arguments: argparse.Namespace, console: Console) -> int:
    """Make street footage with exact truth."""
    plan = StreetPlan(
        seed=arguments.seed,
        cameras=arguments.cameras,
        people=arguments.people,
        duration_s=arguments.seconds,
        fps=arguments.fps,
    )
    paths = console.run(synthesize(plan, arguments.out, overwrite=arguments.overwrite))
    console.result({"footage": [str(p) for p in paths]}, [str(p) for p in paths])
    return 0


def demo(arguments: argparse.Namespace, console: Console) -> int:
    """Run the main job from footage to report."""
    settings = settings_of(arguments)
    out: Path = arguments.out
    footage = _footage(arguments.footage, out, console)
    name = "street" if arguments.footage is None else footage.stem
    path = out / f"{name}.reidcase"
    by = examiner_of(settings)
    networks = networks_of(settings)
    with _open_or_new(path, CaseInfo(f"Demo: {name}", "DEMO-1", by), by=by) as case:
        imported = console.run(import_footage(case, [footage], by=by))
        console.warn(imported.skipped)
        console.note(f"{len(imported.sources)} sources; looking for people")
        indexed = console.run(ingest(case, networks, settings=settings.index, by=by))
        console.warn(indexed.skipped)
        console.note(f"{indexed.frames} frames looked at, {indexed.detections} people found")
        chosen = showpiece(case)
        if chosen is None:
            console.result({"case": str(path), "people": 0}, "Nobody was found in this footage.")
            return 1
        grouped = console.run(regroup(case, by=by))
        console.note(grouped.details)
        searches = [
            _search(case, networks, settings, chosen, method, console)
            for method in (Method.GLAD, Method.CASCADE)
        ]
        files = console.run(
            export(
                case,
                out / f"{name}-report",
                ReportChoices(search_ids=tuple(s.id for s in searches)),
                by=by,
            )
        )
    values = {
        "case": str(path),
        "people": indexed.detections,
        "report": str(files.html),
    }
    console.result(values, [f"Case:   {path}", f"Report: {files.html}"])
    if not arguments.no_window and _has_display():
        return _show(path)
    return 0


def _footage(given: Path | None, out: Path, console: Console) -> Path:
    """Return the footage to use, made when none is given."""
    if given is not None:
        return given
    folder = out / "footage"
    if not (folder / "street.toml").exists():
        console.note("making footage of three street cameras")
        console.run(synthesize(DEMO_PLAN, folder, overwrite=True))
    return folder


def _open_or_new(path: Path, info: CaseInfo, *, by: str) -> Case:
    """Open the case of an earlier demo, which goes on where it was, or make it."""
    return Case.open(path) if path.exists() else Case.create(path, info, by=by)


def _search(  # noqa: PLR0913 - everything a search needs
    case: Case,
    networks: Networks,
    settings: Settings,
    chosen: Detection,
    method: Method,
    console: Console,
) -> Search:
    """Search for the chosen person and tell the best candidates of other moments."""
    query = query_from_detection(case, chosen.id)
    found = ask(case, networks, SearchRequest((query,)), method, settings, console)
    sources = {s.id: s.camera for s in case.sources()}
    best = case.detections(case.hits_of(found.id).ids[:5].tolist())
    seen = ", ".join(f"{sources[d.source_id]} {d.time_s:.1f} s" for d in best)
    console.note(f"{method.value}: {found.hits} candidates; first {seen}")
    return found


def open_window(arguments: argparse.Namespace, console: Console) -> int:
    """Open the window."""
    return _show(arguments.case)


def _show(case: Path | None) -> int:
    """Start the window in a process of its own; the two front ends do not import each other."""
    words = [*window_program(), *([] if case is None else [str(case)])]
    return subprocess.run(words, check=False).returncode


def window_program() -> list[str]:
    """Return what starts the window: this Python, or the other program of a frozen folder."""
    here = Path(sys.executable)
    if getattr(sys, "frozen", False):
        return [str(here.with_name(f"reid-desktop-window{here.suffix}"))]
    return [sys.executable, "-m", "reid_desktop.app"]


def _has_display() -> bool:
    """Return whether a window can be shown here."""
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
