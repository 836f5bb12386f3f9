"""The figures of the QEEPS paper (Munjal et al. 2019), Tables 1 to 4, in % unless said."""

from dataclasses import dataclass

OIM, QEEPS = "OIM", "QEEPS"
WITH_QRPN, WITH_QSIMNET, WITH_BOTH = "+ QRPN", "+ QSimNet", "+ QRPN + QSimNet"


@dataclass(frozen=True, slots=True)
class PublishedSearch:
    """One row of one table.

    Attributes:
        table: its number.
        gallery: data set and gallery the row is about, as `--dataset` and size name it.
        short_side: px of the shorter side of the pictures; 0 where the paper does not say.
        method: of this package's variants, or another paper's method.
        mean_average_precision: None where the paper leaves it empty; likewise the others.
        top1: share of queries whose first finding is right.
        recall: "Max-recall" of Table 1.
    """

    table: int
    gallery: str
    short_side: int
    method: str
    mean_average_precision: float
    top1: float | None = None
    recall: float | None = None


_SYSU_50, _SYSU_100, _PRW, _MINI = "cuhk-sysu-50", "cuhk-sysu-100", "prw", "prw-mini"
ROWS = (
    PublishedSearch(1, _SYSU_50, 600, OIM, 80.0),
    PublishedSearch(1, _SYSU_50, 600, WITH_QRPN, 82.1, 82.7),
    PublishedSearch(1, _SYSU_50, 600, WITH_QSIMNET, 85.1, 85.6),
    PublishedSearch(1, _SYSU_50, 600, WITH_BOTH, 86.2, 86.7),
    PublishedSearch(1, _SYSU_50, 600, QEEPS, 87.0, 87.1),
    PublishedSearch(1, _SYSU_100, 600, OIM, 75.5, 78.7),
    PublishedSearch(1, _SYSU_100, 600, WITH_QRPN, 79.6, 80.4, 96.6),
    PublishedSearch(1, _SYSU_100, 600, WITH_QSIMNET, 82.6, 83.0, 98.1),
    PublishedSearch(1, _SYSU_100, 600, WITH_BOTH, 83.1, 83.3, 98.2),
    PublishedSearch(1, _SYSU_100, 600, QEEPS, 84.4, 84.4, 98.8),
    PublishedSearch(2, _SYSU_100, 600, OIM, 75.5, 78.7),
    PublishedSearch(2, _SYSU_100, 600, "IAN", 76.3, 80.1),
    PublishedSearch(2, _SYSU_100, 600, "NPSM", 77.9, 81.2),
    PublishedSearch(2, _SYSU_100, 600, QEEPS, 84.4, 84.4),
    PublishedSearch(2, _SYSU_100, 900, "Mask-G", 83.0, 83.7),
    PublishedSearch(2, _SYSU_100, 900, OIM, 83.3, 84.2),
    PublishedSearch(2, _SYSU_100, 900, QEEPS, 88.9, 89.1),
    PublishedSearch(3, _PRW, 0, OIM, 21.3, 49.9),
    PublishedSearch(3, _PRW, 0, "IAN", 23.0, 61.9),
    PublishedSearch(3, _PRW, 0, "NPSM", 24.2, 53.1),
    PublishedSearch(3, _PRW, 900, "Mask-G", 32.6, 72.1),
    PublishedSearch(3, _PRW, 900, OIM, 36.9, 75.7),
    PublishedSearch(3, _PRW, 900, QEEPS, 37.1, 76.7),
    PublishedSearch(3, _MINI, 900, "Mask-G", 33.1, 70.0),
    PublishedSearch(3, _MINI, 900, OIM, 38.3, 70.0),
    PublishedSearch(3, _MINI, 900, QEEPS, 39.1, 80.0),
)


def published_for(gallery: str) -> tuple[PublishedSearch, ...]:
    """Return the rows about a gallery such as "cuhk-sysu-100" or "prw"; none for our own sets."""
    return tuple(row for row in ROWS if row.gallery == gallery)
