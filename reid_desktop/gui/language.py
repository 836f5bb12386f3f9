"""Words in the analyst's language: English in the source, translated where they are shown.

`tr` looks a text up; `marked` only marks one that stands in a table and is looked up later.
packaging/translations.py collects both from the source (docs/decisions/0020).
"""

from typing import Any

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QObject, QTranslator

from reid_desktop.core.paths import resources_dir

CONTEXT = "reid_desktop"
LANGUAGES = {"en": "English", "de": "Deutsch"}


def marked(text: str) -> str:
    """Return `text` as it is; it is translated by `tr` where it is shown."""
    return text


def tr(text: str, /, **values: Any) -> str:
    """Return `text` in the language of the window, its {fields} filled in with `values`."""
    found = QCoreApplication.translate(CONTEXT, text) if text else ""
    return found.format(**values) if values else found


def counted(n: int, one: str, many: str, /, **values: Any) -> str:
    """Return `one` for a single thing, else `many` with its {n}; both marked or literal."""
    return tr(one if n == 1 else many, n=n, **values)


def language_of(wanted: str) -> str:
    """Return the language to speak: the one `wanted`, else the system's if it is known."""
    if wanted in LANGUAGES:
        return wanted
    system = QLocale.system().name().split("_")[0]
    return system if system in LANGUAGES else "en"


def speak(application: QCoreApplication, wanted: str) -> list[QTranslator]:
    """Let `application` speak `wanted` ("system" or a key of LANGUAGES) from now on.

    Windows that are already made keep their words, so this comes before the first one.
    """
    for old in application.findChildren(QTranslator):
        application.removeTranslator(old)
        old.deleteLater()
    language = language_of(wanted)
    if language == "en":
        return []
    ours = str(resources_dir() / "translations")
    qts = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    made = [
        translator
        for name, folder in ((f"qtbase_{language}", qts), (f"reid_desktop_{language}", ours))
        if (translator := _loaded(name, folder, application)) is not None
    ]
    for translator in made:
        application.installTranslator(translator)
    return made


def _loaded(name: str, folder: str, parent: QObject) -> QTranslator | None:
    translator = QTranslator(parent)
    return translator if translator.load(name, folder) else None
