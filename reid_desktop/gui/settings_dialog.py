"""The settings dialog, made from what the settings say of themselves."""

from collections.abc import Sequence
from dataclasses import Field, dataclass, fields
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QSpinBox,
    QTabWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from reid_desktop.core.errors import SettingsError
from reid_desktop.core.settings import Settings, changed, described, load, save
from reid_desktop.gui.appearance import dress, give_room
from reid_desktop.gui.language import told, tr
from reid_desktop.gui.views.choice import Choice

UNBOUNDED = 1_000_000
_KINDS = QDialogButtonBox.StandardButton


@dataclass(frozen=True, slots=True)
class _Row:
    """What belongs to one setting in its form."""

    key: str
    tab: int
    words: str
    widgets: Sequence[QWidget]


class SettingsDialog(QDialog):
    """One tab for each section, one row for each setting; nothing is taken over before OK."""

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Settings"))
        self.settings = settings
        self.editors: dict[str, QWidget] = {}
        self.resets: dict[str, QToolButton] = {}
        self._rows: list[_Row] = []
        self._usual = {key: value for key, _, value in described(Settings())}
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Find a setting"))
        self.search.setAccessibleName(tr("Find a setting"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self.narrow)
        self.tabs = QTabWidget(self)
        self._wrong = QLabel("")
        self._wrong.setWordWrap(True)
        self._wrong.setProperty("role", "wrong")
        self._wrong.hide()
        self._buttons = QDialogButtonBox(_KINDS.Ok | _KINDS.Cancel | _KINDS.RestoreDefaults)
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        self._buttons.button(_KINDS.RestoreDefaults).clicked.connect(self.restore_defaults)
        action = QDialogButtonBox.ButtonRole.ActionRole
        self._buttons.addButton(tr("I&mport…"), action).clicked.connect(self._choose_import)
        self._buttons.addButton(tr("E&xport…"), action).clicked.connect(self._choose_export)
        layout = QVBoxLayout(self)
        for widget in (self.search, self.tabs, self._wrong, self._buttons):
            layout.addWidget(widget)
        self._fill()
        give_room(self, 44, 0.8)

    def accept(self) -> None:
        """Take the values over if all are in range; else say which is not."""
        try:
            self.settings = self.given()
        except SettingsError as error:
            self._say(told(error))
            return
        super().accept()

    def given(self) -> Settings:
        """Return the settings as they stand in the editors; raises SettingsError."""
        values = {key: _value(editor) for key, editor in self.editors.items()}
        return changed(self.settings, values)

    def restore_defaults(self) -> None:
        """Show the default of every setting."""
        self._show(Settings())

    def import_from(self, path: Path) -> None:
        """Show the settings of a file; they are taken over by OK like all others."""
        try:
            self._show(load(path))
        except SettingsError as error:
            self._say(told(error))

    def export_to(self, path: Path) -> None:
        """Write what the editors show to a file."""
        try:
            save(self.given(), path)
        except SettingsError as error:
            self._say(told(error))

    def narrow(self, text: str) -> None:
        """Show only the settings in whose title, help or key `text` stands."""
        wanted = text.strip().lower()
        hits = [0] * self.tabs.count()
        for row in self._rows:
            fits = wanted in row.words
            hits[row.tab] += fits
            for widget in row.widgets:
                widget.setVisible(fits)
        for tab, count in enumerate(hits):
            self.tabs.setTabVisible(tab, count > 0 or not wanted)
        if wanted and hits[self.tabs.currentIndex()] == 0 and any(hits):
            self.tabs.setCurrentIndex(next(tab for tab, count in enumerate(hits) if count))

    def _show(self, settings: Settings) -> None:
        for key, _, value in described(settings):
            _show(self.editors[key], value)

    def _say(self, sentence: str) -> None:
        self._wrong.setText(sentence)
        self._wrong.show()

    def _choose_import(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, tr("Import settings"), "", "TOML (*.toml)")
        if name:
            self.import_from(Path(name))

    def _choose_export(self) -> None:
        name, _ = QFileDialog.getSaveFileName(
            self, tr("Export settings"), "reid-desktop-settings.toml", "TOML (*.toml)"
        )
        if name:
            self.export_to(Path(name))

    def _fill(self) -> None:
        forms: dict[str, QFormLayout] = {}
        places: dict[str, int] = {}
        for section in fields(self.settings):
            page = QWidget()
            forms[section.name] = QFormLayout(page)
            about = (type(getattr(self.settings, section.name)).__doc__ or "").strip()
            head = QLabel(tr(about))
            head.setWordWrap(True)
            head.setProperty("role", "faint")
            forms[section.name].addRow(head)
            scroll = QScrollArea()
            scroll.setWidgetResizable(True)
            scroll.setFrameShape(QScrollArea.Shape.NoFrame)
            scroll.setWidget(page)
            places[section.name] = self.tabs.addTab(scroll, tr(section.name.capitalize()))
        for key, field, value in described(self.settings):
            section_name = key.split(".")[0]
            self._add_row(forms[section_name], places[section_name], key, field, value)

    def _add_row(
        self, form: QFormLayout, tab: int, key: str, field: "Field[Any]", value: Any
    ) -> None:
        title, told = tr(field.metadata["title"]), tr(field.metadata["help"])
        editor = _editor(field, value)
        editor.setToolTip(told)
        editor.setAccessibleName(title)
        editor.setAccessibleDescription(told)
        editor.setObjectName(key)
        self.editors[key] = editor
        reset = QToolButton()
        dress(reset, "withdraw")
        reset.setAutoRaise(True)
        reset.setToolTip(tr("Back to the usual: {value}", value=_words(self._usual[key])))
        reset.setAccessibleName(tr("Reset “{title}”", title=title))
        reset.clicked.connect(lambda _checked=False: _show(editor, self._usual[key]))
        self.resets[key] = reset
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(editor, 1)
        row.addWidget(reset)
        label, said = QLabel(title), QLabel(told)
        label.setBuddy(editor)
        said.setWordWrap(True)
        said.setProperty("role", "faint")
        form.addRow(label, line)
        form.addRow("", said)
        words = f"{title} {told} {key} {field.metadata['title']}".lower()
        self._rows.append(_Row(key, tab, words, (label, line, said)))


def _words(value: Any) -> str:
    if isinstance(value, bool):
        return tr("on") if value else tr("off")
    return str(value) or tr("empty")


def _editor(field: "Field[Any]", value: Any) -> QWidget:
    """Return the widget that fits a setting, showing `value`."""
    low, high = field.metadata["low"], field.metadata["high"]
    editor: QWidget
    if field.metadata["choices"]:
        editor = Choice()
        for choice in field.metadata["choices"]:
            editor.addItem(tr(choice), choice)
    elif isinstance(value, bool):
        editor = QCheckBox()
    elif isinstance(value, int):
        editor = QSpinBox()
        editor.setRange(
            int(-UNBOUNDED if low is None else low), int(UNBOUNDED if high is None else high)
        )
        editor.setGroupSeparatorShown(True)
    elif isinstance(value, float):
        editor = QDoubleSpinBox()
        editor.setDecimals(2)
        editor.setRange(-UNBOUNDED if low is None else low, UNBOUNDED if high is None else high)
    else:
        editor = QLineEdit()
    if isinstance(editor, QSpinBox | QDoubleSpinBox) and field.metadata["unit"]:
        editor.setSuffix(f" {tr(field.metadata['unit'])}")
    _show(editor, value)
    return editor


def _show(editor: QWidget, value: Any) -> None:
    if isinstance(editor, QComboBox):
        editor.setCurrentIndex(editor.findData(value))
    elif isinstance(editor, QCheckBox):
        editor.setChecked(value)
    elif isinstance(editor, QSpinBox | QDoubleSpinBox):
        editor.setValue(value)
    elif isinstance(editor, QLineEdit):
        editor.setText(value)


def _value(editor: QWidget) -> Any:
    if isinstance(editor, QComboBox):
        return editor.currentData()
    if isinstance(editor, QCheckBox):
        return editor.isChecked()
    if isinstance(editor, QSpinBox | QDoubleSpinBox):
        return editor.value()
    assert isinstance(editor, QLineEdit)
    return editor.text().strip()
