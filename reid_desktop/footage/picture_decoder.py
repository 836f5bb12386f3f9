"""The parent's half of picture decoding: a few long-lived processes, lent to whoever decodes."""

import atexit
import os
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import islice
from threading import Lock

from reid_desktop.core.child import SLOTS, TIME_LIMIT_S, Child, TroubleError
from reid_desktop.core.errors import FootageError
from reid_desktop.core.values import Image
from reid_desktop.footage.decoder import REASONS
from reid_desktop.footage.picture_headers import PictureHeader

MOST_MEMORY_BYTES = 2 << 30
"""Memory a decoding process may take; a picture of 100 megapixels takes 0.9 GiB."""
SLOT_BYTES = 4096 * 3072 * 3
"""Pictures larger than this, decoded or as a file, go through the pipe, one at a time."""
_MOST_ANSWER_BYTES = 1 << 30
_MOST_HELD_BYTES = 64 << 20
_MOST_IDLE = 2
_REASONS = REASONS | {"damaged": "is damaged and cannot be decoded"}


@dataclass(frozen=True, slots=True)
class Packed:
    """A picture's file with what its header says; `name` is for the sentence."""

    name: str
    data: bytes
    header: PictureHeader

    @property
    def fits(self) -> bool:
        """Whether file and pixels go through a slot of shared memory."""
        return max(len(self.data), self.header.width * self.header.height * 3) <= SLOT_BYTES


class PictureDecoder:
    """A process that decodes pictures, started when it is needed; not to be shared by threads.

    Args:
        time_limit_s: see TIME_LIMIT_S.
        most_bytes: see MOST_MEMORY_BYTES.
    """

    def __init__(
        self, *, time_limit_s: float = TIME_LIMIT_S, most_bytes: int = MOST_MEMORY_BYTES
    ) -> None:
        self._most_bytes = most_bytes
        self._child = Child(
            "reid_desktop.footage.picture_process",
            most_answer_bytes=_MOST_ANSWER_BYTES,
            time_limit_s=time_limit_s,
        )

    @property
    def process_id(self) -> int | None:
        """Process id of the running decoding process, None when there is none."""
        return self._child.process_id

    def images(self, pictures: Iterable[Packed]) -> Iterator[Image]:
        """Yield each picture as (H, W, 3) uint8 RGB, upright; the process works ahead.

        A process that died is started once more for the picture in hand, as one of a video is. An
        error of `pictures` itself is raised when those before it have been yielded.

        Raises:
            FootageError: a picture cannot be decoded; the sentence names it.
        """
        held, asked, fatal = deque[Packed](), deque[int](), None
        taken = _Ahead(pictures)
        try:
            while taken.fill(held):
                try:
                    if self._start():
                        asked.clear()
                    for picture in islice(held, len(asked), None):
                        if asked and not (held[0].fits and picture.fits and self._child.slot_bytes):
                            break
                        asked.append(self._ask(picture))
                    image = self._child.image(*self._child.receive(asked[0]))
                except TroubleError as trouble:
                    if trouble.reason == "died" and fatal is not held[0]:
                        fatal = held[0]
                        asked.clear()
                        self.close()
                        continue
                    asked = deque(islice(asked, 1, None))
                    words = _REASONS.get(trouble.reason, _REASONS["died"])
                    raise FootageError(f"The picture “{held[0].name}” {words}.") from trouble
                asked.popleft()
                held.popleft()
                yield image
        except GeneratorExit:
            if asked:  # nobody waits for what was asked ahead, nor for a stop
                self.close()
            raise
        finally:
            self._settle(asked)

    def close(self) -> None:
        """End the decoding process."""
        self._child.close()

    def forget(self) -> None:
        """Leave the process to the one this process was forked from."""
        self._child.forget()

    def _start(self) -> bool:
        """Start the process; return False when it runs already."""
        if self._child.is_running:
            return False
        self._child.start()
        self._child.share(SLOT_BYTES)
        self._child.send({"do": "limit", "most_bytes": self._most_bytes})
        return True

    def _ask(self, picture: Packed) -> int:
        header = picture.header
        head = {"width": header.width, "height": header.height, "orientation": header.orientation}
        return self._child.send({"do": "picture"} | head, picture.data)

    def _settle(self, asked: Iterable[int]) -> None:
        """Wait for what was asked ahead, so that no slot is written while the next one uses it."""
        for number in asked:
            if not self._child.is_running:
                return
            with suppress(TroubleError):
                self._child.receive(number)


class _Ahead:
    """Takes pictures a few ahead, and keeps an error until its turn."""

    def __init__(self, pictures: Iterable[Packed]) -> None:
        self._coming = iter(pictures)
        self._fault: FootageError | None = None
        self._more = True

    def fill(self, held: deque[Packed]) -> bool:
        """Fill `held`; False when there is nothing more; raises the error whose turn it is."""
        while self._more and len(held) < SLOTS:
            if held and sum(len(picture.data) for picture in held) > _MOST_HELD_BYTES:
                break
            try:
                held.append(next(self._coming))
            except StopIteration:
                self._more = False
            except FootageError as error:
                self._fault, self._more = error, False
        if not held and self._fault is not None:
            raise self._fault
        return bool(held)


class _Pool:
    """The decoders of this program: each is lent to one thread at a time."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._idle: list[PictureDecoder] = []
        self._lent: set[PictureDecoder] = set()

    @contextmanager
    def borrowed(self) -> Iterator[PictureDecoder]:
        """Lend a decoder; a few are kept running for the next ones."""
        with self._lock:
            decoder = self._idle.pop() if self._idle else PictureDecoder()
            self._lent.add(decoder)
        try:
            yield decoder
        finally:
            with self._lock:
                self._lent.discard(decoder)
                kept = len(self._idle) < _MOST_IDLE
                if kept:
                    self._idle.append(decoder)
            if not kept:
                decoder.close()

    def close(self) -> None:
        """End the processes that nobody uses."""
        with self._lock:
            while self._idle:
                self._idle.pop().close()

    def forget(self) -> None:
        """After a fork: leave the processes to the parent, which alone may talk to them."""
        for decoder in (*self._idle, *self._lent):
            decoder.forget()
        self._lock = Lock()
        self._idle, self._lent = [], set()


_pool = _Pool()
atexit.register(_pool.close)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_pool.forget)


def decoded(pictures: Iterable[Packed]) -> Iterator[Image]:
    """Decode pictures by a borrowed decoder; see `PictureDecoder.images`."""
    with _pool.borrowed() as decoder:
        yield from decoder.images(pictures)
