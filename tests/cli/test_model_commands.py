import json
from pathlib import Path

import pytest

from reid_desktop.cli import main
from reid_desktop.vision.weights import listed, sha256_of


def printed(capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    values: dict[str, object] = json.loads(capsys.readouterr().out)
    return values


def test_models_lists_what_is_shipped(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["models", "--json", "--quiet"]) == 0
    found = {m["name"]: m for m in printed(capsys)["models"]}  # type: ignore[attr-defined]
    assert set(found) == set(listed())
    assert all(m["state"] == "ok" and m["licence"] and m["in_use"] for m in found.values())
    assert main(["models", "--quiet"]) == 0
    assert "licence: Apache-2.0" in capsys.readouterr().out


def test_models_come_and_go(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shipped = listed()["keypoints"].path
    path = tmp_path / "points.safetensors"
    path.write_bytes(shipped.read_bytes())
    manifest = tmp_path / "points.toml"
    manifest.write_text(
        f'[weights.points]\nfile = "points.safetensors"\nsha256 = "{sha256_of(path)}"\n'
        'licence = "own"\nnetwork = "keypoints"\n'
    )
    assert main(["models", "import", str(path), "--json", "--quiet"]) == 0
    assert printed(capsys)["name"] == "points"
    assert main(["models", "import", str(path), "--json", "--quiet"]) == 3
    assert "already" in str(printed(capsys)["error"])
    assert main(["models", "remove", "points", "--json", "--quiet"]) == 0
    assert printed(capsys) == {"removed": "points"}
