import csv
from pathlib import Path

from reid_desktop.training.curves import Curve


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_a_curve_is_a_table_and_a_picture(tmp_path: Path) -> None:
    curve = Curve(tmp_path / "curve.csv")
    curve.add(10, {"loss": 2.5})
    curve.add(10, {"mAP": 40.0})
    curve.draw()
    assert rows(tmp_path / "curve.csv") == [
        {"step": "10", "loss": "2.5", "mAP": ""},
        {"step": "10", "loss": "", "mAP": "40"},
    ]
    assert (tmp_path / "curve.png").stat().st_size > 1000


def test_a_resumed_curve_drops_what_will_be_done_again(tmp_path: Path) -> None:
    curve = Curve(tmp_path / "curve.csv")
    for step in (10, 20, 30):
        curve.add(step, {"loss": 1.0})
    again = Curve(tmp_path / "curve.csv", after=20)
    again.add(30, {"loss": 0.5})
    assert [(r["step"], r["loss"]) for r in rows(tmp_path / "curve.csv")] == [
        ("10", "1"),
        ("20", "1"),
        ("30", "0.5"),
    ]
