import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reid_desktop.core.progress import Progress, run
from reid_desktop.core.records import CaseInfo, Mark
from reid_desktop.core.settings import IndexSettings, SearchSettings
from reid_desktop.core.values import Image
from reid_desktop.footage.pictures import read_picture
from reid_desktop.footage.reader import open_footage
from reid_desktop.pipeline.clip_choices import ClipChoices, ClipResult
from reid_desktop.pipeline.clip_people import Look, boxes_at
from reid_desktop.pipeline.clip_writing import safe_name
from reid_desktop.pipeline.clips import export_clips
from reid_desktop.pipeline.imports import import_footage
from reid_desktop.pipeline.ingest import ingest
from reid_desktop.pipeline.query import read_query
from reid_desktop.pipeline.retrieve import retrieve
from reid_desktop.store.case import Case


@pytest.fixture
def marked(
    tmp_path: Path, clip: Path, red_person: Path, colour_networks: Any
) -> Iterator[tuple[Case, int]]:
    """The clip indexed every second; the red person at 3 s is marked as a match."""
    with Case.create(tmp_path / "c.reidcase", CaseInfo("Gäste / Süd", "K-1/26"), by="Eva") as case:
        start = "2026-03-02T08:00:00+01:00"
        run(import_footage(case, [clip], camera="Süd <1>", start=start, by="Eva"))
        run(ingest(case, colour_networks, settings=IndexSettings(every_s=1.0), by="Eva"))
        query = read_query(red_person)
        search = run(retrieve(case, colour_networks, query, settings=SearchSettings(), by="Eva"))
        ids = case.hits_of(search.id).ids.tolist()
        chosen = next(d for d in case.detections(ids) if d.frame_index == 30 and d.box[1] > 35)
        assert chosen.box[0] > 60
        case.set_verdict(search.id, chosen.id, Mark.MATCH, by="Eva")
        yield case, chosen.id


def exported(case: Case, out: Path, networks: Any, **choices: Any) -> ClipResult:
    wanted = ClipChoices(before_s=0.5, after_s=0.5, **choices)
    return run(export_clips(case, out, wanted, detector=networks.detector, by="Eva"))


def frames_of(path: Path) -> list[Image]:
    with open_footage(path) as footage:
        return [frame.image for frame in footage.frames(range(footage.info.frames))]


def colourful(image: Image, part: tuple[slice, slice]) -> float:
    """Share of pixels of a part that are as saturated as the drawn people."""
    pixels = image[part].astype(int)
    return float(((pixels.max(axis=-1) - pixels.min(axis=-1)) > 100).mean())


GREEN_EDGE = (slice(24, 92), slice(104, 136))
BARE = {"caption": False, "box": False}


def test_a_clip_and_a_still_are_written_listed_and_logged(
    marked: tuple[Case, int], tmp_path: Path, colour_networks: Any
) -> None:
    case, number = marked
    result = exported(case, tmp_path / "out", colour_networks)
    assert [path.suffix for path in result.files] == [".jpg", ".mp4"]
    assert not result.skipped
    lines = (tmp_path / "out" / "clips.jsonl").read_text().splitlines()
    listed = [json.loads(line) for line in lines]
    for path, line in zip(result.files, listed, strict=True):
        assert line["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
        assert line["source_sha256"] == case.sources()[0].sha256
        assert line["detections"] == [number]
    assert [e.details["kind"] for e in case.audit() if e.action == "export clip"] == [
        "still",
        "clip",
    ]
    assert {kind for kind, _ in case.exports.of()[number]} == {"still", "clip"}
    assert len(frames_of(result.files[1])) == 11
    assert not list((tmp_path / "out").glob("*.part"))


def test_names_hold_nothing_that_a_file_system_minds(
    marked: tuple[Case, int], tmp_path: Path, colour_networks: Any
) -> None:
    case, number = marked
    result = exported(case, tmp_path / "out", colour_networks)
    assert result.files[0].name == f"K-1-26_Süd-1_20260302-080003_d{number}.jpg"


@given(st.text(max_size=200))
def test_any_name_is_made_safe(text: str) -> None:
    name = safe_name(text)
    assert not set(name) & set('/\\:*?"<>|\0\n_')
    assert not name.startswith((".", "-"))
    assert len(name) <= 60


def test_bystanders_are_pixelated_on_every_frame_and_the_marked_person_is_not(
    marked: tuple[Case, int], tmp_path: Path, colour_networks: Any
) -> None:
    case, _ = marked
    hidden = exported(case, tmp_path / "hidden", colour_networks, **BARE)
    seen = exported(
        case, tmp_path / "seen", colour_networks, pixelate=False, caption=True, box=False
    )
    still, open_still = read_picture(hidden.files[0]), read_picture(seen.files[0])
    assert len(np.unique(still[30:90, 110:130].reshape(-1, 3) // 24, axis=0)) < 40
    assert np.abs(still[45:95, 72:88].astype(int) - open_still[45:95, 72:88]).mean() < 3
    for index, (image, plain) in enumerate(
        zip(frames_of(hidden.files[1]), frames_of(seen.files[1]), strict=True), start=25
    ):
        left = 10 + 2 * index
        person = (slice(46, 94), slice(left + 3, min(left + 17, 104)))
        assert colourful(image, person) > 0.95
        edge = (slice(20, 29), slice(111, 129))
        assert np.abs(image[edge].astype(int) - plain[edge]).mean() > 8, index


def test_untouched_stretches_are_copied_bit_by_bit(
    marked: tuple[Case, int], tmp_path: Path, colour_networks: Any, clip: Path
) -> None:
    case, _ = marked
    result = exported(case, tmp_path / "out", colour_networks, pixelate=False, stills=False, **BARE)
    line = json.loads((tmp_path / "out" / "clips.jsonl").read_text())
    assert line["derived"]["copied"] is True
    assert line["derived"]["from_s"] <= 2.5
    assert line["derived"]["to_s"] >= 3.5
    first = round(line["derived"]["from_s"] * 10)
    originals = frames_of(clip)[first:]
    copies = frames_of(result.files[0])
    assert len(copies) >= 11
    assert all((a == b).all() for a, b in zip(copies, originals, strict=False))


def test_what_was_exported_before_is_left_out_until_asked_again(
    marked: tuple[Case, int], tmp_path: Path, colour_networks: Any
) -> None:
    case, number = marked
    choices = {"clips": False, **BARE}
    assert len(exported(case, tmp_path / "out", colour_networks, **choices).files) == 1
    second = exported(case, tmp_path / "out", colour_networks, **choices)
    assert (second.files, second.already) == ([], [number])
    third = exported(case, tmp_path / "out", colour_networks, again=True, **choices)
    assert third.files[0].name.endswith("_2.jpg")
    other = exported(case, tmp_path / "out", colour_networks, clips=False, caption=True, box=False)
    assert len(other.files) == 1


def test_stopping_leaves_no_half_file_and_the_next_run_does_the_rest(
    marked: tuple[Case, int], tmp_path: Path, colour_networks: Any
) -> None:
    case, _ = marked
    out = tmp_path / "out"
    choices = ClipChoices(before_s=0.5, after_s=0.5)
    job = export_clips(case, out, choices, detector=colour_networks.detector, by="Eva")
    for step in job:
        assert isinstance(step, Progress)
        if step.text.endswith("2.7 s") and ".mp4" in step.text:
            break
    job.close()
    assert [path.suffix for path in out.iterdir() if path.suffix != ".jsonl"] == [".jpg"]
    rest = run(export_clips(case, out, choices, detector=colour_networks.detector, by="Eva"))
    assert [path.suffix for path in rest.files] == [".mp4"]


def test_a_changed_source_is_not_exported(
    marked: tuple[Case, int], tmp_path: Path, colour_networks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    case, _ = marked
    moved = tmp_path / "gone.mp4"
    monkeypatch.setattr("os.path.exists", lambda path: str(path) == str(moved))
    result = exported(case, tmp_path / "out", colour_networks)
    assert result.files == []
    assert "missing" in result.skipped[0]


def test_a_box_without_a_counterpart_is_hidden_for_the_whole_gap() -> None:
    row = np.array([[0, 0, 10, 20]], np.float32)
    far = np.array([[50, 0, 60, 20], [2, 0, 12, 20]], np.float32)
    looks = [Look(0, row, np.array([True])), Look(4, far, np.array([False, True]))]
    hide, show = boxes_at(looks, 1)
    assert hide.tolist() == [[50, 0, 60, 20]]
    assert show.tolist() == [[0.5, 0, 10.5, 20]]
    hide, show = boxes_at(looks, 4)
    assert (len(hide), len(show)) == (1, 1)
    looks[1] = Look(4, far, np.array([False, False]))
    hide, show = boxes_at(looks, 2)
    assert len(show) == 0
    assert len(hide) == 2
