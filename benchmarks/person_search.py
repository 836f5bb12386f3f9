"""Person search at the analyst's scale: fewer proposals, cascade, peers, time a frame.

    python benchmarks/person_search.py --data DATA
    python benchmarks/person_search.py cascade --data DATA --picture cascade.png
    python benchmarks/person_search.py peer --data DATA --teachers WEIGHTS/teachers
    python benchmarks/person_search.py speed

Composed scenes show people of Market-1501 with pid % 5 == 4, who were held out of the training;
`--task synthetic` takes streets of seeds that no training uses. Prints one JSON object a line;
times are medians of one run and compare only with each other.
"""

import argparse
import itertools
import json
import statistics
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import get_args

import numpy as np
import torch
from record import Record

from reid_desktop.core.networks import PreparedQuery
from reid_desktop.core.progress import run
from reid_desktop.training.search_cascade import cascade_curve, draw_curve, search_all
from reid_desktop.training.search_experiments import (
    VARIANTS,
    SearchFigures,
    measure_variant,
    variant_searcher,
)
from reid_desktop.training.search_peers import PeerPipeline
from reid_desktop.training.search_tasks import SearchTask, composed_task, synthetic_task
from reid_desktop.vision.build_qeeps import SHORT_SIDES, WEIGHTS_NAME, Backbone, build_net
from reid_desktop.vision.searcher import QeepsSearcher
from reid_desktop.vision.weights import listed, load, read_tensors

PROPOSALS = (300, 100, 64, 32, 16)
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
        half=args.half,
    )


def proposals(args: argparse.Namespace) -> None:
    """Measure each variant with each number of proposals."""
    task, record = task_of(args), Record("person_search")
    for variant, count in itertools.product(args.variant or VARIANTS, args.proposals or PROPOSALS):
        found = run(measure_variant(variant, searcher_of(args, variant, count), task))
        tell(task=task.name, variant=variant, proposals=count, **figures_of(found))
        name = f"{variant}, {count} proposals"
        share = 100 * found.scores.mean_average_precision
        record.add(name, share, "mAP", better="higher", group="accuracy")
        record.add(name, 1000 * found.seconds, "ms", group="time a frame")
    record.save()


def cascade(args: argparse.Namespace) -> None:
    """Measure the cascade over the number of frames it looks at; the index is OIM's ID Net."""
    task = task_of(args)
    variant = (args.variant or ["QEEPS"])[0]
    count = (args.proposals or [100])[0]
    begun = time.perf_counter()
    guided = run(search_all(task, searcher_of(args, variant, count), name=variant))
    pairs = sum(len(query.gallery) for query in task.queries)
    seconds = (time.perf_counter() - begun) / pairs
    index = run(search_all(task, searcher_of(args, "OIM", count), name="index"))
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
        draw_curve(points, args.picture, title=f"{variant} behind OIM's index, {task.name} scenes")


def peer(args: argparse.Namespace) -> None:
    """Measure YOLOX-nano + OSNet x0.25 on the same frames."""
    task = task_of(args)
    folder = args.teachers
    pipeline = PeerPipeline(folder / "yolox_nano.onnx", folder / "osnet_x0_25_msmt17.onnx")
    found = run(measure_variant("YOLOX + OSNet", pipeline, task))
    tell(task=task.name, variant="YOLOX + OSNet", **figures_of(found))


def speed(args: argparse.Namespace) -> None:
    """Time both backbones at both sizes, rounds interleaved; weights are random, as is the frame.

    CPU seconds count what two busy processes would otherwise take from each other.
    """
    rng = np.random.default_rng(0)
    rounds: dict[tuple[object, ...], list[tuple[float, float]]] = {}
    made: dict[tuple[object, ...], Callable[[], object]] = {}
    device = torch.device(args.device)
    for backbone, side in itertools.product(args.backbone or ("resnet18",), args.side or (600,)):
        frame = rng.integers(0, 256, (*FRAME[side], 3), dtype=np.uint8)
        box = np.array([100, 100, 200, 400], np.float32)
        net = build_net(backbone, **_flags(args))
        for count, half in itertools.product(args.proposals or (100, 32), (False, True)):
            searcher = QeepsSearcher(
                net,
                model_id="random@0",
                short_side=side,
                proposals=count,
                half=half,
                device=device,
            )
            query = PreparedQuery(frame, box)
            frames = [frame] * args.batch
            made[backbone, side, count, half] = _searching(searcher, query, frames)
    for turn, (key, search) in itertools.product(range(args.rounds + 1), made.items()):
        wall, cpu = time.perf_counter(), time.process_time()
        search()
        spent = time.perf_counter() - wall, time.process_time() - cpu
        if turn:
            rounds.setdefault(key, []).append(spent)
    for key, times in rounds.items():
        wall_s, cpu_s = (statistics.median(part) / args.batch for part in zip(*times, strict=True))
        tell(
            **dict(zip(("backbone", "short_side", "proposals", "half"), key, strict=True)),
            threads=torch.get_num_threads(),
            s_per_frame=round(wall_s, 4),
            cpu_s_per_frame=round(cpu_s, 4),
            **_memory(device),
        )


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


def main() -> None:
    """Run one of the measurements."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "what", nargs="?", default="proposals", choices=("proposals", "cascade", "peer", "speed")
    )
    parser.add_argument("--data", type=Path)
    parser.add_argument("--task", choices=("composed", "synthetic"), default="composed")
    parser.add_argument("--models", type=Path)
    parser.add_argument("--weights", type=Path)
    parser.add_argument("--oim-weights", type=Path)
    parser.add_argument("--teachers", type=Path)
    parser.add_argument("--queries", type=int, default=10)
    parser.add_argument("--frames", type=int, default=16)
    parser.add_argument("--profile", default="balanced", choices=SHORT_SIDES)
    parser.add_argument("--variant", action="append", choices=VARIANTS)
    parser.add_argument("--proposals", type=int, action="append")
    parser.add_argument("--cascade-frames", type=int, action="append")
    parser.add_argument("--picture", type=Path)
    parser.add_argument("--half", action="store_true")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--backbone", action="append", choices=get_args(Backbone))
    parser.add_argument("--side", type=int, action="append", choices=FRAME)
    parser.add_argument("--batch", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=5)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    {"proposals": proposals, "cascade": cascade, "peer": peer, "speed": speed}[args.what](args)


if __name__ == "__main__":
    main()
