"""The site of the case: plan, places of the cameras and travel times, written as jobs."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

from reid_desktop.core.errors import CaseError
from reid_desktop.core.progress import Job, Progress
from reid_desktop.core.site import SitePlan
from reid_desktop.core.values import Changes
from reid_desktop.footage.pictures import decode_picture, picture_bytes
from reid_desktop.store.case import Case

STAGE = "site"
LARGEST_PLAN_BYTES = 64 * 2**20


def take_plan(case: Case, path: Path, *, metres: float | None = None, by: str) -> Job[Changes]:
    """Make the picture at `path` the plan of the site; the cameras keep their places.

    Raises:
        CaseError: the file is too large.
        FootageError: it cannot be read or is no picture.
    """
    yield Progress(0, 1, path.name, STAGE)
    data = picture_bytes(path)
    if len(data) > LARGEST_PLAN_BYTES:
        raise CaseError(f"The plan “{path.name}” is larger than 64 MiB. Choose a smaller one.")
    height, width = decode_picture(data, name=path.name).shape[:2]
    digest = hashlib.sha256(data).hexdigest()
    case.site.set_plan(SitePlan(path.name, data, digest, height / width, metres), by=by)
    return Changes(site=True, audit=True)


def restore_plan(case: Case, plan: SitePlan | None, *, by: str) -> Job[Changes]:
    """Bring a plan back that was there before; None for none."""
    yield Progress(0, 1, "plan", STAGE)
    case.site.set_plan(plan, by=by)
    return Changes(site=True, audit=True)


def scale_plan(case: Case, metres: float | None, *, by: str) -> Job[Changes]:
    """Say how wide the plan is on the ground, metres; None when that is not known."""
    yield Progress(0, 1, "plan", STAGE)
    case.site.set_metres(metres, by=by)
    return Changes(site=True, audit=True)


def place_cameras(
    case: Case, places: Mapping[str, tuple[float, float] | None], *, by: str
) -> Job[Changes]:
    """Place cameras on the plan (shares of its sides); None takes one off."""
    yield Progress(0, 1, "cameras", STAGE)
    case.site.place_cameras(places, by=by)
    return Changes(site=True, audit=True)


def set_travel_time(
    case: Case, here: str, there: str, least_s: float | None, *, by: str
) -> Job[Changes]:
    """Say how long one needs at least between two cameras, seconds; None withdraws it."""
    yield Progress(0, 1, "travel times", STAGE)
    case.site.set_travel_time(here, there, least_s, by=by)
    return Changes(site=True, audit=True)
