"""Accuracy and time of person search as the number of proposals falls, on composed scenes.

    python benchmarks/person_search.py --data DATA --queries 10 --frames 16

Scenes show people of Market-1501 with pid % 5 == 4, who were held out of the training. Prints one
JSON object a line; times are medians of one run and compare only with each other.
"""

import argparse
import json
from pathlib import Path

from reid_desktop.core.progress import run
from reid_desktop.training.search_experiments import VARIANTS, measure_variant, variant_searcher
from reid_desktop.training.search_tasks import composed_task
from reid_desktop.vision.build_qeeps import SHORT_SIDES, WEIGHTS_NAME
from reid_desktop.vision.weights import listed, load

PROPOSALS = (300, 100, 64, 32, 16)


def main() -> None:
    """Measure each variant with each number of proposals."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--models", type=Path)
    parser.add_argument("--queries", type=int, default=10)
    parser.add_argument("--frames", type=int, default=16)
    parser.add_argument("--profile", default="fast", choices=SHORT_SIDES)
    parser.add_argument("--variant", action="append", choices=VARIANTS)
    parser.add_argument("--proposals", type=int, action="append")
    args = parser.parse_args()
    task = composed_task(args.data, queries=args.queries, frames=args.frames)
    weights = listed(args.models)[WEIGHTS_NAME]
    tensors = load(weights)
    for variant in args.variant or VARIANTS:
        for proposals in args.proposals or PROPOSALS:
            searcher = variant_searcher(
                variant,
                tensors,
                model_id=weights.model_id,
                short_side=SHORT_SIDES[args.profile],
                proposals=proposals,
            )
            found = run(measure_variant(variant, searcher, task))
            row = {
                "variant": variant,
                "proposals": proposals,
                "mAP": 100 * found.scores.mean_average_precision,
                "top-1": 100 * found.scores.cmc[1],
                "recall": 100 * found.recall,
                "recall of ten": 100 * found.first_recall,
                "s_per_frame": found.seconds,
            }
            print(json.dumps(row), flush=True)


if __name__ == "__main__":
    main()
