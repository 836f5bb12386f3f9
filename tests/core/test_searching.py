import json

import pytest

from reid_desktop.core.errors import QueryError
from reid_desktop.core.records import Mark
from reid_desktop.core.searching import FilterOutcome, SearchFilter


def test_a_filter_survives_its_record() -> None:
    where = SearchFilter(
        cameras=("gate", "hall"),
        source_ids=(3,),
        since="2026-03-02T08:00:00+01:00",
        day_from="22:00",
        day_until="06:30",
        marks=(Mark.MATCH,),
        least_height=40.0,
        least_score=0.5,
    )
    assert SearchFilter.from_json(json.loads(json.dumps(where.to_json()))) == where
    assert SearchFilter().to_json() == {}
    assert SearchFilter.from_json({"of a newer version": 1}).is_empty


@pytest.mark.parametrize(
    "bad",
    [{"since": "yesterday"}, {"until": "25"}, {"day_from": "late"}, {"day_until": "26:00"}],
)
def test_a_time_that_cannot_be_read_is_said(bad: dict[str, str]) -> None:
    with pytest.raises(QueryError, match=next(iter(bad.values()))):
        SearchFilter(**bad)  # type: ignore[arg-type]


@pytest.mark.parametrize("bad", [{"marks": ["perhaps"]}, {"since": 3}])
def test_a_record_that_is_no_filter_is_said(bad: dict[str, object]) -> None:
    with pytest.raises(QueryError, match="filter"):
        SearchFilter.from_json(bad)


def test_the_outcome_says_what_left_out_how_many() -> None:
    outcome = FilterOutcome(5000, 12, {"cameras": 4000, "time": 900, "marks": 0}, 30)
    said = outcome.sentence()
    assert said.startswith("12 of 5,000 people pass the filter")
    assert "camera 4,000" in said
    assert "time 900" in said
    assert "marks" not in said
    assert "30" in said
    assert FilterOutcome.from_json(json.loads(json.dumps(outcome.to_json()))) == outcome
    assert FilterOutcome(7, 7).sentence() == ""
