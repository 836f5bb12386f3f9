"""Which indexed frames a search did not look at, as ranges: short to keep, exact to read."""

from collections.abc import Iterable, Mapping, Sequence

Places = Sequence[tuple[int, int]]
"""(source id, frame index) of frames."""
Ranges = dict[str, list[list[int]]]
"""Source id as text -> [first, last] frame index of each run of indexed frames, ascending."""


def not_looked_at(indexed: Places, looked: Iterable[tuple[int, int]]) -> Ranges:
    """Return the indexed frames that were not looked at, sources without any left out.

    A range runs over neighbouring *indexed* frames: with every fifth frame indexed, [0, 15] says
    0, 5, 10 and 15.

    Args:
        indexed: the frames in scope.
        looked: those that were looked at.
    """
    seen = set(looked)
    ranges: Ranges = {}
    last: tuple[int, bool] | None = None
    for source, index in sorted(indexed):
        missed = (source, index) not in seen
        own = ranges.setdefault(str(source), []) if missed else []
        if missed and last == (source, True):
            own[-1][1] = index
        elif missed:
            own.append([index, index])
        last = source, missed
    return ranges


def looked_at(
    frames: Places, ranges: Mapping[str, Sequence[Sequence[int]]]
) -> list[tuple[int, int]]:
    """Return those of `frames` that are in none of the `ranges` of `not_looked_at`."""
    return [
        (source, index)
        for source, index in frames
        if not any(first <= index <= last for first, last in ranges.get(str(source), ()))
    ]


def told(ranges: Mapping[str, Sequence[Sequence[int]]], names: Mapping[int, str]) -> list[str]:
    """Return one line for each source: its frames that were not looked at.

    Args:
        ranges: of `not_looked_at`.
        names: source id -> name.
    """
    return [
        f"not looked at in {name}: frames {spans}" for name, spans in spans_by_name(ranges, names)
    ]


def spans_by_name(
    ranges: Mapping[str, Sequence[Sequence[int]]], names: Mapping[int, str]
) -> list[tuple[str, str]]:
    """Return (name, "0-15, 40") for each source with frames that were not looked at.

    Args:
        ranges: of `not_looked_at`.
        names: source id -> name.
    """
    return [
        (
            names.get(int(source), source),
            ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in spans),
        )
        for source, spans in ranges.items()
    ]
