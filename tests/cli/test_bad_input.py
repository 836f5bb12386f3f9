"""Bad input gets one clear sentence and exit code 3, and leaves the case untouched."""

import json
import os
import struct
import subprocess
import sys
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from reid_desktop.cli import main


def truncated_video(folder: Path, clip: Path) -> Path:
    path = folder / "cut.mp4"
    data = clip.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    return path


def text_as_video(folder: Path, clip: Path) -> Path:
    path = folder / "text.mp4"
    path.write_text("These are words, no video.\n" * 100)
    return path


def zero_byte_picture(folder: Path, clip: Path) -> Path:
    (folder / "frames").mkdir()
    path = folder / "frames" / "zero.png"
    path.touch()
    return path.parent


def picture_bomb(folder: Path, clip: Path) -> Path:
    """A PNG that claims 30,000 x 30,000 px in a few kilobytes."""
    (folder / "frames").mkdir()
    path = folder / "frames" / "bomb.png"

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    header = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    pixels = zlib.compress(bytes(90_001) * 10)
    data = chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + data)
    return path.parent


def missing_file(folder: Path, clip: Path) -> Path:
    return folder / "gone.mp4"


@pytest.mark.parametrize(
    "make", [truncated_video, text_as_video, zero_byte_picture, picture_bomb, missing_file]
)
def test_bad_footage_is_one_sentence_and_the_case_stays_untouched(
    make: Callable[[Path, Path], Path],
    clip: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    case = tmp_path / "a.reidcase"
    assert main(["case", "new", str(case)]) == 0
    path = make(tmp_path, clip)
    before = {p: p.stat().st_size for p in case.rglob("*") if "wal" not in p.name}
    capsys.readouterr()
    assert main(["import", str(case), str(path), "--quiet"]) == 3
    sentence = capsys.readouterr().err.strip()
    assert path.name in sentence or any(p.name in sentence for p in path.rglob("*"))
    assert len(sentence.splitlines()) == 1
    assert "Traceback" not in sentence
    assert main(["case", "info", str(case), "--json"]) == 0
    assert '"sources": []' in capsys.readouterr().out
    after = {p: p.stat().st_size for p in case.rglob("*") if "wal" not in p.name}
    assert before.keys() <= after.keys()


@pytest.mark.parametrize("name", ["none.reidcase", "a_file"])
def test_something_that_is_no_case_is_refused(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a_file").write_text("x")
    assert main(["case", "info", str(tmp_path / name)]) == 3
    assert name in capsys.readouterr().err


@pytest.mark.skipif(sys.platform != "linux", reason="file names of any bytes")
def test_a_name_that_is_no_text_is_said_where_the_terminal_takes_only_text(tmp_path: Path) -> None:
    gone = f"{tmp_path}/gone \udcff.reidcase"
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys; from reid_desktop.cli import main; sys.exit(main())",
            "verify",
            gone,
            "--json",
        ],
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONIOENCODING": "utf-8:strict"},
        cwd=Path(__file__).parents[2],
    )
    assert done.returncode == 3
    assert "Traceback" not in done.stderr
    assert "gone \udcff.reidcase" in json.loads(done.stdout)["error"]
