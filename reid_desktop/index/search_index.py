"""What a search looks things up in: a coarse index over groups, or over every crop."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from reid_desktop.core.progress import Job, run
from reid_desktop.core.values import Bool, Float32, Int64
from reid_desktop.index.coarse import DIMENSION, CoarseIndex
from reid_desktop.index.halves import Descriptors

Kind = Literal["groups", "supergroups", "crops"]
KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True, slots=True)
class SearchIndex:
    """A coarse index of M units over the first N rows of a gallery.

    Attributes:
        kind: "groups", units are TDC groups; "supergroups", unions of them
            (`index.supergroups`); "crops", every row is a unit of its own.
        coarse: index of the units' descriptors.
        labels: (N,) int64 unit of each row.
        order: (N,) int64 rows by unit, ascending in each.
        ends: (M,) int64 where each unit ends in `order`.
    """

    kind: Kind
    coarse: CoarseIndex
    labels: Int64
    order: Int64
    ends: Int64

    @classmethod
    def of(cls, kind: Kind, coarse: CoarseIndex, labels: Int64) -> "SearchIndex":
        """Join a coarse index with the unit of each row, (N,) int64 in [0, M)."""
        order = np.argsort(labels, kind="stable").astype(np.int64)
        ends = np.cumsum(np.bincount(labels, minlength=len(coarse))).astype(np.int64)
        return cls(kind, coarse, labels, order, ends)

    @classmethod
    def grouping(
        cls,
        means: Float32,
        labels: Int64,
        *,
        dimension: int | None = DIMENSION,
        kind: Kind = "groups",
    ) -> Job["SearchIndex"]:
        """Index groups by their descriptors, GLAD equation (7).

        Args:
            means: (M, D) group descriptors; may be a memory map.
            labels: (N,) group of each row.
            dimension: numbers of a code; None or 0 keeps all.
            kind: "groups", compared by direction, or "supergroups", by their inner product, which
                is the mean likeness of the members.
        """
        coarse = yield from CoarseIndex.building(means, dimension=dimension, unit=kind == "groups")
        return cls.of(kind, coarse, np.asarray(labels, np.int64))

    @classmethod
    def cropping(
        cls, descriptors: Descriptors, *, dimension: int | None = DIMENSION
    ) -> Job["SearchIndex"]:
        """Index every one of (N, D) descriptors by itself; they may be a memory map."""
        coarse = yield from CoarseIndex.building(descriptors, dimension=dimension)
        return cls.of("crops", coarse, np.arange(len(descriptors)))

    @classmethod
    def of_groups(
        cls,
        means: Float32,
        labels: Int64,
        *,
        dimension: int | None = DIMENSION,
        kind: Kind = "groups",
    ) -> "SearchIndex":
        """Return the index of groups; see `grouping`."""
        return run(cls.grouping(means, labels, dimension=dimension, kind=kind))

    @classmethod
    def of_crops(
        cls, descriptors: Descriptors, *, dimension: int | None = DIMENSION
    ) -> "SearchIndex":
        """Return the index of crops; see `cropping`."""
        return run(cls.cropping(descriptors, dimension=dimension))

    def __len__(self) -> int:
        """Return the number of gallery rows that are indexed."""
        return len(self.labels)

    def extending(self, descriptors: Descriptors) -> Job["SearchIndex"]:
        """Return an index with (K, D) descriptors as further rows, each a unit of its own."""
        units, rows = len(self.coarse), len(descriptors)
        coarse = yield from self.coarse.extending(descriptors)
        labels = np.concatenate([self.labels, np.arange(units, units + rows)])
        return SearchIndex.of(self.kind, coarse, labels)

    def open_rows(
        self, query: Float32, units: int, *, at_least: int = 0, allowed: Bool | None = None
    ) -> Int64:
        """Return the rows of the units most like the query, ascending.

        When the best `units` hold fewer than `at_least` allowed rows, the next best are opened
        until they do or all are open.

        Args:
            query: (D,), or (Q, D) for several pictures of one person.
            units: groups (or crops) opened, K in the paper.
            at_least: rows wanted.
            allowed: (N,) which rows may be returned; acts before the coarse step.
        """
        if self.kind == "crops":
            return np.sort(self.coarse.nearest(query, max(units, at_least), allowed=allowed))
        held, open_to = None, None
        if allowed is not None:
            held = np.bincount(self.labels[allowed], minlength=len(self.coarse))
            open_to = held > 0
        best = self.coarse.nearest(query, max(units, at_least), allowed=open_to)
        if len(best) > units:  # every unit holds a row that is wanted, so these are enough
            sizes = self._spans_of(best)[1] if held is None else held[best]
            best = best[: max(units, int(np.searchsorted(np.cumsum(sizes), at_least)) + 1)]
        starts, sizes = self._spans_of(best)
        places = np.arange(sizes.sum()) + np.repeat(starts - np.cumsum(sizes) + sizes, sizes)
        rows = np.sort(self.order[places])
        return rows if allowed is None else rows[allowed[rows]]

    def _spans_of(self, units: Int64) -> tuple[Int64, Int64]:
        """Return where each of `units` begins in `order`, and how many rows it has."""
        ends = self.ends[units]
        starts = np.where(units > 0, self.ends[units - 1], 0)
        return starts, ends - starts

    def state(self) -> dict[str, NDArray[Any]]:
        """Return the arrays to save, for `from_state`."""
        return {"kind": np.array(self.kind), "labels": self.labels, **self.coarse.state()}

    @classmethod
    def from_state(cls, arrays: Mapping[str, NDArray[Any]]) -> "SearchIndex":
        """Return the index that `state` described.

        Raises:
            ValueError: the arrays do not belong together.
            KeyError: an array is missing.
        """
        coarse, labels, kind = CoarseIndex.from_state(arrays), arrays["labels"], arrays["kind"]
        if labels.ndim != 1 or labels.dtype != np.int64:
            raise ValueError(f"labels {labels.shape} {labels.dtype}")
        if len(labels) and not 0 <= labels.min() <= labels.max() < len(coarse):
            raise ValueError("labels beyond the units")
        known: Kind | None = next((each for each in KINDS if each == str(kind)), None)
        rows_alone = np.array_equal(labels, np.arange(len(coarse)))
        if known is None or (known == "crops" and not rows_alone):
            raise ValueError(f"an index of {kind} with {len(coarse)} units, {len(labels)} rows")
        return cls.of(known, coarse, labels)
