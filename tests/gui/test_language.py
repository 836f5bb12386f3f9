"""Every word of the window can be translated, and is, and fits."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QTranslator
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QDockWidget,
    QLabel,
    QLineEdit,
    QTabWidget,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from reid_desktop.core.paths import resources_dir
from reid_desktop.core.settings import Settings
from reid_desktop.gui.actions import TIP_PROPERTY
from reid_desktop.gui.import_dialog import ImportDialog, Rates
from reid_desktop.gui.keys import KeyEditor, KeySheet
from reid_desktop.gui.language import CONTEXT, counted, language_of, speak, tr
from reid_desktop.gui.main_window import MainWindow
from reid_desktop.gui.palette import Palette
from reid_desktop.gui.session import Session
from reid_desktop.gui.settings_dialog import SettingsDialog
from reid_desktop.gui.watch_dialog import WatchDialog

ROOT = Path(__file__).resolve().parents[2]
OPEN, CLOSE = "⟦", "⟧"
ACCENTS = str.maketrans("aeiouyAEIOUnscr", "áéíóúýÁÉÍÓÚñšçř")
NAMES = re.compile(
    r"ReID Desktop|GLAD|QEEPS|CASCADE|TDC|SHA-256|CPU|GPU|cpu|cuda|auto|Deutsch|English"
)
"""What is called the same in every language."""
KEYS = re.compile(r"\((?:(?:Ctrl|Alt|Shift|Meta)\+)*(?:\w+|[+\-.,?])\)")
"""A key behind a tip; Qt translates its parts."""


class Pseudo(QTranslator):
    """Translates every word of ours into itself with accents, brackets and a third more length."""

    def isEmpty(self) -> bool:
        return False

    def translate(self, context: str, text: str, _hint: str = "", _n: int = -1) -> str | None:
        if context != CONTEXT or text.startswith(OPEN):
            return None
        parts = re.split(r"(\{[^{}]*\}|<[^<>]*>)", text)
        told = "".join(p if p[:1] in "{<" else p.translate(ACCENTS) for p in parts)
        return f"{OPEN}{told}{'~' * (len(text) // 3)}{CLOSE}"


@pytest.fixture
def pseudo(qapp: QApplication) -> Iterator[None]:
    translator = Pseudo()
    assert qapp.installTranslator(translator)
    yield
    qapp.removeTranslator(translator)


def plain_words(text: str) -> str:
    """The letters of a text that no translation made: outside brackets, no data, no names."""
    rest = re.sub(rf"{OPEN}[^{CLOSE}]*{CLOSE}", "", KEYS.sub("", text))
    while OPEN in rest and CLOSE in rest:
        rest = re.sub(rf"{OPEN}.*{CLOSE}", "", rest, flags=re.DOTALL)
    rest = re.sub(rf"{OPEN}.*", "", rest, flags=re.DOTALL)
    return "".join(re.findall(r"[^\W\d_]{2,}", NAMES.sub("", rest)))


def told_by(widget: QWidget) -> Iterator[str]:
    """Everything a widget says, as shown and to a screen reader."""
    yield from (widget.toolTip(), widget.accessibleName(), widget.accessibleDescription())
    if isinstance(widget, QLabel | QAbstractButton):
        yield widget.text()
    if isinstance(widget, QLineEdit):
        yield widget.placeholderText()
    if isinstance(widget, QComboBox):
        yield from (widget.itemText(place) for place in range(widget.count()))
    if isinstance(widget, QDockWidget):
        yield widget.windowTitle()
    if isinstance(widget, QTabWidget):
        yield from (widget.tabText(place) for place in range(widget.count()))


def is_qts_own(widget: QWidget) -> bool:
    """Whether Qt translates this widget itself."""
    parent = type(widget.parent()).__name__
    return widget.objectName().startswith(("qt_", "_")) or parent in {"QDialogButtonBox", "QTabBar"}


def untranslated(root: QWidget) -> set[str]:
    widgets = [root, *root.findChildren(QWidget)]
    texts = {text for each in widgets if not is_qts_own(each) for text in told_by(each)}
    return {text for text in texts if plain_words(text)}


def dialogs(window: MainWindow, session: Session) -> list[QWidget]:
    return [
        KeySheet(window.keys, window),
        KeyEditor(window.keys, window),
        Palette(window.actions_by_name.values(), window),
        SettingsDialog(Settings(), window),
        WatchDialog([], session.settings.index, window),
        ImportDialog(session, Rates(window.stored), window),
    ]


def test_every_word_of_the_empty_window_passes_through_the_translation(
    pseudo: None, window: MainWindow, session: Session
) -> None:
    found = untranslated(window)
    found -= {window.windowTitle(), window.device.text()}
    assert not found, "\n".join(sorted(found))
    actions = window.actions_by_name.values()
    assert not [a.text() for a in actions if plain_words(a.text())]
    assert not [t for a in actions if plain_words(t := str(a.property(TIP_PROPERTY)))]


def test_every_word_of_the_shells_dialogs_passes_through_the_translation(
    pseudo: None, window: MainWindow, session: Session
) -> None:
    missed = {type(d).__name__: untranslated(d) for d in dialogs(window, session)}
    assert not any(missed.values()), missed


def test_nothing_of_the_docks_is_cut_off_in_a_longer_language(
    pseudo: None, window: MainWindow, qtbot: QtBot
) -> None:
    cut = []
    for name in window.docks:
        window.show_dock(name)
        qtbot.wait(20)
        for widget in window.docks[name].findChildren(QAbstractButton):
            words = isinstance(widget, QToolButton) or widget.text()
            if widget.isVisible() and words and widget.width() < widget.minimumSizeHint().width():
                cut.append((name, widget.text()))
    assert not cut, cut


QT_WORDS = {
    *("setText", "setToolTip", "setWindowTitle", "setAccessibleName", "setAccessibleDescription"),
    *("setPlaceholderText", "setStatusTip", "addAction", "addMenu", "addTab", "QLabel"),
    *("QPushButton", "QCheckBox", "QGroupBox", "QAction", "QRadioButton", "setTitle", "setLabel"),
}


def test_no_literal_word_is_given_to_a_widget_without_tr() -> None:
    missed = []
    for path in sorted((ROOT / "reid_desktop" / "gui").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                for given in node.args if name in QT_WORDS else ():
                    literal = isinstance(given, ast.Constant) and isinstance(given.value, str)
                    if (
                        literal
                        and plain_words(given.value)
                        and given.value not in {"left", "bottom"}
                    ):
                        missed.append(f"{path.name}:{node.lineno} {given.value!r}")
    assert not missed, missed


def test_german_is_complete_and_its_fields_are_those_of_the_english() -> None:
    sys.path.insert(0, str(ROOT / "packaging"))
    try:
        import translations
    finally:
        sys.path.pop(0)
    german = translations.read(resources_dir() / "translations" / "reid_desktop_de.ts")
    lacking = [text for text in translations.all_texts() if not german.get(text)]
    assert not lacking, lacking
    fields = re.compile(r"\{\w+")
    wrong = [t for t, g in german.items() if set(fields.findall(t)) != set(fields.findall(g))]
    assert not wrong, wrong


def test_german_is_spoken_from_the_compiled_file(qapp: QApplication) -> None:
    made = speak(qapp, "de")
    try:
        assert len(made) == 2
        assert tr("&Find people in all footage") == "&Personen im ganzen Material finden"
        assert counted(1, "1 crop", "{n:,} crops") == "1 Ausschnitt"
        assert counted(12, "1 crop", "{n:,} crops") == "12 Ausschnitte"
        assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "Abbrechen"
    finally:
        speak(qapp, "en")
    assert tr("Tools") == "Tools"


def test_an_unknown_wish_speaks_the_systems_language_or_english() -> None:
    assert language_of("de") == "de"
    assert language_of("tlh") in ("en", "de")


@pytest.mark.parametrize("name", ["reid_desktop_de"])
def test_the_compiled_translation_is_that_of_the_source(name: str, tmp_path: Path) -> None:
    folder = resources_dir() / "translations"
    tool = Path(sys.executable).with_name("pyside6-lrelease")
    if not tool.exists():
        pytest.skip("pyside6-lrelease is not installed")
    fresh = tmp_path / f"{name}.qm"
    options = ["-silent", "-removeidentical", folder / f"{name}.ts", "-qm", fresh]
    subprocess.run([tool, *options], check=True)
    assert fresh.read_bytes() == (folder / f"{name}.qm").read_bytes()
