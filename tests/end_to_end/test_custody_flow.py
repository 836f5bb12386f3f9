"""A case on the synthetic street from its form to its deletion, all from the command line."""

import hashlib
import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from reid_desktop.cli import case_commands, main, report_commands, search_commands
from reid_desktop.core.paths import config_dir
from reid_desktop.core.progress import run
from reid_desktop.core.records import Method, SourceKind
from reid_desktop.core.values import Detections, Float32, Image
from reid_desktop.footage.reader import open_footage
from reid_desktop.pipeline.synthesize import synthesize
from reid_desktop.store.case import Case
from reid_desktop.synthesis.scene import StreetPlan
from reid_desktop.synthesis.truth import read_truth
from tests.conftest import ColourNetworks

PLAN = StreetPlan(1, cameras=2, people=8, duration_s=5.0, fps=2, width=240, height=180)
LEAST_PX = 24
Cli = Callable[..., tuple[int, dict[str, Any]]]


class StreetNetworks(ColourNetworks):
    """Finds the people of the synthetic street where they are; describes them by colour."""

    def __init__(self, videos: Sequence[Path]) -> None:
        self._people: dict[str, Float32] = {}
        for video in videos:
            truth = {
                t.index: t.boxes for t in read_truth(video.with_name(f"truth_{video.stem}.jsonl"))
            }
            with open_footage(video, kind=SourceKind.VIDEO) as footage:
                for frame in footage.frames(sorted(truth)):
                    boxes = np.clip(truth[frame.index], 0, [PLAN.width, PLAN.height] * 2)
                    wide, high = (boxes[:, 2:] - boxes[:, :2]).T
                    seen = (wide >= LEAST_PX / 2) & (high >= LEAST_PX)
                    self._people[_digest(frame.image)] = boxes[seen].astype(np.float32)

    def _blocks(self, image: Image) -> Detections:
        boxes = self._people.get(_digest(image), np.zeros((0, 4), np.float32))
        return Detections(boxes, np.full(len(boxes), 0.9, np.float32))


def _digest(image: Image) -> str:
    return hashlib.sha256(np.ascontiguousarray(image).tobytes()).hexdigest()


@pytest.fixture
def videos(tmp_path: Path) -> list[Path]:
    return run(synthesize(PLAN, tmp_path / "street"))


@pytest.fixture
def cli(
    videos: list[Path], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Cli:
    """Run one command with --json; return its exit code and what it printed."""
    networks = StreetNetworks(videos)
    for module in (case_commands, search_commands, report_commands):
        monkeypatch.setattr(module, "networks_of", lambda _settings: networks)

    def call(*words: object) -> tuple[int, dict[str, Any]]:
        capsys.readouterr()
        code = main([*(str(word) for word in words), "--json", "--quiet"])
        printed = capsys.readouterr().out.strip().splitlines()
        return code, json.loads(printed[-1])

    return call


def works(name: str, role: str = "analyst") -> None:
    """Let `name` work at this installation from now on."""
    config_dir().mkdir(parents=True, exist_ok=True)
    text = f'[program]\nexaminer = "{name}"\nrole = "{role}"\n'
    (config_dir() / "settings.toml").write_text(text)


def flipped(path: Path) -> None:
    """Change one bit in the middle of a file."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def witness(case: Path, folder: Path) -> tuple[Path, list[float]]:
    """A photograph by a witness: a frame of the street with the person's box, as a file."""
    with Case.open(case, read_only=True) as opened:
        ids = opened.detection_ids()
        (seen, *_) = sorted(opened.detections(ids), key=lambda d: d.box[1] - d.box[3])
        source = opened.source(seen.source_id)
    with open_footage(Path(source.path), kind=source.kind) as footage:
        image = footage.frame(seen.frame_index).image
    path = folder / "witness.png"
    assert cv2.imwrite(str(path), image[..., ::-1])
    return path, [float(side) for side in seen.box]


def verifier(report: Path) -> int:
    """What the recipient's bare Python says of a report."""
    script = shutil.copy(report / "verify_report.py", report.parent / "verify_report.py")
    command = [sys.executable, "-I", "-S", script, str(report), "--json"]
    return subprocess.run(command, capture_output=True, check=False, timeout=120).returncode


def test_a_case_from_its_form_to_its_deletion(videos: list[Path], cli: Cli, tmp_path: Path) -> None:
    works("Eva")
    case, report = tmp_path / "theft.reidcase", tmp_path / "report"
    form = ("--title", "Theft", "--number", "12/26", "--purpose", "find a witness")
    law = ("--legal-basis", "StPO 161", "--authorisation", "Az. 7", "--review-on", "2026-12-31")
    assert cli("case", "new", case, *form, *law, "--policy", "--scope-camera", "gate")[0] == 0
    for video in videos:
        words = ("--camera", video.stem, "--zone", "Europe/Berlin")
        start = ("--start", "2026-10-25 02:59:58")
        assert cli("import", case, video, *words, *start)[0] == 0
    assert cli("index", case, "--every", "0.5")[1]["detections"] > 6

    # Search by every method inside the scope, with a picture that is in no footage.
    picture, box = witness(case, tmp_path)
    for method in Method:
        asked = ("--query", picture, "--box", *box, "--method", method.value, "--top", 20)
        code, found = cli("search", case, *asked)
        assert code == 0, found
        assert {each["camera"] for each in found["candidates"]} == {"gate"}
        assert {each["zone"] for each in found["candidates"]} == {"Europe/Berlin"}
    assert {each["time"][-6:] for each in found["candidates"]} <= {"+02:00", "+01:00"}
    picture.unlink()
    ids = [each["detection"] for each in found["candidates"]]

    # Judge, put into the bag; a second person looks again and does nothing else.
    words = ("--as", "match", "--role", "witness", "--bag", "--lock", "2999-12-31")
    assert cli("mark", case, len(Method), ids[0], *words)[0] == 0
    assert cli("mark", case, len(Method), ids[1], "--as", "not_match")[0] == 0
    works("Otto", role="reviewer")
    assert cli("review", case, len(Method), ids[0], "--as", "match")[1]["confirmed"] == 1
    assert "does not allow" in cli("mark", case, len(Method), ids[0], "--as", "unsure")[1]["error"]
    works("Eva")

    # Report in every form; the recipient's bare Python checks it; the same searches come again.
    code, made = cli("report", case, "--out", report)
    assert code == 0
    assert {name.rpartition(".")[2] for name in made["files"]} >= {
        *("html", "pdf", "csv", "json", "jsonld", "py", "txt"),
    }
    page = Path(made["html"]).read_text(encoding="utf-8")
    for words_of_it in ("Az. 7", "Europe/Berlin", "Otto", "candidate", made["fingerprint"]):
        assert words_of_it in page
    assert "identified" not in page
    assert verifier(report) == 0
    assert cli("verify", case)[0] == 0
    code, again = cli("replay", report, case)
    assert [each["outcome"] for each in again["searches"]] == ["same"] * len(Method), again
    assert code == 0
    log = cli("audit", case, "--last", 1000)[1]["entries"]
    assert [e["details"]["action"] for e in log if e["action"] == "refused"] == ["verdict"]

    # Tampering is found: in the report, in the pictures of the case, in the footage.
    torn = Path(shutil.copytree(report, tmp_path / "torn"))
    flipped(torn / "data" / "report.json")
    assert verifier(torn) == 1
    spoiled = Path(shutil.copytree(case, tmp_path / "spoiled.reidcase"))
    flipped(spoiled / "crops.pack")
    problems = cli("verify", spoiled)[1]["problems"]
    assert any("crops.pack" in each and "was changed" in each for each in problems)
    original = videos[0].read_bytes()
    flipped(videos[0])
    assert cli("originals", case, "--full")[0] == 1
    code, told = cli("search", case, "--detection", ids[0])
    assert {each["source_state"] for each in told["candidates"]} == {"changed"}
    assert cli("report", case, "--out", tmp_path / "warned")[0] == 0
    assert "CHANGED since import" in (tmp_path / "warned" / "data" / "report.html").read_text(
        encoding="utf-8"
    )
    assert cli("replay", report, case)[0] == 1, "footage that was changed is no replay"
    videos[0].write_bytes(original)
    assert cli("originals", case, "--full")[0] == 0

    # Only the evidence leaves with the portable case; the retention time ends for all but it.
    portable = Path(cli("portable", case, "--out", tmp_path / "court")[1]["case"])
    info = cli("case", "info", portable)[1]
    assert (info["detections"], len(info["sources"])) == (1, 1)
    assert cli("verify", portable)[0] == 0
    assert "not over" in cli("delete", case, "--expired", "--reason", "over")[1]["error"]
    assert cli("case", "edit", case, "--delete-after", "2026-01-01")[0] == 0
    assert cli("delete", case, "--expired", "--reason", "over")[0] == 0
    left = cli("case", "info", case)[1]
    assert left["detections"] == 1
    assert cli("verify", case, "--head", log[-1]["hash"])[0] == 0
    deleted = cli("audit", case, "--last", 1)[1]["entries"][0]
    assert deleted["action"] == "delete"
    assert len(deleted["details"]["crops_sha256"]) == 64
