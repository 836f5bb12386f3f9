"""Person search at the analyst's scale: fewer proposals, cascade, peers, time a frame.

    python benchmarks/person_search.py --data DATA
    python benchmarks/person_search.py coverage --data DATA --queries 41 --half
    python benchmarks/person_search.py cascade --data DATA --picture cascade.png
    python benchmarks/person_search.py peer --data DATA --peers YOLOX OSNET
    python benchmarks/person_search.py index
    python benchmarks/person_search.py speed --threads 2
    python benchmarks/person_search.py convolutions

Composed scenes show people of Market-1501 with pid % 5 == 4, who were held out of the training;
`--task gallery` seeks all in one gallery, of which `--frames` / `--queries` scenes show each one;
`--task synthetic` takes streets of seeds that no training uses. Prints one JSON object a line;
times are medians of one run and compare only with each other.
"""

import argparse
import itertools
import json
import statistics
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import get_args

import numpy as np
import torch
from record import Record

from reid_desktop.core.networks import PreparedQuery
from reid_desktop.core.progress import run
from reid_desktop.core.records import CaseInfo, NewDetection, NewSource, SourceKind
from reid_desktop.core.searching import SearchFilter
from reid_desktop.core.settings import SearchSettings
from reid_desktop.evaluation.published_search import OIM, QEEPS, WITH_QRPN
from reid_desktop.pipeline.index_search import Asked, rank_index
from reid_desktop.store.case import Case
from reid_desktop.training.search_cascade import StoredIndex, cascade_curve, draw_curve, search_all
from reid_desktop.training.search_coverage import FIRST, gain, measure_coverage, shares
from reid_desktop.training.search_experiments import (
    VARIANTS,
    SearchFigures,
    measure_variant,
    variant_searcher,
)
from reid_desktop.training.search_peers import PeerPipeline
from reid_desktop.training.search_tasks import (
    SearchTask,
    composed_task,
    gallery_task,
    synthetic_task,
)
from reid_desktop.vision.build_glad import build_glad_describer
from reid_desktop.vision.build_qeeps import (
    SHORT_SIDES,
    WEIGHTS_NAME,
    Backbone,
    build_detector,
    build_net,
)
from reid_desktop.vision.nets.roi_heads import pool
from reid_desktop.vision.searcher import QeepsSearcher
from reid_desktop.vision.weights import listed, load, read_tensors

PROPOSALS = (300, 100, 64, 32, 16)
INDEXED, A_FRAME, DIMENSION = 20_000, 50, 4096
"""People of the made-up case that the index is timed on, how many to a frame, numbers of each."""
PEERS = "YOLOX-nano and OSNet x0.25"
CASCADE_FRAMES = (1, 2, 3, 4, 6, 8, 12, 16)
FRAME = {600: (600, 800), 900: (900, 1500)}
"""Height and width of the frames that are timed, by shorter side."""


def tell(**values: object) -> None:
    """Print one line."""
    print(json.dumps(values), flush=True)


def task_of(args: argparse.Namespace) -> SearchTask:
    """Return the queries and frames asked for."""
    if args.task == "synthetic":
        return synthetic_task(queries=args.queries, frames=args.frames)
    if args.task == "gallery":
        return gallery_task(args.data, queries=args.queries, frames=args.frames)
    return composed_task(args.data, queries=args.queries, frames=args.frames)


def figures_of(found: SearchFigures) -> dict[str, object]:
    """Return one row of a table, shares in %."""
    return {
        "mAP": round(100 * found.scores.mean_average_precision, 2),
        "top-1": round(100 * found.scores.cmc[1], 2),
        "recall": round(100 * found.recall, 2),
        "recall of ten": round(100 * found.first_recall, 2),
        "s_per_frame": round(found.seconds, 4),
    }


def searcher_of(args: argparse.Namespace, variant: str, proposals: int) -> QeepsSearcher:
    """Return a row of Table 1 with so many proposals."""
    weights = listed(args.models)[WEIGHTS_NAME]
    return variant_searcher(
        variant,
        load(weights) if args.weights is None else read_tensors(args.weights),
        model_id=weights.model_id,
        short_side=SHORT_SIDES[args.profile],
        proposals=proposals,
        oim=None if args.oim_weights is None else read_tensors(args.oim_weights),
        joint=not args.paper_score,
        half=args.half,
    )


def proposals(args: argparse.Namespace) -> None:
    """Measure each variant with each number of proposals."""
    task, record = task_of(args), Record("person_search")
    for variant, count in itertools.product(args.variant or VARIANTS, args.proposals or PROPOSALS):
        found = run(measure_variant(variant, searcher_of(args, variant, count), task))
        tell(task=task.name, variant=variant, proposals=count, **figures_of(found))
        keep(record, f"{variant}, {count} proposals", found)
    if args.peers:
        keep(record, PEERS, peer(args))
    record.save()


def coverage(args: argparse.Namespace) -> None:
    """Compare how early the proposals of RPN and of each variant cover the person sought."""
    task, record = task_of(args), Record("person_search_coverage")
    orders = {}
    for variant in [OIM, *(args.variant or (WITH_QRPN, QEEPS))]:
        searcher = searcher_of(args, variant, PROPOSALS[0])
        orders[variant] = run(measure_coverage(searcher, task, name=variant))
        covered = {first: round(100 * share, 1) for first, share in shares(orders[variant]).items()}
        tell(task=task.name, order=variant, frames=len(orders[variant].places), covered=covered)
        record.add(f"{variant}, ten best", covered[10], "%", better="higher", group="coverage")
    for (variant, order), first in itertools.product(list(orders.items())[1:], FIRST):
        more = gain(order, orders[OIM], first)
        interval = [round(100 * edge, 1) for edge in (more.low, more.high)]
        tell(
            order=variant, first=first, gain=round(100 * more.mean, 1), interval=interval,
            p=float(f"{more.p:.2g}"),
        )  # fmt: skip
    record.save()


def keep(record: Record, name: str, found: SearchFigures) -> None:
    """Record the accuracy and the time of one way to search."""
    share = 100 * found.scores.mean_average_precision
    record.add(name, share, "mAP", better="higher", group="accuracy")
    record.add(name, 1000 * found.seconds, "ms", group="time a frame")


def cascade(args: argparse.Namespace) -> None:
    """Measure the cascade over the number of frames it looks at, behind the stored index."""
    task = task_of(args)
    variant = (args.variant or ["QEEPS"])[0]
    count = (args.proposals or [64])[0]
    begun = time.perf_counter()
    guided = run(search_all(task, searcher_of(args, variant, count), name=variant))
    pairs = sum(len(query.gallery) for query in task.queries)
    seconds = (time.perf_counter() - begun) / pairs
    stored = StoredIndex(
        build_detector("cpu", profile=args.profile, models=args.models),
        build_glad_describer("cpu", profile=args.profile, models=args.models),
        streams=SearchSettings().stream_weights,
        weight=args.weight,
    )
    index = run(search_all(task, stored, name="index"))
    points = cascade_curve(task, guided, index, args.cascade_frames or CASCADE_FRAMES)
    for point in points:
        tell(
            task=task.name,
            variant=variant,
            frames=point.frames,
            share=round(100 * point.share, 1),
            mAP=round(100 * point.mean_average_precision, 2),
            **{"top-1": round(100 * point.top1, 2)},
            reached=round(100 * point.reached, 1),
            s_per_query=round(seconds * point.frames, 2),
        )
    if args.picture:
        draw_curve(points, args.picture, title=f"{variant} behind the index, {task.name} scenes")


def peer(args: argparse.Namespace) -> SearchFigures:
    """Measure YOLOX-nano and OSNet x0.25 on the same frames."""
    task = task_of(args)
    found = run(measure_variant(PEERS, PeerPipeline(*args.peers), task))
    tell(task=task.name, variant=PEERS, **figures_of(found))
    return found


def speed(args: argparse.Namespace) -> None:
    """Time both backbones at both sizes, rounds interleaved; weights are random, as is the frame.

    CPU seconds count what two busy processes would otherwise take from each other. Memory is the
    process's greatest while one frame is searched, or the GPU's so far.
    """
    made, record = _searches(args), Record("person_search_speed")
    peaks, rounds = {}, {key: [] for key in made}
    for key, search in made.items():
        peaks[key] = _peak_mb(search)
    for _, (key, search) in itertools.product(range(args.rounds), made.items()):
        wall, cpu = time.perf_counter(), time.process_time()
        search()
        rounds[key].append((time.perf_counter() - wall, time.process_time() - cpu))
    if not torch.cuda.is_available():
        tell(gpu="not measured: no GPU was there")
    for key, times in rounds.items():
        wall_s, cpu_s = (statistics.median(part) / args.batch for part in zip(*times, strict=True))
        tell(
            **dict(zip(("backbone", "short_side", "proposals", "half"), key, strict=True)),
            threads=torch.get_num_threads(),
            s_per_frame=round(wall_s, 4),
            cpu_s_per_frame=round(cpu_s, 4),
            peak_mb=peaks[key],
            **_memory(torch.device(args.device)),
        )
        name = f"{key[0]} at {key[1]}, {key[2]} proposals{', bfloat16' if key[3] else ''}"
        record.add(name, 1000 * wall_s, "ms", group="time a frame, untrained")
    record.save()


def convolutions(args: argparse.Namespace) -> None:
    """Time conv5 with its leading 1x1 convolutions before RoIAlign and behind it, interleaved."""
    for backbone, count in itertools.product(
        args.backbone or get_args(Backbone), args.proposals or PROPOSALS[:3]
    ):
        net = build_net(backbone, **_flags(args)).eval()
        features = torch.randn(1, net.base.out_channels, *(side // 16 for side in FRAME[600]))
        corner = torch.rand(count, 2) * 300
        boxes = [torch.cat([corner, corner + 80 + torch.rand(count, 2) * 150], dim=1)]
        ways = {
            "before": lambda net=net, f=features, b=boxes: net.heads.flatten_at(f, b),
            "behind": lambda net=net, f=features, b=boxes: net.heads.flatten(pool(f, b)),
        }
        times: dict[str, list[float]] = {way: [] for way in ways}
        with torch.inference_mode():
            for turn, (way, work) in itertools.product(range(args.rounds + 1), ways.items()):
                begun = time.process_time()
                work()
                times[way] += [time.process_time() - begun] * bool(turn)
        before, behind = (statistics.median(times[way]) for way in ways)
        tell(
            backbone=backbone,
            proposals=count,
            cpu_s_before=round(before, 4),
            cpu_s_behind=round(behind, 4),
            ratio=round(behind / before, 2),
        )


def _searches(args: argparse.Namespace) -> dict[tuple[object, ...], Callable[[], object]]:
    """Return one search for each backbone, size, number of proposals and precision."""
    rng, made = np.random.default_rng(0), {}
    for backbone, side in itertools.product(
        args.backbone or get_args(Backbone), args.side or FRAME
    ):
        frame = rng.integers(0, 256, (*FRAME[side], 3), dtype=np.uint8)
        query = PreparedQuery(frame, np.array([100, 100, 200, 400], np.float32))
        net = build_net(backbone, **_flags(args))
        for count, half in itertools.product(args.proposals or (64,), (False, True)):
            searcher = QeepsSearcher(
                net,
                model_id="random@0",
                short_side=side,
                proposals=count,
                half=half,
                device=torch.device(args.device),
            )
            made[backbone, side, count, half] = _searching(searcher, query, [frame] * args.batch)
    return made


def _peak_mb(search: Callable[[], object]) -> int | None:
    """Return the process's greatest memory during a search; None where the system does not tell."""
    reset, status = Path("/proc/self/clear_refs"), Path("/proc/self/status")
    try:
        reset.write_text("5")
    except OSError:
        search()
        return None
    search()
    peak = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    return round(int(peak.split()[1]) / 1024)


def index(args: argparse.Namespace) -> None:
    """Time the search by index in a made-up case: GLAD alone, ID features joined."""
    rng, record = np.random.default_rng(0), Record("person_search_index")
    with (
        tempfile.TemporaryDirectory() as folder,
        Case.create(Path(folder) / "made.reidcase", CaseInfo("Made up"), by="") as case,
    ):
        for number in range(INDEXED // A_FRAME):
            _add_frame(case, number, rng)
        asked = Asked(_units(rng, 1, DIMENSION), "glad@0", _units(rng, 1, 256), "oim@0", 0.0)
        for weight in (0.0, args.weight or SearchSettings().weight_identity):
            given, times = replace(asked, weight=weight), []
            for turn in range(args.rounds + 1):
                wall, cpu = time.perf_counter(), time.process_time()
                run(rank_index(case, given, settings=SearchSettings(), where=SearchFilter()))
                spent = time.perf_counter() - wall, time.process_time() - cpu
                times += [spent] * bool(turn)
            milliseconds, cpu_ms = (
                1000 * statistics.median(part) for part in zip(*times, strict=True)
            )
            tell(people=INDEXED, weight=weight, ms=round(milliseconds, 2), cpu_ms=round(cpu_ms, 2))
            record.add(f"ID features' weight {weight}", milliseconds, "ms", group="index")
    record.save()


def _units(rng: np.random.Generator, rows: int, width: int) -> np.ndarray:
    """Return (rows, width) float32 of L2 norm 1, each quarter of a row as long as the others."""
    parts = rng.normal(size=(rows, 4, width // 4)).astype(np.float32)
    parts /= 2 * np.linalg.norm(parts, axis=2, keepdims=True)
    return parts.reshape(rows, width)


def _add_frame(case: Case, number: int, rng: np.random.Generator) -> None:
    """Add one frame of A_FRAME people to a made-up case."""
    if not case.sources():
        case.add_source(
            NewSource("/made", SourceKind.FRAMES, "gate", "", "0" * 64, 1, 1, 9, 9, 1, 0.0, 0.0)
        )
    (source,) = case.sources()
    box = np.arange(A_FRAME, dtype=np.float32)[:, None] + np.array([0, 0, 5, 9], np.float32)
    people = [NewDetection(one, 0.9, b"jpeg") for one in box]
    case.add_frame(
        source.id, number, float(number), detector_id="oim@0", describer_id="glad@0",
        run_id="made", detections=people, descriptors=_units(rng, A_FRAME, DIMENSION),
        features=_units(rng, A_FRAME, 256),
    )  # fmt: skip


def _flags(args: argparse.Namespace) -> Mapping[str, bool]:
    return VARIANTS[(args.variant or ["QEEPS"])[0]]


def _searching(
    searcher: QeepsSearcher, query: PreparedQuery, frames: list[np.ndarray]
) -> Callable[[], object]:
    return lambda: searcher.search(query, frames)


def _memory(device: torch.device) -> dict[str, object]:
    """Return the greatest memory of a GPU so far; nothing on the processor."""
    if device.type != "cuda":
        return {}
    return {"gpu_mb": round(torch.cuda.max_memory_allocated(device) / 1e6)}


MEASUREMENTS: dict[str, Callable[[argparse.Namespace], None]] = {
    "proposals": proposals,
    "coverage": coverage,
    "cascade": cascade,
    "peer": peer,
    "index": index,
    "speed": speed,
    "convolutions": convolutions,
}


def main() -> None:
    """Run one of the measurements."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", nargs="?", default="proposals", choices=tuple(MEASUREMENTS))
    parser.add_argument("--data", type=Path)
    parser.add_argument("--task", choices=("composed", "gallery", "synthetic"), default="composed")
    parser.add_argument("--models", type=Path)
    parser.add_argument("--weights", type=Path)
    parser.add_argument("--oim-weights", type=Path)
    parser.add_argument(
        "--peers", type=Path, nargs=2, metavar=("YOLOX", "OSNET"), help="their .onnx files"
    )
    parser.add_argument("--queries", type=int, default=10)
    parser.add_argument("--frames", type=int, default=16)
    parser.add_argument("--profile", default="balanced", choices=SHORT_SIDES)
    parser.add_argument("--variant", action="append", choices=VARIANTS)
    parser.add_argument("--proposals", type=int, action="append")
    parser.add_argument("--cascade-frames", type=int, action="append")
    parser.add_argument("--picture", type=Path)
    parser.add_argument("--weight", type=float, default=0.0, help="of the ID features")
    parser.add_argument("--paper-score", action="store_true", help="QSimNet's score alone")
    parser.add_argument("--half", action="store_true")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--backbone", action="append", choices=get_args(Backbone))
    parser.add_argument("--side", type=int, action="append", choices=FRAME)
    parser.add_argument("--batch", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=5)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    MEASUREMENTS[args.what](args)


if __name__ == "__main__":
    main()
