"""Anchors: heads of audit logs, kept in the user's folder outside of every case.

One text file for each case, one line for each head that this machine has seen committed. A log
that was cut or made anew no longer agrees with them, even when all of its own hashes fit.
"""

import json
import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from reid_desktop.core.errors import SENSELESS
from reid_desktop.core.paths import state_dir

logger = logging.getLogger(__name__)

_MOST_BYTES = 1 << 20
_KEPT_LINES = 1000
_SAFE_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


@dataclass(frozen=True, slots=True)
class Anchor:
    """A head of a log.

    Attributes:
        sequence: number of its last entry.
        hash: of that entry, 64 hexadecimal digits.
        at: when that entry was written.
    """

    sequence: int
    hash: str
    at: str


def path_of(case_id: str) -> Path | None:
    """Return the anchors file of a case; None when its id is no file name."""
    if not _SAFE_ID.fullmatch(case_id):
        return None
    return state_dir() / "anchors" / f"{case_id}.jsonl"


def keep(case_id: str, anchor: Anchor) -> None:
    """Add a head; a place that cannot be written costs the anchor, never the work."""
    path = path_of(case_id)
    if path is None:
        return
    line = json.dumps([anchor.sequence, anchor.hash, anchor.at]) + "\n"
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with path.open("a", encoding="ascii") as file:
            file.write(line)
            crowded = file.tell() > _MOST_BYTES
        if crowded:
            _thin(path)
    except OSError as error:
        logger.warning("no anchor kept in %s: %s", path, error)


def _thin(path: Path) -> None:
    """Keep some of the heads evenly over the log, the last one among them."""
    lines = path.read_text(encoding="ascii", errors="replace").splitlines(keepends=True)
    step = max(1, len(lines) // _KEPT_LINES)
    kept = lines[::-1][::step][::-1]
    draft = path.with_suffix(".partial")
    draft.write_text("".join(kept), encoding="ascii", errors="replace")
    draft.replace(path)


def known(case_id: str) -> Sequence[Anchor]:
    """Return the heads kept of a case, by number; a torn last line is left out."""
    path = path_of(case_id)
    try:
        text = path.read_text(encoding="ascii", errors="replace") if path else ""
    except OSError:
        return []
    found: dict[int, Anchor] = {}
    for line in text.splitlines():
        try:
            sequence, chained, at = json.loads(line)
            anchor = Anchor(int(sequence), str(chained), str(at))
        except SENSELESS:
            continue
        # The first head seen at a number holds: a later other one is what must be found.
        found.setdefault(anchor.sequence, anchor)
    return sorted(found.values(), key=lambda anchor: anchor.sequence)
