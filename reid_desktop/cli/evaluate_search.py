"""`evaluate qeeps`: Tables 1 to 3 of the QEEPS paper on a data set, and the failure gallery."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from reid_desktop.cli.console import Console
from reid_desktop.cli.setup import settings_of
from reid_desktop.cli.training_commands import Subcommands
from reid_desktop.core.errors import SettingsError
from reid_desktop.evaluation.published_search import published_for

if TYPE_CHECKING:
    from reid_desktop.training.search_cascade import Searcher
    from reid_desktop.training.search_experiments import SearchFigures
    from reid_desktop.training.search_tasks import SearchTask

_SYSU, _PRW, _MINI = "cuhk-sysu", "prw", "prw-mini"
_COMPOSED, _SYNTHETIC = "composed", "synthetic"
_VARIANTS = ("OIM", "+ QRPN", "+ QSimNet", "+ QRPN + QSimNet", "QEEPS")
_PEER = "YOLOX + OSNet"
_MOST_GALLERY_ROWS = 40


def add_search_evaluation(kinds: Subcommands, common: argparse.ArgumentParser) -> None:
    """Add `evaluate qeeps`."""
    qeeps = kinds.add_parser("qeeps", help="Tables 1 to 3 of the QEEPS paper", parents=[common])
    qeeps.add_argument(
        "--dataset", choices=(_SYSU, _PRW, _MINI, _COMPOSED, _SYNTHETIC), required=True
    )
    qeeps.add_argument("--root", type=Path, help="folder of the data set; synthetic has none")
    qeeps.add_argument("--gallery-size", type=int, default=100, help="of CUHK-SYSU: 50 to 4000")
    qeeps.add_argument("--query-list", type=Path, help="PRW-mini's list: id x y w h frame")
    qeeps.add_argument("--other-cameras", action="store_true", help="PRW's multi-view gallery")
    qeeps.add_argument("--queries", type=int, default=0, help="only so many; 0 for all")
    qeeps.add_argument(
        "--frames", type=int, default=16, help="composed, synthetic: a query's scenes"
    )
    qeeps.add_argument("--variant", action="append", choices=_VARIANTS, help="only this row")
    qeeps.add_argument("--weights", type=Path, help=".safetensors; the shipped ones when left out")
    qeeps.add_argument(
        "--oim-weights",
        type=Path,
        help="weights of the OIM that --weights come from: ID Net of the rows without QSimNet",
    )
    qeeps.add_argument("--peer", type=Path, nargs=2, metavar=("YOLOX", "OSNET"), help="two .onnx")
    qeeps.add_argument(
        "--joint",
        action="store_true",
        help="rank by QSimNet's score times ClsNet's, as the program does; the paper: QSimNet's",
    )
    qeeps.add_argument("--half", action="store_true", help="compute in bfloat16")
    qeeps.add_argument("--backbone", choices=("resnet18", "resnet50"), default="resnet18")
    qeeps.add_argument("--short-side", type=int, default=600, help="600 or 900 in the paper")
    qeeps.add_argument("--proposals", type=int, default=300, help="regions of a frame")
    qeeps.add_argument("--gallery", type=Path, metavar="FILE.html", help="first findings, drawn")
    qeeps.add_argument("--device", help="auto, cpu, cuda or cuda:0")
    qeeps.set_defaults(run=evaluate_qeeps)


def evaluate_qeeps(arguments: argparse.Namespace, console: Console) -> int:
    """Print this run beside the published figures."""
    from reid_desktop.training.search_experiments import measure_variants, variant_searcher
    from reid_desktop.training.search_peers import PeerPipeline
    from reid_desktop.vision.build import use_threads
    from reid_desktop.vision.build_qeeps import WEIGHTS_NAME
    from reid_desktop.vision.weights import listed, load, read_tensors

    threads = settings_of(arguments).program.threads
    use_threads(threads)
    if arguments.weights is None:
        shipped = listed()[WEIGHTS_NAME]
        tensors, model_id = load(shipped), shipped.model_id
    else:
        tensors, model_id = read_tensors(arguments.weights), arguments.weights.stem
    oim = None if arguments.oim_weights is None else read_tensors(arguments.oim_weights)
    task = _task(arguments)

    def searcher(variant: str) -> "Searcher":
        if variant == _PEER:
            return PeerPipeline(*arguments.peer, threads=threads or 1)
        return variant_searcher(
            variant,
            tensors,
            model_id=model_id,
            short_side=arguments.short_side,
            proposals=arguments.proposals,
            oim=oim,
            joint=arguments.joint,
            half=arguments.half,
            backbone=arguments.backbone,
        )

    rows = [*(arguments.variant or _VARIANTS), *([_PEER] if arguments.peer else [])]
    figures = console.run(measure_variants(task, searcher, rows))
    if arguments.gallery is not None:
        _draw(arguments.gallery, task, figures)
    values = {
        "task": task.name,
        "queries": len(task.queries),
        "rows": [_values(f) for f in figures],
    }
    console.result(values, _table(task.name, figures))
    return 0


def _task(arguments: argparse.Namespace) -> "SearchTask":
    """Return queries and frames of the data set asked for."""
    from reid_desktop.datasets.cuhk_sysu import read_cuhk_sysu
    from reid_desktop.datasets.prw import read_prw
    from reid_desktop.training.search_tasks import composed_task, synthetic_task, task_of

    if arguments.dataset == _SYNTHETIC:
        return synthetic_task(queries=arguments.queries or 20, frames=arguments.frames)
    if arguments.root is None:
        raise SettingsError("--root: give the folder of the data set.")
    root: Path = arguments.root
    if arguments.dataset == _COMPOSED:
        return composed_task(root, queries=arguments.queries or 20, frames=arguments.frames)
    if arguments.dataset == _SYSU:
        size = arguments.gallery_size
        data, name = read_cuhk_sysu(root, gallery_size=size), f"{_SYSU}-{size}"
    else:
        name = arguments.dataset
        data = read_prw(root, queries=arguments.query_list, other_cameras=arguments.other_cameras)
    return task_of(data, name=name, most_queries=arguments.queries)


def _values(figures: "SearchFigures") -> dict[str, object]:
    """Return one row for JSON, figures in %."""
    cmc = {f"top-{k}": round(100 * share, 2) for k, share in figures.scores.cmc.items()}
    return {
        "variant": figures.variant,
        "mAP": round(100 * figures.scores.mean_average_precision, 2),
        **cmc,
        "recall": round(100 * figures.recall, 2),
        "recall of ten": round(100 * figures.first_recall, 2),
        "seconds a frame": round(figures.seconds, 4),
    }


def _table(name: str, figures: Sequence["SearchFigures"]) -> list[str]:
    """Return the lines of this run, then of the paper."""
    rows = [_values(one) for one in figures]
    columns = list(rows[0])
    lines = ["  ".join(f"{column:>16}" for column in columns)]
    lines += ["  ".join(f"{row[column]!s:>16}" for column in columns) for row in rows]
    paper = published_for(name)
    if paper:
        lines += ["", "published (Munjal et al. 2019):"]
    for one in paper:
        top = "-" if one.top1 is None else f"{one.top1:.1f}"
        size = f"{one.short_side} px" if one.short_side else ""
        figures_told = f"mAP {one.mean_average_precision:.1f}, top-1 {top}"
        recall = "" if one.recall is None else f", recall {one.recall:.1f}"
        lines.append(f"  Table {one.table}  {one.method:<18} {size:>7}  {figures_told}{recall}")
    return lines


def _draw(path: Path, task: "SearchTask", figures: Sequence["SearchFigures"]) -> None:
    """Write the page of queries and first findings; rows where a variant fails come first."""
    from reid_desktop.report.search_gallery import Boxed, GalleryRow, gallery_page

    tops = [{top.query: top for top in one.tops} for one in figures]
    failures = [sum(not (q in t and t[q].right) for t in tops) for q in range(len(task.queries))]
    order = sorted(range(len(task.queries)), key=lambda q: -failures[q])[:_MOST_GALLERY_ROWS]
    rows = []
    for number in order:
        query = task.queries[number]
        image = task.image(query.frame)
        found = [
            Boxed(
                task.image(t[number].frame),
                t[number].box,
                f"{t[number].score:.3f}",
                t[number].right,
            )
            if number in t
            else Boxed(image, None, "nothing found", False)
            for t in tops
        ]
        rows.append(GalleryRow(Boxed(image, query.box, f"query {number + 1}"), found))
    title = f"Person search: {task.name}"
    path.write_text(gallery_page(title, [one.variant for one in figures], rows), encoding="utf-8")
