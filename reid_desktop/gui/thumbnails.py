"""Crops as pixmaps: decoded from their JPEG on a lane when they are shown, the latest kept."""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QObject, QSize, Signal
from PySide6.QtGui import QPixmap

from reid_desktop.core.errors import ReidError
from reid_desktop.core.progress import Job, Progress
from reid_desktop.core.values import Image
from reid_desktop.footage.miniatures import miniature
from reid_desktop.gui.pictures import to_qimage
from reid_desktop.gui.task import State, Task

Key = tuple[int, int, int]
"""Detection id, width and height of the room."""
Read = Callable[[int], bytes]
"""Returns the JPEG bytes of a detection; may raise ReidError or KeyError for one that is gone."""
Fetch = Callable[[Callable[[Read], Job[Any]], Callable[[Any], None]], Task | None]
"""Runs a job made from a `Read` on a lane, then hands its result over; None without a case."""
KEPT = 3000
"""Pixmaps kept; at 96 x 192 px of 4 bytes about 220 MB."""
BATCH = 24
"""Crops of one job: few, so that what was scrolled to last does not wait for the rest."""


class Thumbnails(QObject):
    """Pixmaps of crops by detection id, least recently shown dropped first.

    A crop that is not there yet is read and decoded on a lane, what was asked for last first, so
    that neither scrolling nor keys ever wait for pictures. The window's thread only takes over
    the pixels, a batch at a time.

    Signals:
        arrived: more pixmaps can be shown.
    """

    arrived = Signal()

    def __init__(self, fetch: Fetch, *, kept: int = KEPT, parent: QObject | None = None) -> None:
        """Have crops read and decoded by `fetch`."""
        super().__init__(parent)
        self._fetch = fetch
        self._kept = kept
        self._pixmaps: OrderedDict[Key, QPixmap] = OrderedDict()
        self._wanted: OrderedDict[Key, None] = OrderedDict()
        self._is_blurred = False
        self._fetching: Task | None = None

    def __len__(self) -> int:
        """Return the number of pixmaps kept."""
        return len(self._pixmaps)

    def __bool__(self) -> bool:
        """Return True: an empty store of pixmaps is one nevertheless."""
        return True

    @property
    def is_waiting(self) -> bool:
        """Whether crops were asked for that are not there yet."""
        return bool(self._wanted)

    @property
    def is_blurred(self) -> bool:
        """Whether nobody can be recognised."""
        return self._is_blurred

    def blur(self, *, wanted: bool) -> None:
        """Show every crop blurred, or as it is."""
        if wanted != self._is_blurred:
            self._is_blurred = wanted
            self.forget()
            self.arrived.emit()

    def pixmap(self, detection_id: int, box: QSize) -> QPixmap | None:
        """Return the crop fitted into `box` (device px).

        None while it is not decoded yet (`arrived` follows); a null pixmap when it cannot be read.
        """
        key = (detection_id, box.width(), box.height())
        found = self._pixmaps.get(key)
        if found is not None:
            self._pixmaps.move_to_end(key)
            return found
        self._wanted[key] = None
        self._wanted.move_to_end(key)
        while len(self._wanted) > self._kept:
            self._wanted.popitem(last=False)
        self._fetch_some()
        return None

    def forget(self) -> None:
        """Drop everything, as when another case is opened; what is on its way is not taken."""
        self._pixmaps.clear()
        self._wanted.clear()
        if self._fetching is not None:
            self._fetching.stop()
            self._fetching = None

    def _fetch_some(self) -> None:
        """Have the crops asked for last decoded, unless some are under way."""
        if self._fetching is not None or not self._wanted:
            return
        keys = tuple(reversed(self._wanted))[:BATCH]
        blurred = self._is_blurred

        def take(images: list[Image | None]) -> None:
            if self._fetching is task:
                self._take(keys, images)

        task = self._fetch(lambda read: _decoded(read, keys, blurred=blurred), take)
        self._fetching = task
        if task is not None:
            task.ended.connect(lambda: self._on_ended(task, keys))

    def _take(self, keys: Sequence[Key], images: Sequence[Image | None]) -> None:
        for key, image in zip(keys, images, strict=True):
            self._wanted.pop(key, None)
            picture = QPixmap() if image is None else QPixmap.fromImage(to_qimage(image))
            self._pixmaps[key] = picture
        while len(self._pixmaps) > self._kept:
            self._pixmaps.popitem(last=False)
        self.arrived.emit()

    def _on_ended(self, task: Task, keys: Sequence[Key]) -> None:
        """Go on with what else was asked for; what could not be read is not asked for again."""
        if self._fetching is task:
            if task.state is State.FAILED:
                self._take(keys, [None] * len(keys))
            self._fetching = None
            self._fetch_some()


def _decoded(read: Read, keys: Sequence[Key], *, blurred: bool) -> Job[list[Image | None]]:
    """Read and decode crops (on a lane); None for one that is gone or no picture."""
    images: list[Image | None] = []
    for done, (detection_id, width, height) in enumerate(keys):
        yield Progress(done, len(keys))
        try:
            images.append(miniature(read(detection_id), width, height, blurred=blurred))
        except (ReidError, KeyError):
            images.append(None)
    return images
