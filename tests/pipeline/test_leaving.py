"""Retention and portable cases: what goes is gone everywhere, what stays is as it was."""

import hashlib
import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from reid_desktop.core.errors import CaseError
from reid_desktop.core.progress import run
from reid_desktop.core.records import Mark, RemarkKind, UserRole
from reid_desktop.pipeline.evidence import remark
from reid_desktop.pipeline.marks import mark
from reid_desktop.pipeline.portable import portable_case
from reid_desktop.pipeline.retention import delete_expired, delete_sources, due
from reid_desktop.pipeline.verify import verify
from reid_desktop.store.case import Case

MODEL = "colour@0123456789ab"


def described(case: Case) -> None:
    """Give every person a descriptor that tells who it is of, in an order of its own."""
    for detection in case.detections(case.detection_ids()[::-1]):
        row = np.zeros((1, 64), np.float32)
        row[0, detection.id] = 1
        from reid_desktop.store import descriptor_rows

        with case.transaction():
            descriptor_rows.add(case._db, MODEL, [detection.id], row)


def whole(case: Case) -> dict[int, tuple[bytes, int]]:
    """Return crop and descriptor of every person."""
    gallery = case.gallery(MODEL)
    rows = dict(zip(gallery.ids.tolist(), gallery.descriptors, strict=True))
    return {int(n): (case.crop_jpeg(int(n)), int(np.argmax(rows[n]))) for n in case.detection_ids()}


def test_a_source_s_people_are_deleted_and_the_log_proves_which(closed: Path) -> None:
    with Case.open(closed) as case:
        described(case)
        before = whole(case)
        gone_ids = case.detection_ids(source_ids=[1]).tolist()
        entries = case.audit()
    crops = {n: hashlib.sha256(before[n][0]).hexdigest() for n in gone_ids}
    secret = before[gone_ids[0]][0]
    assert any(secret in p.read_bytes() for p in closed.rglob("*") if p.is_file())
    gone = run(delete_sources(closed, [1], reason="order 5", by="Eva", role=UserRole.ANALYST))
    assert gone["detections"] == len(gone_ids)
    assert gone["hits"] == len(gone_ids)
    assert gone["descriptors"] == len(gone_ids)
    with Case.open(closed, read_only=True) as case:
        kept = whole(case)
        assert kept == {n: value for n, value in before.items() if n not in gone_ids}
        assert len(case.sources()) == 2
        assert case.check() == []
        assert case.audit()[: len(entries)] == entries
        said = case.audit()[-1].details
    lines = "".join(f"{n} {crops[n]}\n" for n in gone_ids)
    assert said["crops_sha256"] == hashlib.sha256(lines.encode()).hexdigest()
    assert (said["reason"], said["sources"]) == ("order 5", [1])
    assert not any(secret in p.read_bytes() for p in closed.rglob("*") if p.is_file())
    assert sorted(p.name for p in closed.parent.iterdir()) == ["footage", "theft.reidcase"]


def test_locked_evidence_a_missing_reason_or_role_refuse_deletion(closed: Path) -> None:
    with Case.open(closed) as case:
        first = int(case.detection_ids(source_ids=[1])[0])
        run(remark(case, [first], RemarkKind.LOCK, "", by="Eva"))
    content = (closed / "case.sqlite").read_bytes()
    for reason, role, told in (
        ("order 5", UserRole.ANALYST, "locked as evidence"),
        (" ", UserRole.ANALYST, "Say why"),
        ("order 5", UserRole.REVIEWER, "does not allow to delete"),
    ):
        with pytest.raises(CaseError, match=told):
            run(delete_sources(closed, [1], reason=reason, by="Eva", role=role))
    with pytest.raises(CaseError, match="has no source 9"):
        run(delete_sources(closed, [9], reason="x", by="Eva", role=UserRole.ANALYST))
    assert (closed / "case.sqlite").read_bytes() == content
    with Case.open(closed) as case:
        run(remark(case, [first], RemarkKind.UNLOCK, "order 6", by="Eva"))
    run(delete_sources(closed, [1], reason="order 7", by="Eva", role=UserRole.ANALYST))


def test_a_case_open_for_writing_is_not_deleted_from(searched: Case) -> None:
    with pytest.raises(CaseError, match="open for writing elsewhere"):
        run(delete_sources(searched.path, [1], reason="x", by="Eva", role=UserRole.ANALYST))


def test_what_is_expired_goes_but_for_what_is_locked(closed: Path) -> None:
    with Case.open(closed) as case:
        ids = case.detection_ids()
        run(remark(case, [int(ids[3])], RemarkKind.LOCK, "", by="Eva"))
        run(remark(case, [int(ids[4])], RemarkKind.LOCK, "2026-01-01", by="Eva"))
        assert due(case, day="2027-01-01").sentences() == []
        case.change_info(replace(case.info, review_on="2026-06-01", delete_after="2026-12-31"))
        assert len(due(case, day="2026-06-01").sentences()) == 1
        found = due(case, day="2027-01-01")
        assert (found.review, found.deletion, found.locked) == (True, True, 1)
    refused = delete_expired(
        closed, reason="over", by="Eva", role=UserRole.ANALYST, day="2026-12-31"
    )
    with pytest.raises(CaseError, match="is not over"):
        run(refused)
    run(delete_expired(closed, reason="over", by="Eva", role=UserRole.ANALYST, day="2027-01-01"))
    with Case.open(closed, read_only=True) as case:
        assert case.detection_ids().tolist() == [ids[3]]
        assert [s.hits for s in case.searches()] == [1]
        assert case.check() == []


def test_a_deletion_that_is_stopped_leaves_the_case_as_it_was(closed: Path) -> None:
    with Case.open(closed) as case:
        described(case)
    content = {p.name: p.read_bytes() for p in closed.rglob("*") if p.is_file()}
    steps = len(list(delete_sources(closed, [1], reason="x", by="E", role=UserRole.ANALYST))) - 1
    # That one went through; the same on the source that is left, stopped at every step.
    content = {p.name: p.read_bytes() for p in closed.rglob("*.pack")}
    for stop in range(1, steps):
        job = delete_sources(closed, [2], reason="x", by="E", role=UserRole.ANALYST)
        for _ in range(stop):
            next(job)
        job.close()
        assert {p.name: p.read_bytes() for p in closed.rglob("*.pack")} == content
    assert sorted(p.name for p in closed.parent.iterdir()) == ["footage", "theft.reidcase"]
    with Case.open(closed) as case:
        assert case.check() == []


def test_a_portable_case_holds_the_marked_alone_and_opens_read_only(
    searched: Case, tmp_path: Path
) -> None:
    described(searched)
    before = whole(searched)
    match = [n for n, v in searched.verdicts(1).items() if v.mark is Mark.MATCH]
    bagged = int(searched.detection_ids(source_ids=[1])[4])
    run(remark(searched, [bagged], RemarkKind.BAG, search_id=1, by="Eva"))
    folder = run(portable_case(searched, tmp_path / "out" / "court", by="Eva"))
    assert folder.name == "court.reidcase"
    assert os.stat(folder).st_mode & 0o222 == 0
    assert run(verify(folder)) == []
    with Case.open(folder, read_only=True) as case:
        wanted = sorted([*match, bagged])
        assert case.detection_ids().tolist() == wanted
        assert whole(case) == {n: before[n] for n in wanted}
        assert [s.camera for s in case.sources()] == ["Gate"]
        assert set(case.verdicts(1)) == set(match)
        assert case.evidence.bag()[0].detection_id == bagged
        assert case.info.case_id.startswith(searched.info.case_id)
        assert case.info.case_id != searched.info.case_id
        last = case.audit()[-1]
        assert last.action == "portable case"
        origin = last.details["origin"]
    assert origin["case_id"] == searched.info.case_id
    assert origin["audit_head"] in {e.hash for e in searched.audit()}
    assert searched.audit()[-1].details["detections"] == wanted
    assert searched.check() == []
    folder.chmod(0o700)


def test_a_portable_case_of_nobody_is_refused(searched: Case, tmp_path: Path) -> None:
    run(mark(searched, 1, list(searched.verdicts(1)), None, by="Eva"))
    with pytest.raises(CaseError, match="would hold nothing"):
        run(portable_case(searched, tmp_path / "court", by="Eva"))
