"""Frames a second of synthetic footage on one core, by camera, and what the people cost.

python benchmarks/synthesis.py [--seed 1] [--frames 100]
"""

import argparse
import time

import cv2
import numpy as np
from record import Record

from reid_desktop.synthesis.person_crops import person_crop
from reid_desktop.synthesis.scene import Street, StreetPlan


def main() -> None:
    """Print one line a camera and one for training crops; processor time of one thread."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--frames", type=int, default=100)
    parser.add_argument("--people", type=int, default=36)
    options = parser.parse_args()
    cv2.setNumThreads(1)
    record = Record("synthesis")
    plan = StreetPlan(options.seed, people=options.people)
    start = time.process_time()
    street, bare = Street(plan), Street(StreetPlan(options.seed, people=0))
    for camera in range(plan.cameras):
        street.empty(camera)
        bare.empty(camera)
    print(f"set up: {time.process_time() - start:.2f} s for twice {plan.cameras} cameras")
    print("camera     people/frame  px high  frames/s  bare frames/s  ratio")
    indices = np.linspace(0, plan.frames - 1, options.frames).astype(int).tolist()
    for camera, name in enumerate(street.cameras):
        street.frame(camera, 0)
        start = time.process_time()
        made = [street.frame(camera, index) for index in indices]
        full = len(indices) / (time.process_time() - start)
        start = time.process_time()
        for index in indices:
            bare.frame(camera, index)
        empty = len(indices) / (time.process_time() - start)
        people = sum(len(frame.boxes) for frame in made) / len(made)
        boxes = np.concatenate([frame.boxes for frame in made])
        tall = float(np.median(boxes[:, 3] - boxes[:, 1])) if len(boxes) else 0.0
        line = (
            f"{name:10s} {people:12.1f} {tall:8.0f} {full:9.1f} {empty:14.1f} {full / empty:6.2f}"
        )
        print(line)
        record.add(f"{name}, {people:.1f} people in view", full, "frames/s", better="higher")
    for seed in range(1000, 1060):  # backgrounds and passers-by are made once
        person_crop(seed)
    start = time.process_time()
    for seed in range(200):
        person_crop(seed)
    crops = 200 / (time.process_time() - start)
    print(f"person_crop 160x64: {crops:.0f} a second")
    record.add("crops of 160x64 px", crops, "a second", better="higher")
    record.save()


if __name__ == "__main__":
    main()
