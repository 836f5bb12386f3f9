"""What a deletion that was killed leaves beside a case, and how the next opening ends it.

A deletion writes the new case into a hidden folder, moves the old one to `replaced`, the new one to
its name, and removes the old one. Killed before the second move, the old case comes back whole and
nothing was deleted; killed after it, what is left of the old one goes.
"""

import shutil
from glob import escape
from pathlib import Path

from reid_desktop.store.faults import file_faults
from reid_desktop.store.flat_files import sync_folder
from reid_desktop.store.lock import WriterLock


def replaced(folder: Path) -> Path:
    """Return where the old case lies while the new one takes its place."""
    return folder.with_name(f".{folder.name}.replaced")


def draft_prefix(folder: Path) -> str:
    """Return how the names of the hidden folders begin in which `folder` is written anew."""
    return f".leaving-{folder.name}-"


def bring_back(folder: Path) -> None:
    """Move the old case back to its name when a kill left nothing there.

    Raises:
        CaseError: it is being replaced just now, or the folder beside cannot be moved.
    """
    old = replaced(folder)
    if folder.exists() or not old.is_dir():
        return
    WriterLock(old).release()  # refuses while a deletion holds it
    with file_faults(folder):
        old.rename(folder)
        sync_folder(folder.parent)


def clear(folder: Path) -> None:
    """Remove what killed deletions left beside `folder`, whose lock is held.

    What cannot be removed now is tried again at the next opening.
    """
    for left in (replaced(folder), *folder.parent.glob(f"{escape(draft_prefix(folder))}*")):
        shutil.rmtree(left, ignore_errors=True)
