import getpass
import zipfile
from pathlib import Path

import pytest

from reid_desktop.core.errors import ReportError
from reid_desktop.pipeline.log_bundle import bundle, scrubbed

STAMP = "2026-03-02 08:00:00,1"
LOG = "\n".join(
    (
        f"{STAMP} INFO work x: opened /home/eva/cases/Theft at station.reidcase",
        f"{STAMP} ERROR work x: “gate_2026.mp4” is bad, see C:\\Users\\Eva\\Desktop\\gate.mp4",
        f"{STAMP} ERROR work x: crop 'Anna Muster.jpg' of North Gate, mail eva@police.example",
        "Traceback (most recent call last):",
        '  File "/home/eva/src/reid_desktop/gui/task.py", line 12, in step',
        "    progress = next(self._job)",
        '  File "/home/eva/.venv/lib/python3.11/site-packages/av/container.py", line 3, in open',
        "ValueError: Anna Muster was seen in /mnt/evidence/17/gate.mp4",
        "bytes \\xff\\xd8\\xff\\xe0\\x00\\x10\\x4a\\x46\\x49\\x46 and " + "A" * 120,
    )
)
SECRETS = (
    *("Eva", "eva", "Theft", "station", "gate", "Anna", "Muster", "evidence", "North Gate"),
    *("police", "xff", "AAAA", "/home", "C:\\"),
)


def test_nothing_that_names_a_person_a_place_or_a_case_stays() -> None:
    text = scrubbed(LOG, names=["Eva", "North Gate", "Theft at station"])
    assert [word for word in SECRETS if word in text] == []


def test_what_a_programmer_needs_stays() -> None:
    text = scrubbed(LOG)
    for kept in ("reid_desktop/gui/task.py", "line 12, in step", "ValueError", "ERROR work x"):
        assert kept in text
    assert "site-packages/av/container.py" in text


def test_the_users_own_name_goes_without_being_told() -> None:
    assert getpass.getuser() not in scrubbed(f"opened by {getpass.getuser()}: fine").split()


def test_the_bundle_holds_texts_only_and_the_end_of_the_log(tmp_path: Path) -> None:
    log = tmp_path / "program.log"
    log.write_text("old\n" * 100_000 + "the last line\n")
    out = bundle(tmp_path / "fault.zip", traceback_text=LOG, log=log, names=["Eva"])
    with zipfile.ZipFile(out) as archive:
        assert sorted(archive.namelist()) == ["log.txt", "traceback.txt", "versions.txt"]
        assert archive.read("log.txt").decode().endswith("the last line")
        assert b"Anna" not in archive.read("traceback.txt")


def test_a_bundle_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match=r"fault\.zip"):
        bundle(tmp_path / "gone" / "fault.zip", traceback_text="")
