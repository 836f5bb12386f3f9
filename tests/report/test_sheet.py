import csv
import io
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reid_desktop.report import sheet
from reid_desktop.report.document import Document

FORMULA_STARTS = "=+-@\t\r＝＋－＠"


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8"), newline="")))


def test_each_candidate_is_one_line_in_order_of_rank(document: Document) -> None:
    found = rows(sheet.encode(document))
    assert [row["rank"] for row in found] == ["1", "2", "3", "4", "5"]
    assert [row["mark"] for row in found] == ["match", "not_match", "unsure", "", ""]
    assert found[1]["source_state"] == "missing"
    assert found[1]["clock"] == "2026-03-02T08:00:12.500+01:00"
    assert found[1]["source_sha256"] == f"{1:064x}"
    assert float(found[2]["score"]) == pytest.approx(0.85)


@given(st.text() | st.sampled_from(FORMULA_STARTS).flatmap(lambda c: st.text().map(c.__add__)))
def test_no_text_cell_starts_a_formula(text: str) -> None:
    cell = sheet.text_cell(text)
    assert not cell.lstrip().startswith(tuple(FORMULA_STARTS))
    assert "\n" not in cell
    assert "\r" not in cell
    cell.encode("utf-8")


@pytest.mark.parametrize("note", ['=cmd|"/c calc"!A0', "-1+1", "@SUM(A1)", "\t=1", "  =1", "\r=1"])
def test_a_formula_in_a_note_is_text_in_the_sheet(document: Document, note: str) -> None:
    (entry,) = document.searches
    first = entry.candidates[0]
    assert first.verdict
    changed = replace(first, verdict=replace(first.verdict, note=note))
    hostile = replace(document, searches=(replace(entry, candidates=(changed,)),))
    (row,) = rows(sheet.encode(hostile))
    assert row["note"] == "'" + " ".join(note.splitlines())


def test_a_negative_score_stays_a_number(document: Document) -> None:
    (entry,) = document.searches
    low = replace(entry.candidates[0], score=-0.25)
    (row,) = rows(sheet.encode(replace(document, searches=(replace(entry, candidates=(low,)),))))
    assert row["score"] == "-0.25"


def test_a_detection_outside_the_ranklist_has_empty_rank_and_score(document: Document) -> None:
    (entry,) = document.searches
    outside = replace(entry.candidates[0], rank=None, score=None)
    found = replace(document, searches=(replace(entry, candidates=(outside,)),))
    (row,) = rows(sheet.encode(found))
    assert (row["rank"], row["score"]) == ("", "")


FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\n=1", "＝1", "\u200b=1"]


@pytest.mark.parametrize("text", FORMULAS)
def test_every_string_of_the_world_is_text_and_no_formula(
    document: Document, with_strings: Callable[[Document, str], Document], text: str
) -> None:
    content = sheet.encode(with_strings(document, text)).decode("utf-8")
    table = list(csv.reader(io.StringIO(content, newline="")))
    assert all(len(row) == len(sheet.COLUMNS) for row in table)
    for row in table[1:]:
        for name, cell in zip(sheet.COLUMNS, row, strict=True):
            number = cell.lstrip("-").replace(".", "").replace("e", "").isdigit()
            assert number or not cell.lstrip().startswith(tuple("=+-@＝＋－＠")), (name, cell)
