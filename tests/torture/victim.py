"""A process that works on a case and is killed: started once, forked for every murder.

Run as a module from the root of the repository. Each line on stdin is one order (JSON): the stage,
the case and what it needs. A forked child does the work as the window does, as a Task on a Lane,
and tells the test of every committed transaction how many rows each table then held. "over" tells
how the child ended, so that nobody else has to reap it. SIGKILL is sent by the test.
"""

import json
import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication

from reid_desktop.core.progress import Job, Progress
from reid_desktop.core.records import Mark, RemarkKind
from reid_desktop.core.settings import IndexSettings, SearchSettings
from reid_desktop.gui.task import Lane, Task
from reid_desktop.pipeline.evidence import remark
from reid_desktop.pipeline.export import export
from reid_desktop.pipeline.imports import import_footage
from reid_desktop.pipeline.ingest import ingest
from reid_desktop.pipeline.marks import mark
from reid_desktop.pipeline.query import query_from_detection
from reid_desktop.pipeline.regroup import regroup
from reid_desktop.pipeline.retrieve import retrieve
from reid_desktop.report.choices import ReportChoices
from reid_desktop.store.case import Case
from tests.colour_networks import ColourNetworks

GROWING = (
    *("sources", "frames", "finished_frames", "detections", "descriptors", "networks", "runs"),
    *("searches", "search_pictures", "hits", "verdicts", "remarks", "audit", "flat_chunks"),
)
"""Tables whose rows are never changed or deleted by the stages here."""
TABLES = (*GROWING, "group_sets", "tracklets")
_COUNTS = "SELECT " + ", ".join(f"(SELECT COUNT(*) FROM {name})" for name in TABLES)
JUDGED = 60 if os.environ.get("TORTURE") == "long" else 12
"""How many candidates the stage "mark" judges, tags and searches by."""


def tell(word: str, value: object) -> None:
    """Write one line to the test, whole or not at all."""
    os.write(1, (json.dumps([word, value]) + "\n").encode())


def counts(case: Case) -> dict[str, int]:
    """Return how many rows each table holds."""
    row = case._db.first(_COUNTS)
    assert row is not None
    return dict(zip(TABLES, row, strict=True))


class TellingCase(Case):
    """A case that tells of each transaction once it is committed."""

    @contextmanager
    def transaction(self) -> Iterator[None]:
        outermost = not self._db.in_transaction
        with super().transaction():
            yield
        if outermost:
            tell("committed", counts(self) | {"head": self.audit_head()})


def importing(case: Case, order: dict[str, Any]) -> Job[Any]:
    """Import every clip and folder below a folder."""
    return (yield from import_footage(case, [Path(order["footage"])], by="eva"))


def indexing(case: Case, order: dict[str, Any]) -> Job[Any]:
    """Index everything, two frames at a time."""
    settings = IndexSettings(every_s=0.0, batch=2)
    return (yield from ingest(case, ColourNetworks(), settings=settings, by="eva"))


def grouping(case: Case, order: dict[str, Any]) -> Job[Any]:
    """Divide the gallery."""
    return (yield from regroup(case, theta=0.05, by="eva"))


def marking(case: Case, order: dict[str, Any]) -> Job[Any]:
    """Judge the candidates of search 1 one by one, tag them, and search by every tenth."""
    candidates = case.hits_of(1).ids[:JUDGED].tolist()
    for place, number in enumerate(candidates):
        if number not in case.verdicts(1):
            verdict = (Mark.MATCH, Mark.NOT_MATCH, Mark.UNSURE)[place % 3]
            yield from mark(case, 1, [number], verdict, note=f"no. {place}", by="eva")
        if not case.evidence.of([number]):
            yield from remark(case, [number], RemarkKind.TAG, f"tag {place}", by="eva")
        if place % 10 == 0 and len(case.searches()) < 2 + place // 10:
            yield from _searched(case, number, index="auto")
    return None


def _searched(case: Case, number: int, *, index: str) -> Job[Any]:
    query = query_from_detection(case, number)
    settings = SearchSettings(top=50, index=index)
    return (yield from retrieve(case, ColourNetworks(), query, settings=settings, by="eva"))


def reporting(case: Case, order: dict[str, Any]) -> Job[Any]:
    """Write the report over the one before."""
    return (yield from export(case, Path(order["out"]), ReportChoices(top=12), by="eva"))


def searching(case: Case, order: dict[str, Any]) -> Job[Any]:
    """Search by an index over single crops, which is made when it is missing."""
    (first, *_) = case.detection_ids().tolist()
    return (yield from _searched(case, first, index="crops"))


def migrating(case: Case, order: dict[str, Any]) -> Job[Any]:
    """Opening is all there is to do."""
    yield Progress(1, 1)


STAGES: dict[str, Callable[[Case, dict[str, Any]], Job[Any]]] = {
    "import": importing,
    "index": indexing,
    "group": grouping,
    "mark": marking,
    "report": reporting,
    "search": searching,
    "migrate": migrating,
}


def working(order: dict[str, Any]) -> Job[None]:
    """Open the case on the lane's thread, do the stage, close it."""
    with TellingCase.open(Path(order["case"])) as case:
        yield from STAGES[order["stage"]](case, order)


def live(order: dict[str, Any]) -> int:
    """Do one order on a lane; return 0 when it came to its end."""
    application = QCoreApplication([])
    task, lane = Task(working(order), order["stage"]), Lane("victim")
    faults: list[BaseException] = []
    task.failed.connect(faults.append)
    task.ended.connect(application.quit)
    lane.add(task)
    application.exec()
    lane.close()
    for fault in faults:
        tell("fault", f"{type(fault).__name__}: {fault}")
    return len(faults)


def main() -> None:
    """Fork a child for each order until stdin ends."""
    tell("ready", threading.active_count())
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            os._exit(live(json.loads(line)))
        tell("pid", child)
        _, status = os.waitpid(child, 0)
        tell("over", os.waitstatus_to_exitcode(status))


if __name__ == "__main__":
    main()
