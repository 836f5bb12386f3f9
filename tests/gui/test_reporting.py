from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialogButtonBox
from pytestqt.qtbot import QtBot

from reid_desktop.core.records import Mark, Method, Search
from reid_desktop.core.settings import ReportSettings
from reid_desktop.gui.clips_dialog import ClipsDialog
from reid_desktop.gui.report_dialog import ReportDialog
from reid_desktop.report.choices import Form


def search(number: int) -> Search:
    return Search(
        method=Method.GLAD,
        query_name=f"witness{number}.jpg",
        query_jpeg=b"",
        query_sha256="",
        box=None,
        model_id="glad@0",
        parameters={},
        unseen_frames=0,
        id=number,
        asked_at="",
        asked_by="",
        hits=100,
    )


SEARCHES = [search(number) for number in (1, 2, 3)]


@pytest.fixture
def report(qtbot: QtBot, tmp_path: Path) -> ReportDialog:
    settings = ReportSettings(language="de")
    dialog = ReportDialog(tmp_path / "report", SEARCHES, SEARCHES[1], settings)
    qtbot.addWidget(dialog)
    return dialog


@pytest.fixture
def clips(qtbot: QtBot, tmp_path: Path) -> ClipsDialog:
    settings = ReportSettings()
    dialog = ClipsDialog(tmp_path / "clips", SEARCHES, None, ["Gate", "Hall"], settings)
    qtbot.addWidget(dialog)
    return dialog


def is_ready(dialog: ReportDialog | ClipsDialog) -> bool:
    buttons = dialog.findChild(QDialogButtonBox)
    return buttons.button(QDialogButtonBox.StandardButton.Ok).isEnabled()


def test_bystanders_are_hidden_unless_the_switch_is_turned_off(
    report: ReportDialog, clips: ClipsDialog
) -> None:
    for dialog in (report, clips):
        assert dialog.choices.pixelate
        dialog.privacy.switch.setChecked(False)
        assert not dialog.choices.pixelate


def test_a_report_begins_with_the_search_shown_every_form_and_the_settings_language(
    report: ReportDialog,
) -> None:
    choices = report.choices
    assert choices.search_ids == (2,)
    assert choices.forms == frozenset(Form)
    assert choices.language == "de"
    assert choices.exported_at
    report.dated.setChecked(False)
    report.forms[Form.PDF].setChecked(False)
    assert report.choices.exported_at == ""
    assert Form.PDF not in report.choices.forms


def test_without_a_search_there_is_nothing_to_export(
    report: ReportDialog, clips: ClipsDialog
) -> None:
    for dialog in (report, clips):
        assert is_ready(dialog)
        for row in range(dialog.searches.count()):
            dialog.searches.item(row).setCheckState(Qt.CheckState.Unchecked)
        assert not is_ready(dialog)


def test_clips_take_every_camera_until_some_are_left_out(clips: ClipsDialog) -> None:
    assert clips.choices.search_ids == (1, 2, 3)
    assert clips.choices.marks == (Mark.MATCH,)
    assert clips.choices.cameras == ()
    clips.cameras.item(0).setCheckState(Qt.CheckState.Unchecked)
    assert clips.choices.cameras == ("Hall",)
    clips.cameras.item(1).setCheckState(Qt.CheckState.Unchecked)
    assert not is_ready(clips)


def test_clips_without_anything_to_make_or_any_mark_cannot_be_asked_for(clips: ClipsDialog) -> None:
    clips.clips.setChecked(False)
    assert is_ready(clips)
    clips.stills.setChecked(False)
    assert not is_ready(clips)
    clips.stills.setChecked(True)
    clips.marks[Mark.MATCH].setChecked(False)
    assert not is_ready(clips)
