"""`evaluate glad` on small fixtures in the original layouts, with the shipped weights."""

import json
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from reid_desktop.cli import main


@pytest.fixture
def market(tmp_path: Path) -> Path:
    """Two people of two cameras each, one red and one blue, as queries and gallery."""
    for folder, camera in (("query", 1), ("bounding_box_test", 2), ("bounding_box_train", 3)):
        (tmp_path / folder).mkdir()
        for pid, colour in ((1, (20, 20, 200)), (2, (200, 20, 20))):
            picture = np.full((64, 32, 3), 120, np.uint8)
            picture[6:, 10:22] = colour
            name = f"{pid:04d}_c{camera}s1_000001_00.png"
            assert cv2.imwrite(str(tmp_path / folder / name), picture)
    return tmp_path


def evaluated(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, dict[str, Any]]:
    code = main(["evaluate", "glad", *(str(w) for w in words), "--json", "--quiet"])
    return code, json.loads(capsys.readouterr().out)


@pytest.mark.weights
def test_market_rows_stand_beside_the_papers(
    market: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("--dataset", "market1501", "--root", market, "--scale", 0.125, 0.25)
    code, found = evaluated(capsys, *words)
    assert code == 0
    assert (found["queries"], found["gallery"]) == (2, 2)
    assert found["scales"] == [0.125, 0.25]
    rows = {(r["table"], r["strategy"], r["method"]): r for r in found["rows"]}
    glad = rows[1, "W/S", "GLAD"]
    assert glad["published"] == {"mAP": 73.9, "rank-1": 89.9}
    assert glad["measured"]["rank-1"] == 100
    assert rows[1, "WO/S", "GLAD"]["measured"] is None
    assert rows[3, None, "PIE"]["published"]["mAP"] == 56.0


@pytest.mark.parametrize(
    ("dataset", "missing"),
    [
        ("market1501", "bounding_box_train"),
        ("cuhk03-labelled", "cuhk-03.mat"),
        ("viper", "cam_a"),
        ("validation", "market1501_dev"),
    ],
)
def test_a_data_set_that_is_not_there_is_one_sentence(
    dataset: str, missing: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, found = evaluated(capsys, "--dataset", dataset, "--root", tmp_path)
    assert code == 3
    assert missing in found["error"]
    assert found["kind"] == "DatasetError"


def test_an_added_benchmark_must_name_its_kind(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = (
        "--dataset",
        "folder",
        "--data",
        tmp_path,
        "--out",
        tmp_path / "out",
        "--add",
        "mars=x",
    )
    code = main(["train", "glad", *(str(w) for w in words), "--json", "--quiet"])
    assert code == 3
    assert "“mars=x”" in json.loads(capsys.readouterr().out)["error"]


@pytest.mark.parametrize("words", [("--scale", "0"), ("--scale", "nan"), ("--repeats", "0")])
def test_senseless_numbers_are_wrong_use(words: tuple[str, str], tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["evaluate", "glad", "--dataset", "folder", "--root", str(tmp_path), *words])
    assert stopped.value.code == 2


def test_a_benchmark_of_person_search_needs_its_folder(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code = main(["evaluate", "qeeps", "--dataset", "composed", "--json", "--quiet"])
    assert code == 3
    assert "--root" in json.loads(capsys.readouterr().out)["error"]
