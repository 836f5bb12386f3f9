"""A search by shards is that of the case, whoever came or is filtered since they were made."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from reid_desktop.core.errors import ClusterError
from reid_desktop.core.progress import run
from reid_desktop.core.records import CaseInfo
from reid_desktop.core.searching import SearchFilter
from reid_desktop.core.settings import IndexSettings, SearchSettings
from reid_desktop.pipeline.imports import import_footage
from reid_desktop.pipeline.ingest import ingest
from reid_desktop.pipeline.local import LocalExecutor
from reid_desktop.pipeline.query import query_from_detection
from reid_desktop.pipeline.request import SearchRequest
from reid_desktop.pipeline.retrieve import search_people
from reid_desktop.pipeline.shard_search import ranking_on, regroup_on
from reid_desktop.store.case import Case

WHOLE = SearchSettings(top=30, exhaustive=True)


@pytest.fixture
def sharded(clip: Path, colour_networks: Any, tmp_path: Path) -> Any:
    """A case with some frames in shards, and others that were indexed after them."""
    shards = tmp_path / "shards"
    with Case.create(tmp_path / "a.reidcase", CaseInfo("A"), by="eva") as case:
        run(import_footage(case, [clip], by="eva"))
        run(ingest(case, colour_networks, settings=IndexSettings(every_s=0.4), by="eva"))
        executor = LocalExecutor(colour_networks)
        run(regroup_on(executor, case, shards=str(shards), by="eva"))
        before = len(case.detection_ids())
        run(ingest(case, colour_networks, settings=IndexSettings(every_s=0.2), by="eva"))
        assert len(case.detection_ids()) > before > 5
        yield case, ranking_on(executor, shards), before


@pytest.mark.parametrize("where", [SearchFilter(), SearchFilter(until="2026-03-02T08:00:02")])
def test_people_who_came_after_the_shards_are_found_among_the_others(
    sharded: Any, colour_networks: Any, where: SearchFilter
) -> None:
    case, ranking, before = sharded
    query = query_from_detection(case, int(case.detection_ids()[0]))
    asked = SearchRequest((query,), where=where)
    here = run(search_people(case, colour_networks, asked, settings=WHOLE, by="eva"))
    there = run(
        search_people(case, colour_networks, asked, settings=WHOLE, by="eva", ranking=ranking)
    )
    mine, theirs = case.hits_of(here.id), case.hits_of(there.id)
    assert np.array_equal(mine.ids, theirs.ids)
    assert np.allclose(mine.scores, theirs.scores, atol=1e-6)
    assert (len(mine) < 30) is bool(where.until)
    newer = len(case.detection_ids()) - before
    assert there.parameters["newer_than_shards"] == newer
    assert there.parameters["gallery"] == before + newer


def test_shards_of_another_describer_are_refused(sharded: Any, colour_networks: Any) -> None:
    case, ranking, _ = sharded

    class Others(type(colour_networks)):  # type: ignore[misc] # a fixture's class
        model_id = "others@0123456789ab"

    run(ingest(case, Others(), settings=IndexSettings(every_s=1.0), by="eva"))
    query = query_from_detection(case, int(case.detection_ids()[0]))
    with pytest.raises(ClusterError, match="Make them anew"):
        run(
            search_people(
                case, Others(), SearchRequest((query,)), settings=WHOLE, by="eva", ranking=ranking
            )
        )
