"""Cut a stretch out of a video without decoding it; the work is done by a process of its own."""

import contextlib
import json
import queue
import subprocess
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from reid_desktop.core.child import TIME_LIMIT_S, command
from reid_desktop.core.errors import FootageError
from reid_desktop.core.progress import Job, Progress
from reid_desktop.footage.decoder import MOST_MEMORY_BYTES

STAGE = "copy"
_TURN_S = 0.05


@dataclass(frozen=True, slots=True)
class Stretch:
    """What was copied, in seconds from the source's first frame; it begins at a key frame."""

    first_s: float
    last_s: float


def copy_stretch(path: Path, out: Path, *, start_s: float, end_s: float) -> Job[Stretch]:
    """Copy the video packets of a stretch to `out` (.mp4 or .mkv), whole or not at all.

    Raises:
        FootageError: the container or codec does not allow it; the caller can encode anew.
    """
    partial = out.with_name(f"{out.name}.part")
    order = {
        "path": str(path.absolute()),
        "out": str(partial),
        "format": {".mp4": "mp4", ".mkv": "matroska"}[out.suffix],
        "start_s": max(0.0, start_s),
        "end_s": end_s,
        "most_bytes": MOST_MEMORY_BYTES,
    }
    process = _started(order)
    try:
        answer = yield from _watched(process, path, start_s, end_s)
        if "trouble" in answer:
            raise FootageError(f"“{path.name}” cannot be copied as it is: {answer['trouble']}.")
        try:
            partial.replace(out)
        except OSError as error:
            raise FootageError(f"“{out}” cannot be written: {error.strerror}.") from error
        return Stretch(float(answer["first_s"]), float(answer["last_s"]))
    finally:
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            with contextlib.suppress(OSError):
                _pipe(pipe).close()
        partial.unlink(missing_ok=True)


def _started(order: dict[str, Any]) -> "subprocess.Popen[bytes]":
    process = subprocess.Popen(
        command("reid_desktop.footage.copy_process"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    pipe = _pipe(process.stdin)
    pipe.write(json.dumps(order).encode() + b"\n")
    pipe.flush()
    return process


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    assert pipe is not None
    return pipe


def _watched(
    process: "subprocess.Popen[bytes]", path: Path, start_s: float, end_s: float
) -> Job[dict[str, Any]]:
    """Return the process's last line; end one that says nothing for too long."""
    lines: queue.Queue[bytes] = queue.Queue()
    reader = threading.Thread(target=_read, args=(_pipe(process.stdout), lines), daemon=True)
    reader.start()
    done_s, heard = start_s, time.monotonic()
    while time.monotonic() - heard < TIME_LIMIT_S:
        yield Progress(int(done_s - start_s), max(1, int(end_s - start_s)), path.name, STAGE)
        try:
            line = lines.get(timeout=_TURN_S)
        except queue.Empty:
            continue
        heard = time.monotonic()
        try:
            answer: dict[str, Any] = json.loads(line)
        except ValueError:
            return {"trouble": "the copying process failed"}
        if "at_s" not in answer:
            return answer
        done_s = float(answer["at_s"])
    return {"trouble": "it took too long"}


def _read(pipe: IO[bytes], lines: "queue.Queue[bytes]") -> None:
    """Hand on every line, at the end an empty one."""
    with contextlib.suppress(OSError, ValueError):
        for line in pipe:
            lines.put(line)
    lines.put(b"")
