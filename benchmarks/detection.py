"""Recall and precision of the person detector on PETS09-S2L1 and on a clip of single people.

    python benchmarks/detection.py --pets DATA/pets09_s2l1 --clip DATA/intel_person/CLIP.mp4

Synthetic streets are measured always; --yolox FILE.onnx adds YOLOX-nano as a peer in the same run.
Both work on one thread, at the threshold they are shipped with; the best F1 is over all thresholds.
PETS: every fifth frame of 401-500 of view 1 against its boxes (IoU 0.5; ignored rows count neither
way). MOT17-04: its frames as they are (1-400 of PETS and these were trained on). Clip: one frame a
second; the moving person by background subtraction is the truth.
"""

import argparse
import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import torch
from record import Better, Record

from reid_desktop.core.boxes import iou
from reid_desktop.core.networks import Detector
from reid_desktop.core.values import Bool, Detections, Float32, Image
from reid_desktop.datasets.mot import read_mot
from reid_desktop.datasets.pets import read_pets
from reid_desktop.synthesis.scene import Street, StreetPlan
from reid_desktop.training.search_peers import Yolox
from reid_desktop.vision.build_qeeps import build_detector

HIT_IOU = 0.5
STREET_SEED, STREET_STEP, LEAST_VISIBLE = 77, 13, 0.5
PEER_LEAST_SCORE, PEER_NMS_IOU = 0.05, 0.65
"""A low threshold, for the best F1 over all of them, and the overlap of YOLOX's own evaluation."""
PETS_FRAMES = range(401, 501, 5)
_DIFFERENT = 28
_PERSON_TALL_PX = 150
_NOTHING_PX = 150
_EMPTY_S = 5
"""The clip begins with so many seconds of the empty room: its background."""


def frames_of(video: Path, wanted: Sequence[int]) -> Iterator[Image]:
    """Yield the frames (0-based, ascending) of a video as RGB."""
    capture, last = cv2.VideoCapture(str(video)), set(wanted)
    for index in range(max(wanted) + 1):
        read, picture = capture.read()
        if not read:
            raise SystemExit(f"{video} ends before frame {index}")
        if index in last:
            yield cv2.cvtColor(picture, cv2.COLOR_BGR2RGB)


@dataclass
class Match:
    """Detections of one frame against its truth.

    Attributes:
        scores: (N,) of the detections, best first; hits: (N,) bool; neutral: (N,) bool (ignored).
        people: how many were to be found.
    """

    scores: Float32
    hits: Bool
    neutral: Bool
    people: int


def match(found: Detections, truth: Float32, ignored: Float32) -> Match:
    """Give each detection, best first, the freest truth box of IoU >= 0.5."""
    free = np.ones(len(truth), bool)
    hits, neutral = np.zeros(len(found), bool), np.zeros(len(found), bool)
    overlaps, others = iou(found.boxes, truth), iou(found.boxes, ignored)
    for row in range(len(found)):
        open_overlap = np.where(free, overlaps[row], 0)
        if len(truth) and open_overlap.max() >= HIT_IOU:
            free[open_overlap.argmax()] = False
            hits[row] = True
        elif len(ignored) and others[row].max() >= HIT_IOU:
            neutral[row] = True
    return Match(found.scores, hits, neutral, len(truth))


def curve(matches: Sequence[Match]) -> list[tuple[float, float, float]]:
    """Return (threshold, recall, precision) for thresholds from 0.05 to 0.95."""
    scores = np.concatenate([m.scores for m in matches])
    hits = np.concatenate([m.hits for m in matches])
    counted = ~np.concatenate([m.neutral for m in matches])
    people = sum(m.people for m in matches)
    rows = []
    for threshold in np.arange(0.05, 1.0, 0.05):
        over = (scores >= threshold) & counted
        true = int((hits & over).sum())
        rows.append((round(float(threshold), 2), true / people, true / max(1, int(over.sum()))))
    return rows


def pets_matches(detector: Detector, folder: Path, frames: Sequence[int]) -> list[Match]:
    """Return the matches of the 1-based `frames` of view 1."""
    video = folder / "view_001_1-500.mp4"
    truths = read_pets(video, folder / "view_001_boxes.csv")
    images = frames_of(video, [frame - 1 for frame in frames])
    matches = []
    for frame, image in zip(frames, images, strict=True):
        truth = truths[frame - 1]
        found = detector.detect([image])[0]
        matches.append(match(found, truth.boxes[~truth.ignored], truth.boxes[truth.ignored]))
    return matches


def mot_matches(detector: Detector, folder: Path) -> list[Match]:
    """Return the matches of all frames of a MOT folder."""
    matches = []
    for frame in read_mot(folder):
        image = cv2.cvtColor(cv2.imread(str(frame.path)), cv2.COLOR_BGR2RGB)
        found = detector.detect([image])[0]
        matches.append(match(found, frame.boxes[~frame.ignored], frame.boxes[frame.ignored]))
    return matches


def moving_boxes(video: Path) -> tuple[list[Image], list[Float32 | None]]:
    """Return one frame a second and its truth: one box, none (0 rows), or None where unsure."""
    capture = cv2.VideoCapture(str(video))
    fps, count = capture.get(cv2.CAP_PROP_FPS), int(capture.get(cv2.CAP_PROP_FRAME_COUNT))
    images = list(frames_of(video, list(range(0, count, round(fps)))))
    background = np.median(np.stack(images[:_EMPTY_S]), axis=0).astype(np.int16)
    return images, [moving_box(image, background) for image in images]


def moving_box(image: Image, background: np.ndarray) -> Float32 | None:
    """Return the box of what differs from the background, (1, 4) or (0, 4); None where unsure."""
    different = (np.abs(image.astype(np.int16) - background).max(axis=2) > _DIFFERENT).astype(
        np.uint8
    )
    different = cv2.morphologyEx(different, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    joined = cv2.morphologyEx(different, cv2.MORPH_CLOSE, np.ones((25, 15), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(joined)
    blobs = stats[1:]
    if len(blobs) == 0 or blobs[:, cv2.CC_STAT_AREA].max() < _NOTHING_PX:
        return np.zeros((0, 4), np.float32)
    x, y, wide, tall, _ = blobs[blobs[:, cv2.CC_STAT_AREA].argmax()].tolist()
    if tall < _PERSON_TALL_PX:
        return None
    return np.array([[x, y, x + wide, y + tall]], np.float32)


def clip_figures(detector: Detector, video: Path) -> dict[str, float]:
    """Return the shares of person frames found and of empty frames with any box."""
    images, truths = moving_boxes(video)
    found = people = false = empty = 0
    for image, truth in zip(images, truths, strict=True):
        if truth is None:
            continue
        boxes = detector.detect([image])[0].boxes
        if len(truth):
            people += 1
            found += int(iou(boxes, truth).max(initial=0) >= HIT_IOU)
        else:
            empty += 1
            false += int(len(boxes) > 0)
    return {
        "clip_person_frames": people,
        "clip_found": found / max(1, people),
        "clip_empty_frames": empty,
        "clip_false": false / max(1, empty),
    }


def street_matches(detector: Detector, frames: int) -> list[Match]:
    """Return the matches on synthetic streets; people less than half in view count neither way."""
    street = Street(StreetPlan(STREET_SEED, people=24))
    matches = []
    for place in range(frames):
        drawn = street.frame(place % len(street.cameras), place * STREET_STEP)
        seen = drawn.visibility >= LEAST_VISIBLE
        found = detector.detect([drawn.frame.image])[0]
        matches.append(match(found, drawn.boxes[seen], drawn.boxes[~seen]))
    return matches


def figures_of(detector: Detector, args: argparse.Namespace) -> dict[str, float]:
    """Return every figure of one detector at its working threshold, and its time."""
    figures: dict[str, float] = {}
    sets = {"street": lambda: street_matches(detector, args.frames)}
    if args.pets:
        sets["pets"] = lambda: pets_matches(detector, args.pets, PETS_FRAMES)
    if args.mot:
        sets["mot"] = lambda: mot_matches(detector, args.mot)
    for name, measured in sets.items():
        start = time.process_time()
        matches = measured()
        figures[f"{name}: CPU a frame, s"] = (time.process_time() - start) / len(matches)
        figures[f"{name}: best F1"] = max(
            2 * recall * precision / max(1e-9, recall + precision)
            for _, recall, precision in curve(matches)
        )
        hits = sum(int(m.hits.sum()) for m in matches)
        counted = sum(int((~m.neutral).sum()) for m in matches)
        figures[f"{name}: recall"] = hits / sum(m.people for m in matches)
        figures[f"{name}: precision"] = hits / max(1, counted)
    if args.clip:
        clip = clip_figures(detector, args.clip)
        figures["clip: person frames found"] = clip["clip_found"]
        figures["clip: empty frames with a box"] = clip["clip_false"]
    return figures


def main() -> None:
    """Measure this program's detector, and the peer if there is one, and print both as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pets", type=Path)
    parser.add_argument("--mot", type=Path, help="a MOT folder, MOT17-04 for the model card")
    parser.add_argument("--clip", type=Path)
    parser.add_argument("--yolox", type=Path, help="YOLOX-nano .onnx as a peer")
    parser.add_argument("--frames", type=int, default=30, help="of synthetic streets")
    parser.add_argument("--models", type=Path)
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--profile", default="balanced")
    args = parser.parse_args()
    torch.set_num_threads(1)
    own = build_detector(args.device, profile=args.profile, models=args.models)
    detectors: dict[str, Detector] = {f"own, {args.profile}": own}
    if args.yolox:
        detectors["YOLOX-nano"] = Yolox(
            args.yolox, least_score=PEER_LEAST_SCORE, nms_iou=PEER_NMS_IOU
        )
    record = Record("detection")
    for name, detector in detectors.items():
        found = figures_of(detector, args)
        print(json.dumps({"detector": name, "model": detector.model_id} | found, indent=1))
        for what, value in found.items():
            if what.endswith(", s"):
                record.add(f"{name}, {what[:-3]}", 1e3 * value, "ms")
            else:
                better: Better = "lower" if "empty" in what else "higher"
                record.add(f"{name}, {what}", 100 * value, "%", better=better)
    record.save()


if __name__ == "__main__":
    main()
