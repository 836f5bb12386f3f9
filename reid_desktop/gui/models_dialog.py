"""The shelf of weights: licence, figures, hash, speed on this machine, import and choice."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from reid_desktop.core.models import Device, FileState, ModelCard, ModelShelf, SpeedFigure
from reid_desktop.core.progress import Job, Progress
from reid_desktop.core.settings import WEIGHT_SETTINGS, changed
from reid_desktop.gui.appearance import give_room
from reid_desktop.gui.language import marked, told, tr
from reid_desktop.gui.session import Session
from reid_desktop.gui.table_model import RECORD_ROLE, RecordTable
from reid_desktop.gui.views.choice import Choice
from reid_desktop.gui.views.record_view import RecordView

STATES = {
    FileState.OK: marked("as listed"),
    FileState.CHANGED: marked("CHANGED"),
    FileState.MISSING: marked("MISSING"),
}
_MB = 1e6
_KINDS = QDialogButtonBox.StandardButton


class ModelsTable(RecordTable):
    """Cards of the shelf with the speed measured in this session."""

    COLUMNS = (
        marked("Weights"),
        marked("Network"),
        marked("In use"),
        marked("Hash"),
        marked("Size"),
        marked("Licence"),
        marked("Speed here"),
    )

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.cards: list[ModelCard] = []
        self.speeds: dict[str, SpeedFigure] = {}

    def show(self, cards: Sequence[ModelCard]) -> None:
        """Show `cards`."""
        with self.renewed(same=False):
            self.cards = list(cards)

    def show_speed(self, figure: SpeedFigure) -> None:
        """Show a measured speed in its row."""
        self.speeds[figure.name] = figure
        for row, card in enumerate(self.cards):
            if card.name == figure.name:
                place = self.index(row, len(self.COLUMNS) - 1)
                self.dataChanged.emit(place, place)

    def count(self) -> int:
        return len(self.cards)

    def record(self, row: int) -> ModelCard:
        return self.cards[row]

    def tip(self, row: int, column: int) -> str:
        return f"{self.cards[row].path}\nSHA-256 {self.cards[row].sha256}"

    def text(self, row: int, column: int) -> str:
        card = self.cards[row]
        speed = self.speeds.get(card.name)
        return (
            card.name,
            card.network,
            tr("in use") if card.in_use else "",
            tr(STATES[card.state]),
            tr("{size:.1f} MB", size=card.size_bytes / _MB),
            card.licence,
            f"{speed.rate:.1f} {speed.unit}, {speed.device}" if speed else "",
        )[column]


class ModelsDialog(QDialog):
    """Lists the weights and does what can be done with them, each as a task.

    Signals:
        settings_wanted: Settings with other weights, device or memory share.
    """

    settings_wanted = Signal(object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.setWindowTitle(tr("Models"))
        self.table = ModelsTable(self)
        self.view = RecordView(self.table, tr("Weights on this machine"), one=True)
        self.details = QTextBrowser()
        self.details.setAccessibleName(tr("What is known of the weights"))
        self.said = QLabel(tr("Hashing the files…"))
        self.said.setWordWrap(True)
        self.device = Choice()
        self.device.addItem(tr("automatic"), "auto")
        self.memory = QDoubleSpinBox()
        self.memory.setRange(0.1, 1.0)
        self.memory.setSingleStep(0.1)
        self.memory.setValue(session.settings.program.gpu_memory_share)
        self.use = self._button(tr("&Use"), self.use_chosen)
        self.test = self._button(tr("&Measure speed"), self.test_chosen)
        self.add = self._button(tr("&Import…"), self.choose_file)
        self.remove = self._button(tr("&Remove"), self.remove_chosen)
        self._lay_out()
        self.view.selectionModel().currentRowChanged.connect(self._on_row)
        self.device.activated.connect(self._on_device)
        self.memory.editingFinished.connect(self._on_memory)
        self.refresh()

    @property
    def shelf(self) -> ModelShelf:
        """The shelf as the settings of now see it."""
        assert self._session.shelf is not None
        return self._session.shelf(self._session.settings)

    @property
    def chosen(self) -> ModelCard | None:
        """The card of the current row."""
        card = self.view.currentIndex().data(RECORD_ROLE)
        return card if isinstance(card, ModelCard) else None

    def refresh(self) -> None:
        """Hash the files and ask for the devices, as a task."""
        task = self._session.work(tr("look at the models"), _looked(self.shelf))
        task.done.connect(self._on_looked)

    def use_chosen(self) -> None:
        """Let networks of this kind use the chosen weights from now on."""
        card = self.chosen
        if card is not None and card.network in WEIGHT_SETTINGS:
            self._change(WEIGHT_SETTINGS[card.network], card.name)
            self.refresh()

    def test_chosen(self) -> None:
        """Measure the speed of the chosen weights, or of all when none is chosen."""
        cards = [self.chosen] if self.chosen else self.table.cards
        for card in cards:
            if card is not None:
                job = self.shelf.test_speed(card.name, self._session.settings.program.device)
                task = self._session.work(tr("measure {name}", name=card.name), job)
                task.done.connect(self._on_tested)

    def choose_file(self) -> None:
        """Import a safetensors file chosen in a dialog."""
        name, _ = QFileDialog.getOpenFileName(
            self, tr("Import weights"), "", tr("Weights (*.safetensors)")
        )
        if name:
            self.import_file(Path(name))

    def import_file(self, path: Path, manifest: Path | None = None) -> None:
        """Check a file and take it onto the shelf, as a task."""
        task = self._session.work(
            tr("import {name}", name=path.name), self.shelf.add(path, manifest)
        )
        task.done.connect(self.refresh)
        task.failed.connect(lambda error: self.said.setText(told(error)))

    def remove_chosen(self) -> None:
        """Delete imported weights from the shelf, as a task."""
        card = self.chosen
        if card is not None and card.imported:
            job = self.shelf.remove(card.name)
            task = self._session.work(tr("remove {name}", name=card.name), job)
            task.done.connect(self.refresh)

    def _on_looked(self, looked: tuple[list[ModelCard], list[Device]]) -> None:
        cards, devices = looked
        row = max(0, self.view.currentIndex().row())
        self.table.show(cards)
        self.view.selectRow(min(row, len(cards) - 1))
        while self.device.count() > 1:
            self.device.removeItem(1)
        for device in devices:
            self.device.addItem(f"{device.name}: {device.title}", device.name)
        place = self.device.findData(self._session.settings.program.device)
        self.device.setCurrentIndex(max(0, place))
        changed_files = [card.name for card in cards if card.state is not FileState.OK]
        problems = [told(device.problem) for device in devices if device.problem]
        if changed_files:
            problems.insert(
                0, tr("Not as listed: {names}. Do not use them.", names=", ".join(changed_files))
            )
        self.said.setText("\n".join(problems) or tr("Every file has the hash that is listed."))

    def _on_tested(self, figure: SpeedFigure) -> None:
        self.table.show_speed(figure)
        if figure.notices:
            self.said.setText("\n".join(told(notice) for notice in figure.notices))

    def _on_row(self, current: QModelIndex) -> None:
        card = self.chosen if current.isValid() else None
        self.use.setEnabled(card is not None and not card.in_use)
        self.remove.setEnabled(card is not None and card.imported)
        if card is None:
            self.details.clear()
            return
        told = (
            (tr("Figures"), card.figures),
            (tr("Training data"), card.training_data),
            (tr("Recipe"), card.recipe),
            (tr("Licence"), card.licence),
            ("SHA-256", card.sha256),
        )
        self.details.setPlainText("\n\n".join(f"{head}\n{text}" for head, text in told if text))

    def _on_device(self) -> None:
        self._change("program.device", self.device.currentData())

    def _on_memory(self) -> None:
        self._change("program.gpu_memory_share", self.memory.value())

    def _change(self, key: str, value: object) -> None:
        settings = changed(self._session.settings, {key: value})
        if settings != self._session.settings:
            self.settings_wanted.emit(settings)

    def _button(self, words: str, slot: Any) -> QPushButton:
        button = QPushButton(words)
        button.setAutoDefault(False)
        button.clicked.connect(lambda _checked=False: slot())
        return button

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        for button in (self.use, self.test, self.add, self.remove):
            row.addWidget(button)
        row.addStretch(1)
        form = QFormLayout()
        form.addRow(tr("&Device"), self.device)
        form.addRow(tr("Share of GPU &memory"), self.memory)
        close = QDialogButtonBox(_KINDS.Close)
        close.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(self.said)
        layout.addWidget(self.view, 2)
        layout.addLayout(row)
        layout.addWidget(self.details, 2)
        layout.addLayout(form)
        layout.addWidget(close)
        give_room(self, 60, 0.65)


def _looked(shelf: ModelShelf) -> Job[tuple[list[ModelCard], list[Device]]]:
    yield Progress(0, 0, "", "models")
    devices = shelf.devices()
    cards = yield from shelf.cards()
    return cards, devices
