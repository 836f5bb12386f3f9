import logging
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from reid_desktop import app
from reid_desktop.core.paths import log_file
from reid_desktop.core.records import CaseInfo
from reid_desktop.core.settings import Settings, changed
from reid_desktop.gui.main_window import MainWindow
from reid_desktop.store.case import Case


@pytest.fixture(autouse=True)
def own_log(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the handlers of the process as they are."""
    root = logging.getLogger("reid_desktop")
    monkeypatch.setattr(root, "handlers", list(root.handlers))


def test_the_program_starts_on_a_case_and_ends_when_the_window_is_closed(
    tmp_path: Path, qapp: QApplication
) -> None:
    path = tmp_path / "theft.reidcase"
    Case.create(path, CaseInfo("Theft"), by="Eva").close()
    titles = []

    def look() -> None:
        windows = [w for w in qapp.topLevelWidgets() if isinstance(w, MainWindow)]
        if windows and "Theft" in windows[0].windowTitle():
            titles.append(windows[0].windowTitle())
            timer.stop()
            windows[0].close()

    timer = QTimer(interval=20)
    timer.timeout.connect(look)
    timer.start()
    assert app.main([str(path)]) == 0
    assert titles == ["Theft - ReID Desktop"]
    assert "starts" in log_file().read_text(encoding="utf-8")
    Case.open(path).close()


def test_status_says_device_and_profile_before_any_network_is_built() -> None:
    settings = changed(Settings(), {"program.device": "cpu", "index.profile": "fast"})
    assert app.NetworksOfSettings(settings).told() == "device cpu · fast · no model loaded"
