"""What a cluster suffers costs only the stretches it concerns; the case is the same after all."""

import os
import time
from pathlib import Path
from typing import Any

import pytest
from streets import ALL_FRAMES, await_machines, contents, indexed, made_case

from reid_desktop.cluster.executor import RayExecutor
from reid_desktop.cluster.loopback import LoopbackCluster
from reid_desktop.core.errors import ClusterError
from reid_desktop.core.progress import run
from reid_desktop.core.settings import SearchSettings
from reid_desktop.pipeline.frame_search import Elsewhere
from reid_desktop.pipeline.ingest import ingest
from reid_desktop.pipeline.query import query_from_detection
from reid_desktop.pipeline.retrieve import retrieve


@pytest.mark.long
def test_a_full_disk_and_a_slow_machine_cost_only_time(
    cluster: LoopbackCluster,
    own_executor: Any,
    streets: list[Path],
    block_networks: Any,
    by_lane: Any,
    tmp_path: Path,
) -> None:
    """A third machine cannot keep what it fetches, a fourth takes half a minute for a frame."""
    full = cluster.add(environment={"STUB_DISK_FULL": "1"})
    slow = cluster.add(environment={"STUB_SLOW": "1"})
    try:
        executor = own_executor()
        await_machines(executor, 4)
        with made_case(tmp_path / "a.reidcase", streets) as case:
            root = f"file://{streets[0].parent.parent}/{{camera}}"
            places = {s.id: Path(s.path).parent.name + "/" + s.name for s in case.sources()}
            for source in case.sources():
                case.correct_source(source.id, camera=places[source.id])
            began = time.monotonic()
            result = indexed(case, block_networks, executor, root=root)
            assert contents(case) == by_lane
            assert (result.frames, result.skipped) == (120, [])
            assert time.monotonic() - began < 55  # the slow machine takes 60
        notes = " ".join(executor.report().notes)
        assert "disk is full" in notes
        assert "is slow" in notes
    finally:
        cluster.kill(full)
        cluster.kill(slow)


def test_a_machine_that_vanishes_and_a_head_that_restarts(
    protected: Any,
    worker_environment: dict[str, str],
    streets: list[Path],
    block_networks: Any,
    by_lane: Any,
    faults: Path,
    tmp_path: Path,
) -> None:
    """Local search goes on while the cluster is lost; nothing is lost of what was stored."""
    (faults / "slow").touch()
    with LoopbackCluster(protected) as cluster:
        cluster.start(processors=1)
        machine = cluster.add(processors=1)
        with (
            RayExecutor(cluster.options) as executor,
            made_case(tmp_path / "a.reidcase", streets) as case,
        ):
            await_machines(executor, 2)
            job = ingest(
                case, block_networks, settings=ALL_FRAMES, elsewhere=Elsewhere(executor), by="eva"
            )
            _until(job, lambda: len(case.detection_ids()) > 0)
            cluster.kill(machine)
            _until(job, lambda: any("gone" in note or "lost" in note for note in _notes(executor)))
            cluster.kill_head()
            _until(job, lambda: executor.report().state == "lost")
            some = len(case.detection_ids())
            query = query_from_detection(case, int(case.detection_ids()[0]))
            found = run(
                retrieve(case, block_networks, query, settings=SearchSettings(top=5), by="eva")
            )
            assert found.hits > 0
            assert executor.report().waiting > 0
            (faults / "slow").unlink()
            cluster.start(processors=1)
            _until(job, lambda: len(case.detection_ids()) > some, seconds=120)
            result = run(job)
            assert (result.frames, result.skipped) == (120, [])
            assert contents(case) == by_lane


def _notes(executor: RayExecutor) -> tuple[str, ...]:
    return executor.report().notes


def _until(job: Any, reached: Any, *, seconds: float = 60) -> None:
    """Let the job go on until something is so."""
    end = time.monotonic() + seconds
    while not reached():
        assert time.monotonic() < end
        next(job)


def test_a_cluster_that_never_answers_is_given_up_with_a_sentence(own_executor: Any) -> None:
    executor = own_executor(address="127.0.0.1:1", patience_s=0)
    began = time.monotonic()
    with pytest.raises(ClusterError, match=r"127\.0\.0\.1:1 cannot be reached"):
        await_machines(executor, 1, seconds=200)
    assert time.monotonic() - began < 180


def test_nothing_listens_beyond_loopback(executor: RayExecutor, cluster: LoopbackCluster) -> None:
    psutil = pytest.importorskip("psutil")
    mine = psutil.Process(os.getpid())
    family = mine.children(recursive=True)
    assert len(family) > 4
    ports = [
        connection.laddr
        for process in family
        if process.is_running()
        for connection in process.net_connections(kind="inet")
        if connection.status == psutil.CONN_LISTEN
    ]
    assert ports
    outside = [p for p in ports if p.ip not in ("127.0.0.1", "::1", "::ffff:127.0.0.1")]
    assert not outside


def test_a_wrong_token_is_refused(own_executor: Any, tmp_path: Path) -> None:
    wrong = tmp_path / "token"
    wrong.write_text("f" * 64)
    executor = own_executor(token=str(wrong), patience_s=0)
    with pytest.raises(ClusterError, match="cannot be reached"):
        await_machines(executor, 1, seconds=200)
