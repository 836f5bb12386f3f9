"""What a cluster suffers costs only the stretches it concerns; the case is the same after all."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest
from streets import Trial, await_machines, going_on

from reid_desktop.cluster.executor import RayExecutor
from reid_desktop.cluster.loopback import LoopbackCluster
from reid_desktop.core.errors import ClusterError, ClusterLostError
from reid_desktop.core.progress import run
from reid_desktop.core.settings import SearchSettings
from reid_desktop.pipeline.frame_search import Elsewhere
from reid_desktop.pipeline.person_search import person_search
from reid_desktop.pipeline.query import query_from_detection
from reid_desktop.pipeline.retrieve import retrieve

Machine = subprocess.Popen[bytes]


@pytest.fixture(scope="module")
def troubled(
    cluster: LoopbackCluster, shared_executor: RayExecutor
) -> Iterator[tuple[Machine, Machine]]:
    """Two machines more: one cannot keep what it fetches, the other hangs at the first frame."""
    full = cluster.add(environment={"STUB_DISK_FULL": "1"})
    held = cluster.add(environment={"STUB_HELD": "1"})
    await_machines(shared_executor, 4)
    yield full, held
    cluster.kill(full)
    cluster.kill(held)
    await_machines(shared_executor, 2)


def test_a_full_disk_and_a_slow_machine_cost_only_time(
    executor: RayExecutor, troubled: tuple[Machine, Machine], streets: list[Path], trial: Trial
) -> None:
    """The slow machine is as slow as can be: the run ends before it has done its first frame."""
    root = f"file://{streets[0].parent.parent}/{{camera}}"
    for source in trial.case.sources():
        place = f"{Path(source.path).parent.name}/{source.name}"
        trial.case.correct_source(source.id, camera=place)
    trial.check(run(trial.index(executor, root)))
    notes = " ".join(executor.report().notes)
    assert "disk is full" in notes
    assert "is slow" in notes
    (trial.faults / "released").touch()


def test_a_machine_that_vanishes_costs_only_the_stretch_it_has(
    executor: RayExecutor,
    cluster: LoopbackCluster,
    troubled: tuple[Machine, Machine],
    trial: Trial,
) -> None:
    """It goes while it works at a stretch and the others may not go on yet."""
    await_machines(executor, 4)
    before = executor.report().repeated
    job, folder = trial.held_up(executor)
    cluster.kill(troubled[1])
    going_on(job, lambda: executor.report().repeated > before)
    shutil.rmtree(folder)
    trial.check(run(job))
    assert any("gone" in note or "lost" in note for note in executor.report().notes)


def test_a_head_that_restarts_costs_only_the_stretches_under_way(
    lone_head: LoopbackCluster, own_executor: Any, trial: Trial
) -> None:
    """Local search goes on while the cluster is lost, and a search there does not wait for it.

    Indexing does; nothing is lost of what was stored.
    """
    executor, case = own_executor(lone_head, gpu_share=0.0), trial.case
    job, folder = trial.held_up(executor)
    stored = case.detection_ids().tolist()
    lone_head.kill_head()
    going_on(job, lambda: executor.report().state == "lost")
    query = query_from_detection(case, stored[0])
    top = SearchSettings(top=5)
    found = run(retrieve(case, trial.networks, query, settings=top, by="eva"))
    assert found.hits > 0
    asked = (case, trial.networks, query)
    there = Elsewhere(executor)
    with pytest.raises(ClusterLostError, match=r"cannot be reached \(.+\)\.$"):
        run(person_search(*asked, settings=top, cascade=False, elsewhere=there, by="eva"))
    assert executor.report().waiting > 0
    shutil.rmtree(folder)
    lone_head.start(processors=1, gpus=1)
    trial.check(run(job))
    assert case.detection_ids().tolist()[: len(stored)] == stored


def test_a_cluster_that_never_answers_is_given_up_with_a_sentence(
    cluster: LoopbackCluster, own_executor: Any
) -> None:
    executor = own_executor(cluster, address="127.0.0.1:1", patience_s=0)
    began = time.monotonic()
    with pytest.raises(ClusterError, match=r"127\.0\.0\.1:1 cannot be reached.*refused"):
        await_machines(executor, 1, seconds=200)
    assert time.monotonic() - began < 60


def test_nothing_listens_beyond_loopback(executor: RayExecutor, lone_head: LoopbackCluster) -> None:
    """Neither machine, head, bridge nor what answers at `ray://`."""
    family = psutil.Process(os.getpid()).children(recursive=True)
    assert len(family) > 4
    ports = [
        connection.laddr
        for process in family
        if process.is_running()
        for connection in process.net_connections(kind="inet")
        if connection.status == psutil.CONN_LISTEN
    ]
    assert lone_head.client_port in [place.port for place in ports]
    outside = [p for p in ports if p.ip not in ("127.0.0.1", "::1", "::ffff:127.0.0.1")]
    assert not outside


def test_a_wrong_token_is_refused(
    cluster: LoopbackCluster, own_executor: Any, tmp_path: Path
) -> None:
    wrong = tmp_path / "token"
    wrong.write_text("f" * 64)
    executor = own_executor(cluster, token=str(wrong), patience_s=0)
    with pytest.raises(ClusterError, match="cannot be reached"):
        await_machines(executor, 1, seconds=200)
