import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from reid_desktop.core.errors import ReportError
from reid_desktop.core.networks import PreparedQuery
from reid_desktop.core.progress import run
from reid_desktop.core.records import CaseInfo, Mark, Search, UserRole
from reid_desktop.core.settings import IndexSettings, SearchSettings
from reid_desktop.core.values import Float32, Image, QueryDetections
from reid_desktop.footage.writer import VideoWriter
from reid_desktop.pipeline import search_again
from reid_desktop.pipeline.export import export
from reid_desktop.pipeline.imports import import_footage
from reid_desktop.pipeline.ingest import ingest
from reid_desktop.pipeline.person_search import person_search
from reid_desktop.pipeline.query import Query, query_from_detection, read_query
from reid_desktop.pipeline.regroup import regroup
from reid_desktop.pipeline.replay import Outcome, Replayed, replay
from reid_desktop.pipeline.request import SearchRequest
from reid_desktop.pipeline.retrieve import retrieve, search_people
from reid_desktop.pipeline.together import search_together
from reid_desktop.report import bag
from reid_desktop.report.choices import ReportChoices
from reid_desktop.store.case import Case
from tests.conftest import ColourNetworks


class OtherNetworks(ColourNetworks):
    """As if other weights had been installed since."""

    model_id = "other@ba9876543210"


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
    more_footage(indexed, colour_networks, tmp_path / "more.mp4")
    (result,) = replayed(reported, indexed, colour_networks)
    assert result.outcome is Outcome.SAME
    assert "indexed since" in result.remarks[0]


@pytest.mark.parametrize("rerank", [False, True])
def test_the_means_of_cameras_are_those_of_then(
    indexed: Case, red_person: Path, colour_networks: Any, tmp_path: Path, rerank: bool
) -> None:
    settings = SearchSettings(top=8, centre_cameras=True, rerank=rerank)
    run(retrieve(indexed, colour_networks, read_query(red_person), settings=settings, by="Eva"))
    out = run(export(indexed, tmp_path / "r", by="Eva")).out
    more_footage(indexed, colour_networks, tmp_path / "more.mp4")
    (result,) = replayed(out, indexed, colour_networks)
    assert result.outcome is Outcome.SAME, result
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
        "reid_desktop.pipeline.search_again.settings_of",
        lambda asked: SearchSettings(top=5, weight_global=0.0, weight_head=1.0),
    )
    (result,) = replayed(reported, indexed, colour_networks)
    assert result.outcome is Outcome.DIFFERENT
    assert "had 8 ranks and has 5 now" in " ".join(result.remarks)


def more_footage(case: Case, networks: Any, path: Path) -> None:
    """A red person in another camera, indexed after whatever was searched before."""
    with VideoWriter(path, fps=10, width=160, height=120) as writer:
        image = np.full((120, 160, 3), 120, np.uint8)
        image[40:100, 60:80] = (200, 30, 30)
        for _ in range(5):
            writer.write(image)
    run(import_footage(case, [path], camera="Hall", by="Eva"))
    run(ingest(case, networks, settings=IndexSettings(every_s=0.4), by="Eva"))


def looked(case: Case, networks: Any, query: Query, *, cascade: bool) -> Search:
    settings = SearchSettings(top=10, frames=3)
    asking = person_search(case, networks, query, settings=settings, cascade=cascade, by="Eva")
    return run(asking)


@pytest.mark.parametrize("cascade", [False, True])
@pytest.mark.parametrize("of_file", [False, True])
def test_whole_frames_are_searched_again_to_the_bit(
    indexed: Case,
    tmp_path: Path,
    colour_networks: Any,
    red_person: Path,
    cascade: bool,
    of_file: bool,
) -> None:
    detection = indexed.detection_ids().tolist()[2]
    query = read_query(red_person) if of_file else query_from_detection(indexed, detection)
    search = looked(indexed, colour_networks, query, cascade=cascade)
    assert search.hits >= 3
    red_person.unlink()  # the case is enough
    out = run(export(indexed, tmp_path / "r", by="Eva")).out
    assert replayed(out, indexed, colour_networks) == [
        Replayed(search.id, Outcome.SAME, search.hits, search.hits, 0.0, ())
    ]


@pytest.mark.parametrize("cascade", [False, True])
def test_frames_and_people_indexed_since_do_not_bend_a_search_of_frames(
    indexed: Case, tmp_path: Path, colour_networks: Any, red_person: Path, cascade: bool
) -> None:
    looked(indexed, colour_networks, read_query(red_person), cascade=cascade)
    out = run(export(indexed, tmp_path / "r", by="Eva")).out
    more_footage(indexed, colour_networks, tmp_path / "more.mp4")
    (result,) = replayed(out, indexed, colour_networks)
    assert result.outcome is Outcome.SAME, result
    assert "10 frames were indexed since" in " ".join(result.remarks)


def test_a_box_that_only_the_searcher_found_is_the_same_box_again(
    indexed: Case, tmp_path: Path, colour_networks: Any, red_person: Path
) -> None:
    class Loose(ColourNetworks):
        """Finds smaller boxes beside those of the detector."""

        def search(self, query: PreparedQuery, images: Sequence[Image]) -> list[QueryDetections]:
            found = super().search(query, images)
            for each in found:
                each.boxes[:, 3] -= 0.6 * (each.boxes[:, 3] - each.boxes[:, 1])
            return found

    before = len(indexed.detection_ids())
    search = looked(indexed, Loose(), read_query(red_person), cascade=False)
    assert len(indexed.detection_ids()) > before
    out = run(export(indexed, tmp_path / "r", by="Eva")).out
    (result,) = replayed(out, indexed, Loose())
    assert result == Replayed(search.id, Outcome.SAME, search.hits, search.hits, 0.0, ())


def test_another_searcher_is_said_and_nothing_is_compared(
    indexed: Case, tmp_path: Path, colour_networks: Any, red_person: Path
) -> None:
    looked(indexed, colour_networks, read_query(red_person), cascade=False)
    out = run(export(indexed, tmp_path / "r", by="Eva")).out
    (result,) = replayed(out, indexed, OtherNetworks())
    assert result.outcome is Outcome.NOT_REPEATED
    assert "was colour@0123456789ab and is other@ba9876543210 now" in result.remarks[0]


def test_a_score_that_means_something_else_now_is_said(
    indexed: Case, tmp_path: Path, colour_networks: Any, red_person: Path
) -> None:
    class Halved(ColourNetworks):
        """The same weights, but another score than then."""

        score_rule = "half the likeness"  # type: ignore[assignment]

        def search(self, query: PreparedQuery, images: Sequence[Image]) -> list[QueryDetections]:
            found = super().search(query, images)
            return [replace(each, scores=(each.scores / 2).astype(np.float32)) for each in found]

    search = looked(indexed, colour_networks, read_query(red_person), cascade=False)
    assert search.parameters["score"] == "likeness"
    out = run(export(indexed, tmp_path / "r", by="Eva")).out
    (result,) = replayed(out, indexed, Halved())
    assert result.outcome is Outcome.DIFFERENT
    told = "Candidates were ranked by likeness then and are by half the likeness now."
    assert told in result.remarks


def test_a_search_that_kept_no_score_is_said_to_be_older() -> None:
    (told,) = search_again._changed_score({"top": 9}, "cosine")
    assert "did not keep by which score it ranked" in told
    assert search_again._changed_score({"score": "cosine"}, "cosine") == []


def test_another_describer_is_said_and_the_kept_descriptor_ranked(
    indexed: Case, reported: Path, colour_networks: Any
) -> None:
    (result,) = replayed(reported, indexed, OtherNetworks())
    assert result.outcome is Outcome.SAME
    assert "The network was colour@0123456789ab and is other@ba9876543210 now" in result.remarks[0]


def test_a_network_of_the_same_name_that_describes_otherwise_is_found(
    indexed: Case, reported: Path, colour_networks: Any
) -> None:
    class Drifted(ColourNetworks):
        def _histogram(self, crop: Image) -> Float32:
            return np.roll(super()._histogram(crop), 5)

    (result,) = replayed(reported, indexed, Drifted())
    assert result.outcome is Outcome.DIFFERENT
    assert "described anew is not as it was" in result.remarks[0]


def test_several_pictures_and_examples_of_others_are_asked_again(
    indexed: Case, tmp_path: Path, colour_networks: Any, red_person: Path
) -> None:
    ids = indexed.detection_ids().tolist()
    own, other = (query_from_detection(indexed, number) for number in (ids[0], ids[-1]))
    request = SearchRequest((read_query(red_person), own), negatives=(other,), join="best")
    settings = SearchSettings(top=8)
    search = run(search_people(indexed, colour_networks, request, settings=settings, by="Eva"))
    out = run(export(indexed, tmp_path / "r", by="Eva")).out
    (result,) = replayed(out, indexed, colour_networks)
    assert result == Replayed(search.id, Outcome.SAME, search.hits, search.hits, 0.0, ())


def test_a_search_for_people_together_is_asked_again(
    indexed: Case, tmp_path: Path, colour_networks: Any
) -> None:
    last = indexed.detections(indexed.detection_ids())[-1]
    beside = indexed.detections_of_frame(last.source_id, last.frame_index)
    queries = [query_from_detection(indexed, each.id) for each in beside[:2]]
    settings = SearchSettings(top=6)
    search = run(search_together(indexed, colour_networks, queries, settings=settings, by="Eva"))
    assert search.hits
    out = run(export(indexed, tmp_path / "r", by="Eva")).out
    more_footage(indexed, colour_networks, tmp_path / "more.mp4")
    (result,) = replayed(out, indexed, colour_networks)
    assert result.outcome is Outcome.SAME, result


def test_footage_that_changed_since_is_said(
    indexed: Case, tmp_path: Path, colour_networks: Any, red_person: Path, clip: Path
) -> None:
    copy = tmp_path / "own.mp4"
    copy.write_bytes(clip.read_bytes())
    run(import_footage(indexed, [copy], camera="Yard", by="Eva"))
    run(ingest(indexed, colour_networks, settings=IndexSettings(every_s=1.0), by="Eva"))
    looked(indexed, colour_networks, read_query(red_person), cascade=False)
    out = run(export(indexed, tmp_path / "r", by="Eva")).out
    copy.unlink()
    (result,) = replayed(out, indexed, colour_networks)
    assert result.outcome is Outcome.DIFFERENT
    told = " ".join(result.remarks)
    assert "The original “own.mp4” is missing" in told
    assert "4 frames cannot be read now" in told


def test_an_auditor_may_replay(indexed: Case, reported: Path, colour_networks: Any) -> None:
    with Case.open(indexed.path, role=UserRole.AUDITOR) as case:
        (result,) = run(replay(reported, case, colour_networks))
    assert result.outcome is Outcome.SAME


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
