"""The groups of the case (TDC): stacks on the left, members of one in the middle, its health."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QInputDialog,
    QLabel,
    QPushButton,
    QSizePolicy,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from reid_desktop.core.progress import Job, Progress
from reid_desktop.core.values import Changes, Int64
from reid_desktop.gui import group_acts
from reid_desktop.gui.actions import Offer, Spec
from reid_desktop.gui.appearance import dress
from reid_desktop.gui.hits import HitList
from reid_desktop.gui.language import counted, tr
from reid_desktop.gui.panels.group_side import GroupSide
from reid_desktop.gui.panels.result_panel import CropPanel
from reid_desktop.gui.session import Session
from reid_desktop.gui.stacks import GroupList, Stack
from reid_desktop.gui.task import Task
from reid_desktop.gui.thumbnails import Thumbnails
from reid_desktop.gui.views.crop_grid import CropGrid, TileDelegate
from reid_desktop.gui.views.flow import line_of
from reid_desktop.gui.views.stack_grid import StackDelegate, StackGrid
from reid_desktop.gui.wording import date_and_time
from reid_desktop.pipeline.group_cards import GroupCard, group_cards
from reid_desktop.pipeline.regroup import add_new, regroup
from reid_desktop.pipeline.shard_search import regroup_on
from reid_desktop.store.case import Case

NONE = np.zeros(0, np.int64)
Division = tuple[float, str]
"""Theta of the groups that are stored, and when they were made."""


class GroupsPanel(CropPanel):
    """Shows groups and their members; every decision on them is an act that can be undone."""

    def __init__(
        self, session: Session, thumbnails: Thumbnails, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._cards: dict[int, GroupCard] = {}
        self._loose: Int64 = NONE
        self._reading: Task | None = None
        self._read: tuple[list[GroupCard], Division | None] = ([], None)
        self.stacks = GroupList(self)
        self.members = HitList(self)
        self.stack_grid = StackGrid(StackDelegate(thumbnails, self), self)
        self.stack_grid.setModel(self.stacks)
        self.stack_grid.setAccessibleName(tr("Groups"))
        self.stack_grid.setAccessibleDescription(
            tr("Drop crops on a group to move them there, a group on a group to merge them.")
        )
        self.member_grid = CropGrid(TileDelegate(thumbnails, self), self)
        self.member_grid.setModel(self.members)
        self.member_grid.setAccessibleName(tr("Members of the group"))
        self.side = GroupSide(session, self)
        self.title = QLabel("")
        self.hidden = QCheckBox(tr("Hidden ones too"))
        self._make = QPushButton(tr("Make groups"), self)
        dress(self._make, "groups")
        self._lay_out()
        self._make.clicked.connect(self.make_groups)
        self.hidden.toggled.connect(lambda _on: self._show(*self._read))
        self.stacks.crops_dropped.connect(self._on_crops_dropped)
        self.stacks.groups_dropped.connect(self._on_groups_dropped)
        self.stack_grid.selectionModel().currentRowChanged.connect(self._on_row)
        self.side.shown.connect(self.show_crops)
        for grid in (self.stack_grid, self.member_grid):
            grid.opened.connect(self.hit_opened)
            grid.similar_wanted.connect(self.similar_wanted)
        for signal in (session.opened, session.closed):
            signal.connect(self.refresh)
        session.changed.connect(self._on_changed)
        self.refresh()

    @property
    def current(self) -> GroupCard | None:
        """The group that is looked at."""
        index = self.stack_grid.currentIndex()
        return self._cards.get(self.stacks.stack_at(index.row()).key) if index.isValid() else None

    @property
    def chosen(self) -> list[GroupCard]:
        """The groups that are selected, in the order they are shown."""
        rows = sorted({index.row() for index in self.stack_grid.selectedIndexes()})
        return [self._cards[self.stacks.stack_at(row).key] for row in rows]

    def refresh(self) -> None:
        """Read the groups of the case again, on the lane of frames; the one looked at stays so."""
        case = self._session.case
        if self._reading is not None:
            self._reading.stop()
            self._reading = None
        self._make.setEnabled(case is not None and bool(case.model_ids()))
        if case is None:
            self._show([], None)
            return

        def job(twin: Case) -> Job[tuple[list[GroupCard], Division | None]]:
            yield Progress(0, 1)
            models = twin.model_ids()
            stored = twin.groups(models[-1]) if models else None
            if stored is None:
                return [], None
            return group_cards(twin, models[-1]), (stored.theta, stored.made_at)

        def take(found: tuple[list[GroupCard], Division | None]) -> None:
            if self._reading is task:
                self._show(*found)

        task = self._session.frames.read(case.path, job, tr("read the groups"), take)
        self._reading = task

    def _show(self, cards: Sequence[GroupCard], division: Division | None) -> None:
        """Show the groups as they were read."""
        kept = self.current.key if self.current is not None else -1
        self._read = list(cards), division
        self._cards = {card.key: card for card in cards}
        self.stacks.show(
            self._session.case,
            [_stack(card) for card in cards if self.hidden.isChecked() or not card.hidden],
        )
        self.title.setText(self._told(cards, division))
        self.title.setToolTip(self.title.text())
        if not cards:
            self.members.show(None, NONE, None, {})
            self.side.show_card(None, ())
            return
        self.stack_grid.go_to(max(0, self.stacks.row_of(kept)))
        if not self.stack_grid.currentIndex().isValid():
            self._show_members(None)

    def make_groups(self) -> None:
        """Divide the people of the case into groups, as a task."""
        by = self._session.examiner
        session = self._session

        def job(case: Case) -> Job[Changes]:
            there, shards = session.elsewhere(), session.settings.cluster.shards
            if there is None:
                return regroup(case, by=by)
            return regroup_on(there.executor, case, shards=shards, by=by)

        session.run(tr("make groups"), job)

    def add_new(self) -> None:
        """Let people indexed since then join the groups, as a task."""
        by = self._session.examiner
        self._session.run(tr("add new people to groups"), lambda case: add_new(case, by=by))

    def show_crops(self, ids: Int64) -> None:
        """Show crops that need not be one group, as a loop on the map chose them."""
        self._loose = np.asarray(ids, np.int64)
        self.members.show(self._session.case, self._loose, None, {})

    def merge(self) -> None:
        """Merge the selected groups."""
        cards = self.chosen
        if len(cards) > 1:
            group_acts.merge(self._session, [card.ids for card in cards])

    def split(self) -> None:
        """Let the selected members leave their group together."""
        self._split_off(np.array(self.member_grid.selected_ids(), np.int64))

    def name(self) -> None:
        """Ask for the name of the group."""
        card = self.current
        if card is not None:
            words, given = QInputDialog.getText(
                self, tr("Name the group"), tr("Name"), text=card.name
            )
            if given and words.strip() != card.name:
                group_acts.name(self._session, card.ids, words.strip())

    def hide_or_show(self) -> None:
        """Hide the selected groups, or show them again."""
        for card in self.chosen:
            (group_acts.show if card.hidden else group_acts.hide)(self._session, card.ids)

    def use_as_cover(self) -> None:
        """Put the current member on top of its group."""
        card, cover = self.current, self.member_grid.current_id()
        if card is not None and cover in card.ids:
            group_acts.set_cover(self._session, card.ids, cover)

    def review(self) -> None:
        """Mark the selected groups as reviewed, or as open again."""
        for card in self.chosen:
            done = card.reviewed == len(card.ids)
            group_acts.review(self._session, card.ids, reviewed=not done)

    def offers(self) -> list[Offer]:
        """Return the actions of this panel."""
        menu = "&Groups"
        return [
            Offer(
                menu,
                Spec("group_add", "&Add new people", tip="Without dividing anew", needs_case=True),
                self.add_new,
            ),
            Offer(menu, Spec("group_name", "&Name…", "F2", local=True), self.name),
            Offer(
                menu, Spec("group_merge", "&Merge the chosen groups", "M", local=True), self.merge
            ),
            Offer(
                menu,
                Spec("group_split", "&Split the chosen crops off", "X", local=True),
                self.split,
            ),
            Offer(menu, Spec("group_hide", "&Hide or show", "H", local=True), self.hide_or_show),
            Offer(menu, Spec("group_cover", "Use as &cover", "C", local=True), self.use_as_cover),
            Offer(menu, Spec("group_review", "&Reviewed", "R", local=True), self.review),
            Offer(menu, Spec("group_check", "Chec&k its health", "K", local=True), self.side.ask),
        ]

    def _told(self, cards: Sequence[GroupCard], division: Division | None) -> str:
        if division is None:
            ready = self._make.isEnabled()
            return tr("No groups yet.") if ready else tr("Find people in the footage first.")
        hidden = sum(card.hidden for card in cards)
        parts = [
            counted(len(cards), "1 group", "{n:,} groups"),
            tr("{n:,} people", n=sum(len(card.ids) for card in cards)),
            *([tr("{n:,} hidden", n=hidden)] if hidden else []),
            tr("theta {theta:.3f}", theta=division[0]),
            date_and_time(division[1]),
        ]
        return " · ".join(parts)

    def _lay_out(self) -> None:
        self.title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        top = line_of(self.title, self.hidden, self._make)
        splitter = QSplitter(Qt.Orientation.Horizontal, self)
        for widget, stretch in ((self.stack_grid, 4), (self.member_grid, 4), (self.side, 2)):
            splitter.addWidget(widget)
            splitter.setStretchFactor(splitter.count() - 1, stretch)
        splitter.setSizes([400, 400, 220])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 4, 6, 6)
        layout.addWidget(top)
        layout.addWidget(splitter, 1)
        self.setFocusProxy(self.stack_grid)

    def _split_off(self, leaving: Int64) -> None:
        """Split crops off the group that holds all of them."""
        for card in self._cards.values():
            held = np.isin(leaving, card.ids)
            if len(leaving) and held.all() and len(leaving) < len(card.ids):
                group_acts.split(self._session, card.ids, leaving)
                return
        self._session.said.emit(tr("Choose some, not all, of the crops of one group."))

    def _on_crops_dropped(self, ids: Sequence[int], key: int) -> None:
        """Move crops to the group they fell on; beside all groups they make one of their own."""
        wanted = np.array(ids, np.int64)
        if key < 0:
            self._split_off(wanted)
            return
        card = self._cards[key]
        coming = wanted[~np.isin(wanted, card.ids)]
        if len(coming):
            group_acts.move(self._session, coming, card.ids)

    def _on_groups_dropped(self, keys: Sequence[int], key: int) -> None:
        cards = [self._cards[each] for each in dict.fromkeys([key, *keys]) if each in self._cards]
        if len(cards) > 1:
            group_acts.merge(self._session, [card.ids for card in cards])

    def _on_row(self, current: QModelIndex) -> None:
        if current.isValid():
            self._show_members(self.current)

    def _show_members(self, card: GroupCard | None) -> None:
        case = self._session.case
        if case is not None and card is not None:
            self.members.show(case, card.ids, None, {})
            self.member_grid.go_to(0)
            self.side.show_card(card, case.grouping.decisions())
        else:
            self.members.show(None, NONE, None, {})
            self.side.show_card(None, ())

    def _on_changed(self, changes: Changes) -> None:
        if changes.groups or changes.footage:
            self.refresh()
        elif changes.detections and self._session.case is not None:
            self._make.setEnabled(bool(self._session.case.model_ids()))
        if changes.footage:
            self.members.read_sources_again()


def _stack(card: GroupCard) -> Stack:
    return Stack(
        card.key,
        card.cover,
        len(card.ids),
        card.spread,
        card.name,
        card.hidden,
        card.reviewed,
        card.suspects,
    )
