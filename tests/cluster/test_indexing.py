"""Indexing on a real cluster of two machines gives the case that the lane gives."""

import shutil

from streets import Trial

from reid_desktop.cluster.executor import RayExecutor
from reid_desktop.core.progress import run


def test_the_cluster_makes_the_same_case_as_the_lane(executor: RayExecutor, trial: Trial) -> None:
    trial.check(run(trial.index(executor)))
    trial.check(run(trial.index(executor)), frames=0)
    report = executor.report()
    assert report.waiting == 0
    assert len([node for node in report.nodes if node.alive and node.tasks]) == 2


def test_a_killed_worker_costs_only_its_stretch(executor: RayExecutor, trial: Trial) -> None:
    before = executor.report().repeated
    (trial.faults / "die").touch()
    trial.check(run(trial.index(executor)))
    assert not (trial.faults / "die").exists()
    assert executor.report().repeated > before
    assert any("lost" in note for note in executor.report().notes)


def test_stopping_keeps_what_came_and_the_next_run_does_the_rest(
    executor: RayExecutor, trial: Trial
) -> None:
    job, folder = trial.held_up(executor)
    job.close()
    some = sum(len(trial.case.frame_times(s.id)) for s in trial.case.sources())
    assert 0 < some < 120
    shutil.rmtree(folder)
    trial.check(run(trial.index(executor)), frames=120 - some)
