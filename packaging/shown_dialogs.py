"""Every dialog of the window with something in it, made from the case that is open.

The screenshots take them all; so do the tests that walk over names, words, order and sizes.
"""

from collections.abc import Callable
from pathlib import Path

import numpy as np
from PySide6.QtWidgets import QMessageBox, QWidget

from reid_desktop.core.records import CaseInfo, Disagreement, Mark, UserRole, Verdict
from reid_desktop.gui.case_dialogs import NewCaseDialog
from reid_desktop.gui.clips_dialog import ClipsDialog
from reid_desktop.gui.clock_dialog import ClockDialog
from reid_desktop.gui.custody_deletion import DeletionDialog
from reid_desktop.gui.custody_form import EditCaseDialog
from reid_desktop.gui.custody_passphrase import PassphraseDialog
from reid_desktop.gui.custody_review import DisagreementsDialog, ReviewDialog
from reid_desktop.gui.custody_roles import RolesDialog
from reid_desktop.gui.errors import CrashDialog
from reid_desktop.gui.first_steps import Wizard
from reid_desktop.gui.import_dialog import ImportDialog, Rates
from reid_desktop.gui.keys import KeyEditor, KeySheet
from reid_desktop.gui.main_window import MainWindow
from reid_desktop.gui.models_dialog import ModelsDialog
from reid_desktop.gui.palette import Palette
from reid_desktop.gui.people_dialog import PeopleDialog
from reid_desktop.gui.report_dialog import ReportDialog
from reid_desktop.gui.settings_dialog import SettingsDialog
from reid_desktop.gui.watch_dialog import WatchDialog
from reid_desktop.pipeline.retention import Expiring
from reid_desktop.pipeline.review import Lineup
from reid_desktop.store.case import Case

A_FOLDER = Path("/cases/2026")
AT = "2026-03-02T08:00:00+01:00"
AN_ERROR = "The picture “gate_0815.png” is cut off. Copy it again."


def dialogs_of(window: MainWindow) -> dict[str, QWidget]:
    """Return every dialog by name; the caller shows, closes and deletes them."""
    case = window.session.case
    assert case is not None
    made = {name: make(window, case) for name, make in MAKERS.items()}
    if window.session.shelf is not None:
        made["models"] = ModelsDialog(window.session, window)
    return made


def _import(window: MainWindow, case: Case) -> QWidget:
    dialog = ImportDialog(window.session, Rates(window.stored), window)
    dialog.look_at([Path(source.path) for source in case.sources()])
    return dialog


def _report(window: MainWindow, case: Case) -> QWidget:
    settings, searches = window.session.settings.report, case.searches()
    return ReportDialog(A_FOLDER, searches, window.ranklist.search, settings, window)


def _clips(window: MainWindow, case: Case) -> QWidget:
    cameras = sorted({source.camera for source in case.sources()})
    settings, searches = window.session.settings.report, case.searches()
    return ClipsDialog(A_FOLDER, searches, window.ranklist.search, cameras, settings, window)


def _people(window: MainWindow, case: Case) -> QWidget:
    image = np.full((180, 240, 3), 96, np.uint8)
    boxes = np.array([[20, 30, 80, 170], [130, 40, 190, 175]], np.float32)
    return PeopleDialog(image, boxes, window)


def _review(window: MainWindow, case: Case) -> QWidget:
    ids = tuple(int(number) for number in case.detection_ids()[:3])
    jpeg = case.crop_jpeg(ids[0])
    return ReviewDialog(Lineup(1, ids, frozenset()), jpeg, case.crop_jpeg, window)


def _disagreements(window: MainWindow, case: Case) -> QWidget:
    pairs = ((Mark.MATCH, Mark.NOT_MATCH), (Mark.UNSURE, Mark.MATCH))
    rows = [
        Disagreement(
            1,
            number,
            *(Verdict(1, number, m, "", by, AT) for m, by in zip(two, ("Eva", "Jon"), strict=True)),
        )
        for number, two in zip(case.detection_ids()[:2].tolist(), pairs, strict=True)
    ]
    return DisagreementsDialog(rows, window)


def _deletion(window: MainWindow, case: Case) -> QWidget:
    ids = case.detection_ids()
    return DeletionDialog(Expiring("2026-12-31", ids[2:], ids[:2], (1,), 1), window)


def _error(window: MainWindow, case: Case) -> QWidget:
    return QMessageBox(QMessageBox.Icon.Warning, "ReID Desktop", AN_ERROR, parent=window)


MAKERS: dict[str, Callable[[MainWindow, Case], QWidget]] = {
    "settings": lambda window, _case: SettingsDialog(window.session.settings, window),
    "keys": lambda window, _case: KeySheet(window.keys, window),
    "keys_edit": lambda window, _case: KeyEditor(window.keys, window),
    "palette": lambda window, _case: Palette(window.actions_by_name.values(), window),
    "import": _import,
    "wizard": lambda window, _case: Wizard(window),
    "case_new": lambda window, _case: NewCaseDialog(A_FOLDER, "Eva", window),
    "case_form": lambda window, case: EditCaseDialog(
        CaseInfo(case.info.title, "K-2026/17", "Eva"), [], policy_fixed=False, parent=window
    ),
    "roles": lambda window, _case: RolesDialog(
        {"eva": UserRole.ANALYST, "jon": UserRole.REVIEWER}, "eva", UserRole.ANALYST, window
    ),
    "clock": lambda window, case: ClockDialog(case.sources(), window),
    "watch": lambda window, _case: WatchDialog([], window.session.settings.index, window),
    "report": _report,
    "clips": _clips,
    "people": _people,
    "review": _review,
    "disagreements": _disagreements,
    "deletion": _deletion,
    "seal": lambda window, case: PassphraseDialog(case.path.name, new=True, parent=window),
    "unseal": lambda window, case: PassphraseDialog(case.path.name, new=False, parent=window),
    "fault": lambda window, _case: CrashDialog("Traceback (most recent call last):", (), window),
    "error": _error,
}
"""What makes each dialog; tests/gui/test_scaling.py knows when one is missing."""
