"""Beside a group: how tight it is, what could be split or merged, and what was decided on it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from reid_desktop.core.grouping import Decision, DecisionKind
from reid_desktop.gui import group_acts
from reid_desktop.gui.language import counted, marked, tr
from reid_desktop.gui.session import Session
from reid_desktop.gui.wording import date_and_time
from reid_desktop.pipeline.group_cards import GroupCard
from reid_desktop.pipeline.group_health import GroupHealth, health

DECISION_WORDS = {
    DecisionKind.MERGE: marked("merged"),
    DecisionKind.SPLIT: marked("split off"),
    DecisionKind.MOVE: marked("moved"),
    DecisionKind.NAME: marked("named"),
    DecisionKind.HIDE: marked("hidden"),
    DecisionKind.SHOW: marked("shown again"),
    DecisionKind.COVER: marked("cover chosen"),
    DecisionKind.REVIEW: marked("reviewed"),
    DecisionKind.REOPEN: marked("opened again"),
}
_ROLE = Qt.ItemDataRole.UserRole


class GroupSide(QWidget):
    """Health and history of the group that is looked at.

    Signals:
        shown: (K,) int64 crops of a suggestion, to look at before it is taken.
    """

    shown = Signal(object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._card: GroupCard | None = None
        self._health: GroupHealth | None = None
        self.said = QLabel("")
        self.said.setWordWrap(True)
        self.check = QPushButton(tr("&Check"))
        self.check.setToolTip(tr("Look for parts to split off and groups to merge with"))
        self.suggestions = QListWidget()
        self.suggestions.setAccessibleName(tr("Suggested splits and merges"))
        self.suggestions.setWordWrap(True)
        self.take = QPushButton(tr("&Do it"))
        self.history = QListWidget()
        self.history.setAccessibleName(tr("Decisions on this group"))
        self.history.setWordWrap(True)
        self.turn = QPushButton(tr("&Withdraw"))
        self._lay_out()
        self.check.clicked.connect(self.ask)
        self.suggestions.currentRowChanged.connect(self._on_suggestion)
        self.suggestions.itemActivated.connect(self.take_suggestion)
        self.take.clicked.connect(self.take_suggestion)
        self.history.currentRowChanged.connect(self._show_turn)
        self.history.itemActivated.connect(self.turn_decision)
        self.turn.clicked.connect(self.turn_decision)
        self.show_card(None, ())

    def show_card(self, card: GroupCard | None, decisions: Sequence[Decision]) -> None:
        """Show the history of a group; its health is asked for by `ask`.

        Args:
            card: the group; None for none.
            decisions: every decision of the case, withdrawn ones included.
        """
        if card is None or self._card is None or card.key != self._card.key:
            self._health = None
        self._card = card
        self.history.clear()
        members = set(card.ids.tolist()) if card is not None else set()
        for decision in reversed(decisions):
            touched = [*decision.members.tolist(), *decision.others.tolist()]
            if members.isdisjoint(touched):
                continue
            item = QListWidgetItem(_told(decision))
            item.setData(_ROLE, (decision.id, decision.withdrawn))
            self.history.addItem(item)
        self.check.setEnabled(card is not None)
        self._show_health()
        self._show_turn()

    def ask(self) -> None:
        """Measure the health of the group, as a task."""
        card, case = self._card, self._session.case
        if card is None or case is None:
            return
        model_id = case.model_ids()[-1]
        task = self._session.run(
            tr("check the group"), lambda held: health(held, model_id, card.ids)
        )
        task.done.connect(lambda found: self._on_health(card.key, found))

    def take_suggestion(self) -> None:
        """Do what the chosen suggestion says."""
        row, found, card = self.suggestions.currentRow(), self._health, self._card
        if found is None or card is None or row < 0:
            return
        if row < len(found.splits):
            group_acts.split(self._session, card.ids, found.splits[row])
        else:
            other = found.merges[row - len(found.splits)]
            group_acts.merge(self._session, [card.ids, other.ids])
        self._health = None

    def turn_decision(self) -> None:
        """Withdraw the chosen decision, or put it back."""
        item = self.history.currentItem()
        if item is not None:
            decision_id, withdrawn = item.data(_ROLE)
            group_acts.turn(self._session, decision_id, effective=withdrawn)

    def _on_health(self, key: int, found: GroupHealth) -> None:
        if self._card is not None and self._card.key == key:
            self._health = found
            self._show_health()

    def _show_health(self) -> None:
        self.suggestions.clear()
        card, found = self._card, self._health
        if card is None:
            self.said.setText(tr("No group is chosen."))
        elif found is None:
            self.said.setText(tr("Spread {spread:.3f}.", spread=card.spread))
        else:
            self.said.setText(
                tr(
                    "Spread {spread:.3f}, allowed {theta:.3f}.",
                    spread=found.spread,
                    theta=found.theta,
                )
            )
            for part in found.splits:
                crops = counted(len(part), "1 crop", "{n:,} crops")
                self.suggestions.addItem(tr("Split off {crops}", crops=crops))
            for other in found.merges:
                self.suggestions.addItem(
                    tr(
                        "Merge with group {key}: {crops}, spread {spread:.3f}",
                        key=other.key,
                        crops=counted(len(other.ids), "1 crop", "{n:,} crops"),
                        spread=other.spread,
                    )
                )
            if not self.suggestions.count():
                self.suggestions.addItem(tr("Nothing to split or merge."))
        self._on_suggestion(self.suggestions.currentRow())

    def _on_suggestion(self, row: int) -> None:
        found = self._health
        count = len(found.splits) + len(found.merges) if found is not None else 0
        self.take.setEnabled(0 <= row < count)
        if found is not None and 0 <= row < count:
            merges = found.merges
            split = row < len(found.splits)
            self.shown.emit(found.splits[row] if split else merges[row - len(found.splits)].ids)

    def _show_turn(self) -> None:
        item = self.history.currentItem()
        self.turn.setEnabled(item is not None)
        withdrawn = item is not None and item.data(_ROLE)[1]
        self.turn.setText(tr("Put &back") if withdrawn else tr("&Withdraw"))

    def _lay_out(self) -> None:
        health_head, history_head = QLabel(tr("Health")), QLabel(tr("Decisions"))
        for head in (health_head, history_head):
            head.setProperty("role", "heading")
        top, low = QHBoxLayout(), QHBoxLayout()
        top.addWidget(health_head, 1)
        top.addWidget(self.check)
        top.addWidget(self.take)
        low.addWidget(history_head, 1)
        low.addWidget(self.turn)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 0, 0, 0)
        layout.addLayout(top)
        layout.addWidget(self.said)
        layout.addWidget(self.suggestions, 1)
        layout.addLayout(low)
        layout.addWidget(self.history, 1)


def _told(decision: Decision) -> str:
    """Return a decision in words."""
    text = f" “{decision.text}”" if decision.text else ""
    crops = counted(len(decision.members), "1 crop", "{n:,} crops")
    kind = tr(DECISION_WORDS[decision.kind])
    line = f"{kind}{text}: {crops}, {decision.by}, {date_and_time(decision.at)}"
    return tr("{decision} (withdrawn)", decision=line) if decision.withdrawn else line
