import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from reid_desktop.core.errors import ReportError
from reid_desktop.core.progress import run
from reid_desktop.core.records import CaseInfo, Mark, Method
from reid_desktop.core.settings import IndexSettings, SearchSettings
from reid_desktop.footage.writer import VideoWriter
from reid_desktop.pipeline.export import export
from reid_desktop.pipeline.imports import import_footage
from reid_desktop.pipeline.ingest import ingest
from reid_desktop.pipeline.person_search import person_search
from reid_desktop.pipeline.query import query_from_detection, read_query
from reid_desktop.pipeline.regroup import regroup
from reid_desktop.pipeline.replay import Outcome, Replayed, replay
from reid_desktop.pipeline.retrieve import retrieve
from reid_desktop.report import bag
from reid_desktop.report.choices import ReportChoices
from reid_desktop.store.case import Case


@pytest.fixture
def indexed(tmp_path: Path, clip: Path, colour_networks: Any) -> Iterator[Case]:
    with Case.create(tmp_path / "c.reidcase", CaseInfo("Theft", "K-1"), by="Eva") as case:
        run(import_footage(case, [clip], camera="Gate", by="Eva"))
        run(ingest(case, colour_networks, settings=IndexSettings(every_s=1.0), by="Eva"))
        yield case


@pytest.fixture
def reported(indexed: Case, tmp_path: Path, red_person: Path, colour_networks: Any) -> Path:
    settings = SearchSettings(top=8)
    query = read_query(red_person)
    run(retrieve(indexed, colour_networks, query, settings=settings, by="Eva"))
    return run(export(indexed, tmp_path / "report", by="Eva")).out


def replayed(report: Path, case: Case, networks: Any) -> list[Replayed]:
    with Case.open(case.path, read_only=True) as twin:
        return run(replay(report, twin, networks))


def edited(report: Path, change: Any) -> Path:
    """A copy of the content with something in it changed."""
    table = json.loads((report / bag.JSON).read_bytes())
    change(table)
    path = report.parent / "edited.json"
    path.write_text(json.dumps(table))
    return path


@pytest.mark.parametrize("grouped", [False, True])
def test_the_same_case_gives_the_same_bits(
    indexed: Case, tmp_path: Path, red_person: Path, colour_networks: Any, grouped: bool
) -> None:
    if grouped:
        run(regroup(indexed, theta=None, by="Eva"))
    settings = SearchSettings(top=8, index="groups", groups=2, weight_head=0.5)
    query = read_query(red_person)
    search = run(retrieve(indexed, colour_networks, query, settings=settings, by="Eva"))
    out = run(export(indexed, tmp_path / "r.zip", ReportChoices(zipped=True), by="Eva")).out
    (result,) = replayed(out, indexed, colour_networks)
    assert result == Replayed(search.id, Outcome.SAME, search.hits, search.hits, 0.0, ())


def test_marks_made_since_do_not_bend_a_replay(
    indexed: Case, reported: Path, colour_networks: Any
) -> None:
    (search,) = indexed.searches()
    for number in indexed.hits_of(search.id).ids.tolist()[:3]:
        indexed.set_verdict(search.id, number, Mark.NOT_MATCH, by="Eva")
    (result,) = replayed(reported, indexed, colour_networks)
    assert result.outcome is Outcome.SAME


def test_people_indexed_since_are_left_out_and_told(
    indexed: Case, reported: Path, colour_networks: Any, tmp_path: Path
) -> None:
    path = tmp_path / "more.mp4"
    with VideoWriter(path, fps=10, width=160, height=120) as writer:
        image = np.full((120, 160, 3), 120, np.uint8)
        image[40:100, 60:80] = (200, 30, 30)
        for _ in range(5):
            writer.write(image)
    run(import_footage(indexed, [path], camera="Hall", by="Eva"))
    run(ingest(indexed, colour_networks, settings=IndexSettings(every_s=0.4), by="Eva"))
    (result,) = replayed(reported, indexed, colour_networks)
    assert result.outcome is Outcome.SAME
    assert "indexed since" in result.remarks[0]


def test_a_report_that_states_other_ranks_than_the_case_is_found(
    indexed: Case, reported: Path, colour_networks: Any
) -> None:
    def swap(table: Any) -> None:
        first, second = table["searches"][0]["candidates"][:2]
        first["detection_id"], second["detection_id"] = (
            second["detection_id"],
            first["detection_id"],
        )

    (result,) = replayed(edited(reported, swap), indexed, colour_networks)
    assert result.outcome is Outcome.DIFFERENT
    assert "2 candidates of the report are not so in the case" in result.remarks[0]


def test_other_parameters_give_another_ranklist_and_the_first_rank_that_differs(
    indexed: Case, reported: Path, colour_networks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As if the program ranked otherwise by now."""
    monkeypatch.setattr(
        "reid_desktop.pipeline.replay._settings",
        lambda asked: SearchSettings(top=5, weight_global=0.0, weight_head=1.0),
    )
    (result,) = replayed(reported, indexed, colour_networks)
    assert result.outcome is Outcome.DIFFERENT
    assert "had 8 ranks and has 5 now" in " ".join(result.remarks)


def test_frames_are_searched_again_for_a_query_from_the_footage(
    indexed: Case, tmp_path: Path, colour_networks: Any, red_person: Path
) -> None:
    ids = indexed.detection_ids().tolist()
    for query in (query_from_detection(indexed, ids[2]), read_query(red_person)):
        run(
            person_search(
                indexed,
                colour_networks,
                query,
                settings=SearchSettings(top=10),
                cascade=False,
                by="Eva",
            )
        )
    out = run(export(indexed, tmp_path / "r", by="Eva")).out
    of_footage, of_file = replayed(out, indexed, colour_networks)
    assert indexed.search(of_footage.search_id).method is Method.QEEPS
    assert of_footage.outcome is Outcome.SAME, of_footage
    assert of_file.outcome is Outcome.NOT_REPEATED
    assert "JPEG of the query" in of_file.remarks[0]


def test_a_report_of_another_case_is_not_repeated(
    reported: Path, tmp_path: Path, colour_networks: Any
) -> None:
    with Case.create(tmp_path / "other.reidcase", CaseInfo("Other"), by="Eva") as other:
        path = other.path
    with Case.open(path, read_only=True) as other:
        (result,) = run(replay(reported, other, colour_networks))
    assert result.outcome is Outcome.NOT_REPEATED


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"format": "reid-desktop-report"}'])
def test_what_is_no_report_is_said(
    indexed: Case, tmp_path: Path, colour_networks: Any, content: str
) -> None:
    path = tmp_path / "report.json"
    path.write_text(content)
    with pytest.raises(ReportError):
        run(replay(path, indexed, colour_networks))
    with pytest.raises(ReportError):
        run(replay(tmp_path / "nothing", indexed, colour_networks))
