"""MOTChallenge text, one file a source; frames are counted from 1, pixels from 0.

Columns: frame, id, x, y, width, height, score, class (1: pedestrian), visible (-1: unknown).
"""

from pathlib import Path

from reid_desktop.core.errors import SENSELESS, ExchangeError
from reid_desktop.exchange.boxes import NO_IDENTITY, BoxRow, SourceBoxes, gathered
from reid_desktop.exchange.text import read_text

_LEAST_COLUMNS = 6
_SCORE, _CLASS = 6, 7
_PEDESTRIAN = 1


def to_mot(source: SourceBoxes) -> str:
    """Return the lines of a source, ordered by frame; an unknown identity is -1."""
    lines = []
    for row, index in enumerate(source.indices.tolist()):
        x1, y1, x2, y2 = (float(v) for v in source.boxes[row])
        numbers = f"{x1:.2f},{y1:.2f},{x2 - x1:.2f},{y2 - y1:.2f},{float(source.scores[row]):.4f}"
        lines.append(f"{index + 1},{int(source.identities[row])},{numbers},{_PEDESTRIAN},-1\n")
    return "".join(lines)


def read_mot_boxes(path: Path, *, source: str = "") -> SourceBoxes:
    """Return the boxes of a MOT file; `source` names it, else the file's own name.

    Rows of another class than pedestrian are left out, as are rows of confidence 0, which MOT's
    truth files use for regions to ignore. A negative score (detection files without one) is 1.

    Raises:
        ExchangeError: a line is no MOT row; the text says which.
    """
    rows = []
    for number, line in enumerate(read_text(path).splitlines(), start=1):
        if not line.strip():
            continue
        try:
            values = [float(word) for word in line.split(",")]
            if len(values) < _LEAST_COLUMNS or values[0] < 1:
                raise ValueError(line)
            row = _row(values)
        except SENSELESS as error:
            raise ExchangeError(
                f"Line {number} of “{path}” is no MOT row: frame (from 1), id, x, y, width, height "
                "and, if known, score, class, visibility are expected."
            ) from error
        if row is not None:
            rows.append(row)
    return gathered(source or path.stem, rows)


def _row(values: list[float]) -> BoxRow | None:
    frame, identity, x, y, wide, tall = values[:_LEAST_COLUMNS]
    score = values[_SCORE] if len(values) > _SCORE else 1.0
    kind = values[_CLASS] if len(values) > _CLASS else _PEDESTRIAN
    if score == 0 or (kind >= 0 and kind != _PEDESTRIAN):
        return None
    box = (x, y, x + wide, y + tall)
    who = int(identity) if identity >= 0 else NO_IDENTITY
    return BoxRow(int(frame) - 1, box, 1.0 if score < 0 else min(1.0, score), who)
