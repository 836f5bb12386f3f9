"""Time zones by name: an offset tells what a clock showed, a zone when it is put forward or back.

A moment with its zone is written as RFC 9557 has it: "2026-10-25T02:30:00+02:00[Europe/Berlin]".
"""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

_DAY = timedelta(days=1)
_STAMP = re.compile(r"(?P<moment>[^\[\]]*?)\s*(?:\[(?P<zone>[^\[\]]+)\])?", re.DOTALL)


@lru_cache(maxsize=64)
def named_zone(name: str) -> tzinfo | None:
    """Return the zone of an IANA name ("Europe/Berlin"); None when there is none of this name."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # ZoneInfoNotFoundError is a KeyError
        return None


def split(text: str) -> tuple[str, str]:
    """Return moment and zone name of a text such as "2026-03-02T08:00:00[Europe/Berlin]".

    Neither is checked; the zone is "" where none is given.
    """
    match = _STAMP.fullmatch(text.strip())
    return (match["moment"], match["zone"] or "") if match else (text.strip(), "")


def stamped(moment: str, zone: str) -> str:
    """Return `moment` with its zone as RFC 9557 writes it; without a zone as it is."""
    return f"{moment}[{zone}]" if moment and zone else moment


def placed(moment: datetime, zone: tzinfo) -> datetime:
    """Return `moment` on the clocks of `zone`.

    A time without an offset is one that those clocks showed: of the two in the night they are put
    back the first, and of those they skip in spring the time that they showed instead.
    """
    known = moment if moment.tzinfo else moment.replace(tzinfo=zone)
    return known.astimezone(timezone.utc).astimezone(zone)  # noqa: UP017


def changes(zone: tzinfo, start: datetime, end: datetime) -> Iterator[tuple[datetime, float]]:
    """Yield when between two moments clocks were put forward or back, and by how many seconds.

    Args:
        zone: whose clocks are meant.
        start: aware.
        end: aware, later.

    Yields:
        The first moment of the new time, to the second, and its shift against the time before.
    """
    at = start.astimezone(timezone.utc)  # noqa: UP017
    while at < end:
        following = min(at + _DAY, end.astimezone(timezone.utc))  # noqa: UP017
        before, after = _offset(zone, at), _offset(zone, following)
        if before != after:
            low, high = at, following
            while high - low > timedelta(seconds=1):
                middle = low + (high - low) / 2
                low, high = (middle, high) if _offset(zone, middle) == before else (low, middle)
            yield high.replace(microsecond=0), (after - before).total_seconds()
        at = following


def _offset(zone: tzinfo, moment: datetime) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta(0)
