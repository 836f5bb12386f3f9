"""The groups of the case (TDC): stacks on the left, members of one on the right."""

import numpy as np
from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSplitter, QVBoxLayout, QWidget

from reid_desktop.core.values import Changes, Int64
from reid_desktop.gui.appearance import dress
from reid_desktop.gui.hits import GroupList, HitList, Stack
from reid_desktop.gui.session import Session
from reid_desktop.gui.thumbnails import Thumbnails
from reid_desktop.gui.views.crop_grid import CropGrid, StackDelegate, TileDelegate
from reid_desktop.gui.wording import date_and_time
from reid_desktop.pipeline.regroup import regroup


class GroupsPanel(QWidget):
    """Shows groups and their members; makes groups as a task.

    Signals:
        hit_opened: detection id whose frame shall be shown.
        similar_wanted: detection id to search for.
    """

    hit_opened = Signal(int)
    similar_wanted = Signal(int)

    def __init__(
        self, session: Session, thumbnails: Thumbnails, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._ids: Int64 = np.zeros(0, np.int64)
        self._members: list[Int64] = []
        self.stacks = GroupList(self)
        self.members = HitList(self)
        self.stack_grid = CropGrid(StackDelegate(thumbnails, self), self)
        self.stack_grid.setModel(self.stacks)
        self.stack_grid.setAccessibleName("Groups")
        self.member_grid = CropGrid(TileDelegate(thumbnails, self), self)
        self.member_grid.setModel(self.members)
        self.member_grid.setAccessibleName("Members of the group")
        self.title = QLabel("")
        self._make = QPushButton("Make groups", self)
        dress(self._make, "groups")
        self._make.clicked.connect(self.make_groups)
        self._lay_out()
        self.stack_grid.selectionModel().currentRowChanged.connect(self._on_row)
        for grid in (self.stack_grid, self.member_grid):
            grid.opened.connect(self.hit_opened)
            grid.similar_wanted.connect(self.similar_wanted)
        for signal in (session.opened, session.closed):
            signal.connect(self.refresh)
        session.changed.connect(self._on_changed)
        self.refresh()

    def refresh(self) -> None:
        """Read the groups of the case again."""
        case = self._session.case
        models = case.model_ids() if case is not None else []
        stored = case.groups(models[-1]) if case is not None and models else None
        self._make.setEnabled(case is not None and bool(models))
        if case is None or stored is None:
            self._ids, self._members = np.zeros(0, np.int64), []
            self.stacks.show([])
            self.members.show(None, self._ids, None, {})
            self.title.setText("No groups yet." if models else "Find people in the footage first.")
            return
        self._ids, self._members = stored.ids, stored.groups.members()
        columns = case.columns()
        order = np.argsort(columns.ids)
        places = order[np.searchsorted(columns.ids, self._ids, sorter=order)]
        scores = columns.scores[places]
        self.stacks.show(
            [
                Stack(
                    number,
                    int(self._ids[rows[np.argmax(scores[rows])]]),
                    len(rows),
                    float(stored.groups.spreads[number]),
                )
                for number, rows in enumerate(self._members)
                if len(rows)
            ]
        )
        made = date_and_time(stored.made_at)
        self.title.setText(
            f"{len(stored.groups):,} groups of {len(self._ids):,} people, "
            f"theta {stored.theta:.3f}, {made}"
        )
        self.stack_grid.go_to(0)

    def make_groups(self) -> None:
        """Divide the people of the case into groups, as a task."""
        by = self._session.examiner
        self._session.run("make groups", lambda case: regroup(case, by=by))

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.title, 1)
        top.addWidget(self._make)
        splitter = QSplitter(Qt.Orientation.Horizontal, self)
        splitter.addWidget(self.stack_grid)
        splitter.addWidget(self.member_grid)
        splitter.setSizes([500, 500])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 4, 6, 6)
        layout.addLayout(top)
        layout.addWidget(splitter, 1)
        self.setFocusProxy(self.stack_grid)

    def _on_row(self, current: QModelIndex) -> None:
        case = self._session.case
        if case is None or not current.isValid():
            return
        rows = self._members[self.stacks.stack_at(current.row()).number]
        self.members.show(case, self._ids[rows], None, {})
        self.member_grid.go_to(0)

    def _on_changed(self, changes: Changes) -> None:
        if changes.groups:
            self.refresh()
        elif changes.detections and self._session.case is not None:
            self._make.setEnabled(bool(self._session.case.model_ids()))
        if changes.footage:
            self.members.read_sources_again()
