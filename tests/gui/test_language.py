"""Every word of the window can be translated, and is, and fits."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from reid_desktop.core.paths import resources_dir
from reid_desktop.core.settings import Settings
from reid_desktop.gui.actions import TIP_PROPERTY
from reid_desktop.gui.import_dialog import ImportDialog, Rates
from reid_desktop.gui.keys import KeyEditor, KeySheet
from reid_desktop.gui.language import (
    counted,
    language_of,
    speak,
    tr,
    use_translators,
)
from reid_desktop.gui.main_window import MainWindow
from reid_desktop.gui.palette import Palette
from reid_desktop.gui.phrasebook import fields_of
from reid_desktop.gui.session import Session
from reid_desktop.gui.settings_dialog import SettingsDialog
from reid_desktop.gui.watch_dialog import WatchDialog
from tests.gui.words import Pseudo, plain_words, untranslated

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def pseudo(qapp: QApplication) -> Iterator[None]:
    use_translators(qapp, [Pseudo()])
    yield
    use_translators(qapp, [])


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


def test_german_is_complete_and_its_fields_are_those_of_the_english(
    translations: ModuleType,
) -> None:
    german = translations.read(resources_dir() / "translations" / "reid_desktop_de.ts")
    wanted = {text for texts in translations.everything().values() for text in texts}
    lacking = sorted(text for text in wanted if not german.get(text))
    assert not lacking, lacking
    wrong = [t for t, g in german.items() if set(fields_of(t)) != set(fields_of(g))]
    assert not wrong, wrong


def test_every_error_has_a_sentence_that_can_be_collected(translations: ModuleType) -> None:
    assert not list(translations.sentences.all_unworded())


def test_an_error_raised_with_values_is_collected_as_a_template(
    translations: ModuleType, tmp_path: Path
) -> None:
    module = translations.sentences.PACKAGE / "core" / "errors.py"
    collected = translations.sentences
    odd = tmp_path / "odd.py"
    odd.write_text('raise CaseError("a" + b)\nraise CaseError(f"{a.name!r} and {b:.3f}: {{x}}.")\n')
    assert list(collected.unworded(odd, {"CaseError"})) == [1]
    assert "CaseError" in collected.kinds_of_errors()
    assert not list(collected.unworded(module, {"CaseError"}))


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
    fresh = tmp_path / f"{name}.qm"
    options = ["-silent", "-removeidentical", folder / f"{name}.ts", "-qm", fresh]
    subprocess.run([tool, *options], check=True)
    assert fresh.read_bytes() == (folder / f"{name}.qm").read_bytes()
