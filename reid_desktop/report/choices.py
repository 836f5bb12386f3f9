"""What an examiner chooses of a report: searches, ranks, forms, language, privacy."""

from dataclasses import dataclass
from enum import StrEnum


class Form(StrEnum):
    """A rendering of the report's content."""

    HTML = "html"
    PDF = "pdf"
    CSV = "csv"
    JSON = "json"
    CASE = "case"


LANGUAGES = {"en": "English", "de": "Deutsch"}
"""Languages that have texts in resources/report, by their code."""


@dataclass(frozen=True, slots=True)
class ReportChoices:
    """What goes into a report, and in which forms.

    Attributes:
        search_ids: which searches; None for all.
        top: how many first ranks of each search; marked candidates are added whatever their rank.
        forms: renderings besides JSON, which is always there: replay and fingerprint need it.
        language: of the texts, a key of LANGUAGES.
        pixelate: make everybody but the candidates unrecognisable.
        zipped: one .zip instead of a folder.
        with_log: put the audit log up to its printed head beside the report, so that its
            recipient can follow the chain of hashes.
        exported_at: ISO 8601 time to print, "" for none: then the same case gives the same bytes.
    """

    search_ids: tuple[int, ...] | None = None
    top: int = 50
    forms: frozenset[Form] = frozenset(Form)
    language: str = "en"
    pixelate: bool = True
    zipped: bool = False
    with_log: bool = True
    exported_at: str = ""
