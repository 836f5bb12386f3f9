"""The map of the gallery: a lasso chooses crops to look at, to split off or to move."""

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from reid_desktop.core.progress import Job, Progress
from reid_desktop.core.values import Bool, Changes, Int64
from reid_desktop.gui.language import counted, tr
from reid_desktop.gui.session import Session
from reid_desktop.pipeline.group_cards import group_cards
from reid_desktop.pipeline.group_map import GroupMap, group_map
from reid_desktop.store.case import Case

if TYPE_CHECKING:
    from reid_desktop.gui.views.map_view import MapView


class GroupMapPanel(QWidget):
    """Draws the map on demand, as a task.

    Signals:
        lassoed: (K,) int64 detection ids within the loop.
    """

    lassoed = Signal(object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._map: GroupMap | None = None
        self.said = QLabel("")
        self.said.setWordWrap(True)
        self.draw = QPushButton(tr("Draw the map"))
        self.draw.clicked.connect(self.refresh)
        top = QHBoxLayout()
        top.addWidget(self.said, 1)
        top.addWidget(self.draw)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(6, 4, 6, 6)
        self._layout.addLayout(top)
        self._layout.addStretch()
        self.setFocusProxy(self.draw)
        session.changed.connect(self._on_changed)
        for signal in (session.opened, session.closed):
            signal.connect(self._forget)
        self._forget()

    @cached_property
    def view(self) -> "MapView":
        """The points, made with the first map: the library is slow to import."""
        from reid_desktop.gui.views.map_view import MapView

        view = MapView(self)
        view.lassoed.connect(self._on_lasso)
        self._layout.insertWidget(1, view, 1)
        return view

    def refresh(self) -> None:
        """Project the descriptors again, on the lane."""
        case = self._session.case
        models = case.model_ids() if case is not None else []
        if models:
            task = self._session.run(tr("draw the map"), lambda held: group_map(held, models[-1]))
            task.done.connect(self._on_map)

    def _forget(self) -> None:
        self._map = None
        if "view" in vars(self):
            self.view.show_points(np.zeros((0, 2), np.float32), np.zeros(0, np.int64))
        self.said.setText(tr("Every crop as a point; like ones lie near each other."))
        self._show_ready()

    def _on_map(self, found: GroupMap) -> None:
        self._map = found
        self._colour()
        crops = counted(len(found.ids), "1 crop", "{n:,} crops")
        self.said.setText(
            tr(
                "{crops}; the plane shows {share:.0%} of what tells them apart. Draw a loop.",
                crops=crops,
                share=found.share,
            )
        )

    def _colour(self) -> None:
        """Give the points the colours of their groups, read on the lane of frames."""
        case, found = self._session.case, self._map
        if case is None or found is None:
            return

        def job(twin: Case) -> Job[Int64]:
            yield Progress(0, 1)
            numbers = np.zeros(len(found.ids), np.int64)
            order = np.argsort(found.ids)
            for number, card in enumerate(group_cards(twin, twin.model_ids()[-1]), start=1):
                places = np.searchsorted(found.ids, card.ids, sorter=order)
                within = places < len(found.ids)
                numbers[order[places[within]]] = number
            return numbers

        def take(numbers: Int64) -> None:
            if self._map is found:
                self.view.show_points(found.points, numbers)

        self._session.frames.read(case.path, job, tr("read the groups"), take)

    def _on_lasso(self, chosen: Bool) -> None:
        if self._map is not None:
            self.lassoed.emit(self._map.ids[chosen])

    def _on_changed(self, changes: Changes) -> None:
        if changes.groups:
            self._colour()
        if changes.detections:
            self._show_ready()

    def _show_ready(self) -> None:
        case = self._session.case
        self.draw.setEnabled(case is not None and bool(case.model_ids()))
