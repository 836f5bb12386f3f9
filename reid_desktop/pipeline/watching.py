"""Watched folders: which videos are new and whole enough to be taken in."""

import os
from collections.abc import Mapping, Sequence
from fnmatch import fnmatch
from pathlib import Path

from reid_desktop.core.intake import WatchedFolder
from reid_desktop.core.progress import Job, Progress
from reid_desktop.footage.discover import VIDEO_SUFFIXES

STAGE = "watch"
Seen = dict[Path, tuple[int, int]]
"""Size in bytes and time of change in ns of each file, as it was found."""
_DEEPEST = 6
_BETWEEN_YIELDS = 500


def look(folders: Sequence[WatchedFolder]) -> Job[dict[str, Seen]]:
    """Return the videos that lie in each watched folder now, by folder; a gone one is empty."""
    seen: dict[str, Seen] = {}
    count = 0
    for watched in folders:
        files: Seen = {}
        root = Path(watched.folder)
        yield Progress(0, 0, root.name, STAGE)
        for here, names, entries in os.walk(root, followlinks=False):
            place = Path(here)
            deep = len(place.relative_to(root).parts) >= _DEEPEST
            names[:] = [] if deep else [n for n in names if _wanted(place / n, root, watched)]
            for name in entries:
                path = place / name
                count += 1
                if count % _BETWEEN_YIELDS == 0:
                    yield Progress(0, 0, name, STAGE)
                if path.suffix.lower() in VIDEO_SUFFIXES and _wanted(path, root, watched):
                    try:
                        state = path.stat()
                    except OSError:
                        continue
                    files[path] = (state.st_size, state.st_mtime_ns)
        seen[watched.folder] = files
    return seen


def ripe(now: Mapping[Path, tuple[int, int]], before: Mapping[Path, tuple[int, int]]) -> list[Path]:
    """Return the files that did not change between two looks, so that no half copy is taken."""
    return sorted(p for p, state in now.items() if state[0] > 0 and before.get(p) == state)


def _wanted(path: Path, root: Path, watched: WatchedFolder) -> bool:
    """Return whether neither the name nor the path below the folder is excluded."""
    below = path.relative_to(root).as_posix()
    hidden = path.name.startswith(".") or path.suffix in (".reidcase", ".part", ".partial")
    return not hidden and not any(
        fnmatch(path.name, glob) or fnmatch(below, glob) for glob in watched.exclude
    )
