"""The figures of the GLAD paper (Wei et al. 2017), Tables 1 to 6, in %.

Rows with a training strategy are the paper's own; this package measures the same. All others are
methods that the paper compares with, quoted as the paper quotes them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

BASELINE, UNSHARED, SHARED, ELSEWHERE = "Baseline", "WO/S", "W/S", ""
"""Training strategies: global stream alone, four trunks, one trunk; other methods have none."""
GLAD = "GLAD"
STREAM_ROWS: dict[str, tuple[float, float, float, float]] = {
    "Global": (1, 0, 0, 0),
    "Upper+Lower body": (0, 0, 1, 1),
    "Head+Upper+Lower body": (0, 1, 1, 1),
    "Head+Upper+Lower body (W)": (0, 0.2, 0.4, 0.4),
    GLAD: (1, 1, 1, 1),
}
"""Weights of the streams (in order of STREAM_NAMES) in the rows of Table 1."""


@dataclass(frozen=True, slots=True)
class Published:
    """One row of one table.

    Attributes:
        table: its number.
        strategy: BASELINE, UNSHARED, SHARED, or ELSEWHERE for another method.
        method: name of the descriptor or method.
        figures: in %, by column ("mAP", "rank-1", ...); columns the paper leaves empty are absent.
    """

    table: int
    strategy: str
    method: str
    figures: dict[str, float]


TABLES_OF = {
    "market1501": (1, 3),
    "cuhk03-labelled": (4,),
    "cuhk03-detected": (5,),
    "viper": (6,),
}
"""Numbers of the tables that are about a data set; Table 2 takes the place of 1 and 3 when the
pictures are normalised by pose."""
POSE_TABLE = 2

_RANKING = ("mAP", "rank-1")
_CMC = ("rank-1", "rank-5", "rank-10", "rank-20")
COLUMNS = {1: _RANKING, 2: _RANKING, 3: _RANKING, 4: _CMC, 5: _CMC, 6: _CMC}

_Row = tuple[str, str, Sequence[float | None]]
_TABLES: dict[int, tuple[_Row, ...]] = {
    1: (
        (BASELINE, "Baseline", (60.3, 80.7)),
        (UNSHARED, "Global", (60.3, 80.7)),
        (UNSHARED, "Upper+Lower body", (53.8, 79.8)),
        (UNSHARED, "Head+Upper+Lower body", (49.6, 77.3)),
        (UNSHARED, "Head+Upper+Lower body (W)", (55.7, 81.0)),
        (UNSHARED, "GLAD", (71.0, 87.9)),
        (SHARED, "Global", (66.1, 84.6)),
        (SHARED, "Upper+Lower body", (60.9, 84.2)),
        (SHARED, "Head+Upper+Lower body", (55.6, 81.8)),
        (SHARED, "Head+Upper+Lower body (W)", (62.8, 85.5)),
        (SHARED, "GLAD", (73.9, 89.9)),
    ),
    2: (
        (BASELINE, "Baseline", (51.3, 72.6)),
        (SHARED, "Global", (55.2, 76.8)),
        (SHARED, "Upper+Lower body", (41.2, 68.9)),
        (SHARED, "Head+Upper+Lower body", (37.7, 67.4)),
        (SHARED, "Head+Upper+Lower body (W)", (44.2, 72.0)),
        (SHARED, "GLAD", (61.2, 81.5)),
    ),
    3: (
        (ELSEWHERE, "BoW+Kissme", (20.8, 44.4)),
        (ELSEWHERE, "WARCA", (None, 45.2)),
        (ELSEWHERE, "LOMO+XQDA", (22.2, 43.8)),
        (ELSEWHERE, "Null Space", (35.7, 61.0)),
        (ELSEWHERE, "SCSP", (26.4, 51.9)),
        (ELSEWHERE, "PersonNet", (26.4, 37.2)),
        (ELSEWHERE, "Gated Siamese", (39.6, 65.9)),
        (ELSEWHERE, "LSTM Siamese", (35.3, 61.6)),
        (ELSEWHERE, "DLCNN", (59.9, 79.5)),
        (ELSEWHERE, "PIE", (56.0, 79.3)),
        (BASELINE, "Baseline", (60.3, 80.7)),
        (SHARED, "GLAD", (73.9, 89.9)),
    ),
    4: (
        (ELSEWHERE, "LOMO+XQDA", (52.2, 82.2, 94.1, 96.3)),
        (ELSEWHERE, "WARCA", (78.4, 94.6, None, None)),
        (ELSEWHERE, "MLAPG", (58.0, 87.1, 94.7, 96.9)),
        (ELSEWHERE, "Null Space", (62.6, 90.1, 94.8, 98.1)),
        (ELSEWHERE, "PersonNet", (64.8, 89.4, 94.9, 98.2)),
        (ELSEWHERE, "Improved Deep", (54.7, 86.5, 93.9, 98.1)),
        (ELSEWHERE, "DGD", (72.6, 91.6, 95.2, 97.7)),
        (BASELINE, "Baseline", (74.4, 95.4, 97.9, 99.1)),
        (SHARED, "GLAD", (85.0, 97.9, 99.1, 99.6)),
    ),
    5: (
        (ELSEWHERE, "LOMO+XQDA", (46.3, 78.9, 88.6, 94.3)),
        (ELSEWHERE, "MLAPG", (51.2, 83.6, 92.1, 96.9)),
        (ELSEWHERE, "Null Space", (54.7, 84.8, 94.8, 95.2)),
        (ELSEWHERE, "SI-CI", (52.2, 84.3, 92.3, 95.0)),
        (ELSEWHERE, "Gated Siamese", (61.8, 80.9, 88.3, None)),
        (ELSEWHERE, "LSTM Siamese", (57.3, 80.1, 88.3, None)),
        (ELSEWHERE, "PIE", (67.1, 92.2, 96.6, 98.1)),
        (BASELINE, "Baseline", (70.4, 93.3, 97.0, 98.7)),
        (SHARED, "GLAD", (82.2, 95.8, 97.6, 98.7)),
    ),
    6: (
        (ELSEWHERE, "LOMO+XQDA", (40.0, 67.4, 80.5, 91.1)),
        (ELSEWHERE, "WARCA", (40.2, 68.2, 80.7, 91.1)),
        (ELSEWHERE, "Null Space", (51.2, 82.1, 90.5, 95.9)),
        (ELSEWHERE, "MLAPG", (40.7, None, 82.3, 92.4)),
        (ELSEWHERE, "Mirror-KMFA", (43.0, 75.8, 87.3, 94.8)),
        (ELSEWHERE, "SCSP", (53.5, 82.6, 91.5, 96.7)),
        (ELSEWHERE, "SI-CI", (35.8, 67.4, 83.5, None)),
        (ELSEWHERE, "Gated Siamese", (37.8, 66.9, 77.4, None)),
        (ELSEWHERE, "LSTM Siamese", (42.4, 68.7, 79.4, None)),
        (ELSEWHERE, "PIE", (27.4, 43.0, 50.8, 60.2)),
        (ELSEWHERE, "PIE+Mirror+MFA", (43.3, 69.4, 80.4, 89.9)),
        (BASELINE, "Baseline", (39.2, 63.3, 75.6, 82.9)),
        (SHARED, "GLAD", (54.8, 74.5, 83.5, 91.8)),
    ),
}


def published(table: int) -> list[Published]:
    """Return the rows of one of the Tables 1 to 6, in the paper's order."""
    return [
        Published(
            table,
            strategy,
            method,
            {
                column: value
                for column, value in zip(COLUMNS[table], values, strict=True)
                if value is not None
            },
        )
        for strategy, method, values in _TABLES[table]
    ]
