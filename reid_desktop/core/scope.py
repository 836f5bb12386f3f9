"""What the form of a case must say, and what its scope leaves of a search or a ranklist."""

from collections.abc import Sequence
from datetime import date, datetime

from reid_desktop.core.errors import CaseError
from reid_desktop.core.records import CaseInfo, Source
from reid_desktop.core.searching import SearchFilter

DEMANDED = {
    "number": "number",
    "title": "title",
    "examiner": "examiner",
    "purpose": "purpose",
    "legal_basis": "legal basis",
    "authorisation": "authorisation reference",
    "review_on": "review date",
}
"""Fields that the policy demands, with their names on the form."""


def missing_fields(info: CaseInfo) -> list[str]:
    """Return the names of what the policy demands and the form does not say."""
    missing = [name for field, name in DEMANDED.items() if not getattr(info, field).strip()]
    if not (info.scope_cameras or (info.scope_start and info.scope_end)):
        missing.append("scope (cameras or period)")
    return missing


def checked_moment(text: str) -> str:
    """Return a moment as ISO 8601 with offset; "" stays "", no offset is this machine's zone.

    Raises:
        CaseError: the text is no time.
    """
    if not text.strip():
        return ""
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise CaseError(f"“{text}” is no time. Write it as 2026-03-02T08:00:00+01:00.") from error
    return (moment if moment.tzinfo else moment.astimezone()).isoformat()


def checked_day(text: str) -> str:
    """Return a day as "2026-12-31"; "" stays "".

    Raises:
        CaseError: the text is no day.
    """
    if not text.strip():
        return ""
    try:
        return date.fromisoformat(text.strip()).isoformat()
    except ValueError as error:
        raise CaseError(f"“{text}” is no day. Write it as 2026-12-31.") from error


def narrowed_time(info: CaseInfo, wanted: SearchFilter) -> tuple[str, str]:
    """Return first and last moment of `wanted` inside the period of the scope.

    Raises:
        CaseError: the search asks for a time that lies outside.
    """
    asked, (first, last) = wanted.interval_s(), period_s(info)
    if asked and (
        (wanted.since and asked[0] < first)
        or (wanted.until and asked[1] > last)
        or asked[0] > last
        or asked[1] < first
    ):
        raise CaseError(
            f"The time asked for ({wanted.since or 'open'} to {wanted.until or 'open'}) is outside "
            f"the period that this case is authorised for ({info.scope_start or 'open'} to "
            f"{info.scope_end or 'open'}). Ask inside of it, or have the scope extended."
        )
    return wanted.since or info.scope_start, wanted.until or info.scope_end


def period_s(info: CaseInfo) -> tuple[float, float]:
    """Return the period of the scope in POSIX seconds, infinite where it is open."""
    first = datetime.fromisoformat(info.scope_start).timestamp() if info.scope_start else None
    last = datetime.fromisoformat(info.scope_end).timestamp() if info.scope_end else None
    return (
        float("-inf") if first is None else first,
        float("inf") if last is None else last,
    )


def first_outside(info: CaseInfo, seen: Sequence[tuple[Source, float]]) -> int | None:
    """Return the place of the first of `seen` (source, seconds from its start) outside the scope.

    Where the scope has a period, footage without a known start lies outside of it.
    """
    first, last = period_s(info)
    timed = bool(info.scope_start or info.scope_end)
    for place, (source, time_s) in enumerate(seen):
        clock = source.clock_at(time_s)
        if info.scope_cameras and source.camera not in info.scope_cameras:
            return place
        if timed and (clock is None or not first <= clock.timestamp() <= last):
            return place
    return None
