from pathlib import Path

import pytest

from reid_desktop.core.records import CaseInfo
from reid_desktop.core.site import SitePlan
from reid_desktop.store.case import Case


@pytest.fixture
def case(tmp_path: Path) -> Case:
    return Case.create(tmp_path / "site.reidcase", CaseInfo("Site"), by="Eva")


PLAN = SitePlan("station.png", b"picture", "ab" * 32, 0.75, 120.0)


def test_the_site_comes_back_as_it_was_stored(case: Case) -> None:
    with case:
        case.site.set_plan(PLAN, by="Eva")
        case.site.place_cameras({"gate": (0.25, 0.5), "hall": (1.4, -1.0)}, by="Eva")
        case.site.set_travel_time("hall", "gate", 40.0, by="Eva")
        path = case.path
    with Case.open(path, read_only=True) as again:
        site = again.site.read()
    assert site.plan == PLAN
    assert site.places == {"gate": (0.25, 0.5), "hall": (1.0, 0.0)}, "kept on the plan"
    assert site.travel_s == {("gate", "hall"): 40.0}
    assert site.least_s("hall", "gate") == 40.0


def test_everything_can_be_withdrawn_and_is_logged(case: Case) -> None:
    with case:
        case.site.set_plan(PLAN, by="Eva")
        case.site.place_cameras({"gate": (0.25, 0.5)}, by="Eva")
        case.site.set_metres(None, by="Eva")
        case.site.place_cameras({"gate": None}, by="Eva")
        case.site.set_travel_time("hall", "gate", 40.0, by="Eva")
        case.site.set_travel_time("gate", "hall", None, by="Eva")
        case.site.set_plan(None, by="Eva")
        site = case.site.read()
        assert (site.plan, site.places, site.travel_s) == (None, {}, {})
        actions = [entry.action for entry in case.audit()]
        assert actions.count("site plan") == 3
        assert actions.count("place cameras") == 2
        assert actions.count("travel time") == 2
        assert case.check() == []
