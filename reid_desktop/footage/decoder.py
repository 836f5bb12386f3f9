"""The parent's half of video decoding: starts, asks, watches and restarts the decoding process."""

import contextlib
import json
import mmap
import os
import select
import struct
import subprocess
import sys
import time
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reid_desktop.core.errors import SENSELESS, FootageError
from reid_desktop.core.progress import Job, Progress, run
from reid_desktop.core.values import Image
from reid_desktop.footage import decoder_process

STAGE = "open"
MOST_PIXELS = 8192 * 8192
"""Largest video frame that is decoded."""
MOST_MEMORY_BYTES = 4 << 30
"""Memory the decoding process may take; an 8K video with 16 reference frames takes 1.5 GiB."""
TIME_LIMIT_S = 20.0
"""A decoding process that shows no sign of life for so long is ended."""
_GRACE_S = 2.0
_AHEAD = 3
_LONGEST_HEAD = 1 << 16
_REASONS = {
    "no video": "holds no video",
    "too large": f"has frames of more than {MOST_PIXELS / 1e6:.0f} megapixels, which are refused",
    "too long": "has more frames than any recording; it may be damaged",
    "no frames": "holds no complete frame. Is the copy complete?",
    "not decodable": "cannot be decoded. Its codec may be unknown or the copy incomplete",
    "memory": "needs more memory to decode than is allowed",
    "ffmpeg": "cannot be read as video. Is the copy complete?",
    "stuck": "did not decode within the time limit",
    "died": "made the decoding process fail; it was restarted",
}


class TroubleError(Exception):
    """The decoding process cannot answer; `reason` is a key of the sentences above."""

    def __init__(self, reason: str, details: str = "") -> None:
        self.reason, self.details = reason, details
        super().__init__(reason)

    @property
    def sentence(self) -> str:
        """The reason as the end of a sentence that begins with the file."""
        words = _REASONS.get(self.reason, _REASONS["died"])
        return f"{words} ({self.details})" if self.details else words


@dataclass(frozen=True, slots=True)
class VideoIndex:
    """What a first pass over a video found.

    Attributes:
        pts: (F,) int64 ascending presentation stamps.
        keys: (K,) int64 ascending frame indices of keyframes.
        step_s: seconds of one unit of `pts`.
        last_s: how long the last frame stands, 0 when unknown.
        creation_time: as the file has it, "" without.
    """

    pts: NDArray[np.int64]
    keys: NDArray[np.int64]
    counted: bool
    width: int
    height: int
    step_s: float
    last_s: float
    rate: float
    creation_time: str

    @property
    def times_s(self) -> NDArray[np.float64]:
        """Presentation times (F,) from the first frame."""
        return (self.pts - self.pts[:1]).astype(np.float64) * self.step_s


class Decoder:
    """One video in a process of its own; not to be shared by threads.

    Args:
        path: absolute path of the video.
        index: of an earlier opening of the same file; None reads it.
        at_once: read it now; False leaves that to `opening`.
        time_limit_s: see TIME_LIMIT_S.
        most_bytes: see MOST_MEMORY_BYTES.

    Raises:
        FootageError: the file cannot be opened as video.
    """

    def __init__(
        self,
        path: Path,
        index: VideoIndex | None = None,
        *,
        at_once: bool = True,
        time_limit_s: float = TIME_LIMIT_S,
        most_bytes: int = MOST_MEMORY_BYTES,
    ) -> None:
        self._path = path
        self._time_limit_s = time_limit_s
        self._most_bytes = most_bytes
        self._process: subprocess.Popen[bytes] | None = None
        self._memory: int | None = None
        self._slots: NDArray[np.uint8] | None = None
        self._number = 0
        self._index = index
        if index is None and at_once:
            self._start()

    @property
    def index(self) -> VideoIndex:
        """What the first pass found."""
        assert self._index is not None
        return self._index

    def opening(self) -> Job[None]:
        """Read the index in steps of half a second: a long file takes minutes.

        Raises:
            FootageError: the file cannot be opened as video.
        """
        if self._index is None:
            yield from self._starting()

    @property
    def process_id(self) -> int | None:
        """Process id of the running decoding process, None when there is none."""
        return self._process.pid if self._process else None

    def images(self, indices: Sequence[int]) -> Iterator[tuple[int, Image]]:
        """Yield (index, RGB image) of each index; the process decodes a few frames ahead.

        A process that died is started once more for the frame in hand: it may have been ended from
        outside. One that was stuck is not, the next call starts it.

        Raises:
            FootageError: a frame cannot be decoded; the sentence names file and time.
        """
        waiting: list[tuple[int, int]] = []
        left = deque(indices)
        fatal: int | None = None
        while left:
            try:
                if self._start():
                    waiting.clear()
                for index in list(islice(left, len(waiting), _AHEAD)):
                    waiting.append((index, self._ask(index)))
                image = self._image(*self._receive(waiting[0][1]))
            except TroubleError as error:
                waiting.clear()
                if error.reason == "died" and fatal != left[0]:
                    fatal = left[0]
                    continue
                place = self.index.times_s[left[0]]
                raise FootageError(
                    f"“{self._path.name}” at {place:.3f} s {error.sentence}."
                ) from error
            del waiting[0]
            yield left.popleft(), image

    def close(self) -> None:
        """End the decoding process."""
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

    def _start(self) -> bool:
        """Start the process and open the video in it; return False when it runs already."""
        return run(self._starting())

    def _starting(self) -> Job[bool]:
        """Do as `_start`, yielding whenever the process says that work goes on."""
        if self._process is not None and self._process.poll() is None:
            return False
        self.close()
        self._memory = os.memfd_create("frames") if hasattr(os, "memfd_create") else None
        self._process = _spawned(self._memory)
        head = {"do": "open", "path": str(self._path), "most_pixels": MOST_PIXELS}
        head["most_bytes"] = self._most_bytes
        payload = b""
        if self._index is not None:
            payload = np.concatenate([self._index.pts, self._index.keys]).tobytes()
            head |= {"frames": len(self._index.pts), "counted": self._index.counted}
        try:
            answer, numbers = yield from self._answering(self._send(head, payload))
        except TroubleError as error:
            self.close()
            raise FootageError(f"“{self._path.name}” {error.sentence}.") from error
        if self._index is None:
            try:
                self._index = _video_index(answer, np.frombuffer(numbers, np.int64))
            except SENSELESS as error:
                self.close()
                raise FootageError(f"“{self._path.name}” {_REASONS['died']}.") from error
        if self._memory is not None:
            os.ftruncate(self._memory, _AHEAD * self._slot_bytes)
            shared = mmap.mmap(self._memory, _AHEAD * self._slot_bytes)
            self._slots = np.frombuffer(shared, np.uint8).reshape(_AHEAD, self._slot_bytes)
        return True

    @property
    def _slot_bytes(self) -> int:
        """Size of a slot: one frame of the first one's size."""
        return self.index.width * self.index.height * 3

    def _ask(self, index: int) -> int:
        """Ask for a frame; its slot is that of the request's number.

        Numbers count up and at most as many are asked as there are slots, so a slot is written
        again only when its frame was copied or is not wanted any more.
        """
        return self._send(
            {"do": "frame", "index": index, "slots": _AHEAD, "slot_bytes": self._slot_bytes}
        )

    def _image(self, head: dict[str, Any], payload: bytearray) -> Image:
        """Return the answered frame, writable, (H, W, 3) uint8 RGB."""
        try:
            height, width = int(head["height"]), int(head["width"])
            slot = int(head["slot"]) % _AHEAD if "slot" in head else None
        except SENSELESS as error:
            raise self._ended("died") from error
        size = height * width * 3
        pixels = np.frombuffer(payload, np.uint8)
        if self._slots is not None and slot is not None:
            pixels = self._slots[slot, : max(0, size)].copy()
        if height < 1 or width < 1 or len(pixels) != size:
            raise self._ended("died")
        return pixels.reshape(height, width, 3)

    def _send(self, head: dict[str, Any], payload: bytes = b"") -> int:
        """Send one request and return its number."""
        if self._process is None:
            raise TroubleError("died")
        assert self._process.stdin is not None
        self._number += 1
        whole = {"number": self._number, "limit_s": self._time_limit_s, "size": len(payload)}
        text = json.dumps(head | whole).encode()
        try:
            self._process.stdin.write(struct.pack("<I", len(text)) + text + payload)
            self._process.stdin.flush()
        except OSError as error:
            self.close()
            raise TroubleError("died") from error
        return self._number

    def _receive(self, number: int) -> tuple[dict[str, Any], bytearray]:
        """Return the answer to request `number`."""
        return run(self._answering(number))

    def _answering(self, number: int) -> Job[tuple[dict[str, Any], bytearray]]:
        """Wait for the answer to request `number`, dropping those nobody waits for any more."""
        while True:
            head = self._head()
            payload = self._read(head["size"])
            if "busy" in head:
                yield Progress(0, 0, self._path.name, STAGE)
            elif head["number"] == number:
                if "trouble" in head:
                    raise TroubleError(str(head["trouble"]), str(head.get("details", "")))
                return head, payload

    def _head(self) -> dict[str, Any]:
        """Return the next head; a process that answers nonsense is ended."""
        length = int(struct.unpack("<I", self._read(4))[0])
        if length > _LONGEST_HEAD:
            raise self._ended("died")
        try:
            head: dict[str, Any] = json.loads(self._read(length))
            size, _ = head["size"], head["number"]
        except SENSELESS as error:
            raise self._ended("died") from error
        if not isinstance(size, int) or not 0 <= size <= MOST_PIXELS * 3:
            raise self._ended("died")
        return head

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
            if not _has_data(pipe, self._time_limit_s + _GRACE_S):
                raise self._ended("stuck")
            got = _read_into(pipe, view[filled:])
            if got == 0:
                late = time.monotonic() - began >= self._time_limit_s
                raise self._ended("stuck" if late else "died")
            filled += got
        return data

    def _ended(self, reason: str) -> TroubleError:
        self.close()
        return TroubleError(reason)


def _has_data(pipe: int, limit_s: float) -> bool:
    """Wait for data or the end of the pipe.

    Where pipes cannot be watched (Windows) only the process's own watchdog ends it.
    """
    if not hasattr(select, "poll"):
        return True
    watch = select.poll()
    watch.register(pipe, select.POLLIN)
    return bool(watch.poll(limit_s * 1000))


def _read_into(pipe: int, view: memoryview) -> int:
    """Read what is there into `view` without a copy of it where the system can."""
    if hasattr(os, "readv"):
        return os.readv(pipe, [view])
    data = os.read(pipe, len(view))
    view[: len(data)] = data
    return len(data)


def _spawned(memory: int | None) -> subprocess.Popen[bytes]:
    """Start the decoding process; see `decoder_process` for why it is no multiprocessing one."""
    if getattr(sys, "frozen", False):
        command = [sys.executable, decoder_process.FROZEN_FLAG]
    else:
        command = [sys.executable, "-P", decoder_process.__file__]
    return subprocess.Popen(
        command if memory is None else [*command, str(memory)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        bufsize=-1,
        pass_fds=() if memory is None else (memory,),
    )


def _video_index(head: dict[str, Any], numbers: NDArray[np.int64]) -> VideoIndex:
    """Return the index a process answered with; a ValueError where it cannot be true.

    A process that a hostile file took over may answer anything.
    """
    frames = int(head["frames"])
    index = VideoIndex(
        pts=numbers[:frames],
        keys=numbers[frames:],
        counted=bool(head["counted"]),
        width=int(head["width"]),
        height=int(head["height"]),
        step_s=float(head["step_s"]),
        last_s=float(head["last_s"]),
        rate=float(head["rate"]),
        creation_time=str(head["creation_time"]),
    )
    sound = 0 < frames <= len(numbers) and bool((np.diff(index.pts) > 0).all())
    sound &= len(index.keys) == 0 or 0 <= index.keys.min() <= index.keys.max() < frames
    sound &= index.width > 0 and index.height > 0 and index.width * index.height <= MOST_PIXELS
    if not sound or not np.isfinite([index.step_s, index.last_s, index.rate]).all():
        raise ValueError(head)
    return index
