"""What was dropped: which videos, frame folders and crop folders a path holds."""

import os
from dataclasses import dataclass
from pathlib import Path

from reid_desktop.core.errors import FootageError
from reid_desktop.core.progress import Job, Progress, run
from reid_desktop.core.records import SourceKind
from reid_desktop.footage.crops import are_crops
from reid_desktop.footage.names import guess_camera, guess_start
from reid_desktop.footage.pictures import (
    is_file,
    is_picture,
    is_picture_name,
    listed,
    listing_pictures,
    picture_size,
)

__all__ = ["Found", "VIDEO_SUFFIXES", "discover", "discovering", "guess_camera", "guess_start"]

VIDEO_SUFFIXES = frozenset(
    {".mp4", ".m4v", ".mov", ".3gp", ".mj2", ".mkv", ".webm", ".avi", ".divx", ".wmv", ".asf"}
    | {".mpg", ".mpeg", ".vob", ".ts", ".m2ts", ".mts", ".m2v", ".flv", ".ogv", ".mxf", ".dav"}
    | {".h264", ".264", ".h265", ".265", ".hevc", ".obu", ".ivf", ".mjpeg", ".mjpg", ".dv"}
)
STAGE = "look"
_DEEPEST = 4
_LEFT_OUT = (".reidcase",)


@dataclass(frozen=True, slots=True)
class Found:
    """One source of footage on disk."""

    path: Path
    kind: SourceKind


def discover(path: Path) -> list[Found]:
    """Look without a pause; see `discovering`."""
    return run(discovering(path))


def discovering(path: Path) -> Job[list[Found]]:
    """Return the sources that `path` is or holds, in reading order.

    A file is taken at its word (a video of an unknown suffix shows in opening). A folder is one
    source when pictures lie in it, crops when their names are those of a re-identification
    benchmark; videos and folders in it are sources of their own. Pictures beside videos are taken
    for previews. Hidden folders, links to folders and cases are not entered.

    Raises:
        FootageError: `path` is gone or holds no footage.
    """
    path = path.absolute()
    if not path.exists():
        raise FootageError(f"“{path}” is not there. Check the path.")
    if not path.is_dir():
        return [Found(path, SourceKind.FRAMES if is_picture(path) else SourceKind.VIDEO)]
    found = yield from _in_folder(path, 0)
    if not found:
        raise FootageError(f"“{path}” holds neither videos nor pictures.")
    return found


def _in_folder(folder: Path, depth: int) -> Job[list[Found]]:
    """Return the sources in `folder` and below."""
    videos, below, has_pictures = list[Path](), list[Path](), False
    for entries in listed(folder):
        for entry in entries:
            hidden = entry.name.startswith(".")
            if not hidden and is_file(entry):
                has_pictures |= is_picture_name(entry.name)
                if os.path.splitext(entry.name)[1].lower() in VIDEO_SUFFIXES:
                    videos.append(Path(entry.path))
            elif not hidden and entry.is_dir(follow_symlinks=False):
                below.append(Path(entry.path))
        yield Progress(0, 0, folder.name, STAGE)
    found = [Found(video, SourceKind.VIDEO) for video in sorted(videos)]
    if not videos and has_pictures:
        found.append(Found(folder, (yield from _folder_kind(folder))))
    if depth < _DEEPEST:
        for inner in sorted(below):
            if inner.suffix not in _LEFT_OUT:
                found += yield from _in_folder(inner, depth + 1)
    return found


def _folder_kind(folder: Path) -> Job[SourceKind]:
    """Say whether the pictures of a folder are person crops or frames."""
    pictures = yield from listing_pictures(folder)
    try:
        width, height = picture_size(pictures[0])
    except FootageError:
        return SourceKind.FRAMES
    crops = are_crops(pictures, width=width, height=height)
    return SourceKind.CROPS if crops else SourceKind.FRAMES
