"""Filters, several pictures, marks, re-ranking and the index of a case, on drawn descriptors."""

import shutil
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from reid_desktop.core.errors import CaseError, QueryError
from reid_desktop.core.progress import run
from reid_desktop.core.records import (
    CaseInfo,
    Mark,
    Method,
    NewDetection,
    NewSearch,
    NewSource,
    Role,
    SearchPicture,
    SourceKind,
)
from reid_desktop.core.searching import SearchFilter
from reid_desktop.core.settings import SearchSettings
from reid_desktop.core.values import Float32, Ranklist
from reid_desktop.index.means import describe_groups
from reid_desktop.pipeline import indexes
from reid_desktop.pipeline.indexes import Shelf, opening_index
from reid_desktop.pipeline.query import query_from_image
from reid_desktop.pipeline.ranking import Sought, rank_gallery
from reid_desktop.pipeline.request import SearchRequest, SearchResult
from reid_desktop.pipeline.retrieve import keep, outcome_of, rank_again, search_people, why
from reid_desktop.store.case import Case

MODEL = "drawn@0123456789ab"
PEOPLE, PICTURES, WIDTH = 30, 8, 64
CROPS = SearchSettings(index="crops", dimension=32, top=20)
GROUPS = replace(CROPS, index="groups")
SUPERGROUPS = replace(CROPS, index="supergroups")
EXACT = replace(CROPS, exhaustive=True)


def drawn(person: int, picture: int = 0, noise: float = 0.35) -> Float32:
    """Return a descriptor of four streams for a picture of a person."""
    own = np.random.default_rng(person).standard_normal(WIDTH)
    own = own + noise * np.random.default_rng(1000 * person + picture).standard_normal(WIDTH)
    parts = own.reshape(4, -1)
    parts /= np.linalg.norm(parts, axis=1, keepdims=True)
    return (parts / 2).reshape(-1).astype(np.float32)


def add_source(case: Case, camera: str, start: str, pictures: range) -> None:
    source = case.add_source(
        NewSource(f"/f/{camera}", SourceKind.VIDEO, camera, start, camera, 1, 1, 90, 90, 9, 1, 9.0)
    )
    for picture in pictures:
        new = [
            NewDetection(
                np.array([person, 0, person + 10, 20 + 10 * (picture % 4)], np.float32),
                0.5 + 0.05 * picture,
                b"jpeg",
            )
            for person in range(PEOPLE)
        ]
        case.add_frame(
            source.id,
            picture,
            3600.0 * picture,
            detector_id="d@1",
            describer_id=MODEL,
            run_id="r",
            detections=new,
            descriptors=np.array([drawn(p, picture) for p in range(PEOPLE)]),
        )


@pytest.fixture(scope="module")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Thirty people, eight pictures each: gate from 20:00 on hourly, hall without a clock."""
    path = tmp_path_factory.mktemp("ranking") / "a.reidcase"
    with Case.create(path, CaseInfo("A"), by="eva") as made:
        add_source(made, "gate", "2026-03-02T20:00:00+01:00", range(4))
        add_source(made, "hall", "", range(4, PICTURES))
    return path


@pytest.fixture
def case(made_once: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Case]:
    """A copy of the case, and no index in memory."""
    monkeypatch.setattr(indexes, "_SHELF", Shelf())
    shutil.copytree(made_once, tmp_path / "a.reidcase")
    with Case.open(tmp_path / "a.reidcase") as opened:
        yield opened


def divide(case: Case) -> None:
    gallery = case.gallery(MODEL)
    labels = np.arange(len(gallery)) % PEOPLE
    groups = describe_groups(gallery.descriptors, labels, PEOPLE)
    case.set_groups(MODEL, gallery.ids, groups, theta=0.5, by="eva")


def sought(person: int, **others: Any) -> Sought:
    return Sought(drawn(person, 99)[None], np.zeros((0, WIDTH), np.float32), **others)


def ask(case: Case, what: Sought, settings: SearchSettings = CROPS) -> SearchResult:
    return run(rank_gallery(case, MODEL, what, settings=settings))


def person_of(detection_id: int) -> int:
    return (detection_id - 1) % PEOPLE


EVERY_INDEX = pytest.mark.parametrize(
    "settings",
    [CROPS, GROUPS, SUPERGROUPS, EXACT],
    ids=["crops", "groups", "supergroups", "exact"],
)


@EVERY_INDEX
def test_the_person_comes_first_whatever_the_index(case: Case, settings: SearchSettings) -> None:
    divide(case)
    result = ask(case, sought(3), settings)
    assert {person_of(i) for i in result.ranklist.ids[:PICTURES].tolist()} == {3}
    assert result.parameters.get("index", settings.index) == settings.index
    assert result.parameters["exhaustive"] is settings.exhaustive
    exact = ask(case, sought(3), EXACT)
    assert np.array_equal(result.ranklist.scores[:PICTURES], exact.ranklist.scores[:PICTURES])
    assert result.streams == pytest.approx(exact.streams, abs=1e-6) or len(result.streams)


def test_scores_are_the_weighted_means_of_the_streams_that_explain_them(case: Case) -> None:
    settings = replace(CROPS, weight_head=0.0)
    result = ask(case, sought(5), settings)
    means = np.average(result.streams, axis=1, weights=settings.stream_weights)
    assert means == pytest.approx(result.ranklist.scores, abs=2e-3)


FILTERS = {
    "camera": (SearchFilter(cameras=("gate",)), {"cameras": 120}, 120),
    "source": (SearchFilter(source_ids=(2,)), {"source_ids": 120}, 120),
    "since": (SearchFilter(since="2026-03-02T21:30:00+01:00"), {"time": 180}, 60),
    "until": (SearchFilter(until="2026-03-02T20:00:00+00:00"), {"time": 180}, 60),
    "at night": (SearchFilter(day_from="22:30", day_until="20:30"), {"time_of_day": 180}, 60),
    "sureness": (SearchFilter(least_sureness=0.74), {"least_sureness": 150}, 90),
    "height": (SearchFilter(least_height=45), {"least_height": 180}, 60),
    "two": (SearchFilter(cameras=("gate",), least_height=45), {"cameras": 120}, 30),
    "nobody": (SearchFilter(cameras=("roof",)), {"cameras": 240}, 0),
}


@pytest.mark.parametrize("name", FILTERS)
@EVERY_INDEX
def test_filters_act_before_the_search_and_say_what_they_left(
    case: Case, name: str, settings: SearchSettings
) -> None:
    divide(case)
    where, left_out, kept = FILTERS[name]
    result = ask(case, sought(2, where=where), settings)
    assert (result.outcome.total, result.outcome.kept) == (240, kept)
    assert result.outcome.left_out.items() >= left_out.items()
    assert len(result.ranklist) == min(20, kept)
    assert result.outcome.without_clock == (120 if where.asks_for_time else 0)
    assert bool(result.outcome.sentence()) == (kept < 240)
    exact = ask(case, sought(2, where=where), EXACT)
    assert np.array_equal(result.ranklist.ids[:1], exact.ranklist.ids[:1])


def test_a_least_score_cuts_the_list_and_says_so(case: Case) -> None:
    result = ask(case, sought(2, where=SearchFilter(least_score=0.6)))
    assert 0 < len(result.ranklist) < 20
    assert (result.ranklist.scores >= 0.6).all()
    assert result.outcome.left_out == {"least_score": 20 - len(result.ranklist)}


def test_several_pictures_join_by_mean_or_by_the_best_of_them(case: Case) -> None:
    two = np.stack([drawn(4, 50), drawn(9, 50)])
    for join in ("mean", "best"):
        what = Sought(two, np.zeros((0, WIDTH), np.float32), join=join)  # type: ignore[arg-type]
        found = ask(case, what, replace(CROPS, top=16)).ranklist
        assert {person_of(i) for i in found.ids.tolist()} == {4, 9}
    assert found.scores[0] > 0.75


def test_who_was_rejected_never_comes_back_and_pushes_away(case: Case) -> None:
    between = drawn(4, 50) + drawn(9, 50)
    between /= np.linalg.norm(between)
    both = Sought(between[None], np.zeros((0, WIDTH), np.float32))
    nine = [i for i in ask(case, both).ranklist.ids.tolist() if person_of(i) == 9][:3]
    after = ask(case, replace(both, rejected=tuple(nine)))
    assert not set(nine) & set(after.ranklist.ids.tolist())
    assert {person_of(i) for i in after.ranklist.ids[:PICTURES].tolist()} == {4}
    assert after.outcome.left_out == {"rejected": 3}
    negative = replace(both, unlikes=drawn(9, 51)[None])
    assert {person_of(i) for i in ask(case, negative).ranklist.ids[:PICTURES].tolist()} == {4}


@pytest.mark.parametrize("settings", [CROPS, EXACT], ids=["crops", "exact"])
def test_reranking_keeps_the_people_and_falling_scores(
    case: Case, settings: SearchSettings
) -> None:
    plain = ask(case, sought(6), settings).ranklist
    again = ask(case, sought(6), replace(settings, rerank=True)).ranklist
    assert {person_of(i) for i in again.ids[:PICTURES].tolist()} == {6}
    assert (np.diff(again.scores) <= 1e-6).all()
    assert len(again) == len(plain)


def test_an_index_is_built_once_kept_and_built_anew_when_damaged(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = ask(case, sought(1)).ranklist
    (path,) = (case.path / "index").rglob("*.npz")
    made = path.read_bytes()
    ask(case, sought(2))
    assert path.read_bytes() == made
    monkeypatch.setattr(indexes, "_SHELF", Shelf())
    path.write_bytes(made[: len(made) // 2])
    again = ask(case, sought(1)).ranklist
    assert np.array_equal(first.ids, again.ids)
    assert len(path.read_bytes()) == len(made)


def test_a_disk_that_cannot_keep_the_index_does_not_stop_a_search(case: Case) -> None:
    (case.path / "index").write_bytes(b"in the way")
    assert person_of(int(ask(case, sought(1)).ranklist.ids[0])) == 1


def test_people_indexed_later_are_found_then_taken_into_the_index(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    gallery = case.gallery(MODEL)
    divide(case)
    assert len(run(opening_index(case, gallery, GROUPS)) or ()) == 240
    add_source(case, "roof", "", range(8, 10))
    grown = case.gallery(MODEL)
    for settings in (CROPS, GROUPS, SUPERGROUPS):
        late = ask(case, sought(7), replace(settings, top=300)).ranklist
        assert sum(person_of(i) == 7 for i in late.ids[:10].tolist()) == 10
    assert ask(case, sought(7), GROUPS).parameters["ungrouped"] == 60
    monkeypatch.setattr(indexes, "LATE_ROWS", 10)
    assert len(run(opening_index(case, grown, GROUPS)) or ()) == 300
    assert ask(case, sought(7), GROUPS).parameters["ungrouped"] == 60


def test_regrouping_makes_a_new_index(case: Case) -> None:
    divide(case)
    first = run(opening_index(case, case.gallery(MODEL), GROUPS))
    time.sleep(0.002)
    gallery = case.gallery(MODEL)
    single = describe_groups(gallery.descriptors, np.arange(240), 240)
    case.set_groups(MODEL, gallery.ids, single, theta=0.0, by="eva")
    second = run(opening_index(case, gallery, GROUPS))
    assert first is not None
    assert second is not None
    assert second is not first
    assert (len(first.coarse), len(second.coarse)) == (30, 240)
    assert run(opening_index(case, gallery, GROUPS)) is second


def test_left_to_the_program_supergroups_are_searched_where_people_are_grouped(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    auto = replace(CROPS, index="auto")
    assert ask(case, sought(1), auto).parameters["exhaustive"] is True  # few are all compared
    monkeypatch.setattr(indexes, "EXHAUSTIVE_BELOW", 100)
    assert ask(case, sought(1), auto).parameters["index"] == "crops"
    gallery = case.gallery(MODEL)
    halves = describe_groups(gallery.descriptors, np.arange(240) // 4, 60)
    case.set_groups(MODEL, gallery.ids, halves, theta=0.1, by="eva")
    found = run(opening_index(case, gallery, auto))
    assert found is not None
    assert (found.kind, len(found)) == ("supergroups", 240)
    assert len(found.coarse) <= 60
    groups = run(opening_index(case, gallery, GROUPS))
    assert groups is not None
    assert len(groups.coarse) == 60


@pytest.mark.parametrize("settings", [GROUPS, SUPERGROUPS], ids=["groups", "supergroups"])
def test_without_groups_an_index_of_them_compares_everything(
    case: Case, settings: SearchSettings
) -> None:
    assert ask(case, sought(1), settings).parameters["exhaustive"] is True


def stored_search(case: Case, *, settings: SearchSettings = CROPS) -> int:
    between = drawn(4, 50) + drawn(9, 50)
    picture = SearchPicture(
        Role.LIKE, "q.png", "ab", b"jpeg", None, between / np.linalg.norm(between)
    )
    result = ask(case, Sought(picture.descriptor[None], np.zeros((0, WIDTH), np.float32)), settings)
    new = NewSearch(Method.GLAD, "q.png", b"jpeg", "ab", None, MODEL, dict(result.parameters), 0)
    return case.add_search(new, result.ranklist, pictures=[picture], by="eva").id


def test_marks_rank_again_at_once_and_the_result_can_be_kept(case: Case) -> None:
    number = stored_search(case)
    hits = case.hits_of(number).ids.tolist()
    fours = [i for i in hits if person_of(i) == 4]
    nines = [i for i in hits if person_of(i) == 9]
    for ids, mark in ((fours[:2], Mark.MATCH), (nines[:2], Mark.NOT_MATCH)):
        for detection in ids:
            case.set_verdict(number, detection, mark, by="eva")
    result = run(rank_again(case, number, settings=CROPS))
    assert {person_of(i) for i in result.ranklist.ids[:PICTURES].tolist()} == {4}
    assert not set(nines[:2]) & set(result.ranklist.ids.tolist())
    unmarked = run(rank_again(case, number, settings=CROPS, by_marks=False))
    assert unmarked.ranklist.ids.tolist() == hits
    kept = run(keep(case, number, result, by="eva"))
    assert case.hits_of(kept.id).ids.tolist() == result.ranklist.ids.tolist()
    assert kept.parameters["refined_from"] == number
    assert kept.parameters["rejected"] == sorted(nines[:2])
    outcome = outcome_of(kept)
    assert outcome is not None
    assert outcome.left_out == {"rejected": 2}
    assert case.check() == []


def test_ranking_again_takes_other_weights_and_filters_and_needs_no_writing(case: Case) -> None:
    number = stored_search(case)
    with Case.open(case.path, read_only=True) as twin:
        gate = SearchFilter(cameras=("gate",))
        result = run(rank_again(twin, number, settings=CROPS, where=gate))
        assert set(result.ranklist.ids.tolist()) <= set(range(1, 121))
        lower = replace(CROPS, weight_global=0.0, weight_head=0.0, weight_upper_body=0.0)
        one = run(rank_again(twin, number, settings=lower))
        assert one.streams[:, 3] == pytest.approx(one.ranklist.scores, abs=2e-3)


def test_why_tells_the_streams_of_any_hit(case: Case) -> None:
    number = stored_search(case)
    result = run(rank_again(case, number, settings=CROPS))
    found = why(case, number, result.ranklist.ids)
    assert found == pytest.approx(result.streams, abs=1e-6)
    assert np.isnan(why(case, number, [999_999])).all()


def test_a_search_without_descriptors_cannot_be_ranked_again(case: Case) -> None:
    new = NewSearch(Method.QEEPS, "q.png", b"jpeg", "ab", None, MODEL, {"top": 1}, 0)
    search = case.add_search(new, Ranklist(np.array([1]), np.array([0.5], np.float32)), by="eva")
    assert outcome_of(search) is None
    with pytest.raises(CaseError, match="GLAD"):
        run(rank_again(case, search.id, settings=CROPS))
    with pytest.raises(CaseError, match="no search 99"):
        run(rank_again(case, 99, settings=CROPS))


def test_marks_are_a_filter(case: Case) -> None:
    number = stored_search(case)
    first, second = case.hits_of(number).ids[:2].tolist()
    case.set_verdict(number, first, Mark.MATCH, by="eva")
    case.set_verdict(number, second, Mark.UNSURE, by="eva")
    only = ask(case, sought(4, where=SearchFilter(marks=(Mark.MATCH,))))
    assert only.ranklist.ids.tolist() == [first]
    others = SearchFilter(without_marks=(Mark.MATCH, Mark.UNSURE))
    assert ask(case, sought(4, where=others)).outcome.kept == 238


def test_searching_people_stores_every_picture(case: Case, colour_networks: Any) -> None:
    red = np.full((60, 20, 3), (200, 30, 30), np.uint8)
    blue = np.full((60, 20, 3), (40, 50, 210), np.uint8)
    source = case.sources()[0]
    for index, image in enumerate((red, blue)):
        case.add_frame(
            source.id,
            100 + index,
            0.0,
            detector_id="d@1",
            describer_id=colour_networks.model_id,
            run_id="colours",
            detections=[NewDetection(np.array([0, 0, 20, 60], np.float32), 0.9, b"jpeg")],
            descriptors=colour_networks.describe_crops([image]).descriptors,
        )
    request = SearchRequest(
        (query_from_image(red, name="red"), query_from_image(red[:40], name="half")),
        negatives=(query_from_image(blue, name="blue"),),
    )
    search = run(search_people(case, colour_networks, request, settings=CROPS, by="eva"))
    pictures = case.search_pictures(search.id)
    assert [(p.role, p.name) for p in pictures] == [
        (Role.LIKE, "red"),
        (Role.LIKE, "half"),
        (Role.UNLIKE, "blue"),
    ]
    assert search.query_name == "red"
    again = run(rank_again(case, search.id, settings=CROPS))
    assert np.array_equal(again.ranklist.scores, case.hits_of(search.id).scores)
    with pytest.raises(QueryError, match="at least one"):
        run(search_people(case, colour_networks, SearchRequest(()), settings=CROPS, by="eva"))


def add_tinted(case: Case, camera: str, tint: int) -> None:
    """A camera that adds the same to each of thirty people."""
    source = case.add_source(
        NewSource(f"/f/{camera}", SourceKind.VIDEO, camera, "", camera, 1, 1, 90, 90, 9, 1, 9.0)
    )
    light = np.random.default_rng(10**6 + tint).standard_normal(WIDTH)
    seen = np.array([drawn(person, 200 + tint) for person in range(PEOPLE)]) + 0.4 * light
    parts = seen.reshape(PEOPLE, 4, -1)
    parts /= 2 * np.linalg.norm(parts, axis=-1, keepdims=True)
    boxes = [np.array([person, 0, person + 10, 20], np.float32) for person in range(PEOPLE)]
    case.add_frame(
        source.id,
        0,
        0.0,
        detector_id="d@1",
        describer_id=MODEL,
        run_id="tinted",
        detections=[NewDetection(box, 0.9, b"jpeg") for box in boxes],
        descriptors=seen.astype(np.float32),
    )


CENTRED = replace(CROPS, centre_cameras=True, top=12)


@pytest.mark.parametrize("exhaustive", [False, True])
def test_centring_finds_people_whom_a_camera_tints(case: Case, exhaustive: bool) -> None:
    for tint in range(1, 5):
        add_tinted(case, f"tinted {tint}", tint)
    asked = replace(CENTRED, exhaustive=exhaustive)
    found = {True: 0, False: 0}
    for centre in found:
        for person in range(PEOPLE):
            result = ask(case, sought(person), replace(asked, centre_cameras=centre))
            seen = [person_of(number) for number in result.ranklist.ids.tolist()]
            found[centre] += seen.count(person)
            assert result.parameters["centre_cameras"] is centre
            assert (np.diff(result.ranklist.scores) <= 0).all()
            assert len(result.ranklist) == 12
    assert found[True] > found[False] + PEOPLE


@pytest.mark.parametrize("rerank", [False, True])
def test_who_is_indexed_later_does_not_bend_the_cameras_of_then(case: Case, rerank: bool) -> None:
    settings = replace(CENTRED, rerank=rerank)
    before = ask(case, sought(3), settings).ranklist
    add_tinted(case, "annexe", 1)
    asking = rank_gallery(case, MODEL, sought(3), settings=settings, people=240)
    again = run(asking).ranklist
    assert np.array_equal(before.ids, again.ids)
    assert np.array_equal(before.scores, again.scores)
    assert not np.array_equal(ask(case, sought(3), settings).ranklist.scores, before.scores)
