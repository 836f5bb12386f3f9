"""Whether everything of a case is there and fits together."""

from reid_desktop.core.errors import CaseError
from reid_desktop.store import audit, group_rows
from reid_desktop.store.connection import Connection
from reid_desktop.store.descriptor_rows import ITEM_BYTES, model_ids
from reid_desktop.store.flat_files import CROPS_NAME, descriptors_name


def check(db: Connection) -> list[str]:
    """Return what is wrong with the case, one sentence for each fault; [] = fine."""
    try:
        return [
            *_check_database(db),
            *_check_lengths(db),
            *_check_crops(db),
            *_check_descriptors(db),
            *_check_groups(db),
            *audit.check(db),
        ]
    except CaseError as error:  # pages so damaged that even reading stops
        return [str(error)]


def _check_database(db: Connection) -> list[str]:
    """Run SQLite's own checks."""
    problems = [f"Database: {row[0]}." for row in db.rows("PRAGMA integrity_check(20)")]
    problems = [] if problems == ["Database: ok."] else problems
    for table, row, parent, _ in db.rows("PRAGMA foreign_key_check"):
        problems.append(f"Database: row {row} of {table} points to nothing in {parent}.")
    return problems


def _check_lengths(db: Connection) -> list[str]:
    """Check that each flat file holds at least its committed bytes."""
    problems = []
    for name, count in db.rows("SELECT name, bytes FROM flat_files ORDER BY name"):
        size = db.files.size(name)
        if size < count:
            problems.append(f"“{name}” has {size} bytes, {count} were saved.")
    return problems


def _check_crops(db: Connection) -> list[str]:
    """Check that no crop lies outside the committed part of the pack."""
    committed = db.committed_bytes(CROPS_NAME)
    rows = db.rows(
        "SELECT COUNT(*) FROM detections WHERE crop_offset < 0 OR crop_bytes < 0 "
        "OR crop_offset + crop_bytes > ?",
        (committed,),
    )
    count = rows[0][0]
    return [f"{count} crops lie outside “{CROPS_NAME}”."] if count else []


def _check_descriptors(db: Connection) -> list[str]:
    """Check that the rows of each network are numbered without gaps and fill their file."""
    problems = []
    for model_id in model_ids(db):
        row = db.first(
            "SELECT n.dimension, COUNT(d.place), COALESCE(MAX(d.place) + 1, 0) FROM networks n "
            "LEFT JOIN descriptors d ON d.network = n.id WHERE n.name = ?",
            (model_id,),
        )
        assert row is not None
        dimension, count, end = row
        name = descriptors_name(model_id)
        if count != end or count * (dimension or 0) * ITEM_BYTES != db.committed_bytes(name):
            problems.append(f"“{name}” does not fit its {count} rows.")
    return problems


def _check_groups(db: Connection) -> list[str]:
    """Check that stored groups can be read."""
    problems = []
    divided = "SELECT name FROM networks WHERE id IN (SELECT network FROM group_sets)"
    for (model_id,) in db.rows(divided):
        try:
            group_rows.latest(db, model_id)
        except CaseError as error:
            problems.append(str(error))
    return problems
