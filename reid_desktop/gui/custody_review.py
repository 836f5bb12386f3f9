"""The second person's window: one picture after the other, without rank, score or first mark."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QPixmap, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from reid_desktop.core.records import Disagreement, Mark
from reid_desktop.gui.appearance import give_room, scaled
from reid_desktop.gui.language import marked, tr
from reid_desktop.gui.pictures import picture_of
from reid_desktop.pipeline.review import Lineup

CHOICES = (
    (Mark.MATCH, marked("&Match"), "M"),
    (Mark.NOT_MATCH, marked("&Not match"), "N"),
    (Mark.UNSURE, marked("&Unsure"), "U"),
)
_WORDS = {
    Mark.MATCH: marked("match"),
    Mark.NOT_MATCH: marked("not match"),
    Mark.UNSURE: marked("unsure"),
}


class _Picture(QLabel):
    """A picture as large as there is room."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setMinimumSize(scaled(160), scaled(320))
        self._whole = QPixmap()

    def show_jpeg(self, jpeg: bytes) -> None:
        self._whole = QPixmap.fromImage(picture_of(jpeg))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        if not self._whole.isNull():
            keep = Qt.AspectRatioMode.KeepAspectRatio
            smooth = Qt.TransformationMode.SmoothTransformation
            self.setPixmap(self._whole.scaled(self.size(), keep, smooth))


class ReviewDialog(QDialog):
    """Shows the person sought beside one candidate of the lineup at a time.

    Signals:
        judged: (detection id, Mark) of the second person.
    """

    judged = Signal(int, object)

    def __init__(
        self,
        lineup: Lineup,
        query_jpeg: bytes,
        crop: Callable[[int], bytes],
        parent: QWidget | None = None,
        *,
        warning: Callable[[int], str] = lambda _number: "",
    ) -> None:
        """Show a lineup.

        Args:
            lineup: whom to judge, in which order.
            query_jpeg: the person sought.
            crop: gives the picture of a candidate.
            parent: of the dialog.
            warning: says what is wrong with the original a candidate rests on; "" for nothing.
        """
        super().__init__(parent)
        self.setWindowTitle(tr("Second person: search {n}", n=lineup.search_id))
        self._crop, self._warning = crop, warning
        self._waiting = [n for n in lineup.detection_ids if n not in lineup.done]
        self._total = len(lineup.detection_ids)
        self.query, self.candidate = _Picture(tr("Person sought")), _Picture(tr("Candidate"))
        self.query.show_jpeg(query_jpeg)
        self.told = QLabel()
        self.told.setWordWrap(True)
        self.buttons: dict[Mark, QPushButton] = {}
        pictures, choices = QHBoxLayout(), QHBoxLayout()
        pictures.addWidget(self.query, 1)
        pictures.addWidget(self.candidate, 1)
        for choice, text, key in CHOICES:
            button = QPushButton(tr(text))
            button.setAutoDefault(False)
            button.clicked.connect(lambda _checked=False, choice=choice: self.judge(choice))
            QShortcut(QKeySequence(key), self, lambda choice=choice: self.judge(choice))
            choices.addWidget(button)
            self.buttons[choice] = button
        layout = QVBoxLayout(self)
        layout.addWidget(self.told)
        layout.addLayout(pictures, 1)
        layout.addLayout(choices)
        give_room(self, 58, 0.96)
        self._show()

    @property
    def current(self) -> int | None:
        """The candidate shown, None when all are judged."""
        return self._waiting[0] if self._waiting else None

    def judge(self, mark: Mark) -> None:
        """Take the second person's mark and show the next candidate."""
        if self.current is not None:
            self.judged.emit(self._waiting.pop(0), mark)
            self._show()

    def _show(self) -> None:
        for button in self.buttons.values():
            button.setEnabled(self.current is not None)
        done = self._total - len(self._waiting)
        if self.current is None:
            self.candidate.clear()
            self.told.setText(tr("All {n} candidates are judged.", n=self._total))
            return
        self.candidate.show_jpeg(self._crop(self.current))
        asked = tr(
            "Is this the person on the left? {done} of {n} judged.", done=done, n=self._total
        )
        warning = self._warning(self.current)
        self.told.setText(f"{asked}\n▲ {warning}" if warning else asked)


class DisagreementsDialog(QDialog):
    """Lists the candidates on which two persons disagree.

    Signals:
        chosen: (search id, detection id) of a row that was opened.
    """

    chosen = Signal(int, int)

    def __init__(self, found: list[Disagreement], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Disagreements"))
        self._found = found
        titles = [tr("Search"), tr("Candidate"), tr("First person"), tr("Second person")]
        self.table = QTableWidget(len(found), len(titles))
        self.table.setAccessibleName(tr("Disagreements"))
        self.table.setHorizontalHeaderLabels(titles)
        self.table.verticalHeader().hide()
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        for row, each in enumerate(found):
            cells = [str(each.search_id), str(each.detection_id)]
            cells += [f"{tr(_WORDS[v.mark])} ({v.by})" for v in (each.first, each.second)]
            for column, text in enumerate(cells):
                self.table.setItem(row, column, QTableWidgetItem(text))
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.table.cellActivated.connect(self._choose)
        layout = QVBoxLayout(self)
        layout.addWidget(QLabel(self._headline()))
        layout.addWidget(self.table)
        give_room(self, 56, 0.58)

    def _headline(self) -> str:
        if not self._found:
            return tr("Nobody disagrees.")
        return tr("{n} candidate(s) were marked otherwise by a second person.", n=len(self._found))

    def _choose(self, row: int, _column: int) -> None:
        each = self._found[row]
        self.chosen.emit(each.search_id, each.detection_id)
