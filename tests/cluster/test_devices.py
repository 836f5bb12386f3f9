"""Workers get the share of a GPU that the settings say, and the batch that fits their device."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from streets import Trial, made_case

from reid_desktop.cluster.crew import room_of
from reid_desktop.cluster.loopback import LoopbackCluster
from reid_desktop.cluster.options import ClusterOptions
from reid_desktop.cluster.worker import Worker
from reid_desktop.core.execution import StretchTask
from reid_desktop.core.progress import run
from reid_desktop.core.wire import packed, unpacked
from reid_desktop.pipeline.stages import run_id
from reid_desktop.pipeline.stretches import place_of


def test_workers_reached_by_ray_url_share_a_gpu_and_make_the_same_case(
    lone_head: LoopbackCluster, own_executor: Any, trial: Trial
) -> None:
    """Two halves of the one GPU are two workers, of a computer that is no machine of it."""
    executor = own_executor(
        lone_head,
        address=f"ray://127.0.0.1:{lone_head.client_port}",
        gpu_share=0.5,
        workers=0,
        processors=0.1,
        values={"tell": True},
    )
    trial.check(run(trial.index(executor)))
    report = executor.report()
    (node,) = report.nodes
    assert node.workers in (1, 2)
    assert "holds 0.1 processors and 0.5 of a GPU" in " ".join(report.notes)


@pytest.mark.parametrize(
    ("resources", "changes", "room"),
    [
        ({"CPU": 16.0}, {}, 16),
        ({"CPU": 16.0, "GPU": 2.0}, {}, 8),
        ({"CPU": 16.0, "GPU": 2.0}, {"gpu_share": 1.0}, 2),
        ({"CPU": 16.0, "GPU": 2.0}, {"gpu_share": 0.0}, 16),
        ({"CPU": 16.0, "GPU": 2.0}, {"processors": 4.0}, 4),
        ({"CPU": 16.0, "GPU": 1.0}, {"gpu_share": 0.3}, 3),
        ({"CPU": 16.0, "GPU": 2.0}, {"workers": 3}, 3),
        ({"CPU": 1.0}, {"processors": 2.0}, 0),
        ({}, {}, 0),
    ],
)
def test_a_machine_has_room_for_as_many_workers_as_its_devices(
    resources: dict[str, float], changes: dict[str, Any], room: int
) -> None:
    assert room_of(resources, ClusterOptions("a:1", **changes)) == room


def test_a_batch_that_does_not_fit_is_halved_on_that_device_alone_and_for_good(
    streets: list[Path], block_networks: Any, tmp_path: Path
) -> None:
    with made_case(tmp_path / "a.reidcase", streets[:1]) as case:
        place = place_of(case.sources()[0], root=None)
    wanted = run_id(block_networks, block_networks)
    tasks = [StretchTask(f"{n}", place, tuple(range(n, n + 8)), 8, False, wanted) for n in (0, 8)]
    small, large = (Worker("cluster_stubs:small_device", {"memory": m}) for m in (3, 8))
    said = [[unpacked(device.do(packed(task))) for task in tasks] for device in (small, large)]
    assert all(one["kind"] == "done" for device in said for one in device)
    for mine, theirs in zip(*said, strict=True):
        assert packed(mine["parts"]) == packed(theirs["parts"])
    halved = [notice for notice in said[0][0]["notices"] if "at a time" in notice]
    assert [np.array(notice.split())[-4] for notice in halved] == ["4", "2"]
    assert said[0][1]["notices"] == said[1][0]["notices"] == said[1][1]["notices"] == ()
