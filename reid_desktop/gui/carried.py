"""What a crop or a group carries when it is dragged: the case it is of, and its numbers in there.

The number of a detection means another person in another case, and two windows may show two cases.
"""

from collections.abc import Sequence

from PySide6.QtCore import QByteArray, QMimeData

from reid_desktop.store.case import Case

CROP_MIME = "application/x-reid-desktop-detections"
"""Detections: "case id;1,2,3", the numbers decimal."""
GROUP_MIME = "application/x-reid-desktop-groups"
"""Keys of groups, written as detections are."""
_MOST_DIGITS = 19  # the database counts in 64 bits


def carry(data: QMimeData, kind: str, case: Case | None, numbers: Sequence[int]) -> None:
    """Put `numbers` of `case` into a drag."""
    home = case.info.case_id if case is not None else ""
    data.setData(kind, QByteArray(f"{home};{','.join(map(str, numbers))}".encode()))


def numbers_of(data: QMimeData, kind: str, case: Case | None) -> list[int]:
    """Return the numbers of `case` in a drag; none if it is another case's, or not ours at all."""
    home, numbers = _read(data, kind)
    return numbers if case is not None and home == case.info.case_id else []


def is_of_another_case(data: QMimeData, kind: str, case: Case | None) -> bool:
    """Return whether a drag carries numbers that mean nothing, or somebody else, in `case`."""
    home, numbers = _read(data, kind)
    return bool(numbers) and (case is None or home != case.info.case_id)


def _read(data: QMimeData, kind: str) -> tuple[str, list[int]]:
    """Return case id and numbers; no numbers for anything else under that name."""
    home, _, numbers = bytes(data.data(kind).data()).decode("utf-8", "replace").rpartition(";")
    words = numbers.split(",") if home else []
    return home, [int(word) for word in words if word.isdecimal() and len(word) < _MOST_DIGITS]
