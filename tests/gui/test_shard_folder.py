"""With a cluster and a folder of shards in the settings, the window groups and searches there."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from reid_desktop.core.errors import ClusterLostError
from reid_desktop.core.execution import ClusterReport, Coming, Task
from reid_desktop.core.losses import losses
from reid_desktop.core.progress import run
from reid_desktop.core.records import Method
from reid_desktop.core.searching import SearchFilter
from reid_desktop.core.settings import Settings, changed
from reid_desktop.gui.asking import ask
from reid_desktop.gui.query_set import QuerySet
from reid_desktop.gui.views.so_far import limits_of
from reid_desktop.pipeline.frame_search import Elsewhere
from reid_desktop.pipeline.local import LocalExecutor
from reid_desktop.pipeline.query import query_from_detection
from reid_desktop.pipeline.shard_search import regroup_on
from reid_desktop.store.case import Case


class OneMachine(LocalExecutor):
    """A cluster that is this computer, until it is lost."""

    state = "working"

    def run(self, tasks: Iterable[Task | None], *, patient: bool = True) -> Coming:
        if self.state == "lost":
            assert not patient
            raise ClusterLostError("The cluster at head:6379 cannot be reached (refused).")
        yield from super().run(tasks, patient=patient)

    def elsewhere(self, settings: Settings) -> Elsewhere | None:
        return Elsewhere(self)

    def report(self) -> ClusterReport | None:
        return ClusterReport("head:6379", self.state)


@pytest.mark.parametrize("state", ["working", "lost"])
def test_a_search_goes_by_the_shards_while_the_cluster_is_there(
    case_path: Path, session: Any, tmp_path: Path, state: str
) -> None:
    link = OneMachine(session.networks)
    session.cluster = link
    folder = str(tmp_path / "shards")
    words = {"cluster.address": "head:6379", "cluster.shards": folder}
    session.settings = changed(session.settings, words)
    with Case.open(case_path) as case:
        there = link.elsewhere(session.settings)
        assert there is not None
        run(regroup_on(there.executor, case, shards=folder, by="eva"))
        link.state = state
        query = query_from_detection(case, int(case.detection_ids()[0]))
        settings = replace(session.settings.search, top=5, exhaustive=True)
        job = ask(
            case,
            session,
            QuerySet((query,)),
            Method.GLAD,
            settings=settings,
            where=SearchFilter(),
        )
        found = run(job)
        assert found.hits == 5
        assert (found.parameters.get("index") == "shards") is (state == "working")
        assert limits_of(case, found) == losses(found)
        assert ["head:6379 cannot be reached" in each for each in losses(found)] == (
            [True] if state == "lost" else []
        )
