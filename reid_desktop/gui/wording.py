"""Times, durations and marks in the words and shapes the analyst reads."""

from datetime import datetime

from reid_desktop.core.records import Mark, Method, PersonRole, RemarkKind, Source, SourceState
from reid_desktop.gui.language import counted, marked
from reid_desktop.report.shown import clock

MARK_WORDS = {
    Mark.MATCH: marked("match"),
    Mark.NOT_MATCH: marked("not this person"),
    Mark.UNSURE: marked("unsure"),
}
ROLE_WORDS = {
    PersonRole.SUSPECT: marked("suspect"),
    PersonRole.VICTIM: marked("victim"),
    PersonRole.WITNESS: marked("witness"),
    PersonRole.MISSING: marked("missing person"),
    PersonRole.OTHER: marked("other person"),
}
REMARK_WORDS = {
    RemarkKind.ROLE: marked("role"),
    RemarkKind.TAG: marked("tag"),
    RemarkKind.UNTAG: marked("tag taken off"),
    RemarkKind.COMMENT: marked("comment"),
    RemarkKind.UNCOMMENT: marked("comment withdrawn"),
    RemarkKind.BAG: marked("put into the evidence bag"),
    RemarkKind.UNBAG: marked("taken out of the evidence bag"),
    RemarkKind.LOCK: marked("locked against deletion"),
    RemarkKind.UNLOCK: marked("unlocked"),
}
SOURCE_STATE_WORDS = {
    SourceState.UNCHANGED: "",
    SourceState.MISSING: marked("original missing"),
    SourceState.CHANGED: marked("original changed"),
}
SOURCE_WARNINGS = {
    SourceState.UNCHANGED: "",
    SourceState.MISSING: marked(
        "The original “{name}” is missing: this result cannot be checked against it."
    ),
    SourceState.CHANGED: marked(
        "The original “{name}” was changed since its import: do not rely on this."
    ),
}
METHOD_WORDS = {
    Method.GLAD: marked("GLAD: indexed people"),
    Method.INDEX: marked("Index: GLAD and ID features"),
    Method.QEEPS: marked("QEEPS: whole frames"),
    Method.CASCADE: marked("Cascade: GLAD, then QEEPS"),
}


def position(time_s: float) -> str:
    """Return `time_s` from the start of a source as 0:01:02.5."""
    tenths = round(time_s * 10)
    minutes, tenths = divmod(tenths, 600)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{tenths // 10:02}.{tenths % 10}"


def moment(source: Source, time_s: float) -> str:
    """Return the wall-clock time of `time_s` in `source`, or its position when unknown."""
    at = source.clock_at(time_s)
    return at.strftime("%H:%M:%S") if at else position(time_s)


def day_and_moment(source: Source, time_s: float) -> str:
    """Return date and wall-clock time to a tenth, or the position when the start is unknown."""
    at = source.clock_at(time_s)
    if at is None:
        return position(time_s)
    return f"{at:%Y-%m-%d %H:%M:%S}.{at.microsecond // 100_000}"


def zoned_moment(source: Source, time_s: float) -> str:
    """Return date, wall-clock time, offset and zone, or the position when the start is unknown."""
    moment = source.clock_at(time_s)
    if moment is None:
        return position(time_s)
    return clock(moment.isoformat(timespec="milliseconds"), source.zone)


def duration(seconds: float) -> str:
    """Return a time to wait in the coarsest useful unit: 8 s, 5 min 20 s, 2 h 5 min."""
    whole = max(0, round(seconds))
    if whole < 60:
        return f"{whole} s"
    minutes, rest = divmod(whole, 60)
    if minutes < 10:
        return f"{minutes} min {rest} s"
    if minutes < 60:
        return f"{minutes} min"
    return f"{minutes // 60} h {minutes % 60} min"


def date_and_time(iso: str) -> str:
    """Return an ISO 8601 time as 2026-03-02 08:00:00; the text itself when it is none."""
    try:
        return datetime.fromisoformat(iso).strftime("%Y-%m-%d %H:%M:%S")
    except ValueError:
        return iso


def suspect_words(count: int) -> str:
    """Say of how many candidates shown the original is missing or changed."""
    return counted(
        count,
        "▲ The original of 1 candidate is missing or changed.",
        "▲ The originals of {n:,} candidates are missing or changed.",
    )


def rate(units_a_second: float) -> str:
    """Return a rate with a unit that keeps the number readable; "" for 0."""
    if units_a_second <= 0:
        return ""
    if units_a_second < 0.95:
        return f"{units_a_second * 60:.1f}/min"
    return f"{units_a_second:.1f}/s"
