"""What a killed writer must leave behind: the case, whole, with everything it had committed."""

import hashlib
import sqlite3
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from reid_desktop.store.case import Case
from reid_desktop.store.opening import DATABASE_NAME

from .victim import GROWING, TABLES

_ONCE = {
    "a source": "SELECT sha256, camera FROM sources",
    "a frame": "SELECT source_id, frame_index FROM frames",
    "a finished frame": "SELECT run, source_id, frame_index FROM finished_frames",
    "a box": "SELECT frame_id, detector, x1, y1, x2, y2 FROM detections",
    "a descriptor": "SELECT detection_id, network FROM descriptors",
    "a verdict": "SELECT search_id, detection_id, note FROM verdicts",
    "a tag": "SELECT detection_id, kind, text FROM remarks",
}
"""What nobody did twice in these stages, and by which words it would be the same again."""


@dataclass(frozen=True)
class Findings:
    """What a case holds.

    Attributes:
        rows: the rows of each growing table, as they are.
        content: SHA-256 of what lies in the flat files, by detection.
        counts: rows of each table.
    """

    rows: dict[str, set[tuple[Any, ...]]] = field(default_factory=dict)
    content: dict[int, str] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)

    def work(self) -> dict[str, int]:
        """How much was done, without the log, which tells of interruptions too."""
        return {name: n for name, n in self.counts.items() if name not in ("audit", "flat_chunks")}


def examined(path: Path, before: Findings, told: dict[str, Any]) -> Findings:
    """Open the case as the next start of the program does and check it against what was there.

    Args:
        path: the case, open nowhere.
        before: what an earlier examination found; all of it must still be there.
        told: rows and head of the log at the last commit the victim told of.
    """
    with Case.open(path) as case:
        faults = case.check()  # integrity_check, references, every byte, chain, anchors
        assert not faults, faults
        assert not told or told["head"] in {entry.hash for entry in case.audit()}
        for model_id in case.model_ids():
            gallery, stored = case.gallery(model_id), case.groups(model_id)
            assert stored is None or np.isin(stored.ids, gallery.ids).all()
        content = _content(case)
    with sqlite3.connect(f"file:{path / DATABASE_NAME}?mode=ro", uri=True) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        rows = {name: set(database.execute(f"SELECT * FROM {name}").fetchall()) for name in GROWING}
        counts = {
            name: database.execute(f"SELECT COUNT(*) FROM {name}").fetchone()[0] for name in TABLES
        }
        for what, statement in _ONCE.items():
            keys = database.execute(statement).fetchall()
            assert len(keys) == len(set(keys)), f"{what} is there twice"
    database.close()
    for name, known in before.rows.items():
        assert known <= rows[name], f"{len(known - rows[name])} committed rows of {name} are lost"
    assert before.content.items() <= content.items(), "a committed crop or descriptor changed"
    assert all(counts[name] >= told[name] for name in GROWING if told), (counts, told)
    return Findings(rows, content, counts)


def _content(case: Case) -> dict[int, str]:
    """Hash crop and descriptors of each detection."""
    found = {}
    galleries = [case.gallery(model_id) for model_id in case.model_ids()]
    rows = [{int(n): row for row, n in enumerate(gallery.ids)} for gallery in galleries]
    for number in case.detection_ids().tolist():
        digest = hashlib.sha256(case.crop_jpeg(number))
        for gallery, of in zip(galleries, rows, strict=True):
            if number in of:
                digest.update(np.asarray(gallery.descriptors[of[number]]).tobytes())
        found[number] = digest.hexdigest()
    return found
