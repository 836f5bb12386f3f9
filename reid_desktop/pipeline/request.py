"""What a search by descriptor is asked, and what comes back before it is stored."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from reid_desktop.core.searching import FilterOutcome, SearchFilter
from reid_desktop.core.values import Float32, Ranklist
from reid_desktop.index.queries import Join
from reid_desktop.pipeline.query import Query


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """One person sought.

    Attributes:
        queries: pictures of the person, at least one; the first stands on the cover.
        negatives: pictures of somebody else, who is pushed away.
        confirmed: stored detections of the person, which pull as the queries do.
        rejected: stored detections of somebody else; they push away and never come back.
        where: who may be on the ranklist.
        join: several queries as their mean, or each by itself with the best score counting.
    """

    queries: tuple[Query, ...]
    negatives: tuple[Query, ...] = ()
    confirmed: tuple[int, ...] = ()
    rejected: tuple[int, ...] = ()
    where: SearchFilter = field(default_factory=SearchFilter)
    join: Join = "mean"


@dataclass(frozen=True, slots=True)
class SearchResult:
    """A ranklist that is not stored, or not yet.

    Attributes:
        ranklist: detection ids with their scores, best first.
        streams: (K, S) float32 cosine of each stream with the query: why.
        outcome: what the filter left of the gallery.
        parameters: everything needed to ask again.
        seconds: of the search alone.
    """

    ranklist: Ranklist
    streams: Float32
    outcome: FilterOutcome
    parameters: Mapping[str, Any]
    seconds: float
