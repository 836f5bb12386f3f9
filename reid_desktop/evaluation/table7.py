"""Table 7 of the GLAD paper: what the retrieval framework published, and its rows as text."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RetrievalRow:
    """One row of Table 7.

    Attributes:
        theta: dissimilarity threshold of TDC.
        groups: groups the gallery was divided into.
        dimension: numbers of a group descriptor in the coarse step.
        mAP: mean average precision, per cent.
        rank1: per cent.
        ms: median time of a query, milliseconds.
    """

    theta: float
    groups: int
    dimension: int
    mAP: float  # noqa: N815 - the name of the benchmark
    rank1: float
    ms: float


PAPER_GALLERY = 19_732
PAPER_ROWS = (
    RetrievalRow(0.0, 19_732, 4096, 73.9, 89.9, 368),
    RetrievalRow(0.0010, 13_509, 4096, 73.7, 89.9, 267),
    RetrievalRow(0.0015, 8_509, 4096, 73.2, 89.9, 176),
    RetrievalRow(0.0020, 2_558, 4096, 71.7, 89.8, 101),
    RetrievalRow(0.0015, 8_509, 512, 73.1, 89.9, 50),
    RetrievalRow(0.0015, 8_509, 128, 73.0, 89.8, 31),
    RetrievalRow(0.0020, 2_558, 512, 71.6, 89.7, 69),
    RetrievalRow(0.0020, 2_558, 128, 71.4, 89.7, 61),
)
"""Table 7, K = 100, on the 19,732 images of Market-1501's gallery."""


def table7(rows: Sequence[RetrievalRow], *, gallery: int) -> list[str]:
    """Return the table as lines, the paper's numbers beside each row.

    Args:
        rows: one for each of PAPER_ROWS, in their order.
        gallery: pictures in the gallery that was measured.
    """
    lines = [
        f"{'theta':>8}{'groups':>8}{'ratio':>7}{'dim':>6}{'mAP':>7}{'rank-1':>8}{'ms':>8}"
        f"   |{'theta':>8}{'ratio':>7}{'mAP':>7}{'rank-1':>8}{'ms':>7}  (paper)"
    ]
    for row, paper in zip(rows, PAPER_ROWS, strict=True):
        lines.append(
            f"{row.theta:>8.4f}{row.groups:>8}{row.groups / gallery:>7.2f}{row.dimension:>6}"
            f"{row.mAP:>7.1f}{row.rank1:>8.1f}{row.ms:>8.2f}   |{paper.theta:>8.4f}"
            f"{paper.groups / PAPER_GALLERY:>7.2f}{paper.mAP:>7.1f}{paper.rank1:>8.1f}"
            f"{paper.ms:>7.0f}"
        )
    return lines
