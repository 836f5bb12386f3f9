"""A case is searched with the profile that indexed most of its people."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from reid_desktop.core.progress import run
from reid_desktop.core.records import CaseInfo
from reid_desktop.core.settings import IndexSettings
from reid_desktop.pipeline.fitting import fitting_profile
from reid_desktop.pipeline.imports import import_footage
from reid_desktop.pipeline.ingest import ingest
from reid_desktop.store.case import Case

OTHER = "colour@fedcba987654"


@pytest.fixture
def case(tmp_path: Path, clip: Path, colour_networks: Any) -> Iterator[Case]:
    """A case that `colour_networks` indexed."""
    with Case.create(tmp_path / "a.reidcase", CaseInfo("A case"), by="eva") as made:
        run(import_footage(made, [clip], camera="Gate", by="eva"))
        run(ingest(made, colour_networks, settings=IndexSettings(every_s=0.5), by="eva"))
        yield made


def test_the_profile_that_indexed_the_case_is_taken(case: Case, colour_networks: Any) -> None:
    describers = {"fast": colour_networks.model_id, "balanced": OTHER}
    assert fitting_profile(case, describers, "balanced") == "fast"
    assert fitting_profile(case, describers, "fast") == "fast"


def test_the_wanted_profile_stays_where_no_weights_of_now_indexed(case: Case) -> None:
    assert fitting_profile(case, {"fast": "x@1", "balanced": OTHER}, "balanced") == "balanced"
    assert fitting_profile(case, {}, "thorough") == "thorough"


def test_the_profile_of_most_people_is_taken_and_the_wanted_one_where_both_know_all(
    case: Case, clip: Path, colour_networks: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    describers = {"fast": colour_networks.model_id, "balanced": OTHER}
    monkeypatch.setattr(type(colour_networks), "model_id", OTHER)
    half = IndexSettings(every_s=1.0)
    run(ingest(case, colour_networks, settings=half, by="eva"))
    few, many = len(case.gallery(OTHER)), len(case.gallery(describers["fast"]))
    assert 0 < few < many
    assert fitting_profile(case, describers, "balanced") == "fast"
    run(ingest(case, colour_networks, settings=IndexSettings(every_s=0.5), by="eva"))
    assert len(case.gallery(OTHER)) == many
    assert fitting_profile(case, describers, "balanced") == "balanced"
