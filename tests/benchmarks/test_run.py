"""The run of all benchmarks: each by itself, what fails or hangs costs only its own figures."""

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

FIGURES = """
import json, os, pathlib
path = pathlib.Path(os.environ["BENCH_RESULTS"]) / "sound.json"
path.write_text(json.dumps({"topic": "sound", "figures": []}))
"""
PROGRAMS = {
    "sound": FIGURES,
    "broken": "raise SystemExit('no luck')",
    "hanging": "while True: pass",
}


@pytest.fixture
def bench(
    script: Callable[[str], ModuleType], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> ModuleType:
    """run.py with three benchmarks of its own and half a second for each."""
    run = script("benchmarks/run")
    results = tmp_path / "benchmarks" / "results"
    results.mkdir(parents=True)
    for name, text in PROGRAMS.items():
        (tmp_path / "benchmarks" / f"{name}.py").write_text(text)
    monkeypatch.setattr(run, "ROOT", tmp_path)
    monkeypatch.setattr(run, "RESULTS", results)
    monkeypatch.setattr(run, "MACHINE", results / "machine.json")
    monkeypatch.setattr(run, "MOST_S", 2.0)
    monkeypatch.setattr(run, "commands", lambda given: dict.fromkeys(PROGRAMS, ()))
    return run


def asked(*, rest: bool = False, minutes: float = 1.0) -> argparse.Namespace:
    return argparse.Namespace(rest=rest, minutes=minutes)


def test_what_fails_or_hangs_is_named_and_the_others_are_measured(
    bench: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    assert bench.measure_all(asked()) == ["broken", "hanging"]
    assert list(json.loads(bench.MACHINE.read_text())["topics"]) == ["sound"]
    said = capsys.readouterr().out
    assert "no luck" in said
    assert "ENDED after" in said


def test_the_rest_is_what_this_commit_was_not_measured_on(
    bench: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bench, "machine", lambda: {"commit": "abc"})
    monkeypatch.setattr(bench, "commands", lambda given: {"sound": ()})
    measured: list[str] = []
    whole = bench.measure

    def measure(name: str, *more: object) -> bool:
        measured.append(name)
        return bool(whole(name, *more))

    monkeypatch.setattr(bench, "measure", measure)
    bench.measure_all(asked())
    bench.measure_all(asked(rest=True))
    assert measured == ["sound"]
    monkeypatch.setattr(bench, "machine", lambda: {"commit": "def"})
    bench.measure_all(asked(rest=True))
    assert measured == ["sound", "sound"]


def test_none_begins_when_the_time_is_over(bench: ModuleType) -> None:
    assert bench.measure_all(asked(minutes=0)) == list(PROGRAMS)
    assert not bench.MACHINE.exists()


def test_a_benchmark_that_is_unknown_or_lacks_its_data_is_refused(
    script: Callable[[str], ModuleType],
) -> None:
    run = script("benchmarks/run")
    given = argparse.Namespace(data=None, osnet=None, yolox=None, teacher=None, only=["qeeps"])
    with pytest.raises(SystemExit, match="qeeps"):
        run.commands(given)


def test_results_do_not_make_a_commit_another_one(
    bench: ModuleType, tmp_path: Path, git: Callable[..., None]
) -> None:
    (bench.RESULTS / "sound.json").write_text("{}")
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "first")
    first = bench.commit()
    (bench.RESULTS / "sound.json").write_text("{ }")
    assert bench.commit() == first
    (tmp_path / "benchmarks" / "sound.py").write_text("changed = True")
    assert bench.commit() == f"{first}-dirty"
