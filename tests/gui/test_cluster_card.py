"""The card of the cluster: hidden without an address; machines, rates, failures, what lacks."""

from dataclasses import replace
from typing import Any

import pytest

from reid_desktop.core.execution import ClusterReport, NodeReport
from reid_desktop.core.settings import Settings, changed
from reid_desktop.gui.panels.cluster_card import ClusterCard
from reid_desktop.gui.session import Session

REPORT = ClusterReport(
    "head:6379",
    "working",
    (
        NodeReport("gpu1 4f2a81", True, 4, 1204, 310.5, 0, ""),
        NodeReport("gpu2 91c07e", False, 0, 17, 0.0, 3, "gpu2 91c07e is gone."),
    ),
    waiting=3420,
    done=1221,
    repeated=5,
    notes=("gpu2 91c07e is gone.",),
)


class Link:
    """A cluster that says what it is told to."""

    def __init__(self, report: ClusterReport | None) -> None:
        self.said = report

    def elsewhere(self, settings: Settings) -> None:
        return None

    def report(self) -> ClusterReport | None:
        return self.said


@pytest.fixture
def session(qtbot: Any) -> Any:
    made = Session(None, Settings(), cluster=Link(REPORT))  # type: ignore[arg-type]
    yield made
    made.shut()


def test_the_card_appears_with_an_address(qtbot: Any, session: Any) -> None:
    card = ClusterCard(session)
    qtbot.addWidget(card)
    assert card.isHidden()
    session.settings = changed(Settings(), {"cluster.address": "head:6379"})
    session.settings_changed.emit(session.settings)
    assert not card.isHidden()
    assert "head:6379" in card.head.text()
    assert "working" in card.head.text()


def test_machines_rates_failures_and_what_is_missing_are_shown(qtbot: Any, session: Any) -> None:
    session.settings = changed(Settings(), {"cluster.address": "head:6379"})
    card = ClusterCard(session)
    qtbot.addWidget(card)
    cells = [
        [card.table.item(row, column).text() for column in range(5)]
        for row in range(card.table.rowCount())
    ]
    assert cells[0][:3] == ["gpu1 4f2a81", "4", "1,204"]
    assert "310" in cells[0][3]
    assert cells[1][0] == "gpu2 91c07e"
    assert cells[1][1] == "gone"
    assert cells[1][4] == "3"
    assert "3,420" in card.missing.text()
    assert "gone" in card.note.text()


def test_a_lost_cluster_says_that_local_search_goes_on(qtbot: Any, session: Any) -> None:
    session.settings = changed(Settings(), {"cluster.address": "head:6379"})
    card = ClusterCard(session)
    qtbot.addWidget(card)
    card.show_report(replace(REPORT, state="lost"))
    assert "searches on this computer go on" in card.head.text()
    card.show_report(ClusterReport("head:6379", "closed"))
    assert card.table.isHidden()
    assert card.missing.isHidden()
