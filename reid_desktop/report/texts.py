"""The words of a report, by language, and strings from outside made safe to read."""

import tomllib
import unicodedata
from typing import Any

from reid_desktop.core.errors import ReportError
from reid_desktop.core.paths import resources_dir

_KEPT = "\n\t"
_UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


def load_texts(language: str = "en") -> dict[str, Any]:
    """Return the tables of `resources/report/<language>.toml`.

    Raises:
        ReportError: there are no texts in this language.
    """
    path = resources_dir() / "report" / f"{language}.toml"
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ReportError(
            f"The texts of the report in “{language}” cannot be read from “{path}”: {error}."
        ) from error


def readable(text: str) -> str:
    """Return `text` with every character that is not seen written out as a code.

    Control characters, marks that turn the direction of writing and broken surrogates could make
    a printed name read as another one; line breaks and tabs stay.
    """
    if text.isprintable():
        return text
    return "".join(_written_out(sign) for sign in text)


def _written_out(sign: str) -> str:
    if sign in _KEPT or unicodedata.category(sign) not in _UNSEEN:
        return sign
    return f"<U+{ord(sign):04X}>"
