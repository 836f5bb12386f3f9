import re
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reid_desktop.core.errors import ReportError
from reid_desktop.core.paths import resources_dir
from reid_desktop.core.records import (
    CaseInfo,
    Mark,
    Verdict,
)
from reid_desktop.report import data, page, shown
from reid_desktop.report.choices import LANGUAGES
from reid_desktop.report.curve import HEIGHT, LEFT, WIDTH, curve
from reid_desktop.report.document import Document, FrameState
from reid_desktop.report.texts import load_texts, readable

HOSTILE = st.sampled_from(
    [
        "<script>alert(1)</script>",
        "</style><script>",
        "\" onload='x'",
        "'><img src=http://a.example/x>",
        "{{ 7 * 7 }}{% raw %}",
        "}} @import url(http://a.example); {",
        "&lt;b&gt;",
        "\u202egpj.exe\x00\x1b[2J",
        "\ud800",
        "{name.__class__}",
    ]
) | st.text(max_size=40)


class Tags(HTMLParser):
    """Collects what a browser would act upon, and what it would show."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: set[str] = set()
        self.attributes: set[tuple[str, str]] = set()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {(name, value or "") for name, value in attrs}

    def handle_data(self, data: str) -> None:
        self.text += data


def read(html: str) -> Tags:
    tags = Tags()
    tags.feed(html)
    return tags


Stringed = Callable[[Document, str], Document]


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=HOSTILE)
def test_no_string_of_the_world_becomes_markup(
    document: Document, with_strings: Stringed, text: str
) -> None:
    html = page.render(with_strings(document, text))
    found = read(html)
    plain = read(page.render(with_strings(document, "word")))
    assert found.tags == plain.tags
    assert {name for name, _ in found.attributes} == {name for name, _ in plain.attributes}
    html.encode("utf-8")
    assert html.count("<style>") == html.count("</style>") == 1


def test_nothing_is_loaded_from_elsewhere_and_nothing_runs(document: Document) -> None:
    html = page.render(document)
    found = read(html)
    assert not found.tags & {"script", "link", "iframe", "object", "embed", "a", "form", "base"}
    sources = [value for name, value in found.attributes if name in ("src", "href")]
    assert sources
    assert all(value.startswith("data:image/jpeg;base64,") for value in sources)
    assert not [name for name, _ in found.attributes if name.startswith("on")]
    assert "url(" not in html
    assert "@import" not in html


def test_the_footer_of_the_printed_page_cannot_leave_its_css_string() -> None:
    text = page.css_string('x"; } </style><script>\n\\')
    assert re.fullmatch(r"(?:[A-Za-z0-9]|\\[0-9a-f]+ )*", text)


def test_every_candidate_says_all_that_is_known_of_it(document: Document) -> None:
    text = " ".join(read(page.render(document)).text.split())
    for fact in (
        "K-2026/17",
        "A. Muster",
        "witness.jpg",
        "ab" * 32,
        "x 10–60, y 20–140 px",
        "glad@0123456789ab",
        "Rank 3",
        "● Match",
        "× Not match",
        "? Unsure",
        "○ Candidate, not yet judged",
        "note 1",
        "marked by A. Muster, 2026-03-05 10:11:12 UTC+01:00",
        "2026-03-02 08:00:12.500 UTC+01:00",
        "wall-clock time unknown",
        "0:00:03.000 from the start",
        f"{1:064x}",
        "no. 75 (counted from 0)",
        "0.8500",
        "not a probability",
        "d" * 64,
        "No frame at 5 s.",
        data.fingerprint(document),
    ):
        assert fact in text, fact


def test_a_missing_source_is_said_on_the_cover_in_the_table_and_on_its_candidates(
    document: Document,
) -> None:
    text = read(page.render(document)).text
    assert "1 of 2 sources are missing or not as they were" in text
    assert text.count("Source MISSING") == 2
    assert text.count("The source is missing.") == 1


def test_nobody_is_called_identified(document: Document) -> None:
    words = read(page.render(document)).text.lower()
    assert "candidate" in words
    assert not re.search(r"\bidentified\b|\bsuspect\b|\bculprit\b", words)


def test_the_same_document_gives_the_same_page(document: Document) -> None:
    assert page.render(document) == page.render(replace(document))


def test_the_time_of_export_is_printed_only_when_given(document: Document) -> None:
    given_time = replace(document, exported_at="2026-04-01T12:00:00+02:00")
    assert "Report made" not in page.render(document)
    assert "2026-04-01 12:00:00 UTC+02:00" in page.render(given_time)


def test_a_broken_log_and_damaged_pictures_are_said(document: Document) -> None:
    (entry,) = document.searches
    bare = tuple(replace(c, crop=None) for c in entry.candidates)
    broken = replace(
        document,
        searches=(replace(entry, query=None, candidates=bare),),
        audit_problems=("Entry 3 was changed.",),
    )
    text = read(page.render(broken)).text
    assert "Entry 3 was changed." in text
    assert text.count("The stored crop is damaged") == 5
    assert "The stored query picture is damaged" in text


def test_an_empty_case_gives_a_page() -> None:
    empty = Document(CaseInfo("Empty"), "0.1.0", (), (), "", 0)
    assert "This case has no sources." in read(page.render(empty)).text


def test_a_marked_detection_outside_the_ranklist_is_not_lost(document: Document) -> None:
    (entry,) = document.searches
    verdict = Verdict(1, 7, Mark.MATCH, "", "B. Beispiel", "2026-03-05T10:11:12+01:00")
    outside = replace(entry.candidates[0], rank=None, score=None, verdict=verdict)
    changed = replace(document, searches=(replace(entry, candidates=(outside,)),))
    assert read(page.render(changed)).text.count("outside the ranklist") == 2


@pytest.mark.parametrize(
    ("given_text", "wanted"),
    [
        ("2026-03-02T08:00:00+00:00", "2026-03-02 08:00:00 UTC"),
        ("2026-03-02T08:00:00.25-03:30", "2026-03-02 08:00:00.250 UTC-03:30"),
        ("2026-03-02T08:00:00", "2026-03-02 08:00:00"),
        ("", ""),
        ("yesterday", "yesterday"),
    ],
)
def test_wall_clock_times_carry_their_offset(given_text: str, wanted: str) -> None:
    assert shown.clock(given_text) == wanted


@given(st.floats(0, 1e6))
def test_time_from_start_is_exact_to_the_millisecond(time_s: float) -> None:
    hours, minutes, seconds = shown.since_start(time_s).split(":")
    assert int(hours) * 3600 + int(minutes) * 60 + float(seconds) == pytest.approx(time_s, abs=6e-4)


@given(st.text())
def test_readable_text_holds_no_hidden_character(text: str) -> None:
    safe = readable(text)
    assert all(sign.isprintable() or sign in "\n\t" or sign.isspace() for sign in safe)
    assert readable(safe) == safe


def test_every_text_of_the_language_is_used() -> None:
    written = "".join(p.read_text() for p in (resources_dir() / "report").glob("*.j2"))
    written += "".join(p.read_text() for p in Path(page.__file__).parent.glob("*.py"))
    for section, texts in load_texts("en").items():
        if re.search(rf'(t\.{section}|t\["{section}"\])\[(?!")', written):
            continue
        if re.search(rf'meanings = t\["{section}"\]|t\["{section}"\]\[words', written):
            continue
        for key in texts:
            used = (f"t.{section}.{key}", f'["{key}"]', f"['{key}']", f'"{key}"')
            assert any(each in written for each in used), f"{section}.{key} is used nowhere"


def keys(table: Any, at: str = "") -> set[str]:
    """Every key of nested tables; of a list how many sentences it holds; the words in braces."""
    if isinstance(table, dict):
        return {key for name, value in table.items() for key in keys(value, f"{at}.{name}")}
    if isinstance(table, list):
        return {f"{at}[{len(table)}]"}
    return {f"{at} {sorted(re.findall(r'{[^}]*}', table))}"}


def test_every_language_has_the_same_texts_with_the_same_places_to_fill_in() -> None:
    assert set(LANGUAGES) == {p.stem for p in (resources_dir() / "report").glob("*.toml")}
    for language in LANGUAGES:
        assert keys(load_texts(language)) == keys(load_texts("en")), language


def test_a_german_report_holds_no_english_text(document: Document, with_strings: Stringed) -> None:
    german = read(page.render(with_strings(document, "Wort"), language="de")).text
    for section, texts in load_texts("en").items():
        for key, text in texts.items():
            same = text == load_texts("de")[section][key]
            if isinstance(text, str) and not same and len(text) > 12 and "{" not in text:
                assert text not in german, (section, key)


def test_every_kind_of_missing_frame_has_a_text() -> None:
    told = load_texts("en")["frame_state"]
    assert set(told) == {s.value for s in FrameState} - {"shown", "left_out"}


def test_an_unknown_language_is_said() -> None:
    with pytest.raises(ReportError, match="xx"):
        load_texts("xx")


def test_every_query_picture_is_shown_and_who_is_not_sought_is_hidden(document: Document) -> None:
    html = page.render(document)
    for words in (
        "witness.jpg",
        "clerk.png",
        "torn.png",
        "Somebody else",
        "is pixelated",
        "ef" * 32,
    ):
        assert words in html, words
    first = document.searches[0].pictures[:1]
    alone = replace(document, searches=(replace(document.searches[0], pictures=first),))
    assert "Somebody else" not in page.render(alone)


def test_what_a_score_means_here_is_drawn_with_its_uncertainty(document: Document) -> None:
    html = page.render(document)
    assert "What a score means here" in html
    assert html.count("<rect") == 2
    assert html.index("0.4600 – 0.9300") < html.index("0.2100 – 0.4400"), "best scores first"
    assert "68% – 92%" in html
    assert "with 90% probability" in html
    (entry,) = document.searches
    assert entry.calibration is not None
    few = replace(entry, calibration=replace(entry.calibration, marks=4, matches=4, pools=()))
    told = page.render(replace(document, searches=(few,)))
    assert "4 marks, 4 of them matches; at least 10" in told
    assert "<rect" not in told
    none = page.render(replace(document, searches=(replace(entry, calibration=None),)))
    assert "What a score means here" not in none


def test_a_curve_stays_in_its_picture_and_its_blocks_touch(document: Document) -> None:
    (entry,) = document.searches
    assert entry.calibration is not None
    drawn = curve(entry.calibration)
    low, high = drawn.blocks
    assert low.x + low.width == pytest.approx(high.x)
    for block in drawn.blocks:
        assert block.x >= LEFT
        assert block.x + block.width <= WIDTH
        assert 0 <= block.top <= block.line <= block.top + block.height <= HEIGHT
    assert high.line < low.line, "a larger share stands higher"


def test_the_zone_of_a_camera_stands_beside_its_clock(document: Document) -> None:
    assert "2026-03-02 08:00:12.500 UTC+01:00 (Europe/Berlin)" in page.render(document)
