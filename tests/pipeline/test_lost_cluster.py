"""A search whose cluster is lost answers at once from what there is, and says what it lacks."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from reid_desktop.core.errors import ClusterError, ClusterLostError
from reid_desktop.core.execution import ClusterReport, Coming, Task
from reid_desktop.core.losses import MISSING_SHARDS, is_partial, losses
from reid_desktop.core.progress import run
from reid_desktop.core.records import CaseInfo, Search
from reid_desktop.core.searching import SearchFilter
from reid_desktop.core.settings import IndexSettings, SearchSettings
from reid_desktop.pipeline.export import export
from reid_desktop.pipeline.frame_search import Elsewhere
from reid_desktop.pipeline.imports import import_footage
from reid_desktop.pipeline.ingest import ingest
from reid_desktop.pipeline.local import LocalExecutor
from reid_desktop.pipeline.person_search import person_search
from reid_desktop.pipeline.query import query_from_detection
from reid_desktop.pipeline.ranking import Ranking, rank_gallery
from reid_desktop.pipeline.regroup import regroup
from reid_desktop.pipeline.replay import Outcome, Replayed, replay
from reid_desktop.pipeline.request import SearchRequest
from reid_desktop.pipeline.retrieve import search_people
from reid_desktop.pipeline.shard_search import make_shards, ranking_on
from reid_desktop.report import bag
from reid_desktop.store.case import Case

SETTINGS = SearchSettings(top=8, frames=6)


class Lost:
    """A cluster that ends after some tasks, and is not waited for by whoever is not patient."""

    stretch_frames = 2

    def __init__(self, networks: Any, *, after: int) -> None:
        self._here, self._after = LocalExecutor(networks), after

    def run(self, tasks: Iterable[Task | None], *, patient: bool = True) -> Coming:
        assert not patient
        ended = 0
        for done in self._here.run(tasks):
            if ended == self._after:
                raise ClusterLostError("The cluster at head:1 cannot be reached (refused).")
            ended += done is not None and done.ended
            yield done

    def report(self) -> ClusterReport | None:
        return ClusterReport("head:1", "lost")


@pytest.fixture
def indexed(tmp_path: Path, clip: Path, colour_networks: Any) -> Iterator[Case]:
    with Case.create(tmp_path / "c.reidcase", CaseInfo("Theft", "K-1"), by="Eva") as case:
        run(import_footage(case, [clip], camera="Gate", by="Eva"))
        run(ingest(case, colour_networks, settings=IndexSettings(every_s=0.5), by="Eva"))
        yield case


@pytest.fixture
def sharded(indexed: Case, tmp_path: Path) -> Path:
    run(regroup(indexed, theta=0.1, by="Eva"))
    run(make_shards(indexed, tmp_path / "shards", people=4, by="Eva"))
    return tmp_path / "shards"


def asked(
    case: Case,
    networks: Any,
    *,
    ranking: Ranking = rank_gallery,
    settings: SearchSettings = SETTINGS,
    where: SearchFilter | None = None,
) -> Search:
    query = query_from_detection(case, int(case.detection_ids()[2]))
    request = SearchRequest((query,), where=where or SearchFilter())
    job = search_people(case, networks, request, settings=settings, ranking=ranking, by="Eva")
    return run(job)


def replayed(case: Case, networks: Any, out: Path) -> Replayed:
    """The last search of the case, asked again from its report."""
    report = run(export(case, out, by="Eva")).out
    with Case.open(case.path, read_only=True) as twin:
        return run(replay(report, twin, networks))[-1]


def test_people_are_ranked_by_the_case_itself_and_it_is_said(
    indexed: Case, sharded: Path, colour_networks: Any, tmp_path: Path
) -> None:
    whole = SearchSettings(top=8, exhaustive=True)
    here = asked(indexed, colour_networks, settings=whole)
    gone = ranking_on(Lost(colour_networks, after=1), sharded)
    there = asked(indexed, colour_networks, ranking=gone, settings=whole)
    mine, theirs = indexed.hits_of(here.id), indexed.hits_of(there.id)
    assert mine.ids.tolist() == theirs.ids.tolist()
    assert mine.scores.tobytes() == theirs.scores.tobytes()
    assert losses(there) == [
        "The cluster at head:1 cannot be reached (refused). The case was searched on this computer "
        "instead."
    ]
    assert not is_partial(there)
    assert not losses(here)
    result = replayed(indexed, colour_networks, tmp_path / "r")
    assert result == Replayed(there.id, Outcome.SAME, 8, 8, 0.0, ())


def looked(case: Case, networks: Any, *, after: int, cascade: bool = False) -> Search:
    query = query_from_detection(case, int(case.detection_ids()[2]))
    there = Elsewhere(Lost(networks, after=after))
    job = person_search(
        *(case, networks, query),
        settings=SETTINGS,
        cascade=cascade,
        elsewhere=there,
        by="Eva",
    )
    return run(job)


@pytest.mark.parametrize("cascade", [False, True])
def test_frames_that_came_are_the_answer_and_the_others_are_counted(
    indexed: Case, colour_networks: Any, tmp_path: Path, cascade: bool
) -> None:
    frames = sum(len(indexed.frame_times(source.id)) for source in indexed.sources())
    search = looked(indexed, colour_networks, after=2, cascade=cascade)
    seen = {
        (d.source_id, d.frame_index) for d in indexed.detections(indexed.hits_of(search.id).ids)
    }
    assert search.hits > 0
    assert search.parameters["frames_looked_at"] == 4
    assert len(seen) <= 4
    assert search.unseen_frames == frames - 4
    left = (SETTINGS.frames if cascade else frames) - 4
    assert losses(search) == [
        f"The cluster at head:1 cannot be reached (refused). {left} frames were not looked at."
    ]
    assert is_partial(search)
    result = replayed(indexed, colour_networks, tmp_path / "r")
    assert result.outcome is Outcome.SAME, result
    assert result.remarks == (f"The cluster was lost then: {left} frames are left out.",)


def test_a_search_of_which_no_frame_came_is_not_stored(indexed: Case, colour_networks: Any) -> None:
    with pytest.raises(ClusterLostError, match="cannot be reached"):
        looked(indexed, colour_networks, after=0)
    assert not indexed.searches()


@pytest.mark.parametrize(("exhaustive", "filtered"), [(True, False), (False, True)])
def test_a_search_by_shards_is_asked_again_of_the_same_shards(
    indexed: Case,
    sharded: Path,
    colour_networks: Any,
    tmp_path: Path,
    exhaustive: bool,
    filtered: bool,
) -> None:
    """People indexed since stay out; a filter that few pass is searched for as deep as then."""
    executor = LocalExecutor(colour_networks)
    settings = SearchSettings(top=3, exhaustive=exhaustive, groups=1)
    where = SearchFilter(until="2026-03-02T08:00:01") if filtered else SearchFilter()
    search = asked(
        *(indexed, colour_networks),
        ranking=ranking_on(executor, sharded),
        settings=settings,
        where=where,
    )
    assert search.hits == 3
    run(ingest(indexed, colour_networks, settings=IndexSettings(every_s=0.25), by="Eva"))
    result = replayed(indexed, colour_networks, tmp_path / "r")
    assert result.outcome is Outcome.SAME, result
    (remark,) = result.remarks
    assert "indexed since; they are left out" in remark


def test_a_shard_that_was_missing_then_is_left_out_again(
    indexed: Case, sharded: Path, colour_networks: Any, tmp_path: Path
) -> None:
    executor, gone = LocalExecutor(colour_networks), sharded / "shard-00001" / "ids.i64"
    kept = gone.read_bytes()
    gone.unlink()
    settings = SearchSettings(top=50, exhaustive=True)
    search = asked(
        indexed, colour_networks, ranking=ranking_on(executor, sharded), settings=settings
    )
    assert list(search.parameters[MISSING_SHARDS]) == ["shard-00001"]
    assert is_partial(search)
    report = run(export(indexed, tmp_path / "shown", by="Eva")).out
    assert "The shard “" in (report / bag.HTML).read_text("utf-8")
    assert 0 < search.hits < len(indexed.detection_ids())
    gone.write_bytes(kept)
    result = replayed(indexed, colour_networks, tmp_path / "r")
    assert result.outcome is Outcome.SAME
    assert result.remarks == ("Without shard-00001, which was missing then.",)


@pytest.mark.parametrize(
    ("loss", "exhaustive"),
    [("folder", True), ("shard", False), ("shard", True), ("others", False)],
)
def test_shards_that_are_gone_are_said_and_the_case_answers_where_that_is_the_same(
    indexed: Case,
    sharded: Path,
    colour_networks: Any,
    tmp_path: Path,
    loss: str,
    exhaustive: bool,
) -> None:
    settings = SearchSettings(top=8, exhaustive=exhaustive)
    ranking = ranking_on(LocalExecutor(colour_networks), sharded)
    asked(indexed, colour_networks, ranking=ranking, settings=settings)
    if loss == "folder":
        sharded.rename(tmp_path / "moved")
    elif loss == "shard":
        (sharded / "shard-00000" / "ids.i64").unlink()
    else:
        run(make_shards(indexed, sharded, people=9, by="Eva"))
    result = replayed(indexed, colour_networks, tmp_path / "r")
    said = " ".join(result.remarks)
    assert ("others than then" in said) is (loss == "others")
    if exhaustive:
        assert result.outcome is Outcome.SAME
        assert "the case itself was asked" in said
    else:
        assert result.outcome is Outcome.NOT_REPEATED
        assert "put them back to repeat it" in said


def test_shards_of_another_describer_are_an_error_not_a_loss(
    indexed: Case, sharded: Path, colour_networks: Any
) -> None:
    head = sharded / "shards.json"
    head.write_text(head.read_text().replace("colour@", "others@"))
    with pytest.raises(ClusterError, match="Make them anew"):
        asked(indexed, colour_networks, ranking=ranking_on(Lost(colour_networks, after=0), sharded))
    assert not indexed.searches()
