"""Which folder of shards a command uses: its own, else with --cluster that of the settings."""

import argparse
import json
import time
from pathlib import Path
from typing import Any

import pytest

from reid_desktop.cli import case_commands, main, search_commands
from reid_desktop.cli.cluster_options import shards_of
from reid_desktop.core.settings import Settings, changed

STORED = changed(Settings(), {"cluster.shards": "/mnt/shards"})


@pytest.mark.parametrize(
    ("shards", "cluster", "settings", "needed", "folder"),
    [
        (None, None, STORED, True, None),
        (None, "", STORED, True, Path("/mnt/shards")),
        (None, "a:1", STORED, True, Path("/mnt/shards")),
        (None, "a:1", STORED, False, None),
        (None, "a:1", Settings(), True, None),
        (Path("mine"), "a:1", STORED, False, Path("mine")),
        (Path("mine"), None, Settings(), True, Path("mine")),
    ],
)
def test_the_folder_of_shards(
    shards: Path | None, cluster: str | None, settings: Settings, needed: bool, folder: Path | None
) -> None:
    arguments = argparse.Namespace(shards=shards, cluster=cluster)
    assert shards_of(arguments, settings, needed=needed) == folder


def test_shards_are_written_and_searched_by_the_commands(
    colour_networks: Any, clip: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    """Also where the cluster never answers, at once, and where a shard is missing, in part."""
    for module in (case_commands, search_commands):
        monkeypatch.setattr(module, "networks_of", lambda settings: colour_networks)

    def said(*words: object, code: int = 0, warned: str = "") -> dict[str, Any]:
        capsys.readouterr()
        assert main([*map(str, words), "--json", "--quiet"]) == code
        told = capsys.readouterr()
        assert warned in told.err
        assert bool(warned) is bool(told.err)
        printed: dict[str, Any] = json.loads(told.out)
        return printed

    case, shards = tmp_path / "a.reidcase", tmp_path / "shards"
    said("case", "new", case)
    said("import", case, clip)
    said("index", case, "--every", "0.5")
    assert said("groups", case, "--shards", shards)["groups"] > 0
    assert json.loads((shards / "shards.json").read_text())["shards"][0]["rows"] > 0
    asked = ("search", case, "--detection", "1", "--exhaustive", "--top", "5")
    here, there = said(*asked), said(*asked, "--shards", shards)
    mine, theirs = ([c["detection"] for c in found["candidates"]] for found in (here, there))
    assert len(mine) == 5
    assert mine == theirs
    assert there["parameters"]["index"] == "shards" != here["parameters"].get("index")
    asked += ("--shards", shards)
    begun = time.monotonic()
    alone = said(*asked, "--cluster", "127.0.0.1:1", warned="127.0.0.1:1 cannot be reached")
    assert time.monotonic() - begun < 60 * Settings().cluster.patience_min / 2
    assert [c["detection"] for c in alone["candidates"]] == mine
    (shards / "shard-00000" / "ids.i64").unlink()
    assert said(*asked, code=4, warned="shard-00000")["candidates"] == []
