import csv
from pathlib import Path

import numpy as np
import pytest

from reid_desktop.core.errors import DatasetError
from reid_desktop.datasets.lsp import JOINT_NAMES, read_lsp


def write(folder: Path, people: int = 2, flag: float = 0) -> Path:
    (folder / "images").mkdir()
    columns = ["image", "width", "height"]
    columns += [f"{joint}_{axis}" for joint in JOINT_NAMES for axis in "xyv"] + ["upright"]
    with (folder / "keypoints.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        for row in range(people):
            (folder / "images" / f"im{row}.jpg").write_bytes(b"")
            joints = [v for k in range(14) for v in (10 + k, 20 + 2 * k, flag if k == 3 else 0)]
            writer.writerow([f"im{row}.jpg", 64, 128, *joints, row])
    return folder


def test_joints_and_upright_flags_are_read(tmp_path: Path) -> None:
    found = read_lsp(write(tmp_path))
    assert found.joints.shape == (2, 14, 2)
    assert found.labelled.all()
    assert found.upright.tolist() == [False, True]
    points, _ = found.keypoints()
    # headtop, neck, rhip, lhip are joints 13, 12, 2, 3
    np.testing.assert_allclose(points[0, :, 0], [23, 22, 12, 13])


def test_in_lsp_extended_only_flagged_joints_are_labelled(tmp_path: Path) -> None:
    found = read_lsp(write(tmp_path, flag=1), zero_means_labelled=False)
    assert found.labelled.sum() == 2
    assert found.keypoints()[1].tolist() == [[False, False, False, True]] * 2


def test_boxes_hold_all_joints_with_a_margin(tmp_path: Path) -> None:
    found = read_lsp(write(tmp_path))
    boxes = found.boxes(margin=0.1)
    assert (boxes[:, :2] < found.joints.min(axis=1)).all()
    assert (boxes[:, 2:] > found.joints.max(axis=1)).all()
    height, width = boxes[0, 3] - boxes[0, 1], boxes[0, 2] - boxes[0, 0]
    assert width >= 0.4 * height - 1e-4


def test_what_is_missing_is_said(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="table of joints"):
        read_lsp(tmp_path)
    folder = write(tmp_path)
    (folder / "images" / "im1.jpg").unlink()
    with pytest.raises(DatasetError, match=r"first im1\.jpg"):
        read_lsp(folder)
    table = folder / "keypoints.csv"
    table.write_text(table.read_text().replace("headtop_x", "hat_x"))
    with pytest.raises(DatasetError, match="headtop_x"):
        read_lsp(folder)
