"""Indexing on a real cluster of two machines gives the case that the lane gives."""

import shutil
from pathlib import Path
from typing import Any

from streets import ALL_FRAMES, contents, going_on, indexed, made_case, permits

from reid_desktop.cluster.executor import RayExecutor
from reid_desktop.pipeline.frame_search import Elsewhere
from reid_desktop.pipeline.ingest import ingest


def test_the_cluster_makes_the_same_case_as_the_lane(
    executor: RayExecutor, streets: list[Path], block_networks: Any, by_lane: Any, tmp_path: Path
) -> None:
    with made_case(tmp_path / "a.reidcase", streets) as case:
        result = indexed(case, block_networks, executor)
        assert contents(case) == by_lane
        assert result.frames == 120
        assert result.skipped == []
        assert indexed(case, block_networks, executor).frames == 0
    report = executor.report()
    assert report.waiting == 0
    assert len([node for node in report.nodes if node.alive and node.tasks]) == 2


def test_a_killed_worker_costs_only_its_stretch(
    executor: RayExecutor,
    streets: list[Path],
    block_networks: Any,
    by_lane: Any,
    faults: Path,
    tmp_path: Path,
) -> None:
    before = executor.report().repeated
    (faults / "die").touch()
    with made_case(tmp_path / "a.reidcase", streets) as case:
        result = indexed(case, block_networks, executor)
        assert contents(case) == by_lane
        assert (result.frames, result.skipped) == (120, [])
    assert not (faults / "die").exists()
    assert executor.report().repeated > before
    assert any("lost" in note for note in executor.report().notes)


def test_stopping_keeps_what_came_and_the_next_run_does_the_rest(
    executor: RayExecutor,
    streets: list[Path],
    block_networks: Any,
    by_lane: Any,
    faults: Path,
    tmp_path: Path,
) -> None:
    folder = permits(faults, 12)
    with made_case(tmp_path / "a.reidcase", streets) as case:
        there = Elsewhere(executor)
        job = ingest(case, block_networks, settings=ALL_FRAMES, elsewhere=there, by="eva")
        going_on(job, lambda: any(case.frame_times(s.id) for s in case.sources()))
        job.close()
        some = sum(len(case.frame_times(s.id)) for s in case.sources())
        assert 0 < some < 120
        shutil.rmtree(folder)
        result = indexed(case, block_networks, executor)
        assert result.frames == 120 - some
        assert contents(case) == by_lane
