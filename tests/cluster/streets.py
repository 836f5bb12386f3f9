"""Cases of the drawn streets, and everything that indexing stores in one."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from reid_desktop.cluster.executor import RayExecutor
from reid_desktop.core.execution import CellTask
from reid_desktop.core.progress import Job, run
from reid_desktop.core.records import CaseInfo
from reid_desktop.core.settings import IndexSettings
from reid_desktop.pipeline.frame_search import Elsewhere
from reid_desktop.pipeline.imports import import_footage
from reid_desktop.pipeline.ingest import IngestResult, ingest
from reid_desktop.store.case import Case

ALL_FRAMES = IndexSettings(every_s=0, batch=4)


def made_case(folder: Path, footage: list[Path]) -> Case:
    case = Case.create(folder, CaseInfo("A case"), by="eva")
    run(import_footage(case, footage, by="eva"))
    return case


def contents(case: Case) -> tuple[list[tuple[Any, ...]], list[int]]:
    """Return all people without their ids in the order of the footage, and sizes of tracklets."""
    rows = []
    for model_id in case.model_ids():
        gallery = case.gallery(model_id)
        for row, detection in enumerate(case.detections(gallery.ids.tolist())):
            rows.append(
                (
                    detection.source_id,
                    detection.frame_index,
                    detection.time_s,
                    detection.box,
                    detection.score,
                    detection.detector_id,
                    detection.keypoints.tobytes(),
                    detection.visible,
                    case.crop_jpeg(detection.id),
                    np.asarray(gallery.descriptors[row]).tobytes(),
                    model_id,
                )
            )
    tracklets = case.grouping.tracklets_of(case.detection_ids())
    return sorted(rows), sorted(np.unique(tracklets, return_counts=True)[1].tolist())


def await_machines(executor: RayExecutor, count: int, *, seconds: float = 240) -> None:
    """Give small tasks until so many machines are there, and each of them has a worker ready."""
    none = np.full(2, -1, np.int64)
    until = time.monotonic() + seconds
    number = 0
    while [node.workers > 0 for node in executor.report().nodes if node.alive] != [True] * count:
        assert time.monotonic() < until, executor.report()
        number += 1
        task = CellTask(f"warm-{number}", np.eye(2, dtype=np.float32), 0.5, none, none)
        for _ in executor.run([task]):
            pass
        time.sleep(0.3)


@dataclass(frozen=True)
class Trial:
    """A case of the streets that a cluster is to index.

    Attributes:
        case: open for writing; nothing is indexed yet.
        networks: of this computer, the same as those of the workers.
        by_lane: the contents that the lane gives it.
        faults: the folder in which the workers are asked for faults.
    """

    case: Case
    networks: Any
    by_lane: Any
    faults: Path

    def index(self, executor: RayExecutor, root: str = "") -> Job[IngestResult]:
        """Return the job that indexes it on a cluster."""
        there = Elsewhere(executor, root)
        return ingest(self.case, self.networks, settings=ALL_FRAMES, elsewhere=there, by="eva")

    def check(self, result: IngestResult, *, frames: int = 120) -> None:
        """Check that so many frames were new, and that the case is the one of the lane."""
        assert (result.frames, result.skipped) == (frames, [])
        assert contents(self.case) == self.by_lane

    def held_up(self, executor: RayExecutor, *, calls: int = 12) -> tuple[Job[IngestResult], Path]:
        """Begin to index; workers may do so many calls of a network, all when a folder is gone.

        Returns:
            The job, when something is stored and the calls are used up, and the folder.
        """
        folder = self.faults / "permits"
        folder.mkdir()
        for number in range(calls):
            (folder / f"{number}").touch()
        job = self.index(executor)
        going_on(job, lambda: len(self.case.detection_ids()) > 0 and not any(folder.iterdir()))
        return job, folder


def going_on(job: Any, reached: Callable[[], bool], *, seconds: float = 240) -> None:
    """Let a job go on until something is so; it must not end before."""
    end = time.monotonic() + seconds
    while not reached():
        assert time.monotonic() < end
        next(job)
