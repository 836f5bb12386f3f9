"""Commands on a case: new, info, import, index, groups, search, mark, report, verify."""

import argparse
from typing import Any

import numpy as np

from reid_desktop.cli.console import Console
from reid_desktop.cli.setup import examiner_of, networks_of, opened, settings_of
from reid_desktop.core.errors import CaseError
from reid_desktop.core.networks import Networks
from reid_desktop.core.records import CaseInfo, Mark, Method, Search
from reid_desktop.core.settings import Settings
from reid_desktop.pipeline.export import export
from reid_desktop.pipeline.imports import import_footage
from reid_desktop.pipeline.ingest import ingest
from reid_desktop.pipeline.marks import mark
from reid_desktop.pipeline.person_search import person_search
from reid_desktop.pipeline.query import Query, query_from_detection, read_query
from reid_desktop.pipeline.regroup import only_model, regroup
from reid_desktop.pipeline.retrieve import retrieve
from reid_desktop.pipeline.verify import verify
from reid_desktop.store.case import Case


def new_case(arguments: argparse.Namespace, console: Console) -> int:
    """Make a case folder."""
    settings = settings_of(arguments)
    path = arguments.path
    if path.suffix != ".reidcase":
        path = path.with_name(path.name + ".reidcase")
    examiner = arguments.examiner or examiner_of(settings)
    info = CaseInfo(arguments.title or path.stem, arguments.number, examiner)
    with Case.create(path, info, by=examiner):
        console.result({"case": str(path)}, f"Made {path}")
    return 0


def case_info(arguments: argparse.Namespace, console: Console) -> int:
    """Tell what a case holds."""
    with opened(arguments.case, read_only=True) as case:
        sources = [
            {
                "id": s.id,
                "camera": s.camera,
                "path": s.path,
                "kind": s.kind.value,
                "start": s.start,
                "frames": s.frames,
                "duration_s": s.duration_s,
                "sha256": s.sha256,
                "frames_indexed": len(case.frame_times(s.id)),
            }
            for s in case.sources()
        ]
        searches = [
            {"id": s.id, "method": s.method.value, "query": s.query_name, "hits": s.hits}
            for s in case.searches()
        ]
        values = {
            "title": case.info.title,
            "number": case.info.number,
            "examiner": case.info.examiner,
            "created_at": case.info.created_at,
            "sources": sources,
            "detections": len(case.detection_ids()),
            "models": case.model_ids(),
            "searches": searches,
            "audit_head": case.audit_head(),
        }
    lines = [f"{values['title']} {values['number']}".strip(), f"examiner {values['examiner']}"]
    lines += [
        f"source {s['id']}: {s['camera']}, {s['path']}, {s['frames']} frames, "
        f"{s['frames_indexed']} indexed"
        for s in sources
    ]
    lines.append(f"{values['detections']} people found")
    lines += [f"search {s['id']}: {s['method']}, {s['query']}, {s['hits']} hits" for s in searches]
    console.result(values, lines)
    return 0


def import_paths(arguments: argparse.Namespace, console: Console) -> int:
    """Add footage to a case."""
    settings = settings_of(arguments)
    with opened(arguments.case) as case:
        result = console.run(
            import_footage(
                case,
                arguments.paths,
                camera=arguments.camera,
                start=arguments.start,
                by=examiner_of(settings),
            )
        )
    console.warn(result.skipped)
    values = {
        "sources": [
            {"id": s.id, "camera": s.camera, "path": s.path, "frames": s.frames}
            for s in result.sources
        ],
        "skipped": result.skipped,
    }
    lines = [f"source {s.id}: {s.camera}, {s.name}, {s.frames} frames" for s in result.sources]
    console.result(values, lines)
    return 3 if result.skipped else 0


def index(arguments: argparse.Namespace, console: Console) -> int:
    """Find and describe people."""
    settings = settings_of(arguments)
    with opened(arguments.case) as case:
        _check_sources(case, arguments.source)
        result = console.run(
            ingest(
                case,
                networks_of(settings),
                settings=settings.index,
                source_ids=arguments.source,
                by=examiner_of(settings),
            )
        )
    console.warn(result.skipped)
    values = {
        "frames": result.frames,
        "detections": result.detections,
        "skipped": result.skipped,
    }
    console.result(values, f"{result.frames} frames, {result.detections} people")
    return 3 if result.skipped else 0


def _check_sources(case: Case, wanted: list[int] | None) -> None:
    """Raise CaseError unless the case has sources, those wanted among them."""
    known = [s.id for s in case.sources()]
    if not known:
        raise CaseError(f"“{case.path.name}” holds no footage yet. Import some first.")
    for source_id in wanted or []:
        if source_id not in known:
            raise CaseError(f"“{case.path.name}” has no source {source_id}; known are {known}.")


def groups(arguments: argparse.Namespace, console: Console) -> int:
    """Divide the people into groups."""
    settings = settings_of(arguments)
    with opened(arguments.case) as case:
        changes = console.run(regroup(case, theta=arguments.theta, by=examiner_of(settings)))
        stored = case.groups(only_model(case))
    assert stored is not None
    values = {
        "groups": len(stored.groups),
        "people": len(stored.ids),
        "theta": stored.theta,
        "sizes": np.bincount(stored.groups.labels).tolist(),
    }
    console.result(values, changes.details)
    return 0


def search(arguments: argparse.Namespace, console: Console) -> int:
    """Search for one person."""
    settings = settings_of(arguments)
    box = None if arguments.box is None else np.array(arguments.box, np.float32)
    with opened(arguments.case) as case:
        if arguments.query is not None:
            query = read_query(arguments.query, box)
        else:
            query = query_from_detection(case, arguments.detection)
        found = ask(
            case,
            networks_of(settings),
            query,
            method=Method(arguments.method),
            settings=settings,
            cameras=arguments.camera,
            console=console,
        )
        tell_ranklist(case, found, console)
    return 0 if found.hits else 1


def ask(  # noqa: PLR0913 - everything a search needs
    case: Case,
    networks: Networks,
    query: Query,
    *,
    method: Method,
    settings: Settings,
    cameras: list[str],
    console: Console,
) -> Search:
    """Run one search by `method` and store it."""
    by = examiner_of(settings)
    if method is Method.GLAD:
        job = retrieve(case, networks, query, settings=settings.search, cameras=cameras, by=by)
    else:
        job = person_search(
            case,
            networks,
            query,
            settings=settings.search,
            cascade=method is Method.CASCADE,
            cameras=cameras,
            by=by,
        )
    return console.run(job)


def tell_ranklist(case: Case, found: Search, console: Console) -> None:
    """Print the ranklist of a stored search."""
    ranklist = case.hits_of(found.id)
    sources = {s.id: s for s in case.sources()}
    candidates: list[dict[str, Any]] = []
    for rank, (detection, (_, score)) in enumerate(
        zip(case.detections(ranklist.ids.tolist()), ranklist, strict=True), start=1
    ):
        source = sources[detection.source_id]
        clock = source.clock_at(detection.time_s)
        candidates.append(
            {
                "rank": rank,
                "score": round(score, 6),
                "detection": detection.id,
                "camera": source.camera,
                "time": None if clock is None else clock.isoformat(timespec="milliseconds"),
                "time_s": round(detection.time_s, 3),
                "frame": detection.frame_index,
                "source": source.path,
                "box": [round(v, 1) for v in detection.box],
            }
        )
    values = {
        "search": found.id,
        "method": found.method.value,
        "model": found.model_id,
        "parameters": dict(found.parameters),
        "unseen_frames": found.unseen_frames,
        "candidates": candidates,
    }
    lines = [f"search {found.id}: {found.method.value}, {found.hits} candidates"]
    lines += [
        f"{c['rank']:4d}  {c['score']:.3f}  {c['camera']}  "
        f"{c['time'] or format(c['time_s'], '.1f') + ' s'}  detection {c['detection']}"
        for c in candidates[:20]
    ]
    if found.unseen_frames:
        lines.append(f"{found.unseen_frames} frames were not looked at.")
    console.result(values, lines)


def mark_candidates(arguments: argparse.Namespace, console: Console) -> int:
    """Judge candidates of a search."""
    settings = settings_of(arguments)
    verdict = None if arguments.verdict == "none" else Mark(arguments.verdict)
    with opened(arguments.case) as case:
        console.run(
            mark(
                case,
                arguments.search,
                arguments.detections,
                verdict,
                note=arguments.note,
                by=examiner_of(settings),
            )
        )
    values = {"search": arguments.search, "marked": arguments.detections, "as": arguments.verdict}
    console.result(values, f"{len(arguments.detections)} candidates marked {arguments.verdict}")
    return 0


def report(arguments: argparse.Namespace, console: Console) -> int:
    """Write the case report."""
    settings = settings_of(arguments)
    with opened(arguments.case) as case:
        files = console.run(
            export(
                case,
                arguments.out,
                search_ids=arguments.search,
                top=arguments.top,
                by=examiner_of(settings),
            )
        )
    values = {
        "html": str(files.html),
        "csv": str(files.csv),
        "json": str(files.json),
        "manifest": str(files.manifest),
    }
    console.result(values, f"Report: {files.html}")
    return 0


def verify_path(arguments: argparse.Namespace, console: Console) -> int:
    """Check a case or a report."""
    problems = console.run(verify(arguments.path))
    console.result({"path": str(arguments.path), "problems": problems}, problems or "Nothing wrong")
    return 1 if problems else 0
