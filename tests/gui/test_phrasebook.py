"""A sentence is found again by the words around its values."""

from string import Formatter
from types import ModuleType

import pytest

from reid_desktop.core.errors import FootageError
from reid_desktop.core.settings import Settings, changed
from reid_desktop.gui.language import CONTEXT, SENTENCES, catalogue
from reid_desktop.gui.phrasebook import Phrasebook, fields_of

GERMAN = Phrasebook(
    {
        "“{path}” cannot be read: {strerror}.": "„{path}“ ist nicht lesbar: {strerror}.",
        "The picture “{name}” is empty.": "Das Bild „{name}“ ist leer.",
        "{n:,} hits": "{n:,} Treffer",
        "Nothing is running.": "Nichts läuft.",
        "{done:,} of {total:,}": "{done:,} von {total:,}",
        "unknown": "unbekannt",
        "{a}: {b}": "{a}: {b}",
    }
)


@pytest.mark.parametrize(
    ("said", "becomes"),
    [
        ("Nothing is running.", "Nichts läuft."),
        ("1,200 hits", "1,200 Treffer"),
        ("“a: b.mp4” cannot be read: No such file.", "„a: b.mp4“ ist nicht lesbar: No such file."),
        ("The picture “unknown” is empty.", "Das Bild „unbekannt“ ist leer."),
        ("3 of 7 · Nothing is running.\nunknown", "3 von 7 · Nichts läuft.\nunbekannt"),
        (
            "The picture “a. b.png” is empty. Nothing is running. The picture “c” is empty.",
            "Das Bild „a. b.png“ ist leer. Nichts läuft. Das Bild „c“ ist leer.",
        ),
        ("A word of the case", "A word of the case"),
        ("gate: street", "gate: street"),
        ("", ""),
    ],
)
def test_values_stay_and_words_change(said: str, becomes: str) -> None:
    assert GERMAN.retold(said) == becomes


def test_a_value_named_twice_must_be_the_same_twice() -> None:
    book = Phrasebook({"{a} is not {a}.": "{a} ist nicht {a}."})
    assert book.retold("x is not x.") == "x ist nicht x."
    assert book.retold("x is not y.") == "x is not y."


def test_braces_of_a_text_stand_for_themselves() -> None:
    book = Phrasebook({"Only {{name}} may stand in {root}.": "Nur {{name}} darf in {root} stehen."})
    assert book.retold("Only {name} may stand in /x.") == "Nur {name} darf in /x stehen."


def filled(template: str) -> str:
    """A template with a number in each field, as it would be shown."""
    names = list(dict.fromkeys(fields_of(template)))
    return "".join(
        literal + (str(11 * (names.index(name) + 1)) if name is not None else "")
        for literal, name, _, _ in Formatter().parse(template)
    )


def test_every_text_of_the_catalogue_is_found_again_with_its_values() -> None:
    texts = [t for t in (*catalogue(SENTENCES), *catalogue(CONTEXT)) if letters(t) > 3]
    book = Phrasebook({text: f"⟦{text}⟧" for text in texts})
    lost = {said: book.retold(said) for said in map(filled, texts)}
    lost = {said: found for said, found in lost.items() if found != f"⟦{said}⟧"}
    assert not lost, lost


def letters(template: str) -> int:
    return sum(map(str.isalpha, filled(template)))


def test_an_error_is_said_in_german_with_its_own_values(translations: ModuleType) -> None:
    with pytest.raises(Exception, match="every_s") as caught:
        changed(Settings(), {"index.every_s": -1})
    german = translations.read(translations.FOLDER / "reid_desktop_de.ts")
    book = Phrasebook({text: german[text] for text in catalogue(SENTENCES)})
    assert book.retold(str(caught.value)) == "„index.every_s“ kann nicht -1 sein: von 0 bis 3600 s."
    raised = FootageError("The picture “x.png” is empty (zero bytes). Copy it again.")
    assert (
        book.retold(str(raised)) == "Das Bild „x.png“ ist leer (null Bytes). Noch einmal kopieren."
    )
    assert book.retold("Everybody is in a group already.") == "Alle sind schon in einer Gruppe."
