"""The parent's half of video decoding: starts, asks, watches and restarts the decoding process."""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reid_desktop.core.child import SLOTS, TIME_LIMIT_S, Child, TroubleError
from reid_desktop.core.errors import SENSELESS, FootageError
from reid_desktop.core.progress import Job, run
from reid_desktop.core.values import Image

MOST_PIXELS = 8192 * 8192
"""Largest video frame that is decoded."""
MOST_MEMORY_BYTES = 4 << 30
"""Memory the decoding process may take; an 8K video with 16 reference frames takes 1.5 GiB."""
REASONS = {
    "memory": "needs more memory to decode than is allowed",
    "stuck": "did not decode within the time limit",
    "died": "made the decoding process fail; it was restarted",
    "no process": "cannot be decoded, because no process can be started for it",
}
"""Why any process of footage gave nothing, as the end of a sentence."""
_REASONS = REASONS | {
    "no video": "holds no video",
    "too large": f"has frames of more than {MOST_PIXELS / 1e6:.0f} megapixels, which are refused",
    "too long": "has more frames than any recording; it may be damaged",
    "no frames": "holds no complete frame. Is the copy complete?",
    "not decodable": "cannot be decoded. Its codec may be unknown or the copy incomplete",
    "ffmpeg": "cannot be read as video. Is the copy complete?",
}


def _sentence(trouble: TroubleError) -> str:
    """Return a reason as the end of a sentence that begins with the file."""
    words = _REASONS.get(trouble.reason, _REASONS["died"])
    return f"{words} ({trouble.details})" if trouble.details else words


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
        self._most_bytes = most_bytes
        self._child = Child(
            "reid_desktop.footage.decoder_process",
            most_answer_bytes=MOST_PIXELS * 3,
            time_limit_s=time_limit_s,
            label=path.name,
        )
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
        return self._child.process_id

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
                for index in list(islice(left, len(waiting), SLOTS)):
                    waiting.append((index, self._child.send({"do": "frame", "index": index})))
                image = self._child.image(*self._child.receive(waiting[0][1]))
            except TroubleError as error:
                waiting.clear()
                if error.reason == "died" and fatal != left[0]:
                    fatal = left[0]
                    continue
                place = self.index.times_s[left[0]]
                raise FootageError(
                    f"“{self._path.name}” at {place:.3f} s {_sentence(error)}."
                ) from error
            del waiting[0]
            yield left.popleft(), image

    def close(self) -> None:
        """End the decoding process."""
        self._child.close()

    def _start(self) -> bool:
        """Start the process and open the video in it; return False when it runs already."""
        return run(self._starting())

    def _starting(self) -> Job[bool]:
        """Do as `_start`, yielding whenever the process says that work goes on."""
        if self._child.is_running:
            return False
        head = {"do": "open", "path": str(self._path), "most_pixels": MOST_PIXELS}
        head["most_bytes"] = self._most_bytes
        payload = b""
        if self._index is not None:
            payload = np.concatenate([self._index.pts, self._index.keys]).tobytes()
            head |= {"frames": len(self._index.pts), "counted": self._index.counted}
        try:
            self._child.start()
            answer, numbers = yield from self._child.answering(self._child.send(head, payload))
        except TroubleError as error:
            self.close()
            raise FootageError(f"“{self._path.name}” {_sentence(error)}.") from error
        if self._index is None:
            try:
                self._index = _video_index(answer, np.frombuffer(numbers, np.int64))
            except SENSELESS as error:
                self.close()
                raise FootageError(f"“{self._path.name}” {_REASONS['died']}.") from error
        self._child.share(self.index.width * self.index.height * 3)
        return True


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
