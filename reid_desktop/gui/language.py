"""Words in the analyst's language: English in the source, translated where they are shown.

`tr` looks a text up; `marked` only marks one that stands in a table and is looked up later; `told`
translates what the layers below the window say: errors, notices, the stages of a job.
packaging/translations.py collects all of them from the source (docs/decisions/0020 and 0026).
"""

import xml.etree.ElementTree as ElementTree
from collections.abc import Sequence
from functools import cache
from typing import Any

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QObject, QTranslator

from reid_desktop.core.paths import resources_dir
from reid_desktop.gui.phrasebook import Phrasebook

CONTEXT = "reid_desktop"
SENTENCES = "sentences"
"""Context of what the layers below the window say."""
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


def told(said: object) -> str:
    """Return an error, a notice or a stage of the layers below in the language of the window."""
    return _sentences().retold(str(said))


def language_of(wanted: str) -> str:
    """Return the language to speak: the one `wanted`, else the system's if it is known."""
    if wanted in LANGUAGES:
        return wanted
    system = QLocale.system().name().split("_")[0]
    return system if system in LANGUAGES else "en"


def speak(application: QCoreApplication, wanted: str) -> list[QTranslator]:
    """Let `application` speak `wanted` ("system" or a key of LANGUAGES) from now on.

    What is shown already keeps its words: gui/retelling.py changes those too.
    """
    language = language_of(wanted)
    made: list[QTranslator] = []
    if language != "en":
        ours = str(resources_dir() / "translations")
        qts = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        files = ((f"qtbase_{language}", qts), (f"reid_desktop_{language}", ours))
        loaded = [_loaded(name, folder, application) for name, folder in files]
        made = [translator for translator in loaded if translator is not None]
    use_translators(application, made)
    return made


def use_translators(application: QCoreApplication, wanted: Sequence[QTranslator]) -> None:
    """Translate by `wanted` and by nothing else; `application` owns them."""
    for old in application.findChildren(QTranslator):
        if old not in wanted:
            application.removeTranslator(old)
            old.deleteLater()
    for translator in wanted:
        translator.setParent(application)
        application.installTranslator(translator)
    _sentences.cache_clear()


def words_now() -> tuple[dict[str, str], ...]:
    """Return every text of the window, then of the layers below, as it is said now."""
    return tuple(
        {text: QCoreApplication.translate(context, text) for text in catalogue(context)}
        for context in (CONTEXT, SENTENCES)
    )


@cache
def catalogue(context: str) -> tuple[str, ...]:
    """Return the English texts of a context, as packaging/translations.py collected them."""
    path = resources_dir() / "translations" / "reid_desktop_de.ts"
    for part in ElementTree.parse(path).getroot().iter("context"):
        if part.findtext("name") == context:
            return tuple(message.findtext("source", "") for message in part.iter("message"))
    return ()


@cache
def _sentences() -> Phrasebook:
    """Return the book of the layers' sentences in the language of the window."""
    said = {text: QCoreApplication.translate(SENTENCES, text) for text in catalogue(SENTENCES)}
    return Phrasebook({text: becomes for text, becomes in said.items() if becomes != text})


def _loaded(name: str, folder: str, parent: QObject) -> QTranslator | None:
    translator = QTranslator(parent)
    return translator if translator.load(name, folder) else None
