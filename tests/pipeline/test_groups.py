"""Groups from indexing to the analyst's desk: tracklets, decisions, new footage, health, theta."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from reid_desktop.core.errors import CaseError
from reid_desktop.core.progress import run
from reid_desktop.core.records import CaseInfo, NewDetection, NewSource, SourceKind
from reid_desktop.core.settings import IndexSettings
from reid_desktop.pipeline import group_decisions, tracklets
from reid_desktop.pipeline.group_cards import GroupCard, group_cards
from reid_desktop.pipeline.group_health import health
from reid_desktop.pipeline.imports import import_footage
from reid_desktop.pipeline.ingest import ingest
from reid_desktop.pipeline.regroup import add_new, regroup, theta_curve
from reid_desktop.pipeline.tracklets import track_sources
from reid_desktop.store.case import Case

MODEL = "glad@1"
PEOPLE = 8


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    """Two cameras that saw eight people in six frames each."""
    with Case.create(tmp_path / "a.reidcase", CaseInfo("A case"), by="eva") as made:
        for number in range(2):
            add_camera(made, number)
        yield made


def add_camera(case: Case, number: int, *, model: str = MODEL, frames: range = range(6)) -> None:
    rng = np.random.default_rng(0)
    looks = rng.standard_normal((PEOPLE, 48))
    noise = np.random.default_rng([number, frames.start, len(model)])
    source = case.add_source(
        NewSource(
            path=f"/footage/{number}.mp4",
            kind=SourceKind.VIDEO,
            camera=f"camera {number}",
            start="",
            sha256=f"{number:064x}",
            size_bytes=1,
            modified_ns=1,
            width=640,
            height=480,
            frames=100,
            fps=2.0,
            duration_s=50.0,
        )
    )
    for frame in frames:
        vectors = looks + 0.4 * noise.standard_normal(looks.shape)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        boxes = [
            np.array([70 * p + 2 * frame, 50, 70 * p + 2 * frame + 40, 150], np.float32)
            for p in range(PEOPLE)
        ]
        case.add_frame(
            source.id,
            frame,
            frame / 2,
            detector_id="detector@1",
            describer_id=model,
            run_id=f"detector@1+{model}",
            detections=[NewDetection(box, 0.9, b"jpeg") for box in boxes],
            descriptors=vectors.astype(np.float32),
        )


def shown(cards: list[GroupCard]) -> str:
    return str(
        [(c.key, c.ids.tolist(), c.spread, c.name, c.hidden, c.cover, c.reviewed) for c in cards]
    )


def test_indexing_tracks_people_and_goes_on_where_it_was(case: Case) -> None:
    run(track_sources(case, by="eva"))
    ids = case.detection_ids()
    found = case.grouping.tracklets_of(ids)
    assert len(set(found.tolist())) == 2 * PEOPLE
    add_camera(case, 1, frames=range(6, 9))
    assert run(track_sources(case, by="eva")).details == f"{3 * PEOPLE} people tracked"
    assert len(set(case.grouping.tracklets_of(case.detection_ids()).tolist())) == 2 * PEOPLE
    assert np.array_equal(case.grouping.tracklets_of(ids), found)
    assert not run(track_sources(case, by="eva")).groups


def test_tracking_that_is_stopped_while_it_stores_comes_to_the_same_tracklets(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tracklets, "_STORED_AT_ONCE", 5)
    ids = case.detection_ids()
    first_of_each = ids.reshape(2, 6, PEOPLE)[:, :1, :]
    wanted = np.broadcast_to(first_of_each, (2, 6, PEOPLE)).reshape(-1)
    stops, done = 0, False
    while not done:
        before = np.count_nonzero(case.grouping.tracklets_of(ids) != ids)
        job = track_sources(case, by="eva")
        done = True
        for _ in job:
            if np.count_nonzero(case.grouping.tracklets_of(ids) != ids) > before:
                job.close()
                stops, done = stops + 1, False
                break
    assert stops >= 4
    assert np.array_equal(case.grouping.tracklets_of(ids), wanted)


def test_ingest_tracks_each_source(tmp_path: Path, clip: Path, colour_networks: Any) -> None:
    with Case.create(tmp_path / "b.reidcase", CaseInfo("B"), by="eva") as case:
        run(import_footage(case, [clip], by="eva"))
        run(ingest(case, colour_networks, settings=IndexSettings(every_s=0.5), by="eva"))
        ids = case.detection_ids()
        assert len(set(case.grouping.tracklets_of(ids).tolist())) == 3 < len(ids)


def test_groups_keep_tracklets_whole_and_people_of_a_frame_apart(case: Case) -> None:
    run(track_sources(case, by="eva"))
    run(regroup(case, theta=1.9, by="eva"))  # so large that only the frames part people
    stored = case.groups(MODEL)
    assert stored is not None
    labels = dict(zip(stored.ids.tolist(), stored.groups.labels.tolist(), strict=True))
    for detection, number in zip(stored.ids, case.grouping.tracklets_of(stored.ids), strict=True):
        assert labels[int(detection)] == labels[int(number)]
    frames = case.grouping.frames_of(stored.ids)
    seen = set(zip(frames.tolist(), stored.groups.labels.tolist(), strict=True))
    assert len(seen) == len(stored.ids)


def test_every_decision_can_be_undone_and_survives_regrouping(case: Case) -> None:
    run(regroup(case, by="eva"))
    before = group_cards(case, MODEL)
    assert len(before) == PEOPLE
    one, two, three = (card.ids for card in before[:3])
    acts = [
        group_decisions.merge(case, [one, two], by="eva"),
        group_decisions.split(case, three, three[:2], by="eva"),
        group_decisions.move(case, three[3:4], one, by="eva"),
        group_decisions.name(case, one, " red jacket ", by="eva"),
        group_decisions.hide(case, before[4].ids, by="eva"),
        group_decisions.set_cover(case, one, int(one[3]), by="eva"),
        group_decisions.review(case, one, by="eva"),
    ]
    numbers = [run(act).decision.id for act in acts]
    decided = group_cards(case, MODEL)
    joined = next(card for card in decided if card.name)
    assert joined.name == "red jacket"
    assert set(joined.ids) == {*one, *two, three[3]}
    assert (joined.cover, joined.reviewed) == (one[3], len(one))
    assert [card.hidden for card in decided].count(True) == 1
    assert three[:2].tolist() in [card.ids.tolist() for card in decided]
    run(regroup(case, theta=0.9, by="eva"))
    again = group_cards(case, MODEL)
    assert {*one, *two, three[3]} <= set(next(c for c in again if c.name == "red jacket").ids)
    run(regroup(case, by="eva"))
    assert shown(group_cards(case, MODEL)) == shown(decided)
    for number in numbers[::2] + numbers[1::2]:
        run(group_decisions.withdraw(case, number, by="eva"))
    assert shown(group_cards(case, MODEL)) == shown(before)
    for number in numbers:
        run(group_decisions.reinstate(case, number, by="eva"))
    assert shown(group_cards(case, MODEL)) == shown(decided)
    assert case.check() == []


def test_decisions_hold_for_new_weights(case: Case) -> None:
    run(regroup(case, by="eva"))
    one, two = (card.ids for card in group_cards(case, MODEL)[:2])
    run(group_decisions.merge(case, [one, two], by="eva"))
    run(group_decisions.name(case, one, "both", by="eva"))
    for number in range(2):
        add_camera(case, number, model="glad@2")
    run(regroup(case, model_id="glad@2", by="eva"))
    (both,) = (card for card in group_cards(case, "glad@2") if card.name == "both")
    assert {*one, *two} <= set(both.ids)


def test_what_cannot_be_decided_is_said(case: Case) -> None:
    run(regroup(case, by="eva"))
    card = group_cards(case, MODEL)[0]
    for act in (
        group_decisions.merge(case, [card.ids], by="eva"),
        group_decisions.split(case, card.ids, card.ids, by="eva"),
        group_decisions.move(case, card.ids, card.ids, by="eva"),
        group_decisions.name(case, [99999], "x", by="eva"),
        group_decisions.set_cover(case, card.ids, 99999, by="eva"),
        group_decisions.withdraw(case, 99, by="eva"),
    ):
        with pytest.raises(CaseError):
            run(act)
    assert case.grouping.decisions() == []


def test_new_footage_joins_the_groups_it_belongs_to(case: Case) -> None:
    run(regroup(case, by="eva"))
    named = group_cards(case, MODEL)[0]
    run(group_decisions.name(case, named.ids, "Bob", by="eva"))
    add_camera(case, 2)
    run(add_new(case, by="eva"))
    cards = group_cards(case, MODEL)
    assert len(cards) == PEOPLE
    (bob,) = (card for card in cards if card.name == "Bob")
    assert len(bob.ids) == len(named.ids) * 3 // 2
    assert "already" in run(add_new(case, by="eva")).details


def test_health_suggests_the_split_of_a_mixed_and_the_merge_of_a_parted_group(case: Case) -> None:
    run(regroup(case, by="eva"))
    cards = group_cards(case, MODEL)
    mixed = np.concatenate([cards[0].ids, cards[1].ids])
    found = run(health(case, MODEL, mixed))
    assert sorted(part.tolist() for part in found.splits) == sorted(
        card.ids.tolist() for card in cards[:2]
    )
    assert found.spread > found.theta
    run(group_decisions.split(case, cards[2].ids, cards[2].ids[:5], by="eva"))
    part = run(health(case, MODEL, cards[2].ids[:5]))
    assert part.splits == ()
    assert part.merges[0].ids.tolist() == cards[2].ids[5:].tolist()
    assert part.merges[0].spread <= part.theta


def test_the_curve_falls_from_everybody_alone_and_names_the_choice(case: Case) -> None:
    run(regroup(case, by="eva"))
    stored = case.groups(MODEL)
    assert stored is not None
    curve = run(theta_curve(case))
    assert curve.groups[0] == len(stored.ids)
    assert curve.divided[0] == len(stored.ids)
    assert curve.stored == curve.suggested == stored.theta
    chosen = np.flatnonzero(curve.thetas == np.float32(curve.suggested))
    assert curve.groups[chosen].tolist() == [PEOPLE]
    assert (curve.groups <= curve.divided).all()
