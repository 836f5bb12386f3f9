"""The case form: number, purpose, legal basis, scope and dates, filled in by hand or template."""

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from reid_desktop.core.case_templates import CaseTemplate
from reid_desktop.core.errors import CaseError
from reid_desktop.core.records import CaseInfo
from reid_desktop.core.scope import checked_day, checked_moment, missing_fields
from reid_desktop.gui.appearance import give_room
from reid_desktop.gui.language import marked, told, tr
from reid_desktop.gui.views.choice import Choice

_TEXTS = (
    ("title", marked("&Title"), marked("e.g. Theft at the station")),
    ("number", marked("&Number"), ""),
    ("examiner", marked("&Examiner"), ""),
    ("purpose", marked("&Purpose"), marked("what the search is for")),
    ("legal_basis", marked("&Legal basis"), marked("the law that allows it")),
    ("authorisation", marked("&Authorisation"), marked("reference of the order or permission")),
    ("cameras", marked("&Cameras in scope"), marked("Gate, Hall; empty for all")),
    ("scope_start", marked("Scope &from"), "2026-03-02T08:00:00+01:00"),
    ("scope_end", marked("Scope &until"), "2026-03-02T20:00:00+01:00"),
    ("review_on", marked("&Review on"), "2026-12-31"),
    ("delete_after", marked("&Delete after"), "2027-06-30"),
)


class CaseForm(QWidget):
    """The fields of a case; says below what is wrong and what the policy still asks for.

    Signals:
        edited: something was typed.
    """

    edited = Signal()

    def __init__(
        self,
        info: CaseInfo,
        templates: list[CaseTemplate],
        *,
        policy_fixed: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """Show `info`; with `policy_fixed` the installation demands the policy."""
        super().__init__(parent)
        self._info = info
        self._templates = templates
        self.lines: dict[str, QLineEdit] = {}
        self.template = Choice()
        self.template.addItem(tr("none"))
        self.template.addItems([template.name for template in templates])
        self.template.activated.connect(self._use_template)
        self.policy = QCheckBox(tr("&Demand this form and keep searches inside the scope"))
        self.policy.setEnabled(not policy_fixed)
        self.policy.toggled.connect(self.edited)
        self.told = QLabel()
        self.told.setWordWrap(True)
        self.told.setAccessibleName(tr("What is still missing"))
        self._rows = form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.addRow(tr("Te&mplate"), self.template)
        for name, label, hint in _TEXTS:
            line = QLineEdit()
            line.setPlaceholderText(tr(hint))
            line.textChanged.connect(self.edited)
            form.addRow(tr(label), line)
            self.lines[name] = line
        form.addRow("", self.policy)
        form.addRow("", self.told)
        self.show_info(replace(info, policy=info.policy or policy_fixed))
        self.edited.connect(self._tell)
        self._tell()

    def add_row(self, label: str, field: QWidget) -> None:
        """Put one more field below the others."""
        self._rows.insertRow(self._rows.rowCount() - 2, label, field)

    def show_info(self, info: CaseInfo) -> None:
        """Fill the fields in."""
        for name, line in self.lines.items():
            text = ", ".join(info.scope_cameras) if name == "cameras" else getattr(info, name)
            line.setText(text)
            line.setCursorPosition(0)
        self.policy.setChecked(info.policy)

    def info(self) -> CaseInfo:
        """Return the form as it is filled in.

        Raises:
            CaseError: a time or a day cannot be read.
        """
        texts = {name: line.text().strip() for name, line in self.lines.items()}
        cameras = tuple(name.strip() for name in texts.pop("cameras").split(",") if name.strip())
        for name in ("scope_start", "scope_end"):
            texts[name] = checked_moment(texts[name])
        for name in ("review_on", "delete_after"):
            texts[name] = checked_day(texts[name])
        policy = self.policy.isChecked()
        return replace(self._info, scope_cameras=cameras, policy=policy, **texts)

    @property
    def problem(self) -> str:
        """What cannot be read, in a sentence; "" when all can."""
        try:
            self.info()
        except CaseError as error:
            return told(error)
        return ""

    def _use_template(self, place: int) -> None:
        """Fill in what is empty."""
        if place > 0 and not self.problem:
            self.show_info(self._templates[place - 1].applied_to(self.info()))

    def _tell(self) -> None:
        text = self.problem
        if not text:
            missing = missing_fields(self.info())
            if missing and self.policy.isChecked():
                text = tr("No search before this is filled in: {names}.", names=", ".join(missing))
        self.told.setText(text)


class EditCaseDialog(QDialog):
    """Shows and changes the form of the open case."""

    def __init__(
        self,
        info: CaseInfo,
        templates: list[CaseTemplate],
        *,
        policy_fixed: bool,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Case form"))
        self.form = CaseForm(info, templates, policy_fixed=policy_fixed)
        kinds = QDialogButtonBox.StandardButton
        self._buttons = QDialogButtonBox(kinds.Ok | kinds.Cancel)
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(self.form)
        layout.addWidget(self._buttons)
        self.form.edited.connect(self._check)
        give_room(self, 54)
        self._check()

    def _check(self) -> None:
        ok = self._buttons.button(QDialogButtonBox.StandardButton.Ok)
        ok.setEnabled(bool(self.form.lines["title"].text().strip()) and not self.form.problem)
