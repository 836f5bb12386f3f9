"""Sources of footage: rows of the table `sources`."""

from dataclasses import fields
from typing import Any

from reid_desktop.core.errors import CaseError
from reid_desktop.core.records import NewSource, Source, SourceKind
from reid_desktop.store.clock import now
from reid_desktop.store.connection import Connection, plain
from reid_desktop.store.faults import content_faults

_NAMES = [f.name for f in fields(NewSource)]
_COLUMNS = ", ".join(_NAMES)
_SELECT = f"SELECT {_COLUMNS}, id, imported_at FROM sources"


def _source(db: Connection, row: tuple[Any, ...]) -> Source:
    """Return the record of a row of `_SELECT`."""
    values = dict(zip([*_NAMES, "id", "imported_at"], row, strict=True))
    with content_faults(db.folder, f"source {values['id']}"):
        return Source(**{**values, "kind": SourceKind(values["kind"])})


def find_same(db: Connection, new: NewSource) -> Source | None:
    """Return the source with the same content and camera, if the case has it."""
    row = db.first(f"{_SELECT} WHERE sha256 = ? AND camera = ?", (new.sha256, plain(new.camera)))
    return _source(db, row) if row else None


def add(db: Connection, new: NewSource) -> Source:
    """Insert a source; `find_same` must have found none."""
    values = {name: getattr(new, name) for name in _NAMES}
    values["kind"] = new.kind.value
    values["camera"] = plain(new.camera)
    # A path may hold bytes that are no UTF-8: bound as bytes, it comes back as it was.
    values["path"] = new.path.encode("utf-8", "surrogateescape")
    marks = ", ".join("CAST(? AS TEXT)" if name == "path" else "?" for name in _NAMES)
    statement = f"INSERT INTO sources ({_COLUMNS}, imported_at) VALUES ({marks}, ?)"
    return one(db, db.write(statement, (*values.values(), now())))


def all_of(db: Connection) -> list[Source]:
    """Return all sources in the order of their import."""
    return [_source(db, row) for row in db.rows(f"{_SELECT} ORDER BY id")]


def one(db: Connection, source_id: int) -> Source:
    """Return the source `source_id`; KeyError when there is none."""
    row = db.first(f"{_SELECT} WHERE id = ?", (source_id,))
    if row is None:
        raise KeyError(source_id)
    return _source(db, row)


def correct(db: Connection, source_id: int, *, camera: str, start: str, zone: str) -> Source:
    """Change camera, start and zone of a source.

    Raises:
        CaseError: the same footage is there already under that camera.
    """
    old, camera = one(db, source_id), plain(camera)
    twin = db.first(
        "SELECT id FROM sources WHERE sha256 = ? AND camera = ? AND id != ?",
        (old.sha256, camera, source_id),
    )
    if twin:
        raise CaseError(
            f"“{old.name}” is already in this case under camera “{camera}”. Choose another name."
        )
    db.write(
        "UPDATE sources SET camera = ?, start = ?, zone = ? WHERE id = ?",
        (camera, start, plain(zone), source_id),
    )
    return one(db, source_id)


def move(db: Connection, source_id: int, *, path: str, size_bytes: int, modified_ns: int) -> Source:
    """Change where a source lies; its content is the same."""
    db.write(
        "UPDATE sources SET path = CAST(? AS TEXT), size_bytes = ?, modified_ns = ? WHERE id = ?",
        (path.encode("utf-8", "surrogateescape"), size_bytes, modified_ns, source_id),
    )
    return one(db, source_id)


def described(source: Source) -> dict[str, Any]:
    """Return what the audit log says of an import."""
    return {
        "source": source.id,
        "path": source.path,
        "kind": source.kind,
        "camera": source.camera,
        "start": source.stated_start,
        "sha256": source.sha256,
        "size_bytes": source.size_bytes,
        "frames": source.frames,
    }
