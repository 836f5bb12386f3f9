"""A child process's side of its link to the parent: requests in, answers out, limits kept.

Libraries written in C read what comes from outside in processes of their own (the modules named
`*_process`), which import nothing of the package but this module, so that they start in the time
their library takes. `core.child` is the parent's side.

Requests come on stdin, answers leave on stdout: four bytes little-endian length, a JSON head, then
`size` bytes of payload. Large things go through slots of shared memory where the system has memfd
(its descriptor is the last argument): a pipe alone changes between the processes six times for a
1080p frame, which is slow on a busy machine. Nothing is pickled, so a process taken over by a
hostile file can lie about pixels but not run code in the parent. A head with "busy" says that work
goes on.
"""

import faulthandler
import json
import mmap
import os
import signal
import struct
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

_BUSY_EVERY_S = 0.5


class TroubleError(Exception):
    """The file cannot be used; the first argument is a reason known to the parent."""


class Link:
    """Both pipes to the parent and the watchdog that ends this process when it is stuck."""

    def __init__(self, requests: BinaryIO, answers: BinaryIO, memory: int | None) -> None:
        self._requests, self._answers, self._memory = requests, answers, memory
        self._slots: NDArray[np.uint8] | None = None
        self._limit_s = 60.0
        self._told = 0.0
        self._number = 0

    def requests(self) -> Iterator[tuple[dict[str, Any], bytes | memoryview]]:
        """Yield (head, payload) until the parent hangs up.

        The payload is a view of this request's slot when the head says how much is `held` there.
        """
        while len(prefix := self._requests.read(4)) == 4:
            head = json.loads(self._requests.read(struct.unpack("<I", prefix)[0]))
            payload = self._requests.read(head.get("size", 0))
            self._number = head["number"]
            self._limit_s = head["limit_s"]
            self._arm()
            if "slots" in head and self._memory is not None and self._slots is None:
                slots, slot_bytes = head["slots"], head["slot_bytes"]
                shared = mmap.mmap(self._memory, slots * slot_bytes)
                self._slots = np.frombuffer(shared, np.uint8).reshape(slots, slot_bytes)
            held = head.get("held", 0)
            yield head, self._slot()[:held].data if held else payload

    def answer(self, head: dict[str, Any], payload: memoryview | bytes = b"") -> None:
        """Send one answer; waiting for a slow parent is not being stuck."""
        faulthandler.cancel_dump_traceback_later()
        size = payload.nbytes if isinstance(payload, memoryview) else len(payload)
        text = json.dumps(head | {"number": self._number, "size": size}).encode()
        self._answers.write(struct.pack("<I", len(text)) + text)
        self._answers.write(payload)
        self._answers.flush()

    def answer_image(self, image: NDArray[np.uint8]) -> None:
        """Send one RGB picture (H, W, 3), in the slot of this request's number if it fits."""
        size: dict[str, Any] = {"height": image.shape[0], "width": image.shape[1]}
        if self._slots is None or image.nbytes > self._slots.shape[1]:
            self.answer(size, np.ascontiguousarray(image).reshape(-1).data)
            return
        self._slot()[: image.nbytes].reshape(image.shape)[...] = image
        self.answer(size | {"slot": self._number % len(self._slots)})

    def busy(self) -> None:
        """Say now and then that work goes on, and start the time limit anew."""
        if time.monotonic() - self._told > _BUSY_EVERY_S:
            self.answer({"busy": True})
            self._arm()

    def _slot(self) -> NDArray[np.uint8]:
        assert self._slots is not None
        slot: NDArray[np.uint8] = self._slots[self._number % len(self._slots)]
        return slot

    def _arm(self) -> None:
        self._told = time.monotonic()
        faulthandler.dump_traceback_later(self._limit_s, exit=True)


def limit_memory(most_bytes: int) -> None:
    """Cap what this process may allocate, where the system can."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (most_bytes, most_bytes))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def serve_parent(serve: Callable[[Link], None]) -> None:
    """Serve on stdin and stdout; stray prints of libraries go to stderr."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    try:
        memory = int(sys.argv[-1]) if sys.argv[-1].isdigit() else None
        serve(Link(sys.stdin.buffer, answers, memory))
    except BrokenPipeError:
        os._exit(0)
