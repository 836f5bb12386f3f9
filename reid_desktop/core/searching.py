"""What a search is asked to look at, and what that left: filters and their outcome."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime, time
from typing import Any

from reid_desktop.core.errors import QueryError
from reid_desktop.core.records import Mark

DAY_S = 86_400.0


@dataclass(frozen=True, slots=True)
class SearchFilter:
    """Who may be on a ranklist; every condition must hold, an empty one asks nothing.

    All conditions but `least_score` act before the coarse step of a search.

    Attributes:
        cameras: names of cameras.
        source_ids: sources of footage.
        since: first moment, ISO 8601; without an offset, in this machine's zone.
        until: last moment, inclusive.
        day_from: first time of day, "22:00", on each source's own clock.
        day_until: last time of day, inclusive; earlier than `day_from`: over midnight.
        marks: only people who hold one of these marks in some search.
        without_marks: nobody who holds one of these marks in some search.
        least_sureness: least score of the detector, in [0, 1].
        least_height: least height of the box, px of the frame.
        least_score: least likeness to the query; None for any.
    """

    cameras: tuple[str, ...] = ()
    source_ids: tuple[int, ...] = ()
    since: str = ""
    until: str = ""
    day_from: str = ""
    day_until: str = ""
    marks: tuple[Mark, ...] = ()
    without_marks: tuple[Mark, ...] = ()
    least_sureness: float = 0.0
    least_height: float = 0.0
    least_score: float | None = None

    def __post_init__(self) -> None:
        """Check the times, so that a bad one is said where it is typed.

        Raises:
            QueryError: a time or a time of day cannot be read.
        """
        self.interval_s()
        self.day_interval_s()

    @property
    def is_empty(self) -> bool:
        """Whether everybody passes."""
        return self == SearchFilter()

    @property
    def asks_for_time(self) -> bool:
        """Whether people on sources without a known clock are left out."""
        return bool(self.since or self.until or self.day_from or self.day_until)

    def interval_s(self) -> tuple[float, float] | None:
        """Return the first and last moment as POSIX seconds; None when time is not asked."""
        if not (self.since or self.until):
            return None
        first = _moment(self.since).timestamp() if self.since else float("-inf")
        return first, _moment(self.until).timestamp() if self.until else float("inf")

    def day_interval_s(self) -> tuple[float, float] | None:
        """Return the first and last second of the day; None when the time of day is not asked."""
        if not (self.day_from or self.day_until):
            return None
        first = _second_of_day(self.day_from) if self.day_from else 0.0
        return first, _second_of_day(self.day_until) if self.day_until else DAY_S

    def to_json(self) -> dict[str, Any]:
        """Return the conditions that ask something, as plain values."""
        default = asdict(SearchFilter())
        values = {key: value for key, value in asdict(self).items() if value != default[key]}
        return {k: list(v) if isinstance(v, tuple) else v for k, v in values.items()}

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> "SearchFilter":
        """Return the filter that `to_json` wrote; keys of other versions are left out.

        Raises:
            QueryError: a value is none that a filter can hold.
        """
        known = {f.name for f in fields(cls)}
        try:
            given: dict[str, Any] = {
                key: tuple(value) if isinstance(value, list) else value
                for key, value in values.items()
                if key in known
            }
            for key in ("marks", "without_marks"):
                if key in given:
                    given[key] = tuple(Mark(mark) for mark in given[key])
            return cls(**given)
        except (TypeError, ValueError) as error:
            raise QueryError(f"The filter {dict(values)} cannot be read: {error}.") from error


@dataclass(frozen=True, slots=True)
class FilterOutcome:
    """What a filter left of the gallery.

    Attributes:
        total: people in the gallery.
        kept: of them, those who pass.
        left_out: by the name of each condition asked, how many it leaves out on its own.
        without_clock: people on sources whose start is unknown, where time is asked; else 0.
    """

    total: int
    kept: int
    left_out: Mapping[str, int] = field(default_factory=dict)
    without_clock: int = 0

    def sentence(self) -> str:
        """Return the outcome in words; "" when nobody was left out."""
        if self.kept == self.total:
            return ""
        parts = [f"{_WORDS[name]} {count:,}" for name, count in self.left_out.items() if count]
        text = f"{self.kept:,} of {self.total:,} people pass the filter; left out by "
        text += ", ".join(parts)
        if self.without_clock:
            text += f" ({self.without_clock:,} are on footage without a known start)"
        return text + "."

    def to_json(self) -> dict[str, Any]:
        """Return plain values for the record of a search."""
        return {
            "total": self.total,
            "kept": self.kept,
            "left_out": dict(self.left_out),
            "without_clock": self.without_clock,
        }

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> "FilterOutcome":
        """Return the outcome that `to_json` wrote."""
        return cls(
            int(values["total"]),
            int(values["kept"]),
            {str(key): int(count) for key, count in values["left_out"].items()},
            int(values["without_clock"]),
        )


_WORDS = {
    "cameras": "camera",
    "source_ids": "source",
    "time": "time",
    "time_of_day": "time of day",
    "marks": "marks wanted",
    "without_marks": "marks not wanted",
    "least_sureness": "detector score",
    "least_height": "height",
    "rejected": "rejection",
    "least_score": "likeness",
}
"""Conditions as they are said in a sentence, by their names in `FilterOutcome.left_out`."""


def _moment(text: str) -> datetime:
    """Return a moment with its zone.

    Raises:
        QueryError: the text is no ISO 8601 time.
    """
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise QueryError(f"“{text}” is no time. Write it as 2026-03-02T08:00:00+01:00.") from error
    return moment if moment.tzinfo else moment.astimezone()


def _second_of_day(text: str) -> float:
    """Return the second of the day of "HH:MM" or "HH:MM:SS".

    Raises:
        QueryError: the text is no time of day.
    """
    try:
        clock = time.fromisoformat(text)
    except ValueError as error:
        raise QueryError(f"“{text}” is no time of day. Write it as 22:00.") from error
    return clock.hour * 3600 + clock.minute * 60 + clock.second + clock.microsecond / 1e6
