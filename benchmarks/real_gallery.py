"""Describe labelled crops with the shipped weights, as a gallery for the other benchmarks.

    python benchmarks/real_gallery.py --data FOLDER --out real.npz

FOLDER holds any of market1501_dev, cuhk03_train and cuhk01_dev. The file has `descriptors`, `pids`
and `cameras`, which differ between the sets, and `asked`: the first picture of each person and
camera among the people that no training saw (Market-1501, pid % 5 == 4).
"""

import argparse
from pathlib import Path

import numpy as np

from reid_desktop.cli.setup import networks_of
from reid_desktop.core.settings import Settings
from reid_desktop.core.values import Int64
from reid_desktop.datasets.crops import READERS
from reid_desktop.footage.pictures import read_picture

_BATCH = 32
_APART = 1_000_000
"""Between the identities of two sets; cameras are 100 apart."""


def main() -> None:
    """Describe what is there and write the file."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    describer = networks_of(Settings()).describer()
    descriptors, pids, cameras = [], [], []
    for place, (name, read) in enumerate(READERS.items()):
        if not (options.data / name).is_dir():
            continue
        crops = read(options.data / name)
        for start in range(0, len(crops), _BATCH):
            pictures = [read_picture(path) for path in crops.paths[start : start + _BATCH]]
            descriptors.append(describer.describe_crops(pictures).descriptors.astype(np.float16))
        pids.append(crops.pids + place * _APART)
        cameras.append(crops.cameras + place * 100)
        print(f"{name}: {len(crops)} crops", flush=True)
    labels = np.concatenate(pids), np.concatenate(cameras)
    np.savez(
        options.out,
        descriptors=np.concatenate(descriptors),
        pids=labels[0],
        cameras=labels[1],
        asked=first_pictures(*labels),
    )


def first_pictures(pids: Int64, cameras: Int64) -> Int64:
    """Return the rows of the first picture of each held-out person and camera."""
    held = np.flatnonzero((pids < _APART) & (pids % 5 == 4))
    firsts = np.unique(pids[held] * 100 + cameras[held], return_index=True)[1]
    return np.asarray(held[np.sort(firsts)], np.int64)


if __name__ == "__main__":
    main()
