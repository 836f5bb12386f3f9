"""A search by shards is that of the case, whoever came or is filtered since they were made."""

from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from reid_desktop.core.errors import ClusterError
from reid_desktop.core.progress import run
from reid_desktop.core.records import CaseInfo
from reid_desktop.core.searching import SearchFilter
from reid_desktop.core.settings import IndexSettings, SearchSettings
from reid_desktop.index.scratch import Scratch
from reid_desktop.pipeline import regroup
from reid_desktop.pipeline.cell_grouping import grouping_on
from reid_desktop.pipeline.imports import import_footage
from reid_desktop.pipeline.ingest import ingest
from reid_desktop.pipeline.local import LocalExecutor
from reid_desktop.pipeline.query import query_from_detection
from reid_desktop.pipeline.request import SearchRequest
from reid_desktop.pipeline.retrieve import search_people
from reid_desktop.pipeline.shard_search import ranking_on, regroup_on
from reid_desktop.store import descriptor_parts
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


def test_full_descriptor_files_of_a_case_become_shards_without_a_copy(
    clip: Path, colour_networks: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also after the case was divided anew with more people; people in no full file are copied."""
    monkeypatch.setattr(descriptor_parts, "PART_ROWS", 6)
    shards, path = tmp_path / "shards", tmp_path / "a.reidcase"
    with Case.create(path, CaseInfo("A"), by="eva") as case:
        run(import_footage(case, [clip], by="eva"))
        executor = LocalExecutor(colour_networks)
        for every_s in (0.4, 0.2):
            run(ingest(case, colour_networks, settings=IndexSettings(every_s=every_s), by="eva"))
            run(regroup_on(executor, case, shards=str(shards), by="eva"))
            people = len(case.detection_ids())
            files = {f.stat().st_ino: f for f in (path / "descriptors").iterdir()}
            linked = [f.stat().st_ino for f in sorted(shards.glob("shard-*/descriptors.f16"))]
            assert len(files) == -(-people // 6) > 1
            assert len(set(linked) & set(files)) == len(files) - 1
            query = query_from_detection(case, int(case.detection_ids()[0]))
            for settings in (WHOLE, SearchSettings(top=30, groups=2)):
                asked = SearchRequest((query,))
                there = run(
                    search_people(
                        case,
                        colour_networks,
                        asked,
                        settings=settings,
                        by="eva",
                        ranking=ranking_on(executor, shards),
                    )
                )
                here = run(search_people(case, colour_networks, asked, settings=WHOLE, by="eva"))
                mine, theirs = case.hits_of(here.id), case.hits_of(there.id)
                assert there.parameters["missing_shards"] == {}
                assert mine.ids[0] == theirs.ids[0]
                if settings is WHOLE:
                    assert np.array_equal(mine.ids, theirs.ids)
                    assert np.allclose(mine.scores, theirs.scores, atol=1e-6)
        assert case.check() == []


def test_groups_are_the_same_whether_their_means_lie_in_files(
    clip: Path, colour_networks: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Case.create(tmp_path / "a.reidcase", CaseInfo("A"), by="eva") as case:
        run(import_footage(case, [clip], by="eva"))
        run(ingest(case, colour_networks, settings=IndexSettings(every_s=0.2), by="eva"))
        monkeypatch.setattr(
            regroup,
            "grouping_on",
            partial(grouping_on, people=max(1, len(case.detection_ids()) // 3)),
        )
        found = []
        for held in (None, 0):
            if held is not None:
                monkeypatch.setattr(regroup, "Scratch", lambda folder: Scratch(folder, 0))
            run(regroup_on(LocalExecutor(colour_networks), case, shards="", by="eva"))
            stored = case.groups(case.model_ids()[-1])
            assert stored is not None
            groups = stored.groups
            found.append((groups.means.tobytes(), groups.labels.tolist(), groups.spreads.tolist()))
        assert found[0] == found[1]
        assert case.check() == []
        assert not [f.name for f in case.path.iterdir() if "scratch" in f.name]


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
