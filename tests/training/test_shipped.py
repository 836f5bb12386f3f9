"""What is trained on and what is held out, read from small folders laid out like the real ones."""

import csv
from pathlib import Path

import cv2
import numpy as np
import pytest
import torch

from reid_desktop.core.errors import DatasetError
from reid_desktop.core.progress import run
from reid_desktop.datasets.benchmarks import READERS, SplitChoice
from reid_desktop.datasets.lsp import JOINT_NAMES
from reid_desktop.training.people import PLAIN
from reid_desktop.training.shipped import (
    SYNTHETIC_HELD_OUT,
    SYNTHETIC_TRAINED,
    benchmark_sets,
    keypoint_validation,
    lsp_parts,
)
from reid_desktop.vision.locator import KeypointLocator
from reid_desktop.vision.nets.keypoints import KeypointNet


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """LSP with pictures 799 to 803, of which 801 and 803 are upright."""
    folder = tmp_path / "lsp"
    (folder / "images").mkdir(parents=True)
    columns = ["image", *(f"{joint}_{axis}" for joint in JOINT_NAMES for axis in "xyv"), "upright"]
    with (folder / "keypoints.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        for number in range(799, 804):
            name = f"im{number:04d}.jpg"
            assert cv2.imwrite(str(folder / "images" / name), np.full((90, 60, 3), 80, np.uint8))
            joints = [v for k in range(14) for v in (20 + k, 80 - 5 * k, 0)]
            writer.writerow([name, *joints, number % 2])
    return tmp_path


def test_lsp_trains_to_800_and_holds_out_the_upright_rest(data: Path) -> None:
    trained, kept = lsp_parts(data)
    assert [path.stem for path in trained.paths] == ["im0799", "im0800"]
    assert [path.stem for path in kept.paths] == ["im0801", "im0803"]


def test_key_points_are_measured_on_lsp_and_unseen_synthetic_people(data: Path) -> None:
    found = run(keypoint_validation(data, None, synthetic=2))
    assert {name: len(people) for name, people in found.items()} == {"lsp": 2, "synthetic": 2}
    assert SYNTHETIC_HELD_OUT not in SYNTHETIC_TRAINED


def market(folder: Path, pids: tuple[int, ...]) -> Path:
    for part in ("bounding_box_train", "query", "bounding_box_test"):
        (folder / part).mkdir(parents=True)
        for pid in pids:
            name = f"{pid:04d}_c1s1_000001_00.png"
            assert cv2.imwrite(str(folder / part / name), np.full((32, 16, 3), 90, np.uint8))
    return folder


def test_benchmarks_are_joined_for_training_and_hold_nobody_out(tmp_path: Path) -> None:
    folders = (market(tmp_path / "a", (2, 7)), market(tmp_path / "b", (2,)))
    both = [READERS["market1501"](folder, SplitChoice()) for folder in folders]
    torch.manual_seed(0)
    net = KeypointNet()
    locator = KeypointLocator(net, device=torch.device("cpu"), bfloat16=False, micro_batch=2)
    training, validation = run(benchmark_sets(both, locator, transform=PLAIN))
    assert len(training) == 3
    assert len(np.unique(training.pids)) == 3
    assert len(validation) == 0


def test_a_benchmark_without_a_training_part_is_named(tmp_path: Path) -> None:
    market(tmp_path, (1,))
    plain = READERS["folder"](tmp_path / "query", SplitChoice())
    locator = KeypointLocator(
        KeypointNet(), device=torch.device("cpu"), bfloat16=False, micro_batch=2
    )
    with pytest.raises(DatasetError, match="“folder” has no training part"):
        run(benchmark_sets([plain], locator, transform=PLAIN))
