"""Custody from the command line, on a drawn clip with stub networks."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from reid_desktop.cli import main, search_commands
from reid_desktop.core.paths import config_dir
from reid_desktop.core.progress import run
from reid_desktop.core.records import CaseInfo
from reid_desktop.core.settings import IndexSettings, SearchSettings
from reid_desktop.pipeline.imports import import_footage
from reid_desktop.pipeline.ingest import ingest
from reid_desktop.pipeline.query import query_from_detection
from reid_desktop.pipeline.retrieve import retrieve
from reid_desktop.store import sealing
from reid_desktop.store.case import Case

Cli = Callable[..., tuple[int, dict[str, Any]]]


@pytest.fixture
def cli(
    colour_networks: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Cli:
    """Run one command with --json; return its exit code and what it printed."""
    monkeypatch.setattr(search_commands, "networks_of", lambda settings: colour_networks)
    monkeypatch.setattr(sealing, "_LOG2_N", 4)

    def call(*words: object) -> tuple[int, dict[str, Any]]:
        capsys.readouterr()
        code = main([*(str(w) for w in words), "--json", "--quiet"])
        printed = capsys.readouterr().out.strip().splitlines()
        assert len(printed) == 1, printed
        return code, json.loads(printed[0])

    return call


def as_person(name: str, *, role: str = "analyst") -> None:
    """Let `name` work at this installation from now on."""
    config_dir().mkdir(parents=True, exist_ok=True)
    text = f'[program]\nexaminer = "{name}"\nrole = "{role}"\n'
    (config_dir() / "settings.toml").write_text(text)


@pytest.fixture(scope="module")
def footage(tmp_path_factory: pytest.TempPathFactory, clip: Path) -> Path:
    """A video of our own, which a test may move away and back."""
    return Path(shutil.copy(clip, tmp_path_factory.mktemp("footage") / "gate.mp4"))


@pytest.fixture(scope="module")
def made_once(
    tmp_path_factory: pytest.TempPathFactory, footage: Path, colour_networks: Any
) -> Path:
    """The folder of a case with one search by Eva; tests work on copies."""
    folder = tmp_path_factory.mktemp("made")
    with pytest.MonkeyPatch.context() as patch:
        for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
            patch.setenv(name, str(folder / name))
        with Case.create(folder / "theft", CaseInfo("Theft", "12/26", "Eva"), by="Eva") as case:
            start = "2026-03-02T08:00:00+01:00"
            run(import_footage(case, [footage], camera="gate", start=start, by="Eva"))
            run(ingest(case, colour_networks, settings=IndexSettings(every_s=0.5), by="Eva"))
            query = query_from_detection(case, int(case.detection_ids()[0]))
            run(retrieve(case, colour_networks, query, settings=SearchSettings(), by="Eva"))
    return folder


@pytest.fixture
def searched(made_once: Path, tmp_path: Path, own_user_folders: Path) -> tuple[Path, list[int]]:
    """A case with one search by Eva, and the ids of its candidates."""
    shutil.copytree(made_once / "XDG_DATA_HOME", own_user_folders / "data")
    case = Path(shutil.copytree(made_once / "theft.reidcase", tmp_path / "theft.reidcase"))
    as_person("Eva")
    with Case.open(case, read_only=True) as opened:
        return case, opened.hits_of(1).ids.tolist()


def test_the_policy_refuses_until_the_form_is_filled_in(
    searched: tuple[Path, list[int]], cli: Cli
) -> None:
    case, ids = searched
    code, form = cli("case", "edit", case, "--policy", "--template", "Criminal investigation")
    assert code == 0
    assert "authorisation reference" in form["missing"]
    code, refused = cli("search", case, "--detection", ids[0])
    assert code == 3
    assert "authorisation reference" in refused["error"]
    words = ("--authorisation", "Az. 7", "--review-on", "2026-12-31", "--scope-camera", "gate")
    times = (
        "--scope-start",
        "2026-03-02T08:00:00+01:00",
        "--scope-end",
        "2026-03-02T08:00:01+01:00",
    )
    assert cli("case", "edit", case, *words, *times)[1]["missing"] == []
    for method in ("glad", "index", "qeeps", "cascade"):
        code, found = cli("search", case, "--detection", ids[0], "--method", method)
        assert code == 0
        assert {c["frame"] for c in found["candidates"]} <= {0, 5, 10}
        assert found["candidates"]
        code, refused = cli(
            "search", case, "--detection", ids[0], "--method", method, "--camera", "hall"
        )
        assert code == 3
        assert "outside the scope" in refused["error"]
    use = cli("audit", case, "--uses")[1]["uses"][-1]
    assert use["scope"]["enforced"]
    assert use["begun_at"] < use["ended_at"]
    assert cli("verify", case)[0] == 0


def test_marks_bag_second_person_and_disagreements(
    searched: tuple[Path, list[int]], cli: Cli, tmp_path: Path
) -> None:
    case, ids = searched
    words = ("--as", "match", "--role", "suspect", "--tag", "cap", "--comment", "same bag")
    assert cli("mark", case, 1, *ids[:2], *words, "--bag", "--lock", "2999-12-31")[0] == 0
    code, told = cli("bag", case)
    assert code == 0
    assert [item["detection_id"] for item in told["bag"]] == ids[:2]
    assert told["bag"][0]["tags"] == ["cap"]
    assert cli("mark", case, 1, ids[0])[0] == 3
    assert "must be another" in cli("review", case, 1)[1]["error"]
    as_person("Otto", role="reviewer")
    code, shown = cli("review", case, 1, "--out", tmp_path / "lineup")
    assert sorted(shown["detections"]) == sorted(ids[:2])
    assert len(list((tmp_path / "lineup").iterdir())) == 2
    assert cli("review", case, 1, ids[0], "--as", "match")[1]["confirmed"] == 1
    assert cli("review", case, 1, ids[1], "--as", "not_match")[0] == 0
    code, told = cli("review", case)
    assert code == 1
    assert [d["detection_id"] for d in told["disagreements"]] == [ids[1]]
    code, refused = cli("mark", case, 1, ids[0], "--as", "unsure")
    assert code == 3
    assert "does not allow" in refused["error"]
    as_person("Eva")
    code, refused = cli("delete", case, "--source", 1, "--reason", "order 5")
    assert code == 3
    assert "locked as evidence" in refused["error"]
    assert cli("mark", case, 1, *ids[:2], "--unlock", "order 6")[0] == 0
    assert cli("delete", case, "--source", 1, "--reason", "order 7")[1]["rows"]["detections"] > 2
    assert cli("case", "info", case)[1]["detections"] == 0
    assert cli("verify", case)[0] == 0


def test_originals_are_checked_and_found_again(
    searched: tuple[Path, list[int]], cli: Cli, footage: Path, tmp_path: Path
) -> None:
    case, _ = searched
    assert cli("originals", case, "--full")[0] == 0
    moved = tmp_path / "archive" / "x.mp4"
    moved.parent.mkdir()
    footage.rename(moved)
    try:
        code, told = cli("originals", case)
        assert (code, told["sources"][0]["state"]) == (1, "missing")
        code, told = cli("originals", case, "--relink", moved.parent)
        assert (code, told["sources"][0]["path"]) == (0, str(moved))
    finally:
        moved.rename(footage)


def test_a_sealed_case_comes_back_and_a_portable_one_is_read(
    searched: tuple[Path, list[int]], cli: Cli, tmp_path: Path
) -> None:
    case, ids = searched
    assert cli("mark", case, 1, ids[0], "--as", "match")[0] == 0
    code, made = cli("portable", case, "--out", tmp_path / "court")
    assert code == 0
    portable = Path(made["case"])
    assert cli("case", "info", portable)[1]["detections"] == 1
    assert cli("verify", portable)[0] == 0
    portable.chmod(0o700)
    secret = tmp_path / "secret"
    secret.write_text("correct horse battery\n")
    words = ("--passphrase-file", secret)
    code, sealed = cli("seal", case, "--remove", *words)
    assert code == 0
    assert not case.exists()
    assert cli("unseal", sealed["sealed"], "--into", tmp_path / "private", *words)[0] == 0
    assert cli("verify", tmp_path / "private" / case.name)[0] == 0
    secret.write_text("wrong")
    assert cli("unseal", sealed["sealed"], "--into", tmp_path / "other", *words)[0] == 3


def test_a_printed_head_must_be_in_the_log(searched: tuple[Path, list[int]], cli: Cli) -> None:
    case, _ = searched
    head = cli("case", "info", case)[1]["audit_head"]
    assert cli("verify", case, "--head", head)[0] == 0
    assert cli("verify", case, "--head", "ab" * 32)[0] == 1
    assert cli("audit", case, "--last", 1)[1]["entries"][0]["hash"] == head


def test_dates_and_keys_and_templates_are_told(searched: tuple[Path, list[int]], cli: Cli) -> None:
    case, _ = searched
    assert cli("case", "due", case)[0] == 0
    assert cli("case", "edit", case, "--review-on", "2020-01-01")[0] == 0
    assert cli("case", "due", case)[0] == 1
    assert cli("case", "edit", case, "--review-on", "soon")[0] == 3
    assert len(cli("case", "templates")[1]["templates"]) >= 3
    own = cli("key")[1]["public"]
    known = cli("key", "--trust", "ab" * 32, "--name", "office 2")[1]["known"]
    assert known == {own: "this installation", "ab" * 32: "office 2"}
