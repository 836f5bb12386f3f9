"""Searches and groups on a real cluster are those of one computer."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from streets import ALL_FRAMES

from reid_desktop.cluster.executor import RayExecutor
from reid_desktop.core.progress import run
from reid_desktop.core.searching import SearchFilter
from reid_desktop.core.settings import SearchSettings
from reid_desktop.core.values import Gallery
from reid_desktop.index.groups import grouping
from reid_desktop.pipeline.cell_grouping import grouping_on
from reid_desktop.pipeline.frame_search import Elsewhere
from reid_desktop.pipeline.ingest import ingest
from reid_desktop.pipeline.local import LocalExecutor
from reid_desktop.pipeline.person_search import person_search
from reid_desktop.pipeline.query import query_from_detection
from reid_desktop.pipeline.regroup import regroup
from reid_desktop.pipeline.request import SearchRequest
from reid_desktop.pipeline.retrieve import search_people
from reid_desktop.pipeline.shard_search import make_shards, ranking_on
from reid_desktop.store.case import Case


def test_whole_frames_are_searched_with_the_same_ranklist(
    executor: RayExecutor, indexed_case: Case, block_networks: Any
) -> None:
    query = query_from_detection(indexed_case, int(indexed_case.detection_ids()[5]))
    settings = SearchSettings(top=30)
    found = [
        run(
            person_search(
                indexed_case,
                block_networks,
                query,
                settings=settings,
                cascade=False,
                elsewhere=elsewhere,
                by="eva",
            )
        )
        for elsewhere in (None, Elsewhere(executor))
    ]
    mine, theirs = (indexed_case.hits_of(search.id) for search in found)
    assert len(mine) == 30
    assert mine.ids.tolist() == theirs.ids.tolist()
    assert mine.scores.tobytes() == theirs.scores.tobytes()
    assert found[0].unseen_frames == found[1].unseen_frames == 0


def test_footage_that_no_machine_finds_is_said_and_counted_as_unseen(
    executor: RayExecutor, indexed_case: Case, block_networks: Any
) -> None:
    query = query_from_detection(indexed_case, int(indexed_case.detection_ids()[5]))
    nowhere = Elsewhere(executor, "/nowhere/{name}")
    search = run(
        person_search(
            indexed_case,
            block_networks,
            query,
            settings=SearchSettings(top=30),
            cascade=False,
            elsewhere=nowhere,
            by="eva",
        )
    )
    assert search.unseen_frames == 120
    assert "cannot be" in search.parameters["frames_unreadable"][0]
    result = run(
        ingest(
            indexed_case,
            block_networks,
            settings=ALL_FRAMES,
            elsewhere=nowhere,
            by="eva",
        )
    )
    assert (result.frames, result.skipped) == (0, [])  # all are done: nobody is asked


def test_cells_are_divided_there_as_here(
    executor: RayExecutor, indexed_case: Case, block_networks: Any
) -> None:
    gallery = indexed_case.gallery(block_networks.model_id)
    nowhere = np.full(len(gallery), -1, np.int64)
    found = [
        run(grouping_on(who, gallery, 0.1, together=nowhere, frames=nowhere, people=60))
        for who in (executor, LocalExecutor(block_networks))
    ]
    whole = run(grouping(gallery.descriptors, 0.1))
    assert np.array_equal(found[0].labels, found[1].labels)
    assert found[0].means.tobytes() == found[1].means.tobytes()
    assert len(found[0]) == pytest.approx(len(whole), rel=0.15)


def test_shards_are_searched_where_they_lie(
    executor: RayExecutor, indexed_case: Case, block_networks: Any, tmp_path: Path
) -> None:
    run(regroup(indexed_case, executor=executor, by="eva"))
    run(make_shards(indexed_case, tmp_path / "shards", people=60, by="eva"))
    query = query_from_detection(indexed_case, int(indexed_case.detection_ids()[5]))
    settings = SearchSettings(top=20, exhaustive=True)
    ids = []
    for where in (SearchFilter(), SearchFilter(source_ids=(2,))):
        asked = SearchRequest((query,), where=where)
        here = run(search_people(indexed_case, block_networks, asked, settings=settings, by="eva"))
        there = run(
            search_people(
                indexed_case,
                block_networks,
                asked,
                settings=settings,
                by="eva",
                ranking=ranking_on(executor, tmp_path / "shards"),
            )
        )
        mine, theirs = indexed_case.hits_of(here.id), indexed_case.hits_of(there.id)
        assert mine.ids.tolist() == theirs.ids.tolist()
        assert np.allclose(mine.scores, theirs.scores, atol=1e-6)
        ids.append(mine.ids.tolist())
    assert ids[0] != ids[1]
    (tmp_path / "shards" / "shard-00001" / "ids.i64").unlink()
    asked = SearchRequest((query,))
    ranking = ranking_on(executor, tmp_path / "shards")
    part = run(
        search_people(
            indexed_case, block_networks, asked, settings=settings, by="eva", ranking=ranking
        )
    )
    (missing,) = part.parameters["missing_shards"]
    assert missing.startswith("shard-00001")
    assert part.hits == 20


def test_two_runs_take_turns_on_one_cluster(executor: RayExecutor, block_networks: Any) -> None:
    rows = np.eye(40, 8, dtype=np.float32) + 0.1
    gallery = Gallery(np.arange(40), rows / np.linalg.norm(rows, axis=1, keepdims=True), "m")
    nowhere = np.full(40, -1, np.int64)
    jobs = [
        grouping_on(executor, gallery, theta, together=nowhere, frames=nowhere, people=10)
        for theta in (0.1, 1.0)
    ]
    results: dict[int, Any] = {}
    while len(results) < 2:
        for place, job in enumerate(jobs):
            if place not in results:
                try:
                    next(job)
                except StopIteration as stop:
                    results[place] = stop.value
    for place, theta in enumerate((0.1, 1.0)):
        alone = run(
            grouping_on(
                LocalExecutor(block_networks),
                gallery,
                theta,
                together=nowhere,
                frames=nowhere,
                people=10,
            )
        )
        assert np.array_equal(results[place].labels, alone.labels)
