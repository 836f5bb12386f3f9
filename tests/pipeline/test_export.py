import csv
import hashlib
import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from reid_desktop.core.errors import CaseError, FootageError, ReportError
from reid_desktop.core.progress import run
from reid_desktop.core.records import CaseInfo, Mark, NewDetection, RemarkKind
from reid_desktop.core.settings import ReportSettings
from reid_desktop.pipeline.export import export
from reid_desktop.pipeline.gather import gather
from reid_desktop.pipeline.verify import verify
from reid_desktop.report import bag, page
from reid_desktop.report.choices import Form, ReportChoices
from reid_desktop.report.document import Agency
from reid_desktop.store.case import Case


def content(out: Path) -> dict[str, bytes]:
    return {
        path.relative_to(out).as_posix(): path.read_bytes()
        for path in out.rglob("*")
        if path.is_file()
    }


def jpeg(colour: int) -> bytes:
    image = np.full((60, 20, 3), 110, np.uint8)
    image[..., colour] = 220
    return cv2.imencode(".jpg", image)[1].tobytes()


def exported(case: Case, out: Path, **choices: Any) -> dict[str, Any]:
    """Export and return report.json."""
    files = run(export(case, out, ReportChoices(**choices), by="Eva"))
    table: dict[str, Any] = json.loads(files.path(bag.JSON).read_bytes())
    return table


def candidates(table: dict[str, Any]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = table["searches"][0]["candidates"]
    return rows


def test_a_report_has_every_form_and_verifies(searched: Case, tmp_path: Path) -> None:
    files = run(export(searched, tmp_path / "report", by="Eva"))
    assert set(content(tmp_path / "report")) == {*bag.PAYLOAD, *bag.tag_names()}
    assert files.html.read_bytes().startswith(b"<!DOCTYPE html>")
    assert files.path(bag.PDF).read_bytes().startswith(b"%PDF-")
    assert run(verify(tmp_path / "report")) == []


def test_exporting_twice_gives_the_same_bytes(searched: Case, tmp_path: Path) -> None:
    run(export(searched, tmp_path / "a", by="Eva"))
    run(export(searched, tmp_path / "b", by="Otto"))
    assert content(tmp_path / "a") == content(tmp_path / "b")


def test_a_new_mark_changes_the_report_and_its_audit_head(searched: Case, tmp_path: Path) -> None:
    before = exported(searched, tmp_path / "report")
    (search,) = searched.searches()
    searched.set_verdict(search.id, candidates(before)[2]["detection_id"], None, by="Eva")
    after = exported(searched, tmp_path / "report")
    assert after["audit_head"] != before["audit_head"]


def test_the_head_printed_is_that_before_the_export_and_the_export_is_logged(
    searched: Case, tmp_path: Path
) -> None:
    head, entries = searched.audit_head(), len(searched.audit())
    table = exported(searched, tmp_path / "report")
    assert (table["audit_head"], table["audit_entries"]) == (head, entries)
    last = searched.audit()[-1]
    assert (last.action, last.by) == ("report", "Eva")
    written = (tmp_path / "report" / "tagmanifest-sha256.txt").read_bytes()
    logged = last.details["files"]["tagmanifest-sha256.txt"]
    assert logged == hashlib.sha256(written).hexdigest()
    assert searched.check_audit() == []


def test_marked_candidates_are_reported_whatever_their_rank(searched: Case, tmp_path: Path) -> None:
    table = exported(searched, tmp_path / "report", top=3)
    assert [row["rank"] for row in candidates(table)] == [1, 2, 3, 12]
    assert table["searches"][0]["tally"] == {
        "match": 1, "not_match": 1, "unsure": 1, "unjudged": 9,
    }  # fmt: skip
    marks = [row["verdict"] and row["verdict"]["mark"] for row in candidates(table)]
    assert marks == ["match", "not_match", None, "unsure"]
    assert candidates(table)[0]["verdict"]["note"] == "same bag"


def test_whole_frames_are_shown_for_the_first_ten_and_the_marked(
    searched: Case, tmp_path: Path
) -> None:
    states = [row["frame_state"] for row in candidates(exported(searched, tmp_path / "report"))]
    assert states == ["shown"] * 10 + ["left_out", "shown"]


def test_wall_clock_time_is_given_where_the_start_is_known(searched: Case, tmp_path: Path) -> None:
    rows = candidates(exported(searched, tmp_path / "report"))
    assert rows[2]["clock"] == "2026-03-02T08:00:02.000+01:00"
    assert rows[8]["clock"] == ""
    assert rows[8]["time_s"] == 2.0


def test_a_changed_source_is_said_on_each_candidate_and_its_crop_is_shown(
    searched: Case, tmp_path: Path
) -> None:
    gate = Path(searched.sources()[0].path)
    with (gate / "0000.png").open("ab") as file:
        file.write(b"x")
    table = exported(searched, tmp_path / "report")
    assert [s["state"] for s in table["sources"]] == ["changed", "unchanged"]
    gates = [
        row for row in candidates(table) if row["source_id"] == table["sources"][0]["source"]["id"]
    ]
    assert [row["frame_state"] for row in gates] == ["source_changed"] * 6
    assert all(row["crop"] and not row["frame"] for row in gates)
    html = (tmp_path / "report" / bag.HTML).read_text()
    assert html.count("Source CHANGED since import") == 6
    assert "1 of 2 sources are missing or not as they were" in html


def test_a_missing_source_is_said(searched: Case, tmp_path: Path) -> None:
    shutil.rmtree(searched.sources()[1].path)
    table = exported(searched, tmp_path / "report")
    assert [s["state"] for s in table["sources"]] == ["unchanged", "missing"]
    with (tmp_path / "report" / bag.CSV).open(encoding="utf-8", newline="") as file:
        states = [row["source_state"] for row in csv.DictReader(file)]
    assert states == ["unchanged"] * 6 + ["missing"] * 6


def test_a_copy_with_a_new_time_is_still_the_same_footage(searched: Case, tmp_path: Path) -> None:
    for path in [*Path(searched.sources()[0].path).iterdir(), Path(searched.sources()[0].path)]:
        os.utime(path, (1_000_000_000, 1_000_000_000))
    table = exported(searched, tmp_path / "report")
    assert [s["state"] for s in table["sources"]] == ["unchanged", "unchanged"]


def test_a_frame_that_cannot_be_read_does_not_stop_the_report(
    searched: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The content is damaged although size and time are as they were."""
    picture = Path(searched.sources()[0].path) / "0001.png"
    kept = picture.stat()
    picture.write_bytes(b"\0" * kept.st_size)
    os.utime(picture, ns=(kept.st_atime_ns, kept.st_mtime_ns))
    rows = candidates(exported(searched, tmp_path / "report"))
    assert [row["frame_state"] for row in rows[:3]] == ["shown", "unreadable", "shown"]
    assert "0001.png" in rows[1]["frame_error"]


def test_only_the_wanted_searches_are_reported(searched: Case, tmp_path: Path) -> None:
    (search,) = searched.searches()
    assert len(exported(searched, tmp_path / "a", search_ids=(search.id,) * 2)["searches"]) == 1
    assert exported(searched, tmp_path / "b", search_ids=())["searches"] == []
    with pytest.raises(CaseError, match="no search 99"):
        run(export(searched, tmp_path / "c", ReportChoices(search_ids=(99,)), by="Eva"))
    assert not (tmp_path / "c").exists()


def test_an_empty_case_gives_a_report(tmp_path: Path) -> None:
    with Case.create(tmp_path / "empty.reidcase", CaseInfo("Empty"), by="Eva") as case:
        assert exported(case, tmp_path / "report")["searches"] == []
    assert run(verify(tmp_path / "report")) == []


def test_progress_comes_for_every_candidate_and_frame(searched: Case, tmp_path: Path) -> None:
    steps = list(export(searched, tmp_path / "report", by="Eva"))
    assert len(steps) >= 12 + 11
    assert all(0 <= step.done <= step.total or step.total == 0 for step in steps)


def test_a_stopped_export_leaves_nothing_behind(searched: Case, tmp_path: Path) -> None:
    before = sorted(path.name for path in tmp_path.iterdir())
    head = searched.audit_head()
    for steps in range(1, 30):
        job = export(searched, tmp_path / "report", by="Eva")
        try:
            for _ in range(steps):
                next(job)
        except StopIteration:
            break
        job.close()
        assert sorted(path.name for path in tmp_path.iterdir()) == before
        assert searched.audit_head() == head


def test_a_foreign_folder_is_refused_before_any_work(searched: Case, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("x")
    head = searched.audit_head()
    with pytest.raises(ReportError, match=r"thesis\.txt"):
        next(export(searched, tmp_path / "mine", by="Eva"))
    assert searched.audit_head() == head


def test_nothing_is_written_into_the_footage(searched: Case) -> None:
    out = Path(searched.sources()[0].path) / "report"
    with pytest.raises(ReportError, match="inside the footage"):
        run(export(searched, out, by="Eva"))
    assert not out.exists()


def test_a_case_opened_for_reading_cannot_export(searched: Case, tmp_path: Path) -> None:
    with (
        Case.open(searched.path, read_only=True) as twin,
        pytest.raises(ReportError, match="reading only"),
    ):
        run(export(twin, tmp_path / "report", by="Eva"))


def test_the_time_of_export_is_in_the_report_only_when_given(
    searched: Case, tmp_path: Path
) -> None:
    at = "2026-04-01T12:00:00+02:00"
    assert exported(searched, tmp_path / "a")["exported_at"] == ""
    assert exported(searched, tmp_path / "b", exported_at=at)["exported_at"] == at


def test_another_process_writes_the_same_bytes(closed: Path, tmp_path: Path) -> None:
    """Hash seeds, dictionaries and clocks differ between processes; the report does not."""
    with Case.open(closed) as case:
        here = run(export(case, tmp_path / "here.zip", ReportChoices(zipped=True), by="Eva")).out
    out = tmp_path / "there.zip"
    command = [sys.executable, "-m", "reid_desktop", "report", str(closed), "--out", str(out)]
    environment = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "LANG": "C"}
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        [*command, "--quiet"],
        env=environment,
        capture_output=True,
        check=False,
        timeout=120,
        cwd=root,
    )
    assert done.returncode == 0, done.stderr
    assert here.read_bytes() == out.read_bytes()
    assert run(verify(out)) == []


def test_bystanders_and_rejected_candidates_are_unrecognisable_by_default(
    searched: Case, tmp_path: Path
) -> None:
    (gate, _) = searched.sources()
    other = NewDetection(np.array([120, 40, 140, 100], np.float32), 0.9, jpeg(1))
    (search,) = searched.searches()
    first = searched.hits_of(search.id).ids.tolist()[0]
    searched.add_detections(gate.id, 0, 0.0, detector_id="colour@0123456789ab", detections=[other])
    frames = {}
    for name, pixelate in (("hidden", True), ("open", False)):
        document = run(gather(searched, ReportChoices(pixelate=pixelate), Agency()))
        rows = {c.detection_id: c for c in document.searches[0].candidates}
        assert document.privacy.pixelated is pixelate
        frames[name] = (document, rows)
    hidden, rows = frames["hidden"]
    plain, plain_rows = frames["open"]
    assert (rows[first].hidden_people, plain_rows[first].hidden_people) == (1, 0)
    assert hidden.privacy.people >= 1
    assert hidden.privacy.crops == 1
    rejected = next(c for c in rows.values() if c.mark is Mark.NOT_MATCH)
    assert rejected.crop_hidden
    assert rejected.crop != plain_rows[rejected.detection_id].crop
    assert rows[first].crop == plain_rows[first].crop
    text = (run(export(searched, tmp_path / "r", by="Eva"))).html.read_text()
    assert "made unrecognisable for good" in text
    assert "not pixelated" in page.render(plain)


def test_the_agency_s_head_is_on_every_form(searched: Case, tmp_path: Path) -> None:
    logo = tmp_path / "logo.png"
    assert cv2.imwrite(str(logo), np.full((40, 90, 3), 200, np.uint8))
    settings = ReportSettings(
        agency="Polizei Süd", address="Weg 1; 12345 Stadt", logo=str(logo), remark="Nur intern."
    )
    files = run(export(searched, tmp_path / "r", settings=settings, by="Eva"))
    html = files.html.read_text()
    for text in ("Polizei Süd", "Weg 1<br>12345 Stadt", "Nur intern.", 'class="logo"'):
        assert text in html
    missing = ReportSettings(logo=str(tmp_path / "none.png"))
    with pytest.raises(FootageError, match=r"none\.png"):
        run(export(searched, tmp_path / "s", settings=missing, by="Eva"))


def test_forms_and_the_log_can_be_left_out_but_not_the_content(
    searched: Case, tmp_path: Path
) -> None:
    choices = ReportChoices(forms=frozenset({Form.CSV}), with_log=False)
    files = run(export(searched, tmp_path / "r", choices, by="Eva"))
    payload = {name for name in content(tmp_path / "r") if name.startswith("data/")}
    assert payload == {bag.CSV, bag.JSON}
    assert files.html.name == "report.json"
    assert run(verify(tmp_path / "r")) == []


def test_the_case_s_form_evidence_and_second_marks_are_in_the_report(
    searched: Case, tmp_path: Path
) -> None:
    info = replace(searched.info, purpose="Aufklärung", legal_basis="§ 163 StPO", policy=True)
    searched.change_info(info, by="Eva")
    (search,) = searched.searches()
    first = searched.hits_of(search.id).ids.tolist()[0]
    for kind, text in (
        (RemarkKind.ROLE, "witness"),
        (RemarkKind.TAG, "red coat"),
        (RemarkKind.COMMENT, "left at 8:02"),
        (RemarkKind.BAG, ""),
    ):
        searched.evidence.remark([first], kind, text, search_id=search.id, by="Eva")
    searched.evidence.review(search.id, {first: Mark.UNSURE}, by="Otto")
    html = run(export(searched, tmp_path / "r", by="Eva")).html.read_text()
    for text in ("Aufklärung", "§ 163 StPO", "witness", "red coat", "left at 8:02",
                 "in the evidence bag", "second person Otto"):  # fmt: skip
        assert text in html, text


def test_looking_at_the_case_does_not_change_its_report(searched: Case, tmp_path: Path) -> None:
    run(export(searched, tmp_path / "a", by="Eva"))
    searched.log("view", {"search": 1}, by="Eva")
    run(export(searched, tmp_path / "b", by="Eva"))
    assert content(tmp_path / "a") == content(tmp_path / "b")
