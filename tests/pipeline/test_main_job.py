"""The main job on a drawn clip: import, index, group, search, judge; stub networks, real case."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from reid_desktop.core.errors import CaseError, FootageError, QueryError
from reid_desktop.core.progress import run
from reid_desktop.core.records import CaseInfo, Mark, Method
from reid_desktop.core.settings import IndexSettings, SearchSettings
from reid_desktop.pipeline.frame_search import Hit, SoFar
from reid_desktop.pipeline.imports import checked_start, import_footage
from reid_desktop.pipeline.ingest import ingest
from reid_desktop.pipeline.marks import mark
from reid_desktop.pipeline.person_search import person_search
from reid_desktop.pipeline.query import (
    Query,
    query_from_detection,
    query_from_image,
    read_query,
)
from reid_desktop.pipeline.regroup import regroup
from reid_desktop.pipeline.retrieve import retrieve
from reid_desktop.store.case import Case

EVERY_FIFTH = IndexSettings(every_s=0.5)


@pytest.fixture
def case(tmp_path: Path) -> Any:
    with Case.create(tmp_path / "a.reidcase", CaseInfo("A case"), by="eva") as made:
        yield made


@pytest.fixture
def indexed(case: Case, clip: Path, colour_networks: Any) -> Case:
    run(import_footage(case, [clip], by="eva"))
    run(ingest(case, colour_networks, settings=EVERY_FIFTH, by="eva"))
    return case


def test_import_keeps_what_a_report_needs(case: Case, clip: Path) -> None:
    (source,) = run(import_footage(case, [clip], by="eva")).sources
    assert source.frames == 40
    assert (source.width, source.height) == (160, 120)
    assert source.duration_s == pytest.approx(4.0, abs=0.11)
    assert len(source.sha256) == 64
    assert source.start.startswith("2026-03-02T08:00:00")


def test_importing_twice_keeps_one_source(case: Case, clip: Path) -> None:
    first = run(import_footage(case, [clip], by="eva")).sources
    second = run(import_footage(case, [clip], by="eva")).sources
    assert [s.id for s in first] == [s.id for s in second]
    assert len(case.sources()) == 1


def test_a_bad_path_is_left_out_and_the_good_one_imported(
    case: Case, clip: Path, tmp_path: Path
) -> None:
    text = tmp_path / "text.mp4"
    text.write_text("no video")
    result = run(import_footage(case, [text, clip], by="eva"))
    assert [s.path for s in result.sources] == [str(clip)]
    assert len(result.skipped) == 1
    assert "text.mp4" in result.skipped[0]


def test_only_bad_paths_leave_the_case_untouched(case: Case, tmp_path: Path) -> None:
    text = tmp_path / "text.mp4"
    text.write_text("no video")
    with pytest.raises(FootageError, match=r"text\.mp4"):
        run(import_footage(case, [text], by="eva"))
    assert case.sources() == []


def test_a_start_without_offset_gets_one() -> None:
    assert checked_start("2026-03-02T08:00:00+01:00") == "2026-03-02T08:00:00+01:00"
    assert len(checked_start("2026-03-02T08:00:00")) == len("2026-03-02T08:00:00+01:00")
    with pytest.raises(FootageError, match="yesterday"):
        checked_start("yesterday")


def test_index_finds_every_person_once(indexed: Case) -> None:
    (source,) = indexed.sources()
    assert [index for index, _ in indexed.frame_times(source.id)] == [0, 5, 10, 15, 20, 25, 30, 35]
    people = [len(indexed.detections_of_frame(source.id, i)) for i in (0, 5, 10, 15)]
    assert people == [1, 1, 1, 1]
    gallery = indexed.gallery("colour@0123456789ab")
    assert len(gallery) == len(indexed.detection_ids())
    assert np.allclose(np.linalg.norm(np.float32(gallery.descriptors), axis=1), 1, atol=1e-3)


def test_indexing_again_does_nothing(indexed: Case, colour_networks: Any) -> None:
    before = len(indexed.detection_ids())
    result = run(ingest(indexed, colour_networks, settings=EVERY_FIFTH, by="eva"))
    assert result.frames == 0
    assert len(indexed.detection_ids()) == before


def test_a_stopped_index_goes_on_where_it_was(
    case: Case, clip: Path, colour_networks: Any, tmp_path: Path
) -> None:
    run(import_footage(case, [clip], by="eva"))
    job = ingest(case, colour_networks, settings=EVERY_FIFTH, by="eva")
    for _ in range(4):
        next(job)
    job.close()
    (source,) = case.sources()
    done = len(case.frame_times(source.id))
    assert 0 < done < 8
    result = run(ingest(case, colour_networks, settings=EVERY_FIFTH, by="eva"))
    assert result.frames == 8 - done
    assert len(case.frame_times(source.id)) == 8
    assert case.check() == []


def test_a_changed_source_is_not_indexed(
    case: Case, clip: Path, colour_networks: Any, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.mp4"
    copy.write_bytes(clip.read_bytes())
    run(import_footage(case, [copy], by="eva"))
    copy.write_bytes(clip.read_bytes() + b"x")
    result = run(ingest(case, colour_networks, settings=EVERY_FIFTH, by="eva"))
    assert result.frames == 0
    assert "changed" in result.skipped[0]


def test_the_query_s_person_is_ranked_first(
    indexed: Case, colour_networks: Any, red_person: Path
) -> None:
    found = run(
        retrieve(
            indexed,
            colour_networks,
            read_query(red_person),
            settings=SearchSettings(top=8),
            by="eva",
        )
    )
    hits = indexed.hits_of(found.id)
    assert found.method is Method.GLAD
    assert len(hits) == 8
    assert (np.diff(hits.scores) <= 0).all()
    best = indexed.detections(hits.ids[:4].tolist())
    assert all(_is_red(indexed, d.id) for d in best)


def _is_red(case: Case, detection_id: int) -> bool:
    from reid_desktop.footage.pictures import decode_picture

    red, green, blue = decode_picture(case.crop_jpeg(detection_id), name="x").mean(axis=(0, 1))
    return bool(red > 1.5 * max(green, blue))


def test_groups_do_not_change_the_ranklist_of_a_small_case(
    indexed: Case, colour_networks: Any, red_person: Path
) -> None:
    query = read_query(red_person)
    settings = SearchSettings(top=20, index="groups")
    before = run(retrieve(indexed, colour_networks, query, settings=settings, by="eva"))
    run(regroup(indexed, by="eva"))
    after = run(retrieve(indexed, colour_networks, query, settings=settings, by="eva"))
    assert before.parameters["exhaustive"] is True
    assert after.parameters["exhaustive"] is False
    assert indexed.hits_of(before.id).ids.tolist() == indexed.hits_of(after.id).ids.tolist()


def test_people_indexed_after_grouping_are_found(
    case: Case, clip: Path, colour_networks: Any, red_person: Path
) -> None:
    run(import_footage(case, [clip], by="eva"))
    run(ingest(case, colour_networks, settings=IndexSettings(every_s=2.0), by="eva"))
    run(regroup(case, by="eva"))
    run(ingest(case, colour_networks, settings=EVERY_FIFTH, by="eva"))
    query = read_query(red_person)
    settings = SearchSettings(top=1000, index="groups")
    found = run(retrieve(case, colour_networks, query, settings=settings, by="eva"))
    assert found.hits == len(case.detection_ids())
    assert found.parameters["ungrouped"] > 0


@pytest.mark.parametrize("cascade", [False, True])
def test_person_search_finds_the_person_in_whole_frames(
    indexed: Case, colour_networks: Any, red_person: Path, cascade: bool
) -> None:
    heard: list[Hit] = []
    found = run(
        person_search(
            indexed,
            colour_networks,
            read_query(red_person),
            settings=SearchSettings(top=6, frames=3),
            cascade=cascade,
            heed=heard.extend,
            by="eva",
        )
    )
    hits = indexed.hits_of(found.id)
    assert _is_red(indexed, int(hits.ids[0]))
    assert found.unseen_frames == (5 if cascade else 0)
    looked = {hit.frame_index for hit in heard}
    assert len(looked) == (3 if cascade else 8)
    (source,) = indexed.sources()
    missed = found.parameters["not_looked_at"].get(str(source.id), [])
    named = {index for index in range(0, 40, 5) if any(a <= index <= b for a, b in missed)}
    assert named == set(range(0, 40, 5)) - looked
    assert len(set(hits.ids.tolist())) == len(hits)


def test_person_search_names_stored_detections_again(
    indexed: Case, colour_networks: Any, red_person: Path
) -> None:
    before = set(indexed.detection_ids().tolist())
    run(
        person_search(
            indexed,
            colour_networks,
            read_query(red_person),
            settings=SearchSettings(),
            cascade=False,
            by="eva",
        )
    )
    assert set(indexed.detection_ids().tolist()) == before


def test_only_the_wanted_camera_is_searched(
    indexed: Case, colour_networks: Any, red_person: Path
) -> None:
    query = read_query(red_person)
    nowhere = retrieve(
        indexed, colour_networks, query, settings=SearchSettings(), cameras=["roof"], by="eva"
    )
    assert run(nowhere).hits == 0


def test_a_case_indexed_by_other_weights_is_said(
    indexed: Case, colour_networks: Any, red_person: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(colour_networks, "model_id", "newer@ffff")
    job = retrieve(
        indexed, colour_networks, read_query(red_person), settings=SearchSettings(), by="eva"
    )
    with pytest.raises(CaseError, match="colour@0123456789ab"):
        run(job)


def test_searching_an_empty_case_is_said(
    case: Case, colour_networks: Any, red_person: Path
) -> None:
    with pytest.raises(CaseError, match="indexed"):
        run(
            person_search(
                case,
                colour_networks,
                read_query(red_person),
                settings=SearchSettings(),
                cascade=False,
                by="eva",
            )
        )


def test_a_query_without_a_person_is_refused(indexed: Case, colour_networks: Any) -> None:
    grey = np.full((90, 120, 3), 120, np.uint8)
    query = query_from_image(grey, name="empty.png")
    with pytest.raises(QueryError, match=r"empty\.png"):
        run(retrieve(indexed, colour_networks, query, settings=SearchSettings(), by="eva"))


def test_a_box_outside_the_picture_is_refused() -> None:
    image = np.zeros((50, 40, 3), np.uint8)
    for box in ([50, 0, 90, 40], [0, 0, 4, 4], [10, 10, 5, 5], [0, 0, float("nan"), 9]):
        with pytest.raises(QueryError, match="box"):
            query_from_image(image, name="q", box=np.array(box, np.float32))


def test_a_stored_detection_is_a_query(indexed: Case, colour_networks: Any) -> None:
    detection_id = int(indexed.detection_ids()[0])
    query = query_from_detection(indexed, detection_id)
    found = run(retrieve(indexed, colour_networks, query, settings=SearchSettings(), by="eva"))
    assert indexed.hits_of(found.id).ids[0] == detection_id


def test_marks_are_kept_and_withdrawn(
    indexed: Case, colour_networks: Any, red_person: Path
) -> None:
    query = read_query(red_person)
    found = run(retrieve(indexed, colour_networks, query, settings=SearchSettings(), by="eva"))
    first, second = indexed.hits_of(found.id).ids[:2].tolist()
    run(mark(indexed, found.id, [first, second], Mark.MATCH, note="cap", by="eva"))
    run(mark(indexed, found.id, [second], None, by="eva"))
    verdicts = indexed.verdicts(found.id)
    assert list(verdicts) == [first]
    assert (verdicts[first].mark, verdicts[first].note) == (Mark.MATCH, "cap")
    assert indexed.check() == []


def test_several_pictures_of_the_person_are_looked_for_in_one_pass_over_the_frames(
    indexed: Case, colour_networks: Any, red_person: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = indexed.detection_ids().tolist()
    other = query_from_detection(indexed, next(n for n in ids if not _is_red(indexed, n)))
    pictures = [read_query(red_person), other]

    def searched(first: Query, *more: Query) -> dict[int, float]:
        job = person_search(
            indexed, colour_networks, first, more=more, settings=SearchSettings(top=100),
            cascade=False, by="eva",
        )  # fmt: skip
        return dict(indexed.hits_of(run(job).id))

    alone = [searched(picture) for picture in pictures]
    passes = []
    real = type(colour_networks).search_each

    def counted(self: Any, queries: Any, images: Any) -> Any:
        passes.append(len(queries))
        return real(self, queries, images)

    monkeypatch.setattr(type(colour_networks), "search_each", counted)
    together = searched(*pictures)
    assert passes == [2] * 8  # each of the eight frames once, for both pictures
    wanted = {n: max(one.get(n, -1.0) for one in alone) for n in alone[0] | alone[1]}
    assert together == pytest.approx(wanted)
    (search,) = indexed.searches()[-1:]
    assert len(indexed.search_pictures(search.id)) == 2


@pytest.mark.parametrize("cascade", [False, True])
def test_every_progress_says_what_is_found_so_far(
    indexed: Case, colour_networks: Any, red_person: Path, cascade: bool
) -> None:
    settings = SearchSettings(top=100, frames=3)
    query = read_query(red_person)
    job = person_search(
        indexed, colour_networks, query, settings=settings, cascade=cascade, by="eva"
    )
    told: list[SoFar] = []
    while True:
        try:
            progress = next(job)
        except StopIteration as end:
            found = end.value
            break
        if isinstance(progress.partial, SoFar):
            told.append(progress.partial)
    wanted = 3 if cascade else 8
    assert {one.wanted for one in told} == {wanted}
    assert sorted({one.looked for one in told}) == list(range(wanted + 1))
    first = next(one for one in told if one.hits)
    assert first.looked < wanted  # long before the end
    for one in told:
        scores = [hit.score for hit in one.hits]
        assert scores == sorted(scores, reverse=True)
    best = indexed.hits_of(found.id).scores[:3]
    np.testing.assert_allclose([hit.score for hit in told[-1].hits[:3]], best, rtol=1e-6)
