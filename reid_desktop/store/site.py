"""SiteDesk: what may be done to the site of a case, each action whole and logged."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from reid_desktop.core.site import Site, SitePlan
from reid_desktop.store import site_rows

if TYPE_CHECKING:
    from reid_desktop.store.case_file import CaseFile
    from reid_desktop.store.connection import Connection


class SiteDesk:
    """The plan, camera places and travel times of one open case; reached as `case.site`."""

    def __init__(self, case: "CaseFile", db: "Connection") -> None:
        self._case = case
        self._db = db

    def read(self) -> Site:
        """Return what is known of the site."""
        return site_rows.read(self._db)

    def set_plan(self, plan: SitePlan | None, *, by: str) -> None:
        """Put `plan` in place of the one before; None takes it away."""
        said = {"plan": plan.name, "sha256": plan.sha256} if plan else {"plan": None}
        with self._case.transaction():
            site_rows.set_plan(self._db, plan)
            self._case.log("site plan", said, by=by)

    def set_metres(self, metres: float | None, *, by: str) -> None:
        """Say how wide the plan is on the ground, metres."""
        with self._case.transaction():
            site_rows.set_metres(self._db, metres)
            self._case.log("site plan", {"metres": metres}, by=by)

    def place_cameras(self, places: Mapping[str, tuple[float, float] | None], *, by: str) -> None:
        """Place cameras on the plan (shares of its sides); None takes one off."""
        with self._case.transaction():
            site_rows.place_cameras(self._db, places)
            self._case.log("place cameras", {"places": dict(places)}, by=by)

    def set_travel_time(self, here: str, there: str, least_s: float | None, *, by: str) -> None:
        """Say how long one needs at least between two cameras, seconds; None withdraws it."""
        said = {"cameras": sorted([here, there]), "least_s": least_s}
        with self._case.transaction():
            site_rows.set_travel_time(self._db, here, there, least_s)
            self._case.log("travel time", said, by=by)
