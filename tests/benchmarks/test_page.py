"""The page of benchmark results: figures are kept, drawn, and compared with the last commit."""

from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from xml.etree import ElementTree

import pytest


@pytest.fixture
def record(script: Callable[[str], ModuleType]) -> ModuleType:
    return script("benchmarks/record")


@pytest.fixture
def page(script: Callable[[str], ModuleType]) -> ModuleType:
    return script("benchmarks/page")


@pytest.fixture
def drawing(script: Callable[[str], ModuleType]) -> ModuleType:
    return script("benchmarks/drawing")


@pytest.fixture
def measured(
    tmp_path: Path,
    record: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    git: Callable[..., None],
) -> Path:
    """A tree whose last commit holds 100 frames a second and 10 ms."""
    results = tmp_path / "benchmarks" / "results"
    results.mkdir(parents=True)
    monkeypatch.setenv(record.FOLDER_VARIABLE, str(results))
    keep(record, 100.0, 10.0)
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "first")
    return tmp_path


def keep(record: ModuleType, speed: float, wait: float) -> None:
    figures = record.Record("decoding")
    figures.add("speed <fast>", speed, "frames/s", better="higher")
    figures.add("seek", wait, "ms")
    figures.save()


def test_figures_are_read_as_they_were_written(measured: Path, record: ModuleType) -> None:
    text = (measured / "benchmarks/results/decoding.json").read_text()
    speed, seek = record.read(text)
    assert (speed.value, speed.unit, speed.better) == (100.0, "frames/s", "higher")
    assert seek == record.Figure("seek", 10.0, "ms", "lower", "")


def test_nothing_is_written_without_a_folder(
    record: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv(record.FOLDER_VARIABLE, raising=False)
    monkeypatch.chdir(tmp_path)
    keep(record, 1.0, 1.0)
    assert list(tmp_path.iterdir()) == []


def test_what_got_worse_is_named_and_what_got_better_is_not(
    measured: Path, record: ModuleType, page: ModuleType
) -> None:
    keep(record, 50.0, 5.0)
    text = page.write_page(measured).read_text()
    regressions = text.split("## Regressions")[1].split("\n## ")[0]
    assert "speed <fast>" in regressions
    assert "seek" not in regressions
    assert "| speed <fast> | 50 frames/s | 100 frames/s | worse -50% |" in text
    assert "| seek | 5 ms | 10 ms | better -50% |" in text


def test_noise_is_no_regression(measured: Path, record: ModuleType, page: ModuleType) -> None:
    keep(record, 90.0, 11.0)
    text = page.write_page(measured).read_text()
    assert "None." in text.split("## Regressions")[1].split("\n## ")[0]


def test_each_topic_has_a_picture_that_is_sound_xml(measured: Path, page: ModuleType) -> None:
    text = page.write_page(measured).read_text()
    assert "](pictures/benchmarks/decoding.svg)" in text
    picture = measured / "docs/handbook/pictures/benchmarks/decoding.svg"
    root = ElementTree.parse(picture).getroot()
    bars = [one for one in root.iter() if one.get("class") == "bar"]
    assert len(bars) == 2
    assert "speed <fast>" in [one.text for one in root.iter()]


def test_a_longer_bar_is_a_larger_figure(record: ModuleType, drawing: ModuleType) -> None:
    figures = [record.Figure(name, value, "x") for name, value in (("a", 1.0), ("b", 4.0))]
    root = ElementTree.fromstring(drawing.bars(figures))
    wide = [float(one.get("width", 0)) for one in root.iter() if one.get("class") == "bar"]
    assert wide[1] == pytest.approx(4 * wide[0], rel=0.01)


def test_figures_of_one_unit_share_a_scale_however_they_were_noted(
    record: ModuleType, drawing: ModuleType
) -> None:
    noted = [("a", 1.0, "ms"), ("a, gain", 7.0, "x"), ("b", 4.0, "ms"), ("b, gain", 14.0, "x")]
    root = ElementTree.fromstring(drawing.bars([record.Figure(*one) for one in noted]))
    texts = [one.text for one in root.iter() if one.get("x") in ("0", "12")]
    assert texts[1:3] == ["a", "b"]
    wide = [float(one.get("width", 0)) for one in root.iter() if one.get("class") == "bar"]
    assert wide[1] == pytest.approx(4 * wide[0], rel=0.01)
    assert wide[3] == pytest.approx(2 * wide[2], rel=0.01)
