"""The example of the handbook, on stub networks and a drawn clip."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from reid_desktop.core.errors import QueryError
from reid_desktop.core.progress import Progress
from reid_desktop.core.records import Mark
from reid_desktop.notebook import Investigation


@pytest.fixture
def case(tmp_path: Path, clip: Path, colour_networks: Any) -> Any:
    made = Investigation.at(tmp_path / "a.reidcase", title="A case", networks=colour_networks)
    with made as investigation:
        investigation.add(clip, camera="Gate")
        investigation.index(every_s=0.5)
        yield investigation


def test_ten_lines_lead_from_footage_to_report(case: Any, tmp_path: Path) -> None:
    case.group()
    found = case.search(1, top=5)
    assert [hit.rank for hit in found] == list(range(1, len(found) + 1))
    assert (found[0].id, found[0].camera) == (1, "Gate")
    assert found[0].score >= found[-1].score
    case.mark(found[:1], "match", note="same bag")
    verdicts = case.case.verdicts(found.search.id)
    assert [verdict.mark for verdict in verdicts.values()] == [Mark.MATCH]
    assert (case.report(tmp_path / "report") / "data" / "report.html").exists()


def test_a_crop_is_a_query_too(case: Any) -> None:
    crop = case.crop(case.search(1)[0])
    assert crop.dtype == np.uint8
    scores = {hit.id: hit.score for hit in case.search(crop)}
    assert scores[1] > 0.99


def test_hits_are_read_by_slice(case: Any) -> None:
    found = case.search(1)
    assert [hit.rank for hit in found[1:3]] == [2, 3]
    assert found[5:5] == []
    with pytest.raises(IndexError):
        found[len(found)]


def test_an_earlier_case_is_opened_again(case: Any, colour_networks: Any) -> None:
    count = len(case.case.detection_ids())
    path = case.case.path
    case.close()
    with Investigation.at(path, networks=colour_networks) as again:
        assert len(again.case.detection_ids()) == count


def test_progress_is_told(tmp_path: Path, clip: Path, colour_networks: Any) -> None:
    told: list[Progress] = []
    path = tmp_path / "b.reidcase"
    with Investigation.at(path, networks=colour_networks, told=told.append) as case:
        case.add(clip)
        case.index(every_s=1.0)
    assert any(step.stage == "index" for step in told)


def test_nobody_sought_is_one_sentence(case: Any) -> None:
    with pytest.raises(QueryError, match="Nobody is sought"):
        case.search()
