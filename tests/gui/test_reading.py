"""The window's thread reads a screenful, never a list: long ones come from a lane."""

import sys
import threading
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from reid_desktop.core.records import CaseInfo, NewDetection
from reid_desktop.core.values import Groups
from reid_desktop.footage.crops import encode_jpeg
from reid_desktop.gui.hits import PAGES_KEPT, HitList
from reid_desktop.gui.main_window import MainWindow
from reid_desktop.gui.results import FIRST
from reid_desktop.gui.session import Session
from reid_desktop.gui.thumbnails import Thumbnails
from reid_desktop.gui.views.crop_grid import CropGrid, TileDelegate
from reid_desktop.store.case import Case
from reid_desktop.store.connection import Connection

from . import result_case
from .rounds import heap_in_use

PEOPLE, A_FRAME = 4000, 4
MOST_ROWS = FIRST
MODEL = "colours@000000000002"


@pytest.fixture(scope="module")
def long_case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """4,000 people on 1,000 frames of two sources: described, grouped, tracked, searched."""
    path = tmp_path_factory.mktemp("long") / "long.reidcase"
    rng = np.random.default_rng(0)
    jpeg = encode_jpeg(np.full((100, 40, 3), 90, np.uint8))
    boxes = [np.array([50 * n, 0, 50 * n + 40, 100], np.float32) for n in range(A_FRAME)]
    new = [NewDetection(box, 0.9, jpeg) for box in boxes]
    rows = rng.standard_normal((PEOPLE, 12)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    with Case.create(path, CaseInfo("Long"), by="Eva") as case:
        sources = [case.add_source(result_case.source(*each), by="Eva") for each in
                   result_case.CAMERAS]  # fmt: skip
        ids: list[int] = []
        with case.transaction():
            for frame in range(PEOPLE // A_FRAME):
                ids += case.add_frame(
                    sources[frame % 2].id, frame, float(frame), run_id="run",
                    detector_id="blocks@000000000001", describer_id=MODEL, detections=new,
                    descriptors=rows[frame * A_FRAME : (frame + 1) * A_FRAME],
                )  # fmt: skip
        labels = np.arange(PEOPLE) // 8
        means = rows.reshape(-1, 8, 12).mean(axis=1)
        means /= np.linalg.norm(means, axis=1, keepdims=True)
        groups = Groups(means, labels.astype(np.int64), np.full(len(means), 0.5, np.float32))
        case.set_groups(MODEL, np.array(ids), groups, theta=0.5, by="Eva")
        result_case.add_search(case, ids, np.linspace(1, 0, PEOPLE))
    return path


class Reads:
    """How many rows each statement on the window's thread brought."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.found: list[tuple[int, str]] = []
        """Rows, the statement and who of the window asked."""
        for name in ("rows", "first", "array"):
            self._watch(name, monkeypatch)

    def _watch(self, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
        genuine = getattr(Connection, name)

        def watched(db: Connection, statement: str, *args: Any, **kwargs: Any) -> Any:
            answer = genuine(db, statement, *args, **kwargs)
            if threading.current_thread() is threading.main_thread():
                self.found.append((_rows_in(name, answer), f"{statement} for {_asker()}"))
            return answer

        monkeypatch.setattr(Connection, name, watched)

    @property
    def most(self) -> tuple[int, str]:
        return max(self.found, default=(0, ""))


def _asker() -> str:
    """Return the innermost line of the window's own code under way."""
    ours = [f for f in traceback.extract_stack(limit=30) if "reid_desktop/gui" in f.filename]
    return f"{Path(ours[-1].filename).name}:{ours[-1].lineno}" if ours else "the test"


def _rows_in(name: str, answer: Any) -> int:
    """Count rows; texts that join many numbers and columns packed into one row count as many."""
    if name != "first":
        return len(answer)
    values = answer or ()
    joined = [
        value.count(",") + 1 for value in values if isinstance(value, str) and "{" not in value
    ]
    packed = [len(value) // 8 for value in values if isinstance(value, bytes)]
    return max([1, *joined, *packed])


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> Iterator[Reads]:
    with monkeypatch.context() as patched:
        yield Reads(patched)


def quiet(session: Session, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not (session.tasks or session.frames.is_busy), timeout=30_000)


def test_the_watch_sees_a_list_that_is_read_here(long_case: Path, reads: Reads) -> None:
    with Case.open(long_case, read_only=True) as case:
        case.hits_of(case.searches()[0].id)
        assert reads.most[0] >= PEOPLE
        reads.found.clear()
        case.groups(MODEL)
        assert reads.most[0] >= PEOPLE
        reads.found.clear()
        case.frame_times(1)
        assert reads.most[0] >= PEOPLE // A_FRAME // 2


def test_no_dock_reads_a_list_on_the_windows_thread(
    window: MainWindow, session: Session, long_case: Path, reads: Reads, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(session.opened, timeout=30_000):
        session.open_case(long_case)
    quiet(session, qtbot)
    window.history.choose(session.case.searches()[0].id)
    quiet(session, qtbot)
    assert len(window.results.hits) == PEOPLE
    for name in window.docks:
        window.show_dock(name)
        qtbot.wait(1)
    grid = window.ranklist.grid
    for name in ("fold", "blind"):
        qtbot.mouseClick(window.ranklist.switches[name], Qt.MouseButton.LeftButton)
        quiet(session, qtbot)
        qtbot.mouseClick(window.ranklist.switches[name], Qt.MouseButton.LeftButton)
    window.ranklist.filters.camera.menu().actions()[1].trigger()
    window.ranklist.filters.clear()
    for row in (0, PEOPLE // 2, PEOPLE - 1):
        grid.go_to(row)
        grid.viewport().repaint()
    window.frame._source = session.case.sources()[0]
    window.frame.step_indexed(1)
    window.footage.refresh()
    window.results.mark([1], None)
    window.group_map.refresh()
    quiet(session, qtbot)
    assert window.groups.stacks.rowCount() == PEOPLE // 8
    most, statement = reads.most
    assert most <= MOST_ROWS, f"{most} rows by {statement}"


def test_memory_stays_flat_while_a_million_hits_are_scrolled(
    session: Session, long_case: Path, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(session.opened, timeout=30_000):
        session.open_case(long_case)
    thumbnails, hits = Thumbnails(session.fetch_crops, kept=100), HitList()
    grid = CropGrid(TileDelegate(thumbnails, None), None)
    qtbot.addWidget(grid)
    grid.setModel(hits)
    grid.resize(1400, 500)
    grid.show()
    ids = np.resize(session.case.detection_ids(), 1_000_000)
    hits.show(session.case, ids, np.linspace(1, 0, len(ids)).astype(np.float32), {})
    bar = grid.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 10_000_000, timeout=120_000)

    def scroll(first: int, last: int) -> None:
        for jump in range(first, last):
            bar.setValue(int(bar.maximum() * (jump * 0.618 % 1)))
            grid.viewport().repaint()
            qtbot.waitUntil(lambda: not thumbnails.is_waiting, timeout=30_000)

    scroll(0, PAGES_KEPT + 6)
    assert len(thumbnails) == 100
    assert len(hits._pages) == PAGES_KEPT
    before, blocks = heap_in_use(), sys.getallocatedblocks()
    scroll(PAGES_KEPT + 6, PAGES_KEPT + 46)
    assert len(thumbnails) == 100
    assert len(hits._pages) == PAGES_KEPT
    assert heap_in_use() - before < 500_000, "40 screens of crops are several megabytes"
    assert sys.getallocatedblocks() - blocks < 5000, "40 pages of people are 50,000 blocks"


def test_folding_many_hits_waits_for_their_tracks_and_then_folds(
    window: MainWindow, session: Session, long_case: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    with qtbot.waitSignal(session.opened, timeout=30_000):
        session.open_case(long_case)
    case = session.case
    first = case.sources()[0].id
    of_first = case.detection_ids(source_ids=[first]).tolist()

    def track(held: Case) -> Any:
        held.grouping.set_tracklets(first, dict.fromkeys(of_first, of_first[0]), by="Eva")
        yield from ()

    session.run("track", track, brief=True)
    quiet(session, qtbot)
    window.history.choose(case.searches()[0].id)
    quiet(session, qtbot)
    window.results.look_at(fold=True)
    quiet(session, qtbot)
    assert len(window.results.rows) == PEOPLE // 2 + 1
    assert int(window.results.counts.max()) == PEOPLE // 2
