"""A case that was indexed with another profile than the settings name is searched with its own."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from reid_desktop.core.networks import Describer, Networks
from reid_desktop.gui.main_window import MainWindow
from reid_desktop.gui.session import Session


class Renamed:
    """Networks whose describer has a model id that indexed nobody."""

    MODEL_ID = "colour@000000000009"

    def __init__(self, networks: Networks) -> None:
        self.detector, self.searcher = networks.detector, networks.searcher
        describer = networks.describer()
        self._describer = type("Renamed", (type(describer),), {"model_id": self.MODEL_ID})()

    def describer(self) -> Describer:
        return self._describer


@pytest.fixture
def session(make_session: Callable[[], Session]) -> Iterator[Session]:
    """A session whose settings' profile, `balanced`, indexed nobody; `fast` did."""
    usual = make_session()
    fast = usual.networks
    made = Session(
        Renamed(fast),
        usual.settings,
        networks_of={"fast": fast}.__getitem__,
        describers=lambda: {"fast": fast.describer().model_id, "balanced": Renamed.MODEL_ID},
    )
    yield made
    for each in (usual, made):
        each.shut()
        each.deleteLater()


def test_the_window_searches_with_the_profile_of_the_case_and_says_so(
    opened: MainWindow, session: Session, qtbot: QtBot
) -> None:
    said: list[str] = []
    session.said.connect(said.append)
    opened.query.take_detection(2)
    qtbot.waitUntil(lambda: opened.query.query is not None, timeout=5000)
    with qtbot.waitSignal(opened.query.searched, timeout=10_000):
        qtbot.keyClick(opened, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert opened.ranklist.search.model_id == session.networks_of("fast").describer().model_id
    assert any("indexed with the profile “fast”" in sentence for sentence in said)
