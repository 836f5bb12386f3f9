"""Calibration of a search from the marks of the case."""

from collections.abc import Sequence

from reid_desktop.core.records import Search
from reid_desktop.evaluation.calibration import CalibrationCurve, calibrate
from reid_desktop.store.case import Case

WAYS = ("rerank", "centre_cameras", "together")
"""Parameters of a search that change what its scores mean."""


def calibration_of(case: Case, search: Search, *, alike: bool = True) -> CalibrationCurve:
    """Return how often a candidate of `search` is right, by its score.

    Args:
        case: read only.
        search: whose scores are meant.
        alike: learn from the marks of all searches asked by the same method of the same network
            with the same streams, instead of this one's alone; scores of others mean other things.
    """
    searches = comparable(search, case.searches()) if alike else [search]
    scores, matched = case.marked_scores([one.id for one in searches])
    return calibrate(scores, matched)


def comparable(search: Search, others: Sequence[Search]) -> list[Search]:
    """Return those of `others` whose scores mean the same as those of `search`."""

    def kind(one: Search) -> tuple[object, ...]:
        streams = one.parameters.get("stream_weights")
        ways = tuple(one.parameters.get(name) or False for name in WAYS)
        return one.method, one.model_id, tuple(streams) if streams is not None else None, *ways

    return [other for other in others if kind(other) == kind(search)]
