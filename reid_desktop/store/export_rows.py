"""Which detections were exported as a clip or a still, where to and with what choices."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from reid_desktop.core.records import NewClip
from reid_desktop.store.clock import now
from reid_desktop.store.connection import Connection, plain

if TYPE_CHECKING:
    from reid_desktop.store.case_file import CaseFile

ACTION = "export clip"


class ExportDesk:
    """The clips and stills that left a case; reached as `case.exports`."""

    def __init__(self, case: "CaseFile", db: Connection) -> None:
        self._case = case
        self._db = db

    def add(self, clip: NewClip, *, by: str) -> None:
        """Remember one file for each of its detections and log it, as one action."""
        said = {
            "path": clip.path,
            "sha256": clip.sha256,
            "kind": clip.kind,
            "detections": list(clip.detection_ids),
            "choices": clip.choices,
            "derived_from": clip.source_sha256,
        }
        with self._case.transaction():
            self._db.write_many(
                "INSERT INTO exports (detection_id, kind, path, sha256, choices, by, at) "
                "VALUES (?, ?, ?, ?, ?, ?, ?)",
                [
                    (
                        number,
                        clip.kind,
                        plain(clip.path),
                        clip.sha256,
                        clip.choices,
                        plain(by),
                        now(),
                    )
                    for number in clip.detection_ids
                ],
            )
            self._case.log(ACTION, said, by=by)

    def of(self, detection_ids: Sequence[int] | None = None) -> dict[int, list[tuple[str, str]]]:
        """Return (kind, path) of every file of those detections (None: all), the latest last."""
        found: dict[int, list[tuple[str, str]]] = {}
        wanted = None if detection_ids is None else set(detection_ids)
        for number, kind, path in self._db.rows(
            "SELECT detection_id, kind, path FROM exports ORDER BY id"
        ):
            if wanted is None or number in wanted:
                found.setdefault(number, []).append((kind, path))
        return found

    def paths(self, detection_id: int, kind: str, choices: str) -> list[str]:
        """Return where a detection was exported to in that kind and with those choices."""
        rows = self._db.rows(
            "SELECT path FROM exports WHERE detection_id = ? AND kind = ? AND choices = ? "
            "ORDER BY id",
            (detection_id, kind, choices),
        )
        return [str(path) for (path,) in rows]
