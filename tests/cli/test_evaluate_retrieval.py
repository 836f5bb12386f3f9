"""`evaluate retrieval`: Table 7 and the curve of theta from descriptors that are kept."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from reid_desktop.cli import main

PEOPLE, PICTURES, WIDTH = 12, 4, 64


@pytest.fixture
def crops(tmp_path: Path) -> Path:
    """A folder of named pictures and a file with their descriptors; no picture is opened."""
    folder = tmp_path / "crops"
    folder.mkdir()
    of_each = [(person, picture) for person in range(PEOPLE) for picture in range(PICTURES)]
    names = sorted(f"{p:04d}_c{1 + n % 3}s1_{n:06d}_00.jpg" for p, n in of_each)
    for name in names:
        (folder / name).write_bytes(b"never opened")
    rng = np.random.default_rng(1)
    rows = np.repeat(rng.standard_normal((PEOPLE, WIDTH)), PICTURES, axis=0)
    rows += 0.3 * rng.standard_normal(rows.shape)
    parts = rows.reshape(len(rows), 4, -1)
    parts /= 2 * np.linalg.norm(parts, axis=2, keepdims=True)
    kept = parts.reshape(len(rows), -1).astype(np.float16)
    np.savez(tmp_path / "kept.npz", names=np.array(names), descriptors=kept)
    return folder


def evaluated(
    capsys: pytest.CaptureFixture[str], crops: Path, *words: str
) -> tuple[int, dict[str, Any]]:
    options = ["--root", str(crops), "--descriptors", str(crops.parent / "kept.npz")]
    code = main(["evaluate", "retrieval", *options, *words, "--json", "--quiet"])
    return code, json.loads(capsys.readouterr().out)


def test_table_7_has_the_papers_ratios(crops: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, found = evaluated(capsys, crops)
    assert code == 0
    assert found["gallery"] == PEOPLE * PICTURES
    ratios = [row["groups"] / found["gallery"] for row in found["rows"]]
    assert ratios == pytest.approx([1.0, 0.68, 0.43, 0.13, 0.43, 0.43, 0.13, 0.13], abs=0.05)
    assert found["rows"][0]["rank1"] == 100


def test_the_curve_names_the_theta_chosen_from_the_data(
    crops: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, found = evaluated(capsys, crops, "--thetas")
    assert code == 0
    (chosen,) = (row for row in found["thetas"] if row["suggested"])
    assert chosen["quality"]["purity"] > 0.95
    assert set(chosen["quality"]) == {"groups", "purity", "nmi", "f1"}


def test_descriptors_of_other_crops_are_refused(
    crops: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (crops / "0099_c1s1_000001_00.jpg").write_bytes(b"one more")
    code, found = evaluated(capsys, crops)
    assert code != 0
    assert "other crops" in found["error"]
