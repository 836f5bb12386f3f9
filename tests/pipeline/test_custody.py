"""Policy and scope, originals, the second person, roles and what the log says of each use."""

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from reid_desktop.core.errors import CaseError
from reid_desktop.core.progress import run
from reid_desktop.core.records import (
    CaseInfo,
    Mark,
    Method,
    NewSearch,
    RemarkKind,
    SourceState,
    UserRole,
)
from reid_desktop.core.scope import missing_fields
from reid_desktop.core.searching import SearchFilter
from reid_desktop.core.settings import Settings, changed
from reid_desktop.core.values import Ranklist
from reid_desktop.pipeline.evidence import remark
from reid_desktop.pipeline.export import export
from reid_desktop.pipeline.imports import import_footage
from reid_desktop.pipeline.marks import mark
from reid_desktop.pipeline.originals import check_originals, relink, states, warning
from reid_desktop.pipeline.review import confirmation, disagreements, lineup, review
from reid_desktop.pipeline.scope import admitted, adopt_policy
from reid_desktop.pipeline.uses import note_settings, note_view, uses
from reid_desktop.store.case import Case


def full_form(info: CaseInfo) -> CaseInfo:
    return replace(
        info,
        purpose="theft of a bicycle",
        legal_basis="§ 1",
        authorisation="Az. 7",
        review_on="2026-12-31",
        scope_cameras=("Gate",),
        scope_start="2026-03-02T07:59:00+01:00",
        scope_end="2026-03-02T08:00:03+01:00",
        policy=True,
    )


def new_search() -> NewSearch:
    return NewSearch(
        Method.GLAD, "q.png", b"jpeg", "ab" * 32, None, "colour@0123456789ab", {"gallery": 12}, 0
    )


# Policy and scope


def test_without_the_policy_nothing_is_narrowed(searched: Case) -> None:
    assert admitted(searched, SearchFilter()).filter == SearchFilter()


def test_the_policy_names_what_the_form_does_not_say(searched: Case) -> None:
    assert adopt_policy(searched, policy=True, by="Eva")
    with pytest.raises(CaseError, match="purpose, legal basis, authorisation reference"):
        admitted(searched, SearchFilter())
    assert missing_fields(full_form(searched.info)) == []
    with pytest.raises(CaseError, match="allows no search"):
        searched.add_search(new_search(), searched.hits_of(1), by="Eva")


def test_a_search_is_narrowed_to_the_scope(searched: Case) -> None:
    searched.change_info(full_form(searched.info))
    found = admitted(searched, SearchFilter(least_height=9.0)).filter
    assert found == SearchFilter(
        cameras=("Gate",),
        since="2026-03-02T07:59:00+01:00",
        until="2026-03-02T08:00:03+01:00",
        least_height=9.0,
    )


@pytest.mark.parametrize(
    "asked",
    [
        SearchFilter(cameras=("Hall",)),
        SearchFilter(cameras=("Gate", "Hall")),
        SearchFilter(source_ids=(2,)),
        SearchFilter(since="2026-03-02T07:00:00+01:00"),
        SearchFilter(until="2026-03-02T09:00:00+01:00"),
        SearchFilter(since="2026-03-02T08:30:00+01:00"),
    ],
)
def test_a_search_outside_the_scope_is_refused(searched: Case, asked: SearchFilter) -> None:
    searched.change_info(full_form(searched.info))
    with pytest.raises(CaseError, match="authorised for"):
        admitted(searched, asked)


def test_no_candidate_outside_the_scope_is_ever_stored(searched: Case) -> None:
    searched.change_info(full_form(searched.info))
    gate = searched.detection_ids(source_ids=[1])
    hall = searched.detection_ids(source_ids=[2])
    for ids in (hall[:1], gate[-1:]):  # another camera; too late
        with pytest.raises(CaseError, match="nothing of it was kept"):
            searched.add_search(new_search(), Ranklist(ids, np.ones(1, np.float32)), by="Eva")
    searched.add_search(new_search(), Ranklist(gate[:2], np.ones(2, np.float32)), by="Eva")
    assert len(searched.searches()) == 2


# What the log says


def test_each_use_has_the_fields_the_law_asks_for(searched: Case) -> None:
    searched.change_info(full_form(searched.info))
    ids = searched.detection_ids(source_ids=[1])[:2]
    begun = admitted(searched, SearchFilter()).begun_at
    search = searched.add_search(
        new_search(), Ranklist(ids, np.ones(2, np.float32)), begun_at=begun, by="Eva"
    )
    run(mark(searched, search.id, [int(ids[0])], Mark.MATCH, by="Eva"))
    run(review(searched, search.id, {int(ids[0]): Mark.MATCH}, by="Otto"))
    use = uses(searched)[-1]
    assert use.begun_at == begun <= use.ended_at
    assert use.reference_database == f"{searched.info.case_id} (12 people)"
    assert use.query_sha256 == "ab" * 32
    assert use.candidates == tuple(ids.tolist())
    assert use.verified_by == ("Eva", "Otto")
    assert use.scope["enforced"]
    assert use.scope["cameras"] == ["Gate"]


def test_views_and_changed_settings_are_logged_once(searched: Case) -> None:
    run(note_view(searched, {"search": 1}, by="Eva"))
    assert searched.audit()[-1].action == "view"
    settings = Settings()
    assert note_settings(searched, settings, models={"glad": "a@1"}, by="Eva")
    length = len(searched.audit())
    assert not note_settings(searched, settings, models={"glad": "a@1"}, by="Eva")
    assert len(searched.audit()) == length
    note_settings(searched, changed(settings, {"search.top": 7}), models={"glad": "b@2"}, by="Eva")
    first, second = searched.audit()[-2:]
    assert first.details["changed"] == {"search.top": [100, 7]}
    assert second.details["changed"] == {"glad": ["a@1", "b@2"]}


# Originals


def test_a_changed_and_a_missing_original_stand_beside_their_results(searched: Case) -> None:
    gate, hall = searched.sources()
    assert run(check_originals(searched, full=True, by="Eva")).footage is False
    assert set(states(searched).values()) == {SourceState.UNCHANGED}
    (Path(gate.path) / "0003.png").write_bytes(b"x")
    shutil.rmtree(hall.path)
    found = run(check_originals(searched, by="Eva"))
    assert found.footage
    assert found.details == "2 of 2 originals are missing or changed"
    assert states(searched) == {gate.id: SourceState.CHANGED, hall.id: SourceState.MISSING}
    assert "was changed" in warning(gate, SourceState.CHANGED)
    assert "is missing" in warning(hall, SourceState.MISSING)
    entry = searched.audit()[-1]
    assert entry.details["states"] == [[gate.id, "changed"], [hall.id, "missing"]]
    length = len(searched.audit())
    run(check_originals(searched, by="Eva"))
    assert len(searched.audit()) == length  # nothing new


def test_moved_originals_are_found_by_hash_whatever_they_are_called(
    searched: Case, tmp_path: Path
) -> None:
    gate, hall = searched.sources()
    shutil.move(gate.path, tmp_path / "archive" / "2026" / "camera 7")
    shutil.rmtree(hall.path)
    found = run(relink(searched, tmp_path / "archive", by="Eva"))
    assert [s.id for s in found.found] == [gate.id]
    assert [s.id for s in found.lost] == [hall.id]
    assert searched.source(gate.id).path == str(tmp_path / "archive" / "2026" / "camera 7")
    run(check_originals(searched, full=True, by="Eva"))
    assert states(searched)[gate.id] is SourceState.UNCHANGED


def test_importing_known_footage_from_its_new_place_relinks_it(
    searched: Case, tmp_path: Path
) -> None:
    gate = searched.sources()[0]
    shutil.move(gate.path, tmp_path / "elsewhere")
    result = run(import_footage(searched, [tmp_path / "elsewhere"], by="Eva"))
    assert [s.id for s in result.sources] == [gate.id]
    assert result.sources[0].path == str(tmp_path / "elsewhere")
    assert len(searched.sources()) == 2
    assert [e.action for e in searched.audit()][-1] == "relink source"


# Evidence and the second person


def test_remarks_are_checked_before_they_are_kept(searched: Case) -> None:
    first = int(searched.detection_ids()[0])
    for kind, text, reason in (
        (RemarkKind.ROLE, "boss", "is no role"),
        (RemarkKind.TAG, " ", "say a tag"),
        (RemarkKind.LOCK, "tomorrow", "is no day"),
        (RemarkKind.UNLOCK, "", "say a reason"),
    ):
        with pytest.raises(CaseError, match=reason):
            run(remark(searched, [first], kind, text, by="Eva"))
    with pytest.raises(CaseError, match="no detection or search 999"):
        run(remark(searched, [999], RemarkKind.BAG, by="Eva"))
    run(remark(searched, [first], RemarkKind.LOCK, "2999-12-31", search_id=1, by="Eva"))
    assert searched.evidence.of()[first].locked_until == "2999-12-31"


def test_the_second_person_is_shown_the_marked_in_an_order_that_says_nothing(
    searched: Case,
) -> None:
    ids = [int(n) for n in searched.hits_of(1).ids]
    run(mark(searched, 1, ids, Mark.MATCH, by="Eva"))
    shown = lineup(searched, 1, by="Otto").detection_ids
    assert sorted(shown) == sorted(ids)
    assert list(shown) != ids
    assert lineup(searched, 1, by="Otto").detection_ids == shown
    assert lineup(searched, 1, by="Ida").detection_ids != shown


def test_nobody_confirms_their_own_marks(searched: Case) -> None:
    first = int(searched.hits_of(1).ids[0])
    for name in ("Eva", " eva "):
        with pytest.raises(CaseError, match="must be another one"):
            lineup(searched, 1, by=name)
        with pytest.raises(CaseError, match="must be another one"):
            run(review(searched, 1, {first: Mark.MATCH}, by=name))
    run(review(searched, 1, {first: Mark.NOT_MATCH}, by="Otto"))
    assert lineup(searched, 1, by="Otto").done == {first}
    assert [d.detection_id for d in disagreements(searched)] == [first]
    assert (confirmation(searched, 1).matches, confirmation(searched, 1).confirmed) == (1, 0)
    run(review(searched, 1, {first: Mark.MATCH}, by="Otto"))
    assert confirmation(searched, 1).confirmed == 1


def test_a_role_does_only_what_is_its_own(closed: Path) -> None:
    with Case.open(closed, role=UserRole.REVIEWER) as case:
        first = int(case.hits_of(1).ids[0])
        run(review(case, 1, {first: Mark.MATCH}, by="Otto"))
        run(remark(case, [first], RemarkKind.COMMENT, "looks right", by="Otto"))
        before = len(case.audit())
        with pytest.raises(CaseError, match="does not allow to verdict"):
            run(mark(case, 1, [first], Mark.MATCH, by="Otto"))
        with pytest.raises(CaseError, match="does not allow to search"):
            admitted(case, SearchFilter())
        with pytest.raises(CaseError, match="does not allow to verdict"):
            case.set_verdict(1, first, None, by="Otto")
        refused = case.audit()[before:]
        assert [entry.details["action"] for entry in refused] == ["verdict", "search", "verdict"]
        assert {entry.action for entry in refused} == {"refused"}
        assert first in case.verdicts(1)  # undone with its log entry
    with Case.open(closed, role=UserRole.AUDITOR) as case:
        assert case.read_only
        assert case.audit()


def test_size_and_time_never_acquit_a_source_whose_content_was_another(searched: Case) -> None:
    gate = searched.sources()[0]
    searched.originals.set_checks({gate.id: SourceState.CHANGED}, full=True)
    entries = len(searched.audit())
    found = run(check_originals(searched, by="Eva"))
    assert found.details == "1 of 2 originals are missing or changed"
    assert states(searched)[gate.id] is SourceState.CHANGED
    assert len(searched.audit()) == entries, "nothing new was learned"
    run(check_originals(searched, full=True, by="Eva"))
    assert states(searched)[gate.id] is SourceState.UNCHANGED


def test_a_report_checks_the_originals_first_and_keeps_what_it_found(
    searched: Case, tmp_path: Path
) -> None:
    hall = searched.sources()[1]
    shutil.rmtree(hall.path)
    run(export(searched, tmp_path / "report", by="Eva"))
    assert states(searched)[hall.id] is SourceState.MISSING
    (entry,) = [e for e in searched.audit() if e.action == "check sources"]
    assert entry.details["states"] == [[hall.id, "missing"]]
