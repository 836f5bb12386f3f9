"""What comes back of stretches is stored once, in whatever order and however often it comes."""

import random
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from reid_desktop.core.execution import ClusterReport, Coming, Done, Task
from reid_desktop.core.progress import run
from reid_desktop.core.records import CaseInfo
from reid_desktop.core.settings import IndexSettings
from reid_desktop.pipeline.frame_search import Elsewhere
from reid_desktop.pipeline.imports import import_footage
from reid_desktop.pipeline.ingest import ingest
from reid_desktop.pipeline.local import LocalExecutor
from reid_desktop.store.case import Case

SAMPLED = IndexSettings(every_s=0, batch=2)


class Scrambling:
    """Does everything first; hands it back in another order, each part up to three times."""

    stretch_frames = 4

    def __init__(self, networks: Any, seed: int) -> None:
        self._here = LocalExecutor(networks)
        self._draw = random.Random(seed)  # noqa: S311 - of a test
        self.handed = 0

    def run(self, tasks: Iterable[Task | None], *, patient: bool = True) -> Coming:
        del patient
        parts: list[Done] = []
        ends: dict[str, Done] = {}
        for done in self._here.run(tasks):
            if done is not None and done.ended:
                ends[done.task.key] = done
            elif done is not None:
                parts += [done] * self._draw.randint(1, 3)
        self._draw.shuffle(parts)
        self.handed = len(parts)
        yield from parts
        yield from ends.values()

    def report(self) -> ClusterReport | None:
        return None


def people_of(case: Case) -> list[tuple[Any, ...]]:
    """Return frame, box, crop and descriptor of everybody, in the order of the footage."""
    gallery = case.gallery(case.model_ids()[0])
    found = case.detections(gallery.ids.tolist())
    rows = np.asarray(gallery.descriptors)
    return sorted(
        (d.frame_index, d.box, case.crop_jpeg(d.id), rows[row].tobytes())
        for row, d in enumerate(found)
    )


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_results_in_any_order_and_twice_make_the_same_case(
    clip: Path, colour_networks: Any, tmp_path: Path, seed: int
) -> None:
    executor = Scrambling(colour_networks, seed)
    made = []
    for name, there in (("lane", None), ("scrambled", Elsewhere(executor))):
        with Case.create(tmp_path / f"{name}.reidcase", CaseInfo("A"), by="eva") as case:
            run(import_footage(case, [clip], by="eva"))
            result = run(ingest(case, colour_networks, settings=SAMPLED, elsewhere=there, by="eva"))
            assert result.frames == 40
            assert case.check() == []
            made.append(people_of(case))
    assert executor.handed > 60
    assert made[0] == made[1]
