"""The plan of the site, the cameras on it and the travel times between them."""

from collections.abc import Mapping

from reid_desktop.core.site import Site, SitePlan
from reid_desktop.store.connection import Connection, plain


def read(db: Connection) -> Site:
    """Return what the case knows of the site; an empty Site is ordinary."""
    row = db.first("SELECT name, picture, sha256, aspect, metres FROM site_plan")
    places = db.rows("SELECT camera, x, y FROM camera_places ORDER BY camera")
    times = db.rows("SELECT first, second, least_s FROM travel_times ORDER BY first, second")
    return Site(
        plan=SitePlan(*row) if row is not None else None,
        places={camera: (x, y) for camera, x, y in places},
        travel_s={(first, second): least_s for first, second, least_s in times},
    )


def set_plan(db: Connection, plan: SitePlan | None) -> None:
    """Put `plan` in place of the one before; None takes it away."""
    db.write("DELETE FROM site_plan")
    if plan is not None:
        db.write(
            "INSERT INTO site_plan VALUES (1, ?, ?, ?, ?, ?)",
            (plain(plan.name), plan.picture, plan.sha256, plan.aspect, plan.metres),
        )


def set_metres(db: Connection, metres: float | None) -> None:
    """Say how wide the plan is on the ground."""
    db.write("UPDATE site_plan SET metres = ?", (metres,))


def place_cameras(db: Connection, places: Mapping[str, tuple[float, float] | None]) -> None:
    """Place cameras (shares of width and height in [0, 1]); None takes one off the plan."""
    for camera, place in places.items():
        if place is None:
            db.write("DELETE FROM camera_places WHERE camera = ?", (plain(camera),))
            continue
        x, y = (min(1.0, max(0.0, float(share))) for share in place)
        db.write(
            "INSERT INTO camera_places VALUES (?, ?, ?) "
            "ON CONFLICT DO UPDATE SET x = excluded.x, y = excluded.y",
            (plain(camera), x, y),
        )


def set_travel_time(db: Connection, here: str, there: str, least_s: float | None) -> None:
    """Say how long one needs at least between two cameras; None withdraws it."""
    assert here != there, here
    pair = (plain(min(here, there)), plain(max(here, there)))
    if least_s is None:
        db.write("DELETE FROM travel_times WHERE first = ? AND second = ?", pair)
        return
    db.write(
        "INSERT INTO travel_times VALUES (?, ?, ?) "
        "ON CONFLICT DO UPDATE SET least_s = excluded.least_s",
        (*pair, float(least_s)),
    )
