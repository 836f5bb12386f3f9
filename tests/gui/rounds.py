"""One round of the program - start, open a case, search, look, end - and what is there after it.

Memory is counted where a leak cannot hide: objects and wrappers by number, the heaps of C and
Python by what is really in use. The cache of pixmaps, which Qt itself bounds at 10 MB, is emptied
before, and the heap's free pages are given back, so that neither a full cache nor fragments look
like a leak.
"""

import ctypes
import gc
import sys
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psutil
import shiboken6
from PySide6.QtCore import QEvent, QSettings
from PySide6.QtGui import QPixmapCache
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from reid_desktop.gui.main_window import MainWindow
from reid_desktop.gui.session import Session


@dataclass(frozen=True, slots=True)
class Left:
    """What is there between two rounds.

    Attributes:
        widgets: of the whole program, hidden ones included.
        threads: of Python.
        handles: open files, pipes and sockets.
        children: decoding processes.
        wrappers: Qt objects that Python knows.
        ours: objects of this program's own classes.
        blocks: pieces of memory that Python's own allocator has given out.
        heap: bytes of the C heap in use; 0 where the C library does not tell.
        resident: bytes of memory the process holds.
    """

    widgets: int
    threads: int
    handles: int
    children: int
    wrappers: int
    ours: Counter[str]
    blocks: int
    heap: int
    resident: int

    @property
    def counted(self) -> dict[str, object]:
        """What must be the very same after any number of rounds."""
        names = ("widgets", "threads", "handles", "children", "wrappers", "ours")
        return {name: getattr(self, name) for name in names}

    def line(self, rounds: int) -> str:
        """Return one line of the log."""
        return (
            f"{rounds:5} rounds: {self.resident / 1e6:7.1f} MB resident, "
            f"{self.heap / 1e6:7.2f} MB heap, {self.handles} handles, {self.threads} threads, "
            f"{self.children} children, {self.widgets} widgets, {self.wrappers} wrappers, "
            f"{self.blocks:,} blocks"
        )


def one_round(make: Callable[[], Session], case: Path, stored: QSettings, qtbot: QtBot) -> None:
    """Start the program, open the case, search, look at every dock and a frame, end the program."""
    session = make()
    window = MainWindow(session, stored)
    window.show()
    with qtbot.waitSignal(session.opened, timeout=20_000):
        session.open_case(case)
    with qtbot.waitSignal(window.query.searched, timeout=20_000):
        window.query.take_detection(1, search=True)
    for name in window.docks:
        window.show_dock(name)
        QApplication.sendPostedEvents()
    with qtbot.waitSignal(session.frames.arrived, timeout=20_000):
        window.frame.show_detection(window.ranklist.grid.current_id())
    window.grab()
    window.close()
    assert session.lane.is_closed
    window.deleteLater()
    session.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def left() -> Left:
    """Return what is there now."""
    QPixmapCache.clear()
    while gc.collect():
        pass
    heap, blocks = heap_in_use(), sys.getallocatedblocks()
    process = psutil.Process()
    ours = Counter(
        f"{type(one).__module__}.{type(one).__qualname__}"
        for one in gc.get_objects()
        if str(getattr(type(one), "__module__", "")).startswith("reid_desktop")
    )
    return Left(
        widgets=len(QApplication.allWidgets()),
        threads=threading.active_count(),
        handles=process.num_fds() if sys.platform != "win32" else process.num_handles(),
        children=len(process.children(recursive=True)),
        wrappers=len(shiboken6.getAllValidWrappers()),
        ours=ours,
        blocks=blocks,
        heap=heap,
        resident=process.memory_info().rss,
    )


class _Heap(ctypes.Structure):
    """`struct mallinfo2` of the GNU C library."""

    _fields_ = [
        (name, ctypes.c_size_t)
        for name in (
            *("arena", "ordblks", "smblks", "hblks", "hblkhd"),
            *("usmblks", "fsmblks", "uordblks", "fordblks", "keepcost"),
        )
    ]


def heap_in_use() -> int:
    """Give free pages back to the system; return the bytes that are not free, 0 if untold."""
    if sys.platform != "linux":
        return 0
    library = ctypes.CDLL(None)
    if not hasattr(library, "mallinfo2"):
        return 0
    library.malloc_trim(0)
    library.mallinfo2.restype = _Heap
    told = library.mallinfo2()
    return int(told.uordblks + told.hblkhd)
