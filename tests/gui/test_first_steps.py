from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from reid_desktop.core.paths import data_dir
from reid_desktop.core.progress import Job, Progress
from reid_desktop.footage.writer import VideoWriter
from reid_desktop.gui import first_steps
from reid_desktop.gui.first_steps import SEEN_KEY, Wizard
from reid_desktop.gui.main_window import MainWindow
from reid_desktop.gui.session import Session


def drawn_street(out: Path) -> Job[list[Path]]:
    """Three coloured figures that a stub detector finds, in place of the street."""
    yield Progress(0, 1)
    out.mkdir(parents=True)
    with VideoWriter(out / "gate.mp4", 4.0, 256, 160) as writer:
        for index in range(8):
            image = np.full((160, 256, 3), 110, np.uint8)
            for number, colour in enumerate(((220, 60, 50), (50, 190, 70), (60, 80, 220))):
                left = 10 + 80 * number + 2 * index
                image[40:120, left : left + 30] = colour
            writer.write(image)
    return [out / "gate.mp4"]


def shown_wizard() -> Wizard:
    (wizard,) = [w for w in QApplication.topLevelWidgets() if isinstance(w, Wizard)]
    return wizard


def test_the_sample_leads_from_nothing_to_the_first_hit(
    window: MainWindow, session: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(first_steps, "sample_footage", drawn_street)
    window.first_steps.open_once()
    wizard = shown_wizard()
    wizard.examiner.setText("Mia")
    wizard.next()
    qtbot.mouseClick(wizard.ways["sample"], Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(window.first_steps.run.answered, timeout=20_000) as answered:
        pass
    assert answered.args[0].hits > 0
    assert window.ranklist.search.id == answered.args[0].id
    assert session.settings.program.examiner == "Mia"
    assert session.case.path.is_relative_to(data_dir() / "samples")
    assert [group for group in session.case.groups(session.case.model_ids()[-1]).ids.tolist()]


def test_the_wizard_comes_by_itself_only_once(window: MainWindow) -> None:
    window.first_steps.open_once()
    shown_wizard().close()
    window.first_steps.open_once()
    assert not [
        w for w in QApplication.topLevelWidgets() if isinstance(w, Wizard) and w.isVisible()
    ]
    assert window.stored.value(SEEN_KEY)
