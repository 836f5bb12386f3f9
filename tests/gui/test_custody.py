"""The custody dialogs and what the custody menu starts."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialogButtonBox, QFileDialog
from pytestqt.qtbot import QtBot

from reid_desktop.core.case_templates import CaseTemplate, templates
from reid_desktop.core.errors import ReidError
from reid_desktop.core.progress import run
from reid_desktop.core.records import CaseInfo, Disagreement, Mark, UserRole, Verdict
from reid_desktop.core.settings import changed
from reid_desktop.footage.crops import encode_jpeg
from reid_desktop.gui.case_dialogs import NewCaseDialog
from reid_desktop.gui.custody_form import EditCaseDialog
from reid_desktop.gui.custody_passphrase import PassphraseDialog
from reid_desktop.gui.custody_review import DisagreementsDialog, ReviewDialog
from reid_desktop.gui.custody_roles import RolesDialog
from reid_desktop.gui.main_window import MainWindow
from reid_desktop.gui.session import Session
from reid_desktop.pipeline.review import Lineup
from reid_desktop.store import sealing
from reid_desktop.store.case import Case
from reid_desktop.store.sealed_case import seal


@pytest.fixture(autouse=True)
def cheap_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the key of a sealed case in no time."""
    monkeypatch.setattr(sealing, "_LOG2_N", 4)


OK = QDialogButtonBox.StandardButton.Ok


def test_the_form_says_what_is_missing_and_what_cannot_be_read(qtbot: QtBot) -> None:
    dialog = EditCaseDialog(CaseInfo("Theft"), [], policy_fixed=True)
    qtbot.addWidget(dialog)
    form, ok = dialog.form, dialog._buttons.button(OK)
    assert not form.policy.isEnabled()
    assert "legal basis" in form.told.text()
    form.lines["review_on"].setText("soon")
    assert "“soon” is no day" in form.told.text()
    assert not ok.isEnabled()
    form.lines["review_on"].setText("2026-12-31")
    form.lines["cameras"].setText("Gate, Hall ,")
    assert ok.isEnabled()
    assert form.info().scope_cameras == ("Gate", "Hall")
    assert form.info().policy


def test_a_template_fills_in_what_is_empty(qtbot: QtBot, tmp_path: Path) -> None:
    template = CaseTemplate(
        "Theft", CaseInfo("Theft", purpose="find it", legal_basis="§ 1"), Path()
    )
    dialog = NewCaseDialog(tmp_path, "Eva", templates=[template])
    qtbot.addWidget(dialog)
    dialog.form.lines["purpose"].setText("my own")
    dialog.form._use_template(1)
    assert (dialog.info.purpose, dialog.info.legal_basis) == ("my own", "§ 1")
    assert (dialog.info.title, dialog.info.examiner) == ("Theft", "Eva")


def test_the_shipped_templates_can_be_read() -> None:
    assert "Criminal investigation" in [template.name for template in templates()]


def test_a_new_passphrase_is_long_and_typed_twice(qtbot: QtBot) -> None:
    dialog = PassphraseDialog("x", new=True)
    qtbot.addWidget(dialog)
    ok = dialog._buttons.button(OK)
    for first, again, fine in (
        ("short", "short", False),
        ("long enough 1", "long enough 2", False),
        ("long enough 1", "long enough 1", True),
    ):
        dialog.line.setText(first)
        dialog.again.setText(again)
        assert ok.isEnabled() is fine


def test_the_second_person_sees_one_candidate_after_the_other(qtbot: QtBot) -> None:
    jpeg = encode_jpeg(np.full((60, 20, 3), 90, np.uint8))
    shown: list[int] = []

    def crop(number: int) -> bytes:
        shown.append(number)
        return jpeg

    dialog = ReviewDialog(Lineup(3, (9, 5, 11), frozenset({5})), jpeg, crop)
    qtbot.addWidget(dialog)
    judged: list[tuple[int, Mark]] = []
    dialog.judged.connect(lambda number, mark: judged.append((number, mark)))
    dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow, timeout=2000)
    qtbot.keyClick(dialog, Qt.Key.Key_M)
    dialog.buttons[Mark.NOT_MATCH].click()
    assert judged == [(9, Mark.MATCH), (11, Mark.NOT_MATCH)]
    assert shown == [9, 11]
    assert dialog.current is None
    dialog.judge(Mark.MATCH)
    assert len(judged) == 2


def test_disagreements_name_both_persons(qtbot: QtBot) -> None:
    first, second = (
        Verdict(1, 7, mark, "", by, "") for mark, by in ((Mark.MATCH, "Eva"), (Mark.UNSURE, "Otto"))
    )
    dialog = DisagreementsDialog([Disagreement(1, 7, first, second)])
    qtbot.addWidget(dialog)
    cells = [dialog.table.item(0, column).text() for column in range(4)]
    assert cells == ["1", "7", "match (Eva)", "unsure (Otto)"]


def test_opening_a_case_checks_the_originals(opened: MainWindow, qtbot: QtBot) -> None:
    session = opened.session
    qtbot.waitUntil(lambda: not session.tasks, timeout=5000)
    assert session.case is not None
    checks = session.case.originals.checks()
    assert set(checks) == {source.id for source in session.case.sources()}
    assert "settings" in [entry.action for entry in session.case.audit()]


def test_the_policy_of_the_installation_is_taken_over(
    window: MainWindow, session: Session, case_path: Path, qtbot: QtBot
) -> None:
    session.use_settings(changed(session.settings, {"case.policy": True}))
    session.open_case(case_path)

    def holds() -> bool:
        return session.case is not None and session.case.info.policy and not session.tasks

    qtbot.waitUntil(holds, timeout=10_000)


def test_a_reviewer_s_window_refuses_what_is_not_theirs(
    window: MainWindow, session: Session, case_path: Path, qtbot: QtBot
) -> None:
    session.use_settings(changed(session.settings, {"program.role": "auditor"}))
    session.open_case(case_path)
    qtbot.waitUntil(lambda: session.case is not None and not session.tasks, timeout=5000)
    errors: list[ReidError] = []
    session.errored.disconnect(window.errors.show)
    session.errored.connect(lambda error, _title: errors.append(error))
    info = replace(session.case.info if session.case else CaseInfo(""), title="x")

    def change(case: Case):  # noqa: ANN202 - a job
        yield from ()
        case.change_info(info)

    session.run("change", change)
    qtbot.waitUntil(lambda: bool(errors) and not session.tasks, timeout=5000)
    assert "read-only" in str(errors[0])


def test_a_sealed_case_is_opened_into_a_private_folder(
    window: MainWindow,
    session: Session,
    case_path: Path,
    tmp_path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sealed = run(seal(case_path, tmp_path / "x", "long enough 1", remove=True))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(sealed), ""))
    monkeypatch.setattr(
        PassphraseDialog, "exec", lambda dialog: dialog.line.setText("long enough 1") or 1
    )
    window.case_desk.custody.open_sealed()
    qtbot.waitUntil(lambda: session.case is not None and not session.tasks, timeout=20_000)
    assert session.case is not None
    assert session.case.path.name == case_path.name
    assert session.case.path.parent.stat().st_mode & 0o077 == 0


def test_sealing_closes_the_case_and_removes_its_folder(
    opened: MainWindow, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = opened.session
    assert session.case is not None
    path = session.case.path
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "s"), ""))
    monkeypatch.setattr(
        PassphraseDialog, "exec", lambda dialog: dialog.line.setText("long enough 1") or 1
    )
    opened.case_desk.custody.seal()
    qtbot.waitUntil(lambda: not path.exists() and not session.tasks, timeout=20_000)
    assert session.case is None
    assert (tmp_path / "s.reidcase.enc").exists()


def roles_dialog(qtbot: QtBot, roles: dict[str, UserRole], own: UserRole) -> RolesDialog:
    dialog = RolesDialog(roles, "eva", own)
    qtbot.addWidget(dialog)
    return dialog


def test_roles_keep_an_analyst_and_one_row_for_each_account(qtbot: QtBot) -> None:
    dialog = roles_dialog(qtbot, {}, UserRole.ANALYST)
    ok = dialog.buttons.button(OK)
    assert ok.isEnabled()
    dialog.add.click()
    assert dialog.roles == {"eva": UserRole.ANALYST}, "nobody locks himself out by the first row"
    dialog.add.click()
    assert not ok.isEnabled(), "an account without a name"
    dialog.table.item(1, 0).setText("eva")
    assert not ok.isEnabled(), "the same account twice"
    dialog.table.item(1, 0).setText("otto")
    assert ok.isEnabled()
    assert dialog.roles == {"eva": UserRole.ANALYST, "otto": UserRole.REVIEWER}
    box = dialog.table.cellWidget(0, 1)
    box.setCurrentIndex(box.findData("auditor"))
    assert not ok.isEnabled()
    assert "must stay an analyst" in dialog.wrong.text()
    dialog.table.setCurrentCell(0, 0)
    dialog.remove.click()
    dialog.table.setCurrentCell(0, 0)
    dialog.remove.click()
    assert ok.isEnabled()
    assert dialog.roles == {}


def test_only_an_analyst_changes_roles(qtbot: QtBot) -> None:
    given = {"otto": UserRole.ANALYST, "eva": UserRole.REVIEWER}
    dialog = roles_dialog(qtbot, given, UserRole.REVIEWER)
    assert not dialog.buttons.button(OK).isEnabled()
    assert not dialog.add.isEnabled()
    assert not dialog.table.isEnabled()
    assert "reviewer" in dialog.own.text()


def test_a_second_person_is_told_of_a_missing_original(qtbot: QtBot) -> None:
    jpeg = encode_jpeg(np.full((60, 20, 3), 90, np.uint8))
    lineup = Lineup(3, (9, 5), frozenset())
    words = {9: "The original is missing.", 5: ""}
    dialog = ReviewDialog(lineup, jpeg, lambda _number: jpeg, warning=words.__getitem__)
    qtbot.addWidget(dialog)
    assert "▲ The original is missing." in dialog.told.text()
    dialog.judge(Mark.MATCH)
    assert "▲" not in dialog.told.text()
