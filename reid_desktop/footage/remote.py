"""Footage on shared storage or behind a URL, read only when it is what the case knows.

Every worker of a cluster opens footage through a `Finder`: it hashes a source once and compares it
with the SHA-256 of the import, fetching it first where it is an object behind a URL (fsspec).
"""

import contextlib
import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from reid_desktop.core.errors import ClusterError, FootageError
from reid_desktop.core.execution import Place
from reid_desktop.core.progress import run
from reid_desktop.core.records import Source
from reid_desktop.footage.hashing import hash_source, is_unchanged, size_and_time
from reid_desktop.footage.pictures import is_picture

MOST_BYTES = 200_000_000_000
"""Footage that is fetched from URLs and kept on one machine, before the oldest is dropped."""


def location_of(source: Source, root: str) -> str:
    """Return where workers find a source.

    Args:
        source: as the case knows it.
        root: "" when they see it under the same path; else a path or URL, in which {name},
            {camera} and {sha256} stand for those of the source, {name} at its end if none does.

    Raises:
        ClusterError: a word in braces is none of the three.
    """
    if not root:
        return source.path
    words = {"name": source.name, "camera": source.camera, "sha256": source.sha256}
    template = root if "{" in root else root.rstrip("/") + "/{name}"
    try:
        return template.format_map(words)
    except (KeyError, ValueError, IndexError, AttributeError) as error:
        raise ClusterError(
            f"“{root}” is no place for footage: only {{name}}, {{camera}} and {{sha256}} may stand "
            "in braces. Change it in the settings under “cluster”."
        ) from error


def untouched(source: Source) -> Path:
    """Return the path of a source of this computer that is as it was at its import.

    Raises:
        FootageError: it is gone, or its size or time of change differs.
    """
    path = Path(source.path)
    if not path.exists():
        raise FootageError(f"“{path}” is gone. Put it back or import it from its new place.")
    if not is_unchanged(source):
        raise FootageError(f"“{path}” was changed since its import. Import it again.")
    return path


class Finder:
    """Finds sources and checks once that they are those of the case; one for each process."""

    def __init__(self, folder: Path, *, most_bytes: int = MOST_BYTES) -> None:
        """Fetch into `folder`, which is made when something is fetched."""
        self._folder = folder
        self._most_bytes = most_bytes
        self._sound: dict[str, tuple[str, int, int]] = {}

    def path_of(self, place: Place) -> Path:
        """Return the path of a source whose contents are those of its import.

        Raises:
            FootageError: it is gone, cannot be read, or is not what the case knows.
            OSError: this machine cannot keep what it fetched (disk full).
        """
        source = place.source
        if place.trusted:
            return Path(place.location)
        path = self._fetched(place) if "://" in place.location else Path(place.location)
        state = (source.sha256, *size_and_time(path))
        if self._sound.get(str(path)) != state:
            if run(hash_source(path)).sha256 != source.sha256:
                raise FootageError(
                    f"“{place.location}” is not the footage of the case: its SHA-256 differs from "
                    f"that of “{source.name}”. Put the imported file there."
                )
            self._sound[str(path)] = state
        return path

    def _fetched(self, place: Place) -> Path:
        """Return the copy on this machine of what lies behind a URL, fetching it if need be."""
        path = self._folder / place.source.sha256 / place.source.name
        if path.exists():
            return path
        # Workers of one machine share the folder, and two may fetch the same source at once.
        partial = path.with_name(f"{path.name}.{os.getpid()}.partial")
        _remove(partial)
        try:
            partial.parent.mkdir(parents=True, exist_ok=True)
            self._make_room(place.source.size_bytes)
            _copy(place.location, partial)
            _keep(partial, path)
        finally:
            _remove(partial)
        return path

    def _make_room(self, wanted: int) -> None:
        """Drop the oldest copies until `wanted` bytes fit into what may be kept."""
        sizes = {entry: _size(entry) for entry in sorted(self._folder.iterdir(), key=_changed)}
        for entry in list(sizes):
            if sum(sizes.values()) + wanted <= self._most_bytes:
                break
            if sizes.pop(entry):
                shutil.rmtree(entry, ignore_errors=True)


def _keep(partial: Path, path: Path) -> None:
    """Give what was fetched its name, unless another worker was first."""
    try:
        partial.rename(path)
    except OSError:
        if not path.exists():
            raise


def _copy(url: str, target: Path) -> None:
    """Copy the file or the pictures of the folder behind `url` to `target`."""
    system, inner = _file_system(url)
    try:
        if system.isfile(inner):
            system.get_file(inner, str(target))
            return
        names = [entry["name"] for entry in system.ls(inner, detail=True)]
    except (FileNotFoundError, PermissionError) as error:
        raise FootageError(f"“{url}” cannot be read: {error}.") from error
    target.mkdir()
    for name in names:
        last = Path(name).name
        if is_picture(Path(last)):
            system.get_file(name, str(target / last))


def _file_system(url: str) -> tuple[Any, str]:
    try:
        from fsspec.core import url_to_fs
    except ImportError as error:
        raise ClusterError(
            f"“{url}” needs the optional part “cluster”: pip install reid-desktop[cluster]."
        ) from error
    try:
        found: tuple[Any, str] = url_to_fs(url, **_options(url))
        return found
    except (ValueError, ImportError) as error:
        raise FootageError(f"“{url}” cannot be opened: {error}.") from error


def _options(url: str) -> Mapping[str, Any]:
    """Return options of the file system: never a cache of its own behind our back."""
    return {"skip_instance_cache": True} if url.startswith("http") else {}


def _changed(entry: Path) -> float:
    """Return when an entry was changed; 0 when another worker has removed it meanwhile."""
    with contextlib.suppress(FileNotFoundError):
        return entry.stat().st_mtime
    return 0.0


def _size(folder: Path) -> int:
    """Return the bytes in a folder; files that another worker removes meanwhile do not count."""
    total = 0
    for path in folder.rglob("*"):
        with contextlib.suppress(FileNotFoundError):
            total += path.stat().st_size if path.is_file() else 0
    return total


def _remove(path: Path) -> None:
    with contextlib.suppress(FileNotFoundError):
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
