"""A cluster on loopback: throughput of 1, 2 and 4 workers; the cost model against small cases.

    .venv/bin/python benchmarks/cluster.py            everything
    .venv/bin/python benchmarks/cluster.py --model    the cost model alone, without Ray

Ratios mean something up to the number of processors of this computer; the machines of the loopback
cluster share them.
"""

import argparse
import os
import sys
import tempfile
import time
import tracemalloc
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import Any

import cv2
import faiss
import numpy as np
from record import Record

from reid_desktop.cluster.costs import (
    MEANS,
    SHARDED,
    Sizes,
    asked_bytes,
    camera_costs,
    coarse_bytes,
    compared_cells,
    gallery_costs,
    held_bytes,
    kept_bytes,
    received_bytes,
    table,
)
from reid_desktop.cluster.executor import RayExecutor
from reid_desktop.cluster.loopback import LoopbackCluster
from reid_desktop.cluster.options import ClusterOptions
from reid_desktop.cluster.worker import factory_of
from reid_desktop.core.execution import CellGroups, CellTask, FramePeople
from reid_desktop.core.networks import Networks
from reid_desktop.core.progress import run
from reid_desktop.core.records import CaseInfo, NewDetection
from reid_desktop.core.settings import IndexSettings
from reid_desktop.core.wire import packed
from reid_desktop.index import disk_index
from reid_desktop.index.cells import nearest_centroids
from reid_desktop.index.cellwise import CoarseCells, dividing_coarsely, mending_borders
from reid_desktop.index.centres import Centres
from reid_desktop.index.coarse import CoarseIndex
from reid_desktop.index.groups import grouping
from reid_desktop.index.piles import GroupPile
from reid_desktop.index.scratch import Scratch
from reid_desktop.index.shards import joined_ranks, rank_shard, writing_shards
from reid_desktop.pipeline.frame_search import Elsewhere
from reid_desktop.pipeline.imports import import_footage
from reid_desktop.pipeline.ingest import ingest
from reid_desktop.store.case import Case

COLOURS = ((200, 30, 30), (30, 180, 40), (40, 50, 210))
FRAMES = IndexSettings(every_s=0, batch=4)
_LIBRARY: Any = faiss  # its stubs know no statistics
WORKERS, ROUNDS, STRETCH = (1, 2, 4), 3, 8
WIDTH = 256
"""Numbers of a simulated descriptor; the model is asked for the same."""


def main() -> None:
    """Print what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--model", action="store_true")
    parser.add_argument("--real", action="store_true", help="the shipped networks, not a stub")
    parser.add_argument("--frames", type=int, default=96)
    arguments = parser.parse_args()
    print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}\n")
    show_model(Sizes())
    check_model()
    if not arguments.model:
        throughput(arguments.frames, real=arguments.real)


def show_model(sizes: Sizes) -> None:
    """Print the tables of the handbook."""
    galleries = {f"10^{power}": list(gallery_costs(10**power, sizes)) for power in (6, 7, 8, 9)}
    print("\n".join(table(galleries)), "\n")
    cameras = {
        f"1,000 cameras at {rate:g} a second": list(
            camera_costs(1000, frames_s=rate, people_of_frame=2, sizes=sizes)
        )
        for rate in (1.0, 5.0)
    }
    print("\n".join(table(cameras)), "\n")


def check_model() -> None:
    """Print the model beside what small simulated cases really take."""
    rows: list[tuple[str, float, float]] = []
    width = WIDTH
    rng = np.random.default_rng(0)
    for people in (500, 1_000, 2_000):
        centres = rng.standard_normal((people // 10, width), np.float32)
        gallery = np.repeat(centres, 10, axis=0)
        gallery += 0.7 * rng.standard_normal(gallery.shape, np.float32)
        gallery /= np.linalg.norm(gallery, axis=1, keepdims=True)
        with tempfile.TemporaryDirectory() as folder:
            rows += _measured(Path(folder), gallery.astype(np.float16), people)
    rows += [_looked_at(200_000), _compared(1_024), _held(64_000)]
    print(f"{'simulated':<44}{'model':>14}{'measured':>14}{'ratio':>8}")
    for name, model, measured in rows:
        print(f"{name:<44}{model:>14.4g}{measured:>14.4g}{measured / model:>8.2f}")
    print()


def _measured(folder: Path, gallery: np.ndarray, people: int) -> list[tuple[str, float, float]]:
    """Return (name, model, measured) of one gallery."""
    from reid_desktop.core.values import Gallery

    sizes = Sizes(dimension=WIDTH)
    costs = {c.name: c.amount for c in gallery_costs(people, sizes)}
    nowhere = np.full(people, -1, np.int64)
    theta = 1.2
    whole = run(grouping(gallery, theta))
    (folder / "in cells").mkdir()
    in_cells = run(CoarseIndex.building(whole.means, flat=10))
    run(disk_index.saving(in_cells, folder / "in cells"))
    held = Gallery(np.arange(people), gallery, "simulated")
    shards = run(writing_shards(folder / "s", held, whole, people=people // 4))
    written = sum(p.stat().st_size for p in (folder / "s").rglob("descriptors.f16"))
    listed = sum(p.stat().st_size for p in (folder / "s").rglob("*.i64"))
    coded = replace(sizes, code_bytes=in_cells.dimension)  # few groups have few components
    flat_index, large_index = (
        float(sum((place / name).stat().st_size for name in names))
        for place, names in (
            (folder / "s", ("codes.npy",)),
            (folder / "in cells", ("codes.npy", "assigned.npy", "lists.ivf")),
        )
    )
    cells = run(dividing_coarsely(gallery, together=nowhere, people=people // 4))
    tasks = list(cells.tasks(gallery, theta, together=nowhere, frames=nowhere))
    parts = [done for task in tasks for done in _groups(task)]
    mended = run(mending_borders(cells, parts, theta, frames=nowhere))
    query = gallery[0].astype(np.float32)
    ranks = shards.tasks(query, units=20, top=100)
    found = joined_ranks([rank_shard(task) for task in ranks], top=100)
    sent = sum(len(packed(task)) for task in ranks)
    wanted = sum(len(task.rows) for task in ranks if task.rows is not None)
    kept, received, jpeg, rows = _case_bytes(folder, gallery[:500])
    own = replace(sizes, crop_bytes=round(jpeg))
    return [
        (f"{people} people: case, bytes of one", kept_bytes(own), kept),
        (f"{people} people: database, bytes of one", float(sizes.row_bytes), rows),
        (f"{people} people: message, bytes of one", received_bytes(own), received),
        (f"{people} people: descriptors, bytes", costs["descriptors"], written),
        (
            f"{people} people: coarse index, bytes",
            coarse_bytes(len(whole), coded, in_cells=False),
            flat_index,
        ),
        (
            f"{people} people: the same in cells, bytes",
            coarse_bytes(len(whole), coded, in_cells=True),
            large_index,
        ),
        (
            f"{people} people: descriptors to the workers",
            costs["descriptors to the workers"],
            float(sum(len(packed(task)) for task in tasks)),
        ),
        (f"{people} people: means on the disk", costs[MEANS], float(mended.means.nbytes)),
        (f"{people} people: shards, bytes beside a case", costs[SHARDED], listed),
        (f"{people} people: one search, asked", asked_bytes(len(ranks), wanted, sizes), sent),
        (f"{people} people: own group found first", 10, float((found.ids[:10] < 10).sum())),
        (f"{people} people: groups, whole and by cells", len(whole), len(mended)),
    ]


def _looked_at(groups: int) -> tuple[str, float, float]:
    """Return (name, model, measured) of the codes that a search of an index on the disk reads."""
    rng = np.random.default_rng(2)
    means = rng.standard_normal((groups, 40), np.float32)
    with tempfile.TemporaryDirectory() as name:
        run(disk_index.saving(run(CoarseIndex.building(means, dimension=32)), Path(name)))
        index = disk_index.opened(Path(name))
        counted = _LIBRARY.cvar.indexIVF_stats
        counted.reset()
        for row in range(0, groups, groups // 10):
            index.nearest(means[row], 150)
        looked = counted.ndis / 10
    model = Sizes().opened * groups
    return f"{groups} groups: codes that one search reads", model, float(looked)


def _compared(cells: int) -> tuple[str, float, float]:
    """Return (name, model, measured) of the centroids that a person is compared with."""
    rng = np.random.default_rng(3)
    people = rng.standard_normal((40 * cells, 32), np.float32)
    made = run(Centres.fitting(people, cells))
    assert made.large is not None
    homes = run(nearest_centroids(people, made.large))
    below = np.diff(made.ends, prepend=0)[homes]
    measured = len(made.large) + float(below.mean())
    return f"{cells} coarse cells: compared with a person", compared_cells(cells, Sizes()), measured


def _held(people: int) -> tuple[str, float, float]:
    """Return (name, model, measured) of the memory that so many people more take while grouped.

    Groups of ten; descriptors, means and codes lie in files.
    """
    with tempfile.TemporaryDirectory() as name:
        few, many = (_held_at(count, Path(name)) for count in (people, 2 * people))
    model = held_bytes(people, people / 10, Sizes())
    return f"{people} people more: memory while grouped", model, float(many - few)


def _held_at(people: int, folder: Path, *, width: int = 64, cells: int = 32) -> int:
    """Return the most memory that numpy takes while a gallery is divided and borders are mended."""
    rng = np.random.default_rng(4)
    path, each = folder / f"{people}.f16", people // cells // 10
    rng.standard_normal((people, width), np.float32).astype(np.float16).tofile(path)
    rows = np.memmap(path, np.float16, "r", shape=(people, width))
    scratch = Scratch(folder, 0)
    tracemalloc.start()
    try:
        ids, frames, together = np.arange(people), np.arange(people), np.full(people, -1, np.int64)
        run(dividing_coarsely(rows, together=together, people=people // cells, scratch=scratch))
        torn = CoarseCells(np.repeat(np.arange(cells), 10 * each), cells)
        pile = GroupPile(width, scratch)
        for cell in range(cells):
            means = rng.standard_normal((each, width), np.float32)
            spreads = np.full(each, 0.02, np.float32)
            pile.add(cell, CellGroups(means, np.repeat(np.arange(each), 10), spreads))
        frames = frames[: len(torn.of_rows)]
        run(mending_borders(torn, pile, 0.1, frames=frames, scratch=scratch))
        assert len(ids) == people
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def _case_bytes(folder: Path, rows: np.ndarray) -> tuple[float, float, float, float]:
    """Return bytes of one person in a case, on its way to it, of its crop, in the database."""
    crop = np.random.default_rng(1).integers(60, 200, (16, 6, 3), np.uint8)
    crop = cv2.resize(crop, (64, 160), interpolation=cv2.INTER_CUBIC)
    jpeg = cv2.imencode(".jpg", crop)[1].tobytes()
    sent = 0
    path = folder / "c.reidcase"
    with Case.create(path, CaseInfo("bench"), by="bench") as case:
        run(import_footage(case, [drawn(folder / "street", 2)], by="bench"))
        (source,) = case.sources()
        for frame in range(0, len(rows), 2):
            people = tuple(
                NewDetection(np.array([p, frame, p + 9, frame + 9], np.float32), 0.9, jpeg)
                for p in range(2)
            )
            some = rows[frame : frame + 2].astype(np.float32)
            sent += len(packed(FramePeople(frame, frame / 5, people, some, "d@0", "g@0")))
            case.add_frame(
                source.id,
                frame,
                frame / 5,
                detector_id="d@0",
                describer_id="g@0",
                run_id="d@0+g@0",
                detections=people,
                descriptors=some,
            )
    whole = sum(p.stat().st_size for p in path.rglob("*") if p.is_file())
    database = (path / "case.sqlite").stat().st_size
    count = len(rows)
    return whole / count, sent / count, float(len(jpeg)), database / count


def _groups(task: CellTask) -> list[CellGroups]:
    from reid_desktop.pipeline.stages import divide_cell

    return [part for part in divide_cell(task) if isinstance(part, CellGroups)]


def throughput(frames: int, *, real: bool) -> None:
    """Print frames a second of the lane and of 1, 2 and 4 workers, in turns."""
    with tempfile.TemporaryDirectory() as name, ExitStack() as closing:
        folder = Path(name)
        footage, few = drawn(folder / "street", frames), drawn(folder / "first", 4 * STRETCH)
        spec = "reid_desktop.cluster.worker:local_networks" if real else "cluster_bench:networks"
        if not real:
            (folder / "cluster_bench.py").write_text(_STUB, encoding="utf-8")
            os.environ["PYTHONPATH"] = str(folder)
            sys.path.insert(0, str(folder))
        options = ClusterOptions("", networks=spec, stretch_frames=STRETCH, patience_s=120)
        networks = factory_of(spec)({}, print)
        cluster = closing.enter_context(LoopbackCluster(options))
        cluster.start(processors=sum(WORKERS))
        ways: dict[str, Elsewhere | None] = {"lane": None}
        for workers in WORKERS:
            some = replace(cluster.options, workers=workers)
            ways[f"{workers} workers"] = _ready(
                closing.enter_context(RayExecutor(some)), workers, folder, few, networks
            )
        taken: dict[str, list[float]] = {who: [] for who in ways}
        for _ in range(ROUNDS):
            for who, elsewhere in ways.items():
                taken[who].append(_run(folder, footage, networks, elsewhere))
    alone = median(taken["1 workers"])
    cores = os.cpu_count() or 1
    print(f"{'':<12}{'s':>8}{'frames/s':>10}{'of 1 worker':>12}{f'{cores} cores allow':>16}")
    record = Record("cluster")
    for who, seconds_of in taken.items():
        middle = median(seconds_of)
        if who != "lane":
            name, of_one = f"{who}, of 1 on {cores} processors", alone / middle
            record.add(name, of_one, "x", better="higher", group="throughput")
        allowed = min(int(who.split()[0]), cores) if who != "lane" else 1
        figures = f"{middle:>8.2f}{frames / middle:>10.1f}{alone / middle:>11.2f}x{allowed:>15}x"
        print(f"{who:<12}{figures}")
    record.add("1 worker, of the lane", median(taken["lane"]) / alone, "x", better="higher")
    record.save()


def _ready(
    executor: RayExecutor, workers: int, folder: Path, few: Path, networks: Networks
) -> Elsewhere:
    """Return an executor whose workers are there and have built their networks."""
    none = np.full(2, -1, np.int64)
    number = 0
    while sum(node.workers for node in executor.report().nodes) < workers:
        number += 1
        task = CellTask(f"warm-{number}", np.eye(2, dtype=np.float32), 0.5, none, none)
        for _ in executor.run([task]):
            pass
        time.sleep(0.2)
    _run(folder, few, networks, Elsewhere(executor))
    return Elsewhere(executor)


def _run(folder: Path, footage: Path, networks: Networks, elsewhere: Elsewhere | None) -> float:
    """Index the footage in a new case; return the seconds."""
    path = folder / f"case-{time.monotonic_ns()}.reidcase"
    with Case.create(path, CaseInfo("bench"), by="bench") as case:
        run(import_footage(case, [footage], by="bench"))
        begun = time.perf_counter()
        run(ingest(case, networks, settings=FRAMES, elsewhere=elsewhere, by="bench"))
        return time.perf_counter() - begun


def drawn(folder: Path, frames: int) -> Path:
    """Write frames with two blocks of colour each."""
    folder.mkdir()
    for index in range(frames):
        image = np.full((240, 320, 3), 110, np.uint8)
        for place in range(2):
            left = 20 + 140 * place + index % 40
            image[60:200, left : left + 50] = COLOURS[(place + index // 40) % 3]
        assert cv2.imwrite(str(folder / f"{index:05}.png"), image)
    return folder


_STUB = '''
"""A stand-in for networks that keeps one processor busy for 60 ms a frame."""
import time
import numpy as np
from reid_desktop.core.values import Description, Detections, Keypoints, Parts

class Busy:
    model_id, dimension = "busy@0123456789ab", 512
    def detector(self): return self
    def describer(self): return self
    def searcher(self): return self
    def detect(self, images):
        end = time.process_time() + 0.06 * len(images)
        while time.process_time() < end:
            np.linalg.norm(images[0])
        box = np.array([[10, 10, 60, 150], [80, 20, 130, 160]], np.float32)
        return [Detections(box, np.ones(2, np.float32)) for _ in images]
    def describe(self, image, boxes):
        n = len(boxes)
        rows = np.tile(image[::20, ::20].ravel()[:512].astype(np.float32), (n, 1))
        rows = np.pad(rows, ((0, 0), (0, 512 - rows.shape[1]))) + np.arange(n)[:, None]
        rows /= np.linalg.norm(rows, axis=1, keepdims=True)
        points = Keypoints(np.zeros((n, 4, 2), np.float32), np.ones((n, 4), np.float32))
        parts = Parts(np.zeros((n, 3, 4), np.float32), np.ones((n, 3), bool))
        return Description(rows, points, parts)
    def describe_crops(self, crops):
        raise NotImplementedError

def networks(values, notify):
    return Busy()
'''


if __name__ == "__main__":
    main()
