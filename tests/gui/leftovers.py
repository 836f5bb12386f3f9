"""What a test leaves behind: threads, timers, animations, windows, panels."""

import gc
import threading
from dataclasses import dataclass

from PySide6.QtCore import QAbstractAnimation, QEvent, QThread, QThreadPool, QTimer
from PySide6.QtWidgets import QApplication, QWidget

OF_PYTEST = ("pytest_timeout",)
"""Beginnings of the names of threads that the test runner keeps."""


@dataclass(frozen=True)
class Before:
    """What was there before a test."""

    widgets: frozenset[int]
    threads: frozenset[threading.Thread]

    @classmethod
    def now(cls) -> "Before":
        """Return what is there now."""
        gc.collect()
        return cls(frozenset(map(id, _top_level())), frozenset(threading.enumerate()))


def leftovers(before: Before) -> list[str]:
    """Return what came since `before` and still runs, is seen or is kept, in words.

    Timers, animations and threads of Qt are found where Python knows them. A window that is hidden
    counts when its class is one of this program's.
    """
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    left = [
        f"thread {thread.name}"
        for thread in set(threading.enumerate()) - before.threads
        if not thread.name.startswith(OF_PYTEST)
    ]
    left += [
        f"widget {widget!r}"
        for widget in _top_level()
        if id(widget) not in before.widgets and (widget.isVisible() or _is_ours(widget))
    ]
    for one in gc.get_objects():
        if issubclass(type(one), QTimer | QThread | QAbstractAnimation) and _runs(one):
            left.append(f"{type(one).__name__} of {_parent(one)!r}")
    if QThreadPool.globalInstance().activeThreadCount():
        left.append("a thread of the pool")
    return left


def _top_level() -> list[QWidget]:
    return QApplication.topLevelWidgets()


def _is_ours(widget: QWidget) -> bool:
    return type(widget).__module__.startswith("reid_desktop")


def _runs(one: QTimer | QThread | QAbstractAnimation) -> bool:
    try:
        if isinstance(one, QTimer):
            return one.isActive()
        if isinstance(one, QThread):
            return one.isRunning() and one is not QApplication.instance().thread()
        return one.state() is QAbstractAnimation.State.Running
    except RuntimeError:  # Qt's half is gone already
        return False


def _parent(one: QTimer | QThread | QAbstractAnimation) -> object:
    return one.parent()
