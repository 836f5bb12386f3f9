"""The trial of what is handed out asks the program only for what it does, and sees what fails."""

import contextlib
import io
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from reid_desktop.cli import case_commands, main, search_commands
from reid_desktop.core.values import Detections, Image

LEAST_PX = 16


@pytest.fixture
def smoke(script: Callable[[str], ModuleType]) -> ModuleType:
    return script("packaging/smoke_test")


def test_the_trial_goes_from_footage_to_a_checked_report(
    smoke: ModuleType,
    colour_networks: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    blocks = colour_networks.detect

    def large(images: Sequence[Image]) -> list[Detections]:
        found = blocks(images)
        tall = [one.boxes[:, 2:] - one.boxes[:, :2] for one in found]
        kept = [(sizes >= LEAST_PX).all(axis=1) for sizes in tall]
        return [
            Detections(one.boxes[keep], one.scores[keep])
            for one, keep in zip(found, kept, strict=True)
        ]

    monkeypatch.setattr(colour_networks, "detect", large)
    for module in (case_commands, search_commands):
        monkeypatch.setattr(module, "networks_of", lambda settings: colour_networks)

    def here(trial: object, *words: str) -> Any:
        said = io.StringIO()
        with contextlib.redirect_stdout(said):
            assert main([*words, "--json", "--quiet"]) == 0, words
        return json.loads(said.getvalue().splitlines()[-1])

    monkeypatch.setattr(smoke.Trial, "run", here)
    smoke.Trial("reid-desktop", tmp_path).main_job()
    assert (tmp_path / "report" / "verify_report.py").is_file()


def test_a_program_that_fails_or_is_missing_ends_the_trial(
    smoke: ModuleType, tmp_path: Path
) -> None:
    program = tmp_path / "reid-desktop"
    program.write_text("#!/bin/sh\necho broken >&2\nexit 3\n")
    program.chmod(0o755)
    trial = smoke.Trial(smoke.found(str(program)), tmp_path)
    with pytest.raises(SystemExit, match=r"exit code 3\nbroken"):
        trial.run("case", "new", "a")
    with pytest.raises(SystemExit, match="no program"):
        smoke.found(str(tmp_path / "missing"))
