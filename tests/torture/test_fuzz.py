"""Every parser of ours on files of chance: a value or one sentence, never a crash."""

import json
import math
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reid_desktop.core.errors import ReidError

from .conftest import Figure, sized
from .seeds import Parser, parsers

PARSERS = parsers()
CHANCE = settings(
    max_examples=sized(short=10, long=2000),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
ODD = sized(short=4, long=12)
DEEP = 100_000
NASTY = (
    b"",
    b"\0",
    b"\xef\xbb\xbf",
    b"\xff\xfe\x00\x00",
    b"[" * DEEP,
    b'{"a":' * DEEP,
    b"[" * 5000 + b"]" * 5000,
    b"a = " + b"[" * 5000 + b"]" * 5000,
    b"<a>" * DEEP,
    b"null",
    b"NaN",
    b"[NaN]",
    b'"\\ud800"',
    b"9" * 5000,
    b"1e999",
    b"\n" * 1000,
    b",,,,,,,,,\n" * 10,
    b"\r\n\r\n",
    bytes(range(256)) * 8,
)
ROWS = (".txt", ".xml", ".csv", ".toml", ".ini")
NUMBERS = ("NaN", "1e400", "9" * 30, "-1", "0.5", "9" * 400, "Infinity", "-Infinity", "null", "{}")
"""What a number of an honest file is replaced by."""


def tried(parser: Parser, folder: Path, data: bytes) -> None:
    """Read `data`; every failure is one line of text for the analyst."""
    (folder / parser.file).write_bytes(data)
    try:
        parser.read(folder)
    except ReidError as refusal:
        sentence = str(refusal)
    else:
        return
    assert sentence
    assert "\n" not in sentence, sentence


@pytest.fixture(params=PARSERS, ids=lambda parser: parser.name)
def parser(request: pytest.FixtureRequest, tmp_path: Path) -> Parser:
    """A parser, and in `tmp_path` the files it needs."""
    found: Parser = request.param
    for name, content in (*found.beside, (found.file, found.honest)):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content)
    return found


@st.composite
def spoilt(draw: st.DrawFn, honest: bytes) -> bytes:
    """An honest file with bytes changed, taken out, doubled, or its end missing."""
    data = bytearray(honest)
    for _ in range(draw(st.integers(1, 8))):
        place = draw(st.integers(0, max(0, len(data) - 1)))
        match draw(st.integers(0, 4)):
            case 0 if data:
                data[place] = draw(st.integers(0, 255))
            case 1:
                data[place:place] = draw(st.binary(max_size=12))
            case 2:
                del data[place : place + draw(st.integers(1, 40))]
            case 3:
                data[place:place] = data[place : place + draw(st.integers(1, 80))]
            case _:
                del data[max(place, len(data) // 3) :]
    return bytes(data)


def test_any_bytes_are_a_value_or_a_sentence(parser: Parser, tmp_path: Path) -> None:
    @CHANCE
    @given(st.binary(max_size=400))
    def check(data: bytes) -> None:
        tried(parser, tmp_path, data)

    for data in NASTY:
        tried(parser, tmp_path, data)
    check()


def test_a_spoilt_file_is_a_value_or_a_sentence(
    parser: Parser, tmp_path: Path, figure: Figure
) -> None:
    @CHANCE
    @given(spoilt(parser.honest))
    def check(data: bytes) -> None:
        tried(parser, tmp_path, data)

    check()
    figure(f"fuzzed {parser.name}: {2 * CHANCE.max_examples} files and {len(NASTY)} nasty ones")


TEXTS = [parser for parser in PARSERS if parser.file.endswith((".json", ".jsonl"))]


@pytest.mark.parametrize("parser", TEXTS, ids=lambda parser: parser.name)
def test_senseless_values_of_known_keys_are_a_sentence(parser: Parser, tmp_path: Path) -> None:
    """Every value of a JSON file becomes each of the odd ones, one at a time."""
    for name, content in parser.beside:
        (tmp_path / name).write_bytes(content)
    honest = json.loads(parser.honest)
    for odd in (math.inf, 10**400, None, [[]], math.nan, 10**30, -1, "", "x", [], {}, True)[:ODD]:
        for changed in _each_changed(honest, odd):
            tried(parser, tmp_path, json.dumps(changed).encode())


def _each_changed(value: Any, odd: Any) -> list[Any]:
    """Return `value` with each of its parts replaced by `odd`, one at a time."""
    found = [odd]
    if isinstance(value, dict):
        for key, part in value.items():
            found += [value | {key: changed} for changed in _each_changed(part, odd)]
    elif isinstance(value, list):
        for place, part in enumerate(value):
            found += [
                [*value[:place], changed, *value[place + 1 :]]
                for changed in _each_changed(part, odd)
            ]
    return found


def test_odd_numbers_in_rows_and_attributes_are_a_sentence(tmp_path: Path) -> None:
    for parser in (parser for parser in PARSERS if parser.file.endswith(ROWS)):
        text = parser.honest.decode()
        for name, content in (*parser.beside, (parser.file, b"")):
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_bytes(content)
        for match in re.finditer(r"\d+(\.\d+)?", text):
            for odd in NUMBERS[:ODD]:
                changed = text[: match.start()] + odd + text[match.end() :]
                tried(parser, tmp_path, changed.encode())
        shutil.rmtree(tmp_path)
        tmp_path.mkdir()
