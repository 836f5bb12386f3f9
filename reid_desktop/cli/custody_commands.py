"""Commands of custody: form, originals, evidence, review, log, retention, portable and sealed."""

import argparse
import getpass
from dataclasses import asdict, fields, replace
from pathlib import Path

from reid_desktop.cli.console import Console
from reid_desktop.cli.setup import examiner_of, opened, settings_of, user_role
from reid_desktop.core import case_templates, signing
from reid_desktop.core.errors import CaseError
from reid_desktop.core.records import CaseInfo, Mark, RemarkKind, SourceState
from reid_desktop.core.scope import checked_day, checked_moment, missing_fields
from reid_desktop.pipeline.evidence import remark
from reid_desktop.pipeline.marks import mark
from reid_desktop.pipeline.originals import check_originals, relink, states, warning
from reid_desktop.pipeline.portable import portable_case
from reid_desktop.pipeline.retention import delete_expired, delete_sources, due
from reid_desktop.pipeline.review import confirmation, disagreements, lineup, review
from reid_desktop.pipeline.uses import uses
from reid_desktop.store.case import Case
from reid_desktop.store.sealed_case import seal, unseal

_FORM = ("title", "number", "examiner", "purpose", "legal_basis", "authorisation")


def filled_in(info: CaseInfo, arguments: argparse.Namespace) -> CaseInfo:
    """Return `info` with what the command line says of the form in place.

    Raises:
        CaseError: a time or a day cannot be read, or there is no such template.
    """
    given = {name: getattr(arguments, name) for name in _FORM if getattr(arguments, name)}
    if arguments.scope_camera is not None:
        given["scope_cameras"] = tuple(camera for camera in arguments.scope_camera if camera)
    for name in ("scope_start", "scope_end"):
        if getattr(arguments, name) is not None:
            given[name] = checked_moment(getattr(arguments, name))
    for name in ("review_on", "delete_after"):
        if getattr(arguments, name) is not None:
            given[name] = checked_day(getattr(arguments, name))
    if arguments.policy is not None:
        given["policy"] = arguments.policy
    info = replace(info, **given)
    if arguments.template:
        known = {template.name: template for template in case_templates.templates()}
        if arguments.template not in known:
            raise CaseError(
                f"There is no case template “{arguments.template}”; known: {', '.join(known)}."
            )
        info = known[arguments.template].applied_to(info)
    return info


def edit_case(arguments: argparse.Namespace, console: Console) -> int:
    """Change the form of a case, and show it."""
    settings = settings_of(arguments)
    with opened(arguments.case) as case:
        info = filled_in(case.info, arguments)
        if settings.case.policy:
            info = replace(info, policy=True)
        case.change_info(info, by=examiner_of(settings))
        info, missing = case.info, missing_fields(case.info)
    values = {**asdict(info), "missing": missing}
    lines = [f"{f.name.replace('_', ' ')}: {getattr(info, f.name)}" for f in fields(info)]
    lines += [f"still missing for the policy: {', '.join(missing)}"] if missing else []
    console.result(values, lines)
    return 0


def list_templates(arguments: argparse.Namespace, console: Console) -> int:
    """List the case templates."""
    found = case_templates.templates()
    values = {"templates": [{"name": t.name, "path": str(t.path)} for t in found]}
    console.result(values, [f"{t.name}  ({t.path})" for t in found])
    return 0


def tell_due(arguments: argparse.Namespace, console: Console) -> int:
    """Tell what the dates of a case ask for today."""
    with opened(arguments.case, read_only=True) as case:
        found = due(case)
    console.result(asdict(found), found.sentences() or "Nothing is due.")
    return 1 if found.sentences() else 0


def originals(arguments: argparse.Namespace, console: Console) -> int:
    """Check the originals, or look for those that were moved."""
    by = examiner_of(settings_of(arguments))
    with opened(arguments.case) as case:
        if arguments.relink:
            moved = console.run(relink(case, arguments.relink, by=by))
            console.note(f"{len(moved.found)} found, {len(moved.lost)} still missing")
        console.run(check_originals(case, full=arguments.full, by=by))
        found = states(case)
        sources = case.sources()
    values = {"sources": [{"id": s.id, "path": s.path, "state": found[s.id]} for s in sources]}
    lines = [f"source {s.id}: {found[s.id]}  {s.path}" for s in sources]
    lines += [text for s in sources if (text := warning(s, found[s.id]))]
    console.result(values, lines)
    return 0 if all(state is SourceState.UNCHANGED for state in found.values()) else 1


def mark_candidates(arguments: argparse.Namespace, console: Console) -> int:
    """Judge candidates of a search, and say what else is known of them."""
    settings = settings_of(arguments)
    by = examiner_of(settings)
    remarks = [
        (kind, text)
        for kind, texts in (
            (RemarkKind.ROLE, [arguments.role] if arguments.role is not None else []),
            (RemarkKind.TAG, arguments.tag),
            (RemarkKind.UNTAG, arguments.untag),
            (RemarkKind.COMMENT, arguments.comment),
            (RemarkKind.BAG, [""] if arguments.bag else []),
            (RemarkKind.UNBAG, [""] if arguments.unbag else []),
            (RemarkKind.LOCK, [arguments.lock] if arguments.lock is not None else []),
            (RemarkKind.UNLOCK, [arguments.unlock] if arguments.unlock is not None else []),
        )
        for text in texts
    ]
    if arguments.verdict is None and not remarks:
        raise CaseError("Say what to do: --as, --role, --tag, --comment, --bag, --lock ...")
    with opened(arguments.case) as case:
        ids = arguments.detections
        if arguments.verdict is not None:
            verdict = None if arguments.verdict == "none" else Mark(arguments.verdict)
            console.run(mark(case, arguments.search, ids, verdict, note=arguments.note, by=by))
        for kind, text in remarks:
            console.run(remark(case, ids, kind, text, search_id=arguments.search, by=by))
    values = {
        "search": arguments.search,
        "marked": arguments.detections,
        "as": arguments.verdict,
        "remarks": [[kind, text] for kind, text in remarks],
    }
    said = [arguments.verdict] if arguments.verdict else []
    said += [f"{kind} {text}".strip() for kind, text in remarks]
    console.result(values, f"{len(arguments.detections)} candidates marked {', '.join(said)}")
    return 0


def tell_bag(arguments: argparse.Namespace, console: Console) -> int:
    """Tell what lies in the evidence bag."""
    with opened(arguments.case, read_only=True) as case:
        bag = case.evidence.bag()
        seen = {d.id: d for d in case.detections([e.detection_id for e in bag])}
        sources = {s.id: s for s in case.sources()}
    items, lines = [], []
    for evidence in bag:
        detection = seen[evidence.detection_id]
        source = sources[detection.source_id]
        items.append({**asdict(evidence), "camera": source.camera, "time_s": detection.time_s})
        lock = f", locked until {evidence.locked_until or 'taken back'}" if evidence.locked else ""
        lines.append(
            f"detection {evidence.detection_id}: {source.camera}, {detection.time_s:.1f} s, "
            f"role {evidence.role or 'not said'}, tags {', '.join(evidence.tags) or 'none'}{lock}"
        )
        lines += [f"    {c.by}, {c.at}: {c.text}" for c in evidence.comments]
    console.result({"bag": items}, lines or "The evidence bag is empty.")
    return 0 if bag else 1


def second_person(arguments: argparse.Namespace, console: Console) -> int:
    """Show a second person the marked candidates blind, take the marks, list disagreements."""
    by = examiner_of(settings_of(arguments))
    if arguments.search is None:
        return _tell_disagreements(arguments.case, console)
    with opened(arguments.case, read_only=arguments.verdict is None) as case:
        if arguments.verdict is not None:
            verdict = None if arguments.verdict == "none" else Mark(arguments.verdict)
            marks = dict.fromkeys(arguments.detections, verdict)
            console.run(review(case, arguments.search, marks, note=arguments.note, by=by))
        shown = lineup(case, arguments.search, by=by)
        counted = confirmation(case, arguments.search)
        if arguments.out:
            _write_pictures(case, shown.detection_ids, arguments.out)
    values = {
        "search": shown.search_id,
        "detections": list(shown.detection_ids),
        "done": sorted(shown.done),
        "matches": counted.matches,
        "confirmed": counted.confirmed,
    }
    lines = [
        f"detection {number}{'  judged' if number in shown.done else ''}"
        for number in shown.detection_ids
    ]
    console.result(values, [*lines, f"{len(shown.done)} of {len(lines)} judged"])
    return 0


def _write_pictures(case: Case, ids: tuple[int, ...], out: Path) -> None:
    """Write the crops of a lineup, named by the order they are shown in and their id."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        for place, number in enumerate(ids, start=1):
            (out / f"{place:04d}-detection-{number}.jpg").write_bytes(case.crop_jpeg(number))
    except OSError as error:
        raise CaseError(
            f"“{out}” cannot be written: {error.strerror}. Choose another place."
        ) from error


def _tell_disagreements(path: Path, console: Console) -> int:
    """Tell on which candidates two persons disagree."""
    with opened(path, read_only=True) as case:
        found = disagreements(case)
    lines = [
        f"search {d.search_id}, detection {d.detection_id}: {d.first.mark} ({d.first.by}), "
        f"{d.second.mark} ({d.second.by})"
        for d in found
    ]
    console.result({"disagreements": [asdict(d) for d in found]}, lines or "No disagreement")
    return 1 if found else 0


def tell_log(arguments: argparse.Namespace, console: Console) -> int:
    """Tell the audit log, or the uses that AI Act Art. 12(3) asks for."""
    with opened(arguments.case, read_only=True) as case:
        if arguments.uses:
            found = uses(case)
            lines = [
                f"{u.sequence}: {u.begun_at} to {u.ended_at}, {u.asked_by}, search {u.search_id}, "
                f"{u.method}, {u.model_id}, query {u.query_sha256[:16]}, "
                f"{len(u.candidates)} candidates, "
                f"verified by {', '.join(u.verified_by) or 'nobody'}"
                for u in found
            ]
            console.result({"uses": [asdict(u) for u in found]}, lines)
            return 0
        entries = case.audit()[-arguments.last :]
    lines = [f"{e.sequence}: {e.at} {e.by}: {e.action} {dict(e.details)}" for e in entries]
    console.result({"entries": [asdict(e) for e in entries]}, lines)
    return 0


def delete(arguments: argparse.Namespace, console: Console) -> int:
    """Delete what was derived from sources, or everything whose time is over."""
    by, role = examiner_of(settings_of(arguments)), user_role()
    if arguments.expired:
        job = delete_expired(arguments.case, reason=arguments.reason, by=by, role=role)
    else:
        job = delete_sources(
            arguments.case, arguments.source, reason=arguments.reason, by=by, role=role
        )
    gone = console.run(job)
    console.note("Overwriting is not promised on SSDs; keep cases on an encrypted disk.")
    console.result({"rows": gone}, f"{gone.get('detections', 0)} people deleted")
    return 0


def portable(arguments: argparse.Namespace, console: Console) -> int:
    """Write a portable case with only the marked people."""
    by = examiner_of(settings_of(arguments))
    marks = [Mark(text) for text in arguments.mark or [Mark.MATCH]]
    with opened(arguments.case) as case:
        folder = console.run(portable_case(case, arguments.out, marks=marks, by=by))
    console.result({"case": str(folder)}, f"Portable case: {folder}")
    return 0


def seal_case(arguments: argparse.Namespace, console: Console) -> int:
    """Encrypt a case into one file."""
    out = arguments.out or arguments.case
    passphrase = _passphrase(arguments.passphrase_file, twice=True)
    path = console.run(seal(arguments.case, out, passphrase, remove=arguments.remove))
    console.result({"sealed": str(path)}, f"Sealed: {path}")
    return 0


def unseal_case(arguments: argparse.Namespace, console: Console) -> int:
    """Decrypt a sealed case into a folder."""
    passphrase = _passphrase(arguments.passphrase_file, twice=False)
    folder = console.run(unseal(arguments.file, arguments.into, passphrase))
    console.result({"case": str(folder)}, f"Case: {folder}")
    return 0


def _passphrase(path: Path | None, *, twice: bool) -> str:
    """Return the passphrase from the first line of a file, or asked at the terminal."""
    if path is not None:
        try:
            return path.read_text(encoding="utf-8").split("\n")[0]
        except (OSError, UnicodeDecodeError) as error:
            raise CaseError(f"The passphrase file “{path}” cannot be read: {error}.") from error
    first = getpass.getpass("Passphrase: ")
    if twice and getpass.getpass("Again: ") != first:
        raise CaseError("The two passphrases differ. Type them again.")
    return first


def key(arguments: argparse.Namespace, console: Console) -> int:
    """Show this installation's public key, or vouch for another one's."""
    if arguments.trust:
        signing.trust_key(arguments.trust, arguments.name or "trusted")
    own = signing.fingerprint(signing.load_or_make_key().public)
    known = {signing.fingerprint(public): name for public, name in signing.known_keys().items()}
    console.result({"public": own, "known": known}, [f"{k}  {name}" for k, name in known.items()])
    return 0
