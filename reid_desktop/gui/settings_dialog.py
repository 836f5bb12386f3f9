"""The settings dialog, made from what the settings say of themselves."""

from dataclasses import Field, fields
from typing import Any

from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QSpinBox,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from reid_desktop.core.errors import SettingsError
from reid_desktop.core.settings import Settings, changed, described

UNBOUNDED = 1_000_000


class SettingsDialog(QDialog):
    """One tab for each section, one row for each setting; nothing is taken over before OK."""

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Settings")
        self.settings = settings
        self.editors: dict[str, QWidget] = {}
        self._tabs = QTabWidget(self)
        self._wrong = QLabel("")
        self._wrong.setWordWrap(True)
        self._wrong.hide()
        kinds = QDialogButtonBox.StandardButton
        self._buttons = QDialogButtonBox(kinds.Ok | kinds.Cancel | kinds.RestoreDefaults)
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        self._buttons.button(kinds.RestoreDefaults).clicked.connect(self.restore_defaults)
        layout = QVBoxLayout(self)
        for widget in (self._tabs, self._wrong, self._buttons):
            layout.addWidget(widget)
        self._fill()
        self.resize(560, 380)

    def accept(self) -> None:
        """Take the values over if all are in range; else say which is not."""
        try:
            given = {key: _value(editor) for key, editor in self.editors.items()}
            self.settings = changed(self.settings, given)
        except SettingsError as error:
            self._wrong.setText(str(error))
            self._wrong.show()
            return
        super().accept()

    def restore_defaults(self) -> None:
        """Show the default of every setting."""
        for key, _, value in described(Settings()):
            _show(self.editors[key], value)

    def _fill(self) -> None:
        forms: dict[str, QFormLayout] = {}
        for section in fields(self.settings):
            page = QWidget()
            forms[section.name] = QFormLayout(page)
            about = (type(getattr(self.settings, section.name)).__doc__ or "").strip()
            head = QLabel(about)
            head.setProperty("role", "faint")
            forms[section.name].addRow(head)
            self._tabs.addTab(page, section.name.capitalize())
        for key, field, value in described(self.settings):
            editor = _editor(field, value)
            editor.setToolTip(field.metadata["help"])
            editor.setAccessibleName(field.metadata["title"])
            editor.setAccessibleDescription(field.metadata["help"])
            editor.setObjectName(key)
            self.editors[key] = editor
            said = QLabel(field.metadata["help"])
            said.setWordWrap(True)
            said.setProperty("role", "faint")
            form = forms[key.split(".")[0]]
            form.addRow(field.metadata["title"], editor)
            form.addRow("", said)


def _editor(field: "Field[Any]", value: Any) -> QWidget:
    """Return the widget that fits a setting, showing `value`."""
    low, high = field.metadata["low"], field.metadata["high"]
    editor: QWidget
    if field.metadata["choices"]:
        editor = QComboBox()
        editor.addItems(field.metadata["choices"])
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
        editor.setSuffix(f" {field.metadata['unit']}")
    _show(editor, value)
    return editor


def _show(editor: QWidget, value: Any) -> None:
    if isinstance(editor, QComboBox):
        editor.setCurrentText(value)
    elif isinstance(editor, QCheckBox):
        editor.setChecked(value)
    elif isinstance(editor, QSpinBox | QDoubleSpinBox):
        editor.setValue(value)
    elif isinstance(editor, QLineEdit):
        editor.setText(value)


def _value(editor: QWidget) -> Any:
    if isinstance(editor, QComboBox):
        return editor.currentText()
    if isinstance(editor, QCheckBox):
        return editor.isChecked()
    if isinstance(editor, QSpinBox | QDoubleSpinBox):
        return editor.value()
    assert isinstance(editor, QLineEdit)
    return editor.text().strip()
