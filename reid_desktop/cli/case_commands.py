"""Commands on a case: new, info, import, index, search, report, verify."""

import argparse
from dataclasses import replace

from reid_desktop.cli.cluster_options import cluster_of, elsewhere_of
from reid_desktop.cli.console import Console
from reid_desktop.cli.custody_commands import filled_in
from reid_desktop.cli.setup import examiner_of, networks_of, opened, settings_of
from reid_desktop.core.errors import CaseError
from reid_desktop.core.records import CaseInfo
from reid_desktop.pipeline.imports import import_footage
from reid_desktop.pipeline.ingest import ingest
from reid_desktop.pipeline.originals import states
from reid_desktop.pipeline.uses import note_settings
from reid_desktop.pipeline.verify import verify
from reid_desktop.store.case import Case


def new_case(arguments: argparse.Namespace, console: Console) -> int:
    """Make a case folder."""
    settings = settings_of(arguments)
    path = arguments.path
    if path.suffix != ".reidcase":
        path = path.with_name(path.name + ".reidcase")
    examiner = arguments.examiner or examiner_of(settings)
    info = filled_in(CaseInfo("", policy=settings.case.policy), arguments)
    info = replace(info, title=info.title or path.stem, examiner=info.examiner or examiner)
    with Case.create(path, info, by=examiner):
        console.result({"case": str(path)}, f"Made {path}")
    return 0


def case_info(arguments: argparse.Namespace, console: Console) -> int:
    """Tell what a case holds."""
    with opened(arguments.case, read_only=True) as case:
        known = states(case)
        sources = [
            {
                "id": s.id,
                "camera": s.camera,
                "path": s.path,
                "kind": s.kind.value,
                "start": s.start,
                "zone": s.zone,
                "state": known[s.id].value,
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
                zone=arguments.zone,
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
        note_settings(case, settings, by=examiner_of(settings))
        with cluster_of(arguments, settings, console) as executor:
            result = console.run(
                ingest(
                    case,
                    networks_of(settings),
                    settings=settings.index,
                    source_ids=arguments.source,
                    elsewhere=elsewhere_of(executor, settings),
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


def verify_path(arguments: argparse.Namespace, console: Console) -> int:
    """Check a case or a report."""
    problems = console.run(verify(arguments.path, head=arguments.head))
    console.result({"path": str(arguments.path), "problems": problems}, problems or "Nothing wrong")
    return 1 if problems else 0
