"""The lock of a case when its writer is killed or its file is not what it should be."""

import os
import signal
import time
from pathlib import Path

import pytest

from reid_desktop.core.errors import CaseError
from reid_desktop.store import lock
from reid_desktop.store.lock import LOCK_NAME, WriterLock

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="fork is POSIX")


def killed_writer(folder: Path, *, child_s: float) -> int:
    """Kill a writer whose child, which has the lock file open too, lives on; return the child."""
    reading, writing = os.pipe()
    writer = os.fork()
    if writer == 0:
        held = WriterLock(folder)
        child = os.fork()
        if child == 0:
            time.sleep(child_s)
            os._exit(0)
        os.write(writing, str(child).encode())
        signal.pause()
        held.release()
    child = int(os.read(reading, 20))
    os.kill(writer, signal.SIGKILL)
    os.waitpid(writer, 0)
    os.close(reading)
    os.close(writing)
    return child


def test_a_killed_writers_child_that_just_starts_is_waited_for(tmp_path: Path) -> None:
    killed_writer(tmp_path, child_s=0.3)
    WriterLock(tmp_path).release()


def test_a_killed_writers_child_that_stays_keeps_the_lock(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lock, "_LETTING_GO_S", 0.05)
    child = killed_writer(tmp_path, child_s=60)
    with pytest.raises(CaseError, match="open for writing elsewhere"):
        WriterLock(tmp_path)
    os.kill(child, signal.SIGKILL)


def test_a_living_writer_is_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lock, "_LETTING_GO_S", 60)
    held = WriterLock(tmp_path)
    with pytest.raises(CaseError, match=f"process {os.getpid()} on"):
        WriterLock(tmp_path)
    held.release()


def test_a_lock_that_is_a_link_empties_no_foreign_file(tmp_path: Path) -> None:
    secret, folder = tmp_path / "secret", tmp_path / "a.reidcase"
    secret.write_bytes(b"secret")
    folder.mkdir()
    (folder / LOCK_NAME).symlink_to(secret)
    with pytest.raises(CaseError, match="is a link to another place"):
        WriterLock(folder)
    assert secret.read_bytes() == b"secret"


def test_a_lock_that_is_a_pipe_does_not_hang(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / LOCK_NAME)
    with pytest.raises(CaseError, match=LOCK_NAME):
        WriterLock(tmp_path)
