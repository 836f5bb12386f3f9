"""The options of `search`: several pictures, others, filters, streams, re-ranking."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from reid_desktop.cli import case_commands, main, search_commands
from reid_desktop.cli.search_commands import with_streams
from reid_desktop.core.errors import SettingsError
from reid_desktop.core.settings import SearchSettings, Settings

Cli = Callable[..., tuple[int, dict[str, Any]]]


@pytest.fixture
def cli(
    colour_networks: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Cli:
    """Run one command with --json; return its exit code and what it printed."""
    for module in (case_commands, search_commands):
        monkeypatch.setattr(module, "networks_of", lambda settings: colour_networks)

    def call(*words: object) -> tuple[int, dict[str, Any]]:
        capsys.readouterr()
        code = main([*(str(w) for w in words), "--json", "--quiet"])
        return code, json.loads(capsys.readouterr().out.strip())

    return call


@pytest.fixture
def indexed(cli: Cli, clip: Path, tmp_path: Path) -> Path:
    case = tmp_path / "a.reidcase"
    assert cli("case", "new", case)[0] == 0
    assert cli("import", case, clip, "--camera", "gate")[0] == 0
    assert cli("index", case, "--every", "0.5")[0] == 0
    return case


@pytest.fixture
def blue_person(tmp_path: Path) -> Path:
    path = tmp_path / "blue.png"
    assert cv2.imwrite(str(path), np.full((60, 20, 3), (210, 50, 40), np.uint8))
    return path


def test_pictures_others_and_a_filter_in_one_search(
    indexed: Path, cli: Cli, red_person: Path, blue_person: Path
) -> None:
    words = ("search", indexed, "--query", red_person, "--query", red_person)
    code, found = cli(
        *words,
        *("--not", blue_person, "--join", "best", "--streams", "global,lower_body=0.5"),
        *("--from", "2026-03-02T08:00:01", "--day-to", "09:00", "--rerank"),
        "--centre-cameras",
    )
    assert code == 0
    asked = found["parameters"]
    assert asked["join"] == "best"
    assert asked["stream_weights"] == [1.0, 0.0, 0.0, 0.5]
    assert asked["rerank"] is True
    assert asked["centre_cameras"] is True
    assert asked["filter"] == {"since": "2026-03-02T08:00:01", "day_until": "09:00"}
    assert asked["outcome"]["kept"] == len(found["candidates"]) < asked["outcome"]["total"]
    assert min(c["time_s"] for c in found["candidates"]) >= 1.0


def test_a_rejected_detection_does_not_come_back(indexed: Path, cli: Cli, red_person: Path) -> None:
    first = cli("search", indexed, "--query", red_person)[1]["candidates"][0]["detection"]
    _, again = cli("search", indexed, "--query", red_person, "--reject", first)
    assert first not in [c["detection"] for c in again["candidates"]]


@pytest.mark.parametrize("method", ["index", "qeeps", "cascade"])
def test_every_method_takes_several_pictures_of_the_person(
    indexed: Path, cli: Cli, red_person: Path, method: str
) -> None:
    (number,) = cli("search", indexed, "--query", red_person, "--top", 1)[1]["candidates"]
    words = ("--query", red_person, "--detection", number["detection"])
    code, found = cli("search", indexed, *words, "--method", method, "--top", 3)
    assert code == 0
    assert len(found["candidates"]) == 3
    assert found["method"] == method


def test_what_cannot_be_asked_is_said(indexed: Path, cli: Cli, red_person: Path) -> None:
    one = ("--query", red_person)
    for words, said in (
        ((), "Nobody is sought"),
        ((*one, *one, "--box", 1, 1, 30, 30), "--box"),
        ((*one, "--streams", "shoes"), "shoes"),
        ((*one, "--streams", "head=much"), "much"),
        ((*one, "--from", "yesterday"), "yesterday"),
        ((*one, "--day-from", "late"), "late"),
        ((*one, "--method", "qeeps", "--not", red_person), "glad"),
        ((*one, "--method", "index", "--reject", 1), "glad"),
    ):
        code, result = cli("search", indexed, *words)
        assert code == 3
        assert said in result["error"]


def test_streams_named_keep_their_weight_and_others_are_left_out() -> None:
    chosen = with_streams(SearchSettings(), "upper_body, head=1")
    assert chosen.stream_weights == (0.0, 1.0, 0.4, 0.0)
    assert with_streams(SearchSettings(), None) == SearchSettings()
    with pytest.raises(SettingsError, match="tail"):
        with_streams(SearchSettings(), "tail")


@pytest.fixture
def fast_indexed(
    indexed: Path, colour_networks: Any, monkeypatch: pytest.MonkeyPatch
) -> tuple[Path, list[str]]:
    """The case, as if `fast` had indexed it; the profiles that networks are then asked for."""
    describers = {"fast": colour_networks.model_id, "balanced": "colour@fedcba987654"}
    monkeypatch.setattr(
        "reid_desktop.vision.build_glad.describer_ids", lambda *_given, **_named: describers
    )
    asked: list[str] = []

    def networks_of(settings: Settings) -> Any:
        asked.append(settings.index.profile)
        return colour_networks

    monkeypatch.setattr(search_commands, "networks_of", networks_of)
    return indexed, asked


def test_a_case_is_searched_with_its_own_profile_and_that_is_said(
    fast_indexed: tuple[Path, list[str]], red_person: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case, asked = fast_indexed
    capsys.readouterr()
    assert main(["search", str(case), "--query", str(red_person), "--quiet"]) == 0
    assert asked == ["fast"]
    assert "“a.reidcase” was indexed with the profile “fast”" in capsys.readouterr().err


def test_a_profile_of_the_command_that_indexed_nobody_is_refused_by_name(
    fast_indexed: tuple[Path, list[str]], cli: Cli, red_person: Path
) -> None:
    case, asked = fast_indexed
    code, told = cli("search", case, "--query", red_person, "--profile", "balanced")
    assert code == 3
    assert "was indexed with the profile “fast”, not with “balanced”" in told["error"]
    assert asked == []
