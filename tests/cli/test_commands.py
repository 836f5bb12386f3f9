"""The command line on a drawn clip with stub networks: every command, its JSON and exit code."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from reid_desktop.cli import (
    batch_commands,
    case_commands,
    demo,
    main,
    report_commands,
    search_commands,
)

Cli = Callable[..., tuple[int, dict[str, Any]]]


@pytest.fixture
def cli(
    colour_networks: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Cli:
    """Run one command with --json; return its exit code and what it printed."""
    for module in (case_commands, batch_commands, demo, search_commands, report_commands):
        monkeypatch.setattr(module, "networks_of", lambda settings: colour_networks)

    def call(*words: object) -> tuple[int, dict[str, Any]]:
        capsys.readouterr()
        code = main([*(str(w) for w in words), "--json", "--quiet"])
        printed = capsys.readouterr().out.strip().splitlines()
        assert len(printed) == 1, printed
        return code, json.loads(printed[0])

    return call


@pytest.fixture
def case(cli: Cli, tmp_path: Path) -> Path:
    code, made = cli("case", "new", tmp_path / "theft", "--title", "Theft", "--number", "12/26")
    assert code == 0
    return Path(made["case"])


@pytest.fixture
def indexed(cli: Cli, case: Path, clip: Path) -> Path:
    assert cli("import", case, clip, "--camera", "gate")[0] == 0
    code, result = cli("index", case, "--every", "0.5")
    assert (code, result["frames"]) == (0, 8)
    return case


def test_a_new_case_is_a_folder_named_reidcase(case: Path, cli: Cli) -> None:
    assert case.name == "theft.reidcase"
    code, info = cli("case", "info", case)
    assert code == 0
    assert (info["title"], info["number"], info["detections"]) == ("Theft", "12/26", 0)


def test_a_case_is_not_made_over_another(case: Path, cli: Cli) -> None:
    code, result = cli("case", "new", case)
    assert code == 3
    assert "theft.reidcase" in result["error"]


def test_info_tells_sources_and_people(indexed: Path, cli: Cli, clip: Path) -> None:
    _, info = cli("case", "info", indexed)
    (source,) = info["sources"]
    assert source["path"] == str(clip)
    assert source["frames_indexed"] == 8
    assert info["detections"] > 8
    assert info["models"] == ["colour@0123456789ab"]


@pytest.mark.parametrize("method", ["glad", "index", "qeeps", "cascade"])
def test_search_prints_a_sorted_ranklist(
    indexed: Path, cli: Cli, red_person: Path, method: str
) -> None:
    code, found = cli("search", indexed, "--query", red_person, "--method", method, "--top", 5)
    assert code == 0
    assert [c["rank"] for c in found["candidates"]] == [1, 2, 3, 4, 5]
    scores = [c["score"] for c in found["candidates"]]
    assert scores == sorted(scores, reverse=True)
    assert all(c["camera"] == "gate" for c in found["candidates"])
    assert found["candidates"][0]["time"].startswith("2026-03-02T08:00:0")


def test_search_takes_a_box(indexed: Path, cli: Cli, tmp_path: Path) -> None:
    scene = np.full((120, 160, 3), 120, np.uint8)
    scene[40:100, 60:80] = (30, 30, 200)
    cv2.imwrite(str(tmp_path / "scene.png"), scene)
    words = ("search", indexed, "--query", tmp_path / "scene.png")
    code, found = cli(*words, "--box", 60, 40, 80, 100)
    assert code == 0
    assert found["candidates"][0]["score"] > 0.9
    assert cli(*words, "--box", 300, 40, 380, 100)[0] == 3


def test_nothing_found_is_exit_code_one(indexed: Path, cli: Cli, red_person: Path) -> None:
    code, found = cli("search", indexed, "--query", red_person, "--camera", "roof")
    assert (code, found["candidates"]) == (1, [])


def test_groups_partition_the_people(indexed: Path, cli: Cli) -> None:
    code, made = cli("groups", indexed)
    assert code == 0
    assert sum(made["sizes"]) == made["people"]
    assert len(made["sizes"]) == made["groups"]


def test_marks_then_clips_once(indexed: Path, cli: Cli, red_person: Path, tmp_path: Path) -> None:
    out = tmp_path / "clips"
    _, found = cli("search", indexed, "--query", red_person)
    assert cli("clips", indexed, "--out", out)[0] == 1
    first = found["candidates"][0]["detection"]
    cli("mark", indexed, found["search"], first, "--as", "match")
    code, made = cli("clips", indexed, "--out", out, "--before", 0.3, "--after", 0.3)
    assert code == 0
    assert {Path(name).suffix for name in made["files"]} == {".jpg", ".mp4"}
    code, again = cli("clips", indexed, "--out", out, "--before", 0.3, "--after", 0.3)
    assert (code, again["files"], again["already_exported"]) == (0, [], [first])


def test_marks_then_report_then_verify(
    indexed: Path, cli: Cli, red_person: Path, tmp_path: Path
) -> None:
    _, found = cli("search", indexed, "--query", red_person)
    first = found["candidates"][0]["detection"]
    assert cli("mark", indexed, found["search"], first, "--as", "match", "--note", "cap")[0] == 0
    code, files = cli("report", indexed, "--out", tmp_path / "report")
    assert code == 0
    assert "candidate" in Path(files["html"]).read_text(encoding="utf-8")
    assert cli("verify", tmp_path / "report")[0] == 0
    assert cli("verify", indexed)[0] == 0
    code, again = cli("replay", tmp_path / "report", indexed)
    assert (code, again["searches"][0]["outcome"]) == (0, "same")
    with (tmp_path / "report" / "data" / "candidates.csv").open("ab") as file:
        file.write(b" ")
    code, result = cli("verify", tmp_path / "report")
    assert code == 1
    assert result["problems"]


def test_describe_writes_normalised_rows(cli: Cli, tmp_path: Path) -> None:
    folder = tmp_path / "crops" / "deep"
    folder.mkdir(parents=True)
    for name in ("b.png", "a.jpg"):
        cv2.imwrite(str(folder / name), np.full((64, 32, 3), (0, 0, 200), np.uint8))
    code, result = cli("describe", tmp_path / "crops", "--out", tmp_path / "d.npz")
    assert (code, result["descriptors"]) == (0, 2)
    with np.load(tmp_path / "d.npz", allow_pickle=False) as file:
        assert file["names"].tolist() == ["deep/a.jpg", "deep/b.png"]
        assert file["descriptors"].dtype == np.float32
        assert np.allclose(np.linalg.norm(file["descriptors"], axis=1), 1, atol=1e-5)


def test_detect_writes_one_object_a_box(cli: Cli, clip: Path, tmp_path: Path) -> None:
    code, result = cli("detect", clip, "--out", tmp_path / "d.jsonl")
    rows = [json.loads(line) for line in (tmp_path / "d.jsonl").read_text().splitlines()]
    assert code == 0
    assert len(rows) == result["people"]
    assert {r["frame"] for r in rows} == {str(i) for i in range(40)}
    assert all(set(r) == {"frame", "box", "score"} and len(r["box"]) == 4 for r in rows)


def test_person_search_writes_every_detection(cli: Cli, tmp_path: Path, red_person: Path) -> None:
    frames = tmp_path / "frames"
    frames.mkdir()
    scene = np.full((120, 160, 3), 120, np.uint8)
    cv2.imwrite(str(frames / "empty.png"), scene)
    scene[40:100, 60:80] = (30, 30, 200)
    scene[40:100, 110:130] = (30, 200, 30)
    cv2.imwrite(str(frames / "two.png"), scene)
    queries = tmp_path / "q.jsonl"
    queries.write_text(json.dumps({"query": "red", "image": red_person.name}) + "\n")
    words = ("person-search", "--queries", queries, "--frames", frames)
    code, _ = cli(*words, "--out", tmp_path / "r.jsonl")
    rows = [json.loads(line) for line in (tmp_path / "r.jsonl").read_text().splitlines()]
    assert code == 0
    assert [r["frame"] for r in rows] == ["two.png", "two.png"]
    assert rows[0]["score"] > rows[1]["score"]
    assert abs(rows[0]["box"][0] - 60) <= 1
    assert set(rows[0]) == {"query", "frame", "box", "score", "detection_score"}


@pytest.mark.parametrize(
    "line", ["no json", "[]", '{"query": "a"}', '{"query":1,"image":"x","box":[1]}']
)
def test_a_damaged_query_list_names_its_line(cli: Cli, tmp_path: Path, line: str) -> None:
    queries = tmp_path / "q.jsonl"
    queries.write_text(line + "\n")
    words = ("person-search", "--queries", queries, "--frames", tmp_path)
    code, result = cli(*words, "--out", tmp_path / "r.jsonl")
    assert code == 3
    assert "Line 1" in result["error"]


def test_unknown_searches_and_detections_are_refused(
    indexed: Path, cli: Cli, red_person: Path, tmp_path: Path
) -> None:
    _, found = cli("search", indexed, "--query", red_person, "--top", 1)
    assert cli("search", indexed, "--detection", 9999)[0] == 3
    assert cli("mark", indexed, 77, 1, "--as", "match")[0] == 3
    assert cli("mark", indexed, found["search"], 9999, "--as", "match")[0] == 3
    assert cli("report", indexed, "--out", tmp_path / "r", "--search", 77)[0] == 3


def test_an_unknown_setting_is_refused(cli: Cli, case: Path) -> None:
    code, result = cli("index", case, "--set", "search.nothing=1")
    assert code == 3
    assert "search.nothing" in result["error"]


def test_wrong_use_is_exit_code_two() -> None:
    with pytest.raises(SystemExit) as ended:
        main(["search"])
    assert ended.value.code == 2


def test_indexing_a_case_without_footage_is_said(cli: Cli, case: Path) -> None:
    code, result = cli("index", case)
    assert code == 3
    assert "Import" in result["error"]


def test_stopping_is_exit_code_130(
    cli: Cli, case: Path, clip: Path, colour_networks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    cli("import", case, clip)

    def stop(images: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(colour_networks, "detect", stop)
    code, result = cli("index", case)
    assert code == 130
    assert result["kind"] == "Stopped"
    monkeypatch.undo()


def test_the_demo_ends_in_a_report(cli: Cli, clip: Path, tmp_path: Path) -> None:
    code, made = cli("demo", "--footage", clip, "--out", tmp_path / "demo", "--no-window")
    assert code == 0
    assert Path(made["report"]).is_file()
    again, _ = cli("demo", "--footage", clip, "--out", tmp_path / "demo", "--no-window")
    assert again == 0


def test_the_curve_of_theta_is_printed_and_written(indexed: Path, cli: Cli, tmp_path: Path) -> None:
    code, found = cli("groups", indexed, "--curve", "--csv", tmp_path / "curve.csv")
    assert code == 0
    lines = (tmp_path / "curve.csv").read_text().splitlines()
    assert lines[0] == "theta,groups,mean_spread,divided"
    assert len(lines) == len(found["points"]) + 1
    assert found["stored"] is None
    assert cli("groups", indexed, "--add")[0] == 3
    assert cli("groups", indexed)[0] == 0
    assert cli("groups", indexed, "--add")[1]["decided"] >= 1
