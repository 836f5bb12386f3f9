"""Sentences from one language into another by their templates, values kept as they stand.

A sentence is found again by the words around its {fields}; so an error keeps its one English
sentence wherever it is raised, and a window that is open can change its language.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from string import Formatter

BETWEEN_PIECES = ("\n", " · ")
"""What joins pieces that are translated one by one."""
_SENTENCE_END = re.compile(r"(?<=[.!?…]) ")
_NUMBER, _QUOTED = r"[-+]?[\d.,]+%?", "[^“”]*?"
_LEAST_LETTERS = 2
"""A template with fewer letters of its own would be found everywhere."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """A template with fields: a piece it must hold, its pattern, what it becomes."""

    anchor: str
    pattern: re.Pattern[str]
    becomes: str


class Phrasebook:
    """Finds the template of a text and fills the same values into the other language's."""

    def __init__(self, *parts: Mapping[str, str]) -> None:
        """Take templates and what each becomes; both name the same {fields}.

        What stands in an earlier part is looked for first, within a part the longest words.
        """
        self._plain: dict[str, str] = {}
        self._entries: list[_Entry] = []
        for pairs in parts:
            for text in sorted(pairs, key=_letters, reverse=True):
                if not fields_of(text):
                    self._plain.setdefault(text, pairs[text])
                elif _letters(text) >= _LEAST_LETTERS:
                    self._entries.append(_Entry(_anchor(text), _pattern(text), pairs[text]))

    def said(self, text: str) -> str | None:
        """Return a text that is one sentence of the book in the other language, None for none."""
        if text in self._plain:
            return self._plain[text]
        for entry in self._entries:
            found = entry.pattern.fullmatch(text) if entry.anchor in text else None
            if found is not None:
                values = {name: self.retold(value) for name, value in found.groupdict().items()}
                return _filled(entry.becomes, values)
        return None

    def retold(self, text: str) -> str:
        """Return a text in the other language, what is not in the book as it stands.

        A text that is not one sentence is taken piece by piece: its lines, what stands between
        middle dots, what stands before a key in brackets, its sentences.
        """
        whole = self.said(text)
        if whole is not None:
            return whole
        before, bracket, key = text.rpartition(" (")
        if bracket and key.endswith(")") and (alone := self.said(before)) is not None:
            return f"{alone} ({key}"
        for joint in BETWEEN_PIECES:
            if joint in text:
                return joint.join(self.retold(piece) for piece in text.split(joint))
        return " ".join(self._sentences(_SENTENCE_END.split(text)))

    def _sentences(self, pieces: list[str]) -> Iterator[str]:
        """Yield each longest run of `pieces` that is one sentence, retold; others as they are."""
        start = 0
        while start < len(pieces):
            alone = start == 0  # the whole text has been tried
            for end in range(len(pieces) - alone, start, -1):
                said = self.said(" ".join(pieces[start:end]))
                if said is not None:
                    yield said
                    start = end
                    break
            else:
                yield pieces[start]
                start += 1


def fields_of(template: str) -> list[str]:
    """Return the names of the fields of a template, in their order."""
    return [name for _, name, _, _ in Formatter().parse(template) if name is not None]


def _literals(template: str) -> list[str]:
    return [literal for literal, _, _, _ in Formatter().parse(template)]


def _letters(template: str) -> int:
    return sum(letter.isalpha() for letter in "".join(_literals(template)))


def _anchor(template: str) -> str:
    """Return the longest piece between fields: without it no text fits."""
    return max(_literals(template), key=len)


def _pattern(template: str) -> re.Pattern[str]:
    """Return what fits every filling of `template`, with a group for each field.

    A value in quotation marks ends with them, so that two sentences are not taken for one; one
    with the format of a number is a number.
    """
    parts, seen = [], set[str]()
    for literal, name, form, _ in Formatter().parse(template):
        parts.append(re.escape(literal))
        if name is not None:
            value = _NUMBER if form else _QUOTED if literal.endswith("“") else ".*?"
            parts.append(f"(?P={name})" if name in seen else f"(?P<{name}>{value})")
            seen.add(name)
    return re.compile("".join(parts), re.DOTALL)


def _filled(template: str, values: Mapping[str, str]) -> str:
    """Return `template` with values that are texts already: formats do not count any more."""
    return "".join(
        literal + (values.get(name, "") if name is not None else "")
        for literal, name, _, _ in Formatter().parse(template)
    )
