"""The paper's tables with a run of this package beside the published figures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reid_desktop.evaluation.published import COLUMNS, POSE_TABLE, TABLES_OF, published

Figures = Mapping[str, float]
"""Figures in % by column ("mAP", "rank-1", ...)."""
Measured = Mapping[tuple[str, str], Figures]
"""Figures of this run by training strategy and descriptor."""
_MOST_COLUMNS = 4


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row.

    Attributes:
        table: number of the paper's table; 0 for what is not in the paper.
        strategy: training strategy; empty for other methods.
        method: descriptor or method.
        measured: of this run; empty where it was not measured.
        published: of the paper; empty where it has no such row or column.
    """

    table: int
    strategy: str
    method: str
    measured: Figures
    published: Figures


def joined(benchmark: str, measured: Measured, *, pose_box: bool) -> list[TableRow]:
    """Return the paper's rows about a benchmark with this run, then what only this run has.

    Args:
        benchmark: name of the data set; one that the paper does not have gives this run alone.
        measured: figures of this run.
        pose_box: the pictures were normalised by pose: Table 2 instead of 1 and 3.
    """
    tables = TABLES_OF.get(benchmark, ())
    if pose_box:
        tables = (POSE_TABLE,) if benchmark == "market1501" else ()
    rows = [
        TableRow(
            table,
            row.strategy,
            row.method,
            measured.get((row.strategy, row.method), {}),
            row.figures,
        )
        for table in tables
        for row in published(table)
    ]
    shown = {(row.strategy, row.method) for row in rows}
    rows += [TableRow(0, *key, values, {}) for key, values in measured.items() if key not in shown]
    return rows


def as_values(rows: Sequence[TableRow]) -> list[dict[str, object]]:
    """Return rows as plain values for JSON; what is unknown is null."""
    return [
        {
            "table": row.table or None,
            "strategy": row.strategy or None,
            "method": row.method,
            "measured": _rounded(row.measured),
            "published": dict(row.published) or None,
        }
        for row in rows
    ]


def as_text(rows: Sequence[TableRow]) -> list[str]:
    """Return rows as lines for people, one block for each table; "-" where nothing is known."""
    lines: list[str] = []
    for table in dict.fromkeys(row.table for row in rows):
        block = [row for row in rows if row.table == table]
        columns = COLUMNS.get(table) or _seen(block)
        lines += [*([""] if lines else []), f"Table {table}" if table else "Not in the paper"]
        lines += _aligned([_heads(columns, table), *(_cells(row, columns, table) for row in block)])
    return lines


def _seen(rows: Sequence[TableRow]) -> tuple[str, ...]:
    """Return the columns that this run has figures of, the first four."""
    known = dict.fromkeys(column for row in rows for column in row.measured)
    return tuple(known)[:_MOST_COLUMNS]


def _heads(columns: Sequence[str], table: int) -> list[str]:
    names = [f"{column} paper" for column in columns] if table else []
    return ["training", "descriptor", *columns, *names]


def _cells(row: TableRow, columns: Sequence[str], table: int) -> list[str]:
    sides = (row.measured, row.published) if table else (row.measured,)
    figures = [side.get(column) for side in sides for column in columns]
    return [
        row.strategy or "-",
        row.method,
        *("-" if value is None else f"{value:.1f}" for value in figures),
    ]


def _aligned(table: Sequence[Sequence[str]]) -> list[str]:
    """Return rows of cells as lines: the first two columns to the left, figures to the right."""
    widths = [max(len(row[place]) for row in table) for place in range(len(table[0]))]
    return [
        "  ".join(
            cell.ljust(width) if place < 2 else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in table
    ]


def _rounded(figures: Figures) -> dict[str, float] | None:
    return {column: round(value, 2) for column, value in figures.items()} or None
