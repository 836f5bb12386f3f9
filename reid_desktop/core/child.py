"""The parent's side of a process of its own: starts it, asks it, watches it, ends it.

Not by multiprocessing: "spawn" would import the parent's `__main__` again (the window, pytest, a
script without a guard) and start slower. A frozen program has no Python to run a module with;
there the program itself is started with a flag and must call `serve_if_asked` before anything else.

Whatever a library written in C reads from outside is read in such a process: videos, pictures,
MATLAB and HDF5 files. `core.link` is its side.
"""

import contextlib
import json
import mmap
import os
import re
import select
import struct
import subprocess
import sys
import time
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reid_desktop.core.errors import SENSELESS
from reid_desktop.core.progress import Job, Progress, run
from reid_desktop.core.values import Image

STAGE = "open"
SLOTS = 3
"""So many requests may wait for their answers; each has a slot of the shared memory."""
TIME_LIMIT_S = 20.0
"""A process that shows no sign of life for so long is ended."""
_GRACE_S = 2.0
_LONGEST_HEAD = 1 << 16
_BOOT = (
    "import sys; sys.path.append(sys.argv[1]); from importlib import import_module; "
    "import_module(sys.argv[2]).main()"
)
_FLAG = "--process"
_PROCESS_MODULE = re.compile(r"reid_desktop(\.[a-z0-9_]+)+_process")
"""What a frozen program may become: a module of the package that was made to be a process."""


class TroubleError(Exception):
    """A child process cannot answer.

    Attributes:
        reason: "memory", "stuck", "died", "no process", or a word of the process's own.
        details: what the library said, "" without.
    """

    def __init__(self, reason: str, details: str = "") -> None:
        self.reason, self.details = reason, details
        super().__init__(reason)


class Child:
    """A process that answers requests, started by `start`; not to be shared by threads.

    Args:
        module: full name of the process's module, whose `main` serves its parent.
        most_answer_bytes: a longer answer is a lie.
        time_limit_s: see TIME_LIMIT_S.
        label: what is worked at, for Progress.
    """

    def __init__(
        self, module: str, *, most_answer_bytes: int, time_limit_s: float, label: str = ""
    ) -> None:
        self._module, self._label = module, label
        self._most_answer_bytes, self._time_limit_s = most_answer_bytes, time_limit_s
        self._process: subprocess.Popen[bytes] | None = None
        self._memory: int | None = None
        self._slots: NDArray[np.uint8] | None = None
        self._number = 0

    @property
    def process_id(self) -> int | None:
        """Process id while there is a process, None when there is none."""
        return self._process.pid if self._process else None

    @property
    def is_running(self) -> bool:
        """Whether there is a process that has not ended."""
        return self._process is not None and self._process.poll() is None

    @property
    def slot_bytes(self) -> int:
        """Size of one slot of shared memory, 0 where there is none."""
        return 0 if self._slots is None else int(self._slots.shape[1])

    def start(self) -> None:
        """Start the process anew; it is not waited for.

        Raises:
            TroubleError: the system starts none.
        """
        self.close()
        try:
            if hasattr(os, "memfd_create"):
                flags = os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING
                self._memory = os.memfd_create("frames", flags)
            self._process = _spawned(self._module, self._memory)
        except OSError as error:
            self.close()
            raise TroubleError("no process", error.strerror or "") from error

    def share(self, slot_bytes: int) -> None:
        """Make the slots; from here on nobody, the child neither, can change their size.

        A shared memory made smaller under the parent's hands would end the parent (SIGBUS). Where
        the system gives none (a limit on files counts for it too) the pipes carry everything.
        """
        if self._memory is None:
            return
        import fcntl  # memfd is Linux, and so are these

        try:
            os.ftruncate(self._memory, SLOTS * slot_bytes)
        except OSError:
            return
        seals = fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW | fcntl.F_SEAL_SEAL
        fcntl.fcntl(self._memory, fcntl.F_ADD_SEALS, seals)
        shared = mmap.mmap(self._memory, SLOTS * slot_bytes)
        self._slots = np.frombuffer(shared, np.uint8).reshape(SLOTS, slot_bytes)

    def send(self, head: dict[str, Any], payload: bytes = b"") -> int:
        """Send one request and return its number; its slot is number % SLOTS.

        A payload goes through the slot where it fits. Numbers count up and at most SLOTS requests
        wait, so a slot is written again only when its picture was copied or nobody wants it.

        Raises:
            TroubleError: the process is gone or does not listen.
        """
        if self._process is None:
            raise TroubleError("died")
        self._number += 1
        whole = head | {"number": self._number, "limit_s": self._time_limit_s}
        if self._slots is not None:
            whole |= {"slots": SLOTS, "slot_bytes": self.slot_bytes}
            if 0 < len(payload) <= self.slot_bytes:
                slot = self._slots[self._number % SLOTS]
                slot[: len(payload)] = np.frombuffer(payload, np.uint8)
                whole["held"], payload = len(payload), b""
        text = json.dumps(whole | {"size": len(payload)}).encode()
        self._write(struct.pack("<I", len(text)) + text)
        self._write(payload)
        return self._number

    def receive(self, number: int) -> tuple[dict[str, Any], bytearray]:
        """Return the answer to request `number`; raises TroubleError."""
        return run(self.answering(number))

    def answering(self, number: int) -> Job[tuple[dict[str, Any], bytearray]]:
        """Wait for the answer to request `number`, dropping those nobody waits for any more.

        Raises:
            TroubleError: the process could not do it, or was ended.
        """
        while True:
            head = self._head()
            payload = self._read(head["size"])
            if "busy" in head:
                yield Progress(0, 0, self._label, STAGE)
            elif head["number"] == number:
                if "trouble" in head:
                    raise TroubleError(str(head["trouble"]), str(head.get("details", "")))
                return head, payload

    def image(self, head: dict[str, Any], payload: bytearray) -> Image:
        """Return the picture of an answer, writable, (H, W, 3) uint8 RGB; raises TroubleError."""
        try:
            height, width = int(head["height"]), int(head["width"])
            slot = int(head["slot"]) % SLOTS if "slot" in head else None
        except SENSELESS as error:
            raise self.ended("died") from error
        size = height * width * 3
        pixels = np.frombuffer(payload, np.uint8)
        if self._slots is not None and slot is not None:
            pixels = self._slots[slot, : max(0, size)].copy()
        if height < 1 or width < 1 or len(pixels) != size:
            raise self.ended("died")
        return pixels.reshape(height, width, 3)

    def ended(self, reason: str) -> TroubleError:
        """End the process and return why."""
        self.close()
        return TroubleError(reason)

    def forget(self) -> None:
        """Let go of a process that belongs to another one: this one was forked."""
        self._process, self._memory, self._slots = None, None, None

    def close(self) -> None:
        """End the process, if there is one."""
        process, self._process = self._process, None
        memory, self._memory = self._memory, None
        self._slots = None
        if memory is not None:
            os.close(memory)
        if process is not None:
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                assert pipe is not None
                with contextlib.suppress(OSError):
                    pipe.close()

    def _head(self) -> dict[str, Any]:
        """Return the next head; a process that answers nonsense is ended."""
        length = int(struct.unpack("<I", self._read(4))[0])
        if length > _LONGEST_HEAD:
            raise self.ended("died")
        try:
            head: dict[str, Any] = json.loads(self._read(length))
            size, _ = head["size"], head["number"]
        except SENSELESS as error:
            raise self.ended("died") from error
        if not isinstance(size, int) or not 0 <= size <= self._most_answer_bytes:
            raise self.ended("died")
        return head

    def _write(self, data: bytes) -> None:
        """Write all of `data`, or end a process that does not listen."""
        assert self._process is not None
        assert self._process.stdin is not None
        pipe, view = self._process.stdin.fileno(), memoryview(data)
        try:
            while view:
                if not _is_ready(pipe, "POLLOUT", self._time_limit_s + _GRACE_S):
                    raise self.ended("stuck")
                view = view[os.write(pipe, view) :]
        except OSError as error:
            raise self.ended("died") from error

    def _read(self, size: int) -> bytearray:
        """Return exactly `size` bytes, or end a process that is stuck or gone."""
        if self._process is None:
            raise TroubleError("died")
        assert self._process.stdout is not None
        pipe = self._process.stdout.fileno()
        data = bytearray(size)
        view, filled = memoryview(data), 0
        began = time.monotonic()
        while filled < size:
            if not _is_ready(pipe, "POLLIN", self._time_limit_s + _GRACE_S):
                raise self.ended("stuck")
            got = _read_into(pipe, view[filled:])
            if got == 0:
                late = time.monotonic() - began >= self._time_limit_s
                raise self.ended("stuck" if late else "died")
            filled += got
        return data


def command(module: str) -> list[str]:
    """Return how the process of a module is started."""
    if getattr(sys, "frozen", False):
        return [sys.executable, _FLAG, module]
    root = str(Path(__file__).resolve().parents[2])
    return [sys.executable, "-P", "-c", _BOOT, root, module]


def serve_if_asked() -> None:
    """Become a child process when this (frozen) program was started as one."""
    match sys.argv[1:3]:
        case [flag, module] if flag == _FLAG and _PROCESS_MODULE.fullmatch(module):
            import_module(module).main()
            sys.exit(0)


def _spawned(module: str, memory: int | None) -> "subprocess.Popen[bytes]":
    """Start the process of a module, whose pipe for requests never blocks the parent."""
    process = subprocess.Popen(
        command(module) if memory is None else [*command(module), str(memory)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        bufsize=0,
        pass_fds=() if memory is None else (memory,),
    )
    assert process.stdin is not None
    if hasattr(select, "poll"):
        os.set_blocking(process.stdin.fileno(), False)
    return process


def _is_ready(pipe: int, event: str, limit_s: float) -> bool:
    """Wait until a pipe can be read or written, or its other end is gone.

    Where pipes cannot be watched (Windows) only the process's own watchdog ends it.
    """
    if not hasattr(select, "poll"):
        return True
    watch = select.poll()
    watch.register(pipe, getattr(select, event))
    return bool(watch.poll(limit_s * 1000))


def _read_into(pipe: int, view: memoryview) -> int:
    """Read what is there into `view` without a copy of it where the system can."""
    if hasattr(os, "readv"):
        return os.readv(pipe, [view])
    data = os.read(pipe, len(view))
    view[: len(data)] = data
    return len(data)
