"""A stored search runs again as it was asked, on everybody there is by now."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from reid_desktop.core.errors import QueryError
from reid_desktop.core.progress import run
from reid_desktop.core.records import CaseInfo, Mark, Method, NewSearch, Role
from reid_desktop.core.searching import SearchFilter
from reid_desktop.core.settings import IndexSettings, SearchSettings
from reid_desktop.core.values import Ranklist
from reid_desktop.footage.crops import encode_jpeg
from reid_desktop.pipeline.imports import import_footage
from reid_desktop.pipeline.ingest import ingest
from reid_desktop.pipeline.person_search import person_search
from reid_desktop.pipeline.query import query_from_image, read_query
from reid_desktop.pipeline.request import SearchRequest
from reid_desktop.pipeline.retrieve import search_people
from reid_desktop.pipeline.search_anew import search_anew
from reid_desktop.pipeline.together import search_together
from reid_desktop.store.case import Case

WHERE = SearchFilter(cameras=("gate",), day_from="08:00", day_until="08:00:03")
ASKED = SearchSettings(top=9, frames=2, weight_head=0.0)


@pytest.fixture
def indexed(tmp_path: Path, clip: Path, colour_networks: Any) -> Case:
    case = Case.create(tmp_path / "anew.reidcase", CaseInfo("Anew"), by="eva")
    run(import_footage(case, [clip], camera="gate", by="eva"))
    run(ingest(case, colour_networks, settings=IndexSettings(every_s=1.0), by="eva"))
    yield case
    case.close()


def green() -> Any:
    return query_from_image(np.full((60, 20, 3), (30, 180, 40), np.uint8), name="green")


def same(case: Case, one: Any, other: Any) -> bool:
    """Whether two searches asked the same of the same pictures and found the same."""
    names = ("filter", "stream_weights", "top", "join", "together", "frames", "frames_sha256")
    asked = [{name: search.parameters.get(name) for name in names} for search in (one, other)]
    pictures = [
        [(p.role, p.name, p.sha256, p.box) for p in case.search_pictures(s.id)]
        for s in (one, other)
    ]
    hits = [case.hits_of(search.id) for search in (one, other)]
    found = np.array_equal(hits[0].ids, hits[1].ids) and np.allclose(hits[0].scores, hits[1].scores)
    return asked[0] == asked[1] and pictures[0] == pictures[1] and found


def test_pictures_of_others_weights_and_filter_are_those_of_then(
    indexed: Case, colour_networks: Any, red_person: Path
) -> None:
    query = read_query(red_person)
    request = SearchRequest((query,), (green(),), where=WHERE, join="best")
    then = run(search_people(indexed, colour_networks, request, settings=ASKED, by="eva"))
    now = run(search_anew(indexed, colour_networks, then.id, by="mia"))
    assert now.id != then.id
    assert now.asked_by == "mia"
    assert same(indexed, then, now)
    assert {p.role for p in indexed.search_pictures(now.id)} == {Role.LIKE, Role.UNLIKE}
    assert indexed.hits_of(then.id).ids.tolist(), "the former search stays"


@pytest.mark.parametrize("cascade", [False, True])
def test_whole_frames_are_searched_within_the_same_filter(
    indexed: Case, colour_networks: Any, red_person: Path, cascade: bool
) -> None:
    job = person_search(
        indexed, colour_networks, read_query(red_person), settings=ASKED, cascade=cascade,
        where=WHERE, by="eva",
    )  # fmt: skip
    then = run(job)
    now = run(search_anew(indexed, colour_networks, then.id, by="eva"))
    assert same(indexed, then, now)
    assert now.method is (Method.CASCADE if cascade else Method.QEEPS)
    assert then.parameters["frames_looked_at"] == (2 if cascade else 4)


def test_people_sought_together_are_sought_together_again(
    indexed: Case, colour_networks: Any, red_person: Path
) -> None:
    queries = (read_query(red_person), green())
    then = run(search_together(indexed, colour_networks, queries, settings=ASKED, by="eva"))
    assert same(indexed, then, run(search_anew(indexed, colour_networks, then.id, by="eva")))


def test_a_search_without_pictures_says_what_to_do(indexed: Case, colour_networks: Any) -> None:
    crop = encode_jpeg(np.full((60, 20, 3), 90, np.uint8))
    new = NewSearch(Method.GLAD, "old.jpg", crop, "ab" * 32, None, "colour@0123456789ab", {}, 0)
    old = indexed.add_search(new, Ranklist(np.zeros(0, np.int64), np.zeros(0, np.float32)), by="e")
    with pytest.raises(QueryError, match="Use its query again"):
        run(search_anew(indexed, colour_networks, old.id, by="eva"))


def test_whole_frames_give_only_people_who_hold_the_marks_asked(
    indexed: Case, colour_networks: Any, red_person: Path
) -> None:
    query = read_query(red_person)

    def search(**where: Any) -> set[int]:
        job = person_search(
            indexed, colour_networks, query, settings=SearchSettings(), cascade=False,
            where=SearchFilter(**where), by="eva",
        )  # fmt: skip
        return set(indexed.hits_of(run(job).id).ids.tolist())

    everybody = search()
    first = indexed.searches()[0].id
    chosen = set(sorted(everybody)[:2])
    for number in chosen:
        indexed.set_verdict(first, number, Mark.MATCH, by="eva")
    assert search(marks=(Mark.MATCH,)) == chosen
    assert search(without_marks=(Mark.MATCH,)) == everybody - chosen
