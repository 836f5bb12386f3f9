"""QEEPS and its blocks on composed scenes of people held out of the training (after Table 1).

    python benchmarks/person_search.py --data DATA --queries 10 --frames 16

Scenes are composed of Market-1501 crops of identities with pid % 5 == 4. One frame in four shows
the query's person, from another camera. A finding is right at IoU >= min(0.5, w h / ((w + 10)
(h + 10))); only the best match of a frame counts; mAP is scaled by recall.
"""

import argparse
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from reid_desktop.core.boxes import iou
from reid_desktop.core.networks import PreparedQuery
from reid_desktop.core.values import Float32
from reid_desktop.datasets.crops import CropSet, join, read_market1501
from reid_desktop.training.qeeps_data import scene_of
from reid_desktop.training.qeeps_sources import VALIDATION_FOLD
from reid_desktop.training.scenes import Sample
from reid_desktop.vision.build_qeeps import SHORT_SIDES, WEIGHTS_NAME, build_net
from reid_desktop.vision.searcher import QeepsSearcher
from reid_desktop.vision.weights import fill, listed, load

VARIANTS = {
    "OIM": {"qsse": False, "qrpn": False, "qsimnet": False},
    "+ QRPN": {"qsse": False, "qrpn": True, "qsimnet": False},
    "+ QSimNet": {"qsse": False, "qrpn": False, "qsimnet": True},
    "+ QRPN + QSimNet": {"qsse": False, "qrpn": True, "qsimnet": True},
    "QEEPS": {"qsse": True, "qrpn": True, "qsimnet": True},
}
_STRANGERS = 4


@dataclass
class Trial:
    """One query with its gallery.

    Attributes:
        query: the scene and the person's box in it.
        gallery: scenes; pid: the person sought.
    """

    query: PreparedQuery
    gallery: list[Sample]
    pid: int


def draw_trials(data: Path, queries: int, frames: int) -> list[Trial]:
    """Return the trials; the same arguments give the same scenes."""
    market = read_market1501(data / "market1501_dev")
    crops = join([market.where((market.pids % 5 == VALIDATION_FOLD) & (market.pids > 0))])
    backgrounds = sorted((data / "backgrounds").glob("*.jpg"))
    rng = np.random.default_rng(7)
    people = rng.permutation(int(crops.pids.max()) + 1)
    trials = []
    for pid in people.tolist():
        rows = np.where(crops.pids == pid)[0]
        first = int(rows[0])
        away = rows[crops.cameras[rows] != crops.cameras[first]]
        if len(away) < frames // 4:
            continue
        shown = rng.choice(away, frames // 4, replace=False).tolist()
        scenes = [
            _scene(backgrounds, crops, shown[n] if n < len(shown) else None, pid, rng)
            for n in range(frames)
        ]
        query = _scene(backgrounds, crops, first, pid, rng)
        box = query.boxes[query.pids == pid]
        if len(box) and sum(int((scene.pids == pid).any()) for scene in scenes) == len(shown):
            trials.append(Trial(PreparedQuery(query.image, box[0]), scenes, pid))
        if len(trials) == queries:
            break
    return trials


def _scene(
    backgrounds: Sequence[Path], crops: CropSet, row: int | None, pid: int, rng: np.random.Generator
) -> Sample:
    """Return a scene of strangers, with crop `row` in front of them where there is one."""
    others = rng.choice(np.where(crops.pids != pid)[0], _STRANGERS, replace=False).tolist()
    return scene_of(
        backgrounds, crops, others + ([row] if row is not None else []), rng, first_pid=0
    )


def average_precision(scores: Float32, right: np.ndarray, people: int) -> float:
    """Return the average precision over all findings, scaled by the recall."""
    order = np.argsort(-scores, kind="stable")
    hits = right[order]
    precision = np.cumsum(hits) / np.arange(1, len(hits) + 1)
    return float((precision * hits).sum() / people) if people else 0.0


def measure(searcher: QeepsSearcher, trials: Sequence[Trial]) -> dict[str, float]:
    """Return mAP and top-1 over the trials, and the recall of all findings."""
    precisions, firsts, recalls = [], [], []
    for trial in trials:
        found = searcher.search(trial.query, [scene.image for scene in trial.gallery])
        scores, right, people = [], [], 0
        for scene, result in zip(trial.gallery, found, strict=True):
            truth = scene.boxes[scene.pids == trial.pid]
            people += len(truth)
            marks = np.zeros(len(result), bool)
            if len(truth) and len(result):
                wide, tall = (truth[0, 2:] - truth[0, :2]).tolist()
                least = min(0.5, wide * tall / ((wide + 10) * (tall + 10)))
                hits = np.where(iou(result.boxes, truth)[:, 0] >= least)[0]
                marks[hits[:1]] = True
            scores.append(result.scores)
            right.append(marks)
        all_scores, all_right = np.concatenate(scores), np.concatenate(right)
        precisions.append(average_precision(all_scores, all_right, people))
        firsts.append(float(all_right[all_scores.argmax()]) if len(all_scores) else 0.0)
        recalls.append(all_right.sum() / people)
    return {
        "mAP": float(np.mean(precisions)),
        "top-1": float(np.mean(firsts)),
        "recall": float(np.mean(recalls)),
    }


def main() -> None:
    """Measure every variant and print one JSON object a line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--models", type=Path)
    parser.add_argument("--queries", type=int, default=10)
    parser.add_argument("--frames", type=int, default=16)
    parser.add_argument("--profile", default="fast", choices=SHORT_SIDES)
    args = parser.parse_args()
    trials = draw_trials(args.data, args.queries, args.frames)
    weights = listed(args.models)[WEIGHTS_NAME]
    tensors = load(weights)
    for name, flags in VARIANTS.items():
        net = build_net("resnet18", **flags)
        wanted = net.state_dict().keys()
        fill(net, {k: v for k, v in tensors.items() if k in wanted}, name=name)
        searcher = QeepsSearcher(
            net.to(memory_format=torch.channels_last),
            model_id=weights.model_id,
            short_side=SHORT_SIDES[args.profile],
        )
        start = time.perf_counter()
        figures = measure(searcher, trials)
        seconds = (time.perf_counter() - start) / (len(trials) * args.frames)
        print(json.dumps({"variant": name, **figures, "s_per_frame": seconds}), flush=True)


if __name__ == "__main__":
    main()
