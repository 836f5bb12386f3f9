from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from reid_desktop.core.errors import WeightsError
from reid_desktop.core.models import Device, FileState, ModelCard, SpeedFigure
from reid_desktop.core.paths import config_dir
from reid_desktop.core.progress import Job, Progress
from reid_desktop.core.settings import WEIGHT_SETTINGS, Settings, changed, described, load
from reid_desktop.gui.main_window import MainWindow
from reid_desktop.gui.models_dialog import ModelsDialog
from reid_desktop.gui.session import Session

NETWORK = sorted(WEIGHT_SETTINGS)[0]
SHIPPED = ModelCard(
    "shipped",
    NETWORK,
    Path("/models/shipped.safetensors"),
    "a" * 64,
    25_000_000,
    FileState.OK,
    "Apache-2.0",
    "rank-1 61 %",
    "synthetic people",
    "cosine",
    imported=False,
    in_use=True,
)


class StubShelf:
    """Two weights, one of them imported; what is done is remembered."""

    cards_now = [SHIPPED, replace(SHIPPED, name="mine", imported=True, in_use=False)]

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def devices(self) -> list[Device]:
        return [Device("cpu", "two cores", 0, ""), Device("cuda:0", "GPU", 8 << 30, "No driver.")]

    def cards(self) -> Job[list[ModelCard]]:
        yield Progress(0, 2)
        chosen = {value for key, _, value in described(self.settings) if key.endswith("weights")}
        return [replace(c, in_use=c.name in chosen or not c.imported) for c in self.cards_now]

    def test_speed(self, name: str, device: str = "auto") -> Job[SpeedFigure]:
        yield Progress(0, 1)
        return SpeedFigure(name, "cpu", "torch", 12.5, "crops/s", 3)

    def add(self, path: Path, manifest: Path | None = None) -> Job[ModelCard]:
        yield Progress(0, 1)
        if path.name != "good.safetensors":
            raise WeightsError(f"“{path.name}” has no entry.")
        type(self).cards_now = [*self.cards_now, replace(SHIPPED, name="good", imported=True)]
        return self.cards_now[-1]

    def remove(self, name: str) -> Job[None]:
        yield Progress(0, 1)
        type(self).cards_now = [card for card in self.cards_now if card.name != name]


@pytest.fixture
def dialog(window: MainWindow, session: Session, qtbot: QtBot) -> Iterator[ModelsDialog]:
    StubShelf.cards_now = StubShelf.cards_now[:2]
    session.shelf = StubShelf
    window.actions_by_name["models"].trigger()
    (shown,) = [w for w in QApplication.topLevelWidgets() if isinstance(w, ModelsDialog)]
    qtbot.waitUntil(lambda: shown.table.rowCount() == 2, timeout=5000)
    yield shown
    shown.close()
    qtbot.waitUntil(lambda: not session.tasks, timeout=5000)


def test_licence_figures_and_hash_state_are_shown(dialog: ModelsDialog) -> None:
    texts = [dialog.table.index(0, c).data() for c in range(dialog.table.columnCount())]
    assert texts[:6] == ["shipped", NETWORK, "in use", "as listed", "25.0 MB", "Apache-2.0"]
    assert "rank-1 61 %" in dialog.details.toPlainText()
    assert "a" * 64 in dialog.details.toPlainText()
    assert "No driver." in dialog.said.text()


def test_the_speed_here_is_measured_by_button(dialog: ModelsDialog, qtbot: QtBot) -> None:
    qtbot.mouseClick(dialog.test, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "12.5 crops/s" in dialog.table.index(0, 6).data(), timeout=5000)


def test_other_weights_device_and_memory_go_to_the_settings(
    dialog: ModelsDialog, session: Session, qtbot: QtBot
) -> None:
    dialog.view.selectRow(1)
    qtbot.mouseClick(dialog.use, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.table.index(1, 2).data() == "in use", timeout=5000)
    dialog.device.setCurrentIndex(dialog.device.findData("cpu"))
    dialog.device.activated.emit(dialog.device.currentIndex())
    dialog.memory.setValue(0.5)
    dialog.memory.editingFinished.emit()
    wanted = {WEIGHT_SETTINGS[NETWORK]: "mine", "program.device": "cpu"}
    wanted |= {"program.gpu_memory_share": 0.5, "program.examiner": "Eva"}
    assert session.settings == changed(Settings(), wanted)
    assert load(config_dir() / "settings.toml") == session.settings


def test_weights_are_imported_and_removed(
    dialog: ModelsDialog, window: MainWindow, qtbot: QtBot
) -> None:
    dialog.import_file(Path("/tmp/good.safetensors"))
    qtbot.waitUntil(lambda: dialog.table.rowCount() == 3, timeout=5000)
    dialog.view.selectRow(0)
    assert not dialog.remove.isEnabled()
    dialog.view.selectRow(2)
    qtbot.mouseClick(dialog.remove, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.table.rowCount() == 2, timeout=5000)
    dialog.import_file(Path("/tmp/bad.safetensors"))
    qtbot.waitUntil(lambda: "bad.safetensors" in dialog.said.text(), timeout=5000)
    window.findChild(object, "error_message").close()


def test_a_changed_file_is_said_loudly(dialog: ModelsDialog, qtbot: QtBot) -> None:
    StubShelf.cards_now = [replace(SHIPPED, state=FileState.CHANGED)]
    dialog.refresh()
    qtbot.waitUntil(lambda: "shipped" in dialog.said.text(), timeout=5000)
    assert dialog.table.index(0, 3).data() == "CHANGED"
    StubShelf.cards_now = [SHIPPED, replace(SHIPPED, name="mine", imported=True, in_use=False)]


def test_the_models_table_keeps_the_promises_of_an_item_model(dialog: ModelsDialog) -> None:
    fatal = QAbstractItemModelTester.FailureReportingMode.Fatal
    QAbstractItemModelTester(dialog.table, fatal)
    dialog.table.show([])
