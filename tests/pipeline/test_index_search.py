from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from reid_desktop.core.networks import Identifier, PreparedQuery
from reid_desktop.core.progress import run
from reid_desktop.core.records import CaseInfo, Method
from reid_desktop.core.searching import SearchFilter
from reid_desktop.core.settings import IndexSettings, SearchSettings
from reid_desktop.core.values import Detections, Float32, Image
from reid_desktop.footage.writer import VideoWriter
from reid_desktop.pipeline.export import export
from reid_desktop.pipeline.imports import import_footage
from reid_desktop.pipeline.index_search import featureless, index_search
from reid_desktop.pipeline.ingest import ingest
from reid_desktop.pipeline.query import query_from_detection, read_query
from reid_desktop.pipeline.regroup import regroup
from reid_desktop.pipeline.replay import Outcome, replay
from reid_desktop.pipeline.retrieve import retrieve
from reid_desktop.pipeline.search_anew import search_anew
from reid_desktop.store.case import Case
from tests.colour_networks import ColourNetworks

SETTINGS = SearchSettings(top=100, weight_identity=0.4)


class Eyes:
    """A detector that also knows people, by the mean colour of their boxes."""

    model_id = "eyes@00000000beef"

    def __init__(self) -> None:
        self._plain = ColourNetworks()

    def detect(self, images: Sequence[Image]) -> list[Detections]:
        found = self._plain.detect(images)
        return [
            Detections(one.boxes, one.scores, np.array([_colour(image, box) for box in one.boxes]))
            if len(one)
            else Detections(one.boxes, one.scores, np.zeros((0, 3), np.float32))
            for image, one in zip(images, found, strict=True)
        ]

    def identify(self, query: PreparedQuery) -> Float32:
        return _colour(query.image, query.box)


def _colour(image: Image, box: Float32) -> Float32:
    x1, y1, x2, y2 = box.astype(int)
    mean = image[max(y1, 0) : y2, max(x1, 0) : x2].mean(axis=(0, 1)) - 100
    return np.asarray(mean / np.linalg.norm(mean), np.float32)


class KnowingNetworks(ColourNetworks):
    """The colour networks with a detector that knows people."""

    def detector(self) -> Any:
        return Eyes()


@pytest.fixture
def knowing() -> KnowingNetworks:
    return KnowingNetworks()


@pytest.fixture
def case(tmp_path: Path, clip: Path) -> Iterator[Case]:
    with Case.create(tmp_path / "c.reidcase", CaseInfo("Theft", "K-1"), by="Eva") as case:
        run(import_footage(case, [clip], camera="Gate", by="Eva"))
        yield case


@pytest.fixture
def indexed(case: Case, knowing: KnowingNetworks) -> Case:
    run(ingest(case, knowing, settings=IndexSettings(every_s=0.5), by="Eva"))
    return case


def asked(case: Case, networks: Any, picture: Path, **more: Any) -> Any:
    more = {"settings": SETTINGS, **more}
    return run(index_search(case, networks, [read_query(picture)], by="Eva", **more))


def test_a_detector_with_an_id_net_is_told_from_one_without(colour_networks: Any) -> None:
    assert isinstance(Eyes(), Identifier)
    assert not isinstance(colour_networks, Identifier)


def test_features_are_stored_beside_descriptors_and_are_no_gallery_of_their_own(
    indexed: Case,
) -> None:
    assert indexed.identified_by() == [Eyes.model_id]
    assert indexed.model_ids() == [ColourNetworks.model_id]
    features = indexed.gallery(Eyes.model_id)
    assert features.ids.tolist() == indexed.detection_ids().tolist()
    assert features.descriptors.shape == (len(features), 3)
    assert indexed.check() == []
    run(regroup(indexed, by="Eva"))
    assert indexed.groups(ColourNetworks.model_id) is not None


def test_the_score_is_the_weighted_mean_of_both_cosines(
    indexed: Case, knowing: KnowingNetworks, red_person: Path
) -> None:
    found = asked(indexed, knowing, red_person)
    query = read_query(red_person)
    prepared = query.prepared()
    glad = knowing.describe(prepared.image, prepared.box[None]).descriptors[0]
    parts = [w * part for w, part in zip(SETTINGS.stream_weights, glad.reshape(4, -1), strict=True)]
    aimed = np.concatenate(parts) * 4 / sum(SETTINGS.stream_weights)
    descriptors = indexed.gallery(ColourNetworks.model_id)
    features = indexed.gallery(Eyes.model_id)
    wanted = {
        int(number): 0.6 * float(row.astype(np.float32) @ aimed)
        + 0.4 * float(feature.astype(np.float32) @ Eyes().identify(prepared))
        for number, row, feature in zip(
            descriptors.ids, descriptors.descriptors, features.descriptors, strict=True
        )
    }
    best = sorted(wanted, key=lambda number: -wanted[number])
    ranklist = indexed.hits_of(found.id)
    assert [round(score, 4) for _, score in ranklist] == [round(wanted[n], 4) for n in best]
    assert found.method is Method.INDEX
    assert not featureless(found)


def test_each_network_proposes_people_that_the_other_leaves_out(
    indexed: Case, knowing: KnowingNetworks, red_person: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reid_desktop.pipeline.index_search.DEEP", 1)
    monkeypatch.setattr(Eyes, "identify", lambda self, query: np.array([-0.6, 0.8, 0], np.float32))
    settings = SearchSettings(top=1, weight_identity=0.95)
    found = asked(indexed, knowing, red_person, settings=settings)
    (number,) = indexed.hits_of(found.id).ids.tolist()
    alone = run(retrieve(indexed, knowing, read_query(red_person), settings=settings, by="Eva"))
    assert [number] != indexed.hits_of(alone.id).ids.tolist()
    features = indexed.gallery(Eyes.model_id)
    best = features.descriptors.astype(np.float32) @ np.array([-0.6, 0.8, 0], np.float32)
    assert number == features.ids[best.argmax()]


def test_a_case_without_features_is_ranked_by_glad_and_says_so(
    case: Case, knowing: KnowingNetworks, colour_networks: Any, red_person: Path
) -> None:
    run(ingest(case, colour_networks, settings=IndexSettings(every_s=0.5), by="Eva"))
    assert case.identified_by() == []
    found = asked(case, knowing, red_person)
    alone = run(retrieve(case, knowing, read_query(red_person), settings=SETTINGS, by="Eva"))
    assert list(case.hits_of(found.id)) == list(case.hits_of(alone.id))
    people = len(case.detection_ids())
    assert f"{people} of {people} people have no ID features" in featureless(found)


def more_footage(case: Case, networks: Any, path: Path) -> None:
    """A red and a green person in another camera."""
    with VideoWriter(path, fps=10, width=160, height=120) as writer:
        image = np.full((120, 160, 3), 120, np.uint8)
        image[40:100, 60:80] = (200, 30, 30)
        image[40:100, 120:140] = (30, 180, 40)
        for _ in range(5):
            writer.write(image)
    run(import_footage(case, [path], camera="Hall", by="Eva"))
    run(ingest(case, networks, settings=IndexSettings(every_s=0.4), by="Eva"))


def test_people_without_features_are_neither_pulled_nor_pushed(
    indexed: Case, knowing: KnowingNetworks, colour_networks: Any, red_person: Path, tmp_path: Path
) -> None:
    class Plain(ColourNetworks):
        def detector(self) -> Any:
            plain = ColourNetworks()
            plain.model_id = "plain@000000000001"
            return plain

    featured = len(indexed.detection_ids())
    more_footage(indexed, Plain(), tmp_path / "more.mp4")
    found = asked(indexed, knowing, red_person)
    assert found.parameters["identity"]["people"] == featured
    assert "have no ID features" in featureless(found)
    features = indexed.gallery(Eyes.model_id)
    sought = Eyes().identify(read_query(red_person).prepared())
    neutral = float((features.descriptors.astype(np.float32) @ sought).mean())
    alone = run(retrieve(indexed, knowing, read_query(red_person), settings=SETTINGS, by="Eva"))
    glad, both = dict(indexed.hits_of(alone.id)), dict(indexed.hits_of(found.id))
    late = [number for number in glad if number not in set(features.ids.tolist())]
    assert late
    for number in late:
        assert both[number] == pytest.approx(0.6 * glad[number] + 0.4 * neutral, abs=1e-3)


def test_a_filter_holds_for_what_either_network_proposes(
    indexed: Case, knowing: KnowingNetworks, red_person: Path, tmp_path: Path
) -> None:
    more_footage(indexed, knowing, tmp_path / "more.mp4")
    found = asked(indexed, knowing, red_person, where=SearchFilter(cameras=("Hall",)))
    hall = indexed.sources()[-1].id
    hits = indexed.hits_of(found.id)
    assert {d.source_id for d in indexed.detections(hits.ids)} == {hall}
    least = float(hits.scores[0]) - 1e-3
    where = SearchFilter(cameras=("Hall",), least_score=least)
    fewer = indexed.hits_of(asked(indexed, knowing, red_person, where=where).id)
    assert 0 < len(fewer) < len(hits)
    assert (fewer.scores >= least).all()


def test_a_search_by_index_is_repeated_from_the_case_alone(
    indexed: Case, knowing: KnowingNetworks, red_person: Path, tmp_path: Path
) -> None:
    query = query_from_detection(indexed, int(indexed.detection_ids()[-1]))
    pictures = [read_query(red_person), query]
    found = run(index_search(indexed, knowing, pictures, settings=SETTINGS, by="Eva"))
    out = run(export(indexed, tmp_path / "r", by="Eva")).out
    more_footage(indexed, knowing, tmp_path / "more.mp4")
    (again,) = run(replay(out, indexed, knowing))
    assert (again.outcome, again.same_ranks, again.largest_difference) == (
        Outcome.SAME,
        found.hits,
        0,
    )
    assert "indexed since" in " ".join(again.remarks)


def test_other_features_of_the_query_make_a_replay_another_one(
    indexed: Case,
    knowing: KnowingNetworks,
    red_person: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked(indexed, knowing, red_person)
    out = run(export(indexed, tmp_path / "r", by="Eva")).out
    monkeypatch.setattr(Eyes, "identify", lambda self, query: np.array([0, 0, 1], np.float32))
    (again,) = run(replay(out, indexed, knowing))
    assert again.outcome is Outcome.DIFFERENT
    assert "ID features of “red.png” are not as they were" in " ".join(again.remarks)
    monkeypatch.setattr(Eyes, "model_id", "others@000000000009")
    (other,) = run(replay(out, indexed, knowing))
    assert other.outcome is Outcome.SAME
    assert "is others@000000000009 now" in " ".join(other.remarks)


def test_a_search_by_index_is_run_anew_as_it_was_asked(
    indexed: Case, knowing: KnowingNetworks, red_person: Path
) -> None:
    found = asked(indexed, knowing, red_person)
    again = run(search_anew(indexed, knowing, found.id, by="Eva"))
    assert again.method is Method.INDEX
    assert again.parameters["identity"] == found.parameters["identity"]
    assert list(indexed.hits_of(again.id)) == list(indexed.hits_of(found.id))
