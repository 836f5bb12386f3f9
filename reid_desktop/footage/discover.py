"""What was dropped: which videos, frame folders and crop folders a path holds."""

from dataclasses import dataclass
from pathlib import Path

from reid_desktop.core.errors import FootageError
from reid_desktop.core.records import SourceKind
from reid_desktop.footage.crops import looks_like_crops
from reid_desktop.footage.names import guess_camera, guess_start
from reid_desktop.footage.pictures import is_picture, picture_size, pictures_in

__all__ = ["Found", "VIDEO_SUFFIXES", "discover", "guess_camera", "guess_start"]

VIDEO_SUFFIXES = frozenset(
    {".mp4", ".m4v", ".mov", ".3gp", ".mj2", ".mkv", ".webm", ".avi", ".divx", ".wmv", ".asf"}
    | {".mpg", ".mpeg", ".vob", ".ts", ".m2ts", ".mts", ".m2v", ".flv", ".ogv", ".mxf", ".dav"}
    | {".h264", ".264", ".h265", ".265", ".hevc", ".obu", ".ivf", ".mjpeg", ".mjpg", ".dv"}
)
_DEEPEST = 4
_LEFT_OUT = (".reidcase",)


@dataclass(frozen=True, slots=True)
class Found:
    """One source of footage on disk."""

    path: Path
    kind: SourceKind


def discover(path: Path) -> list[Found]:
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
    found = _in_folder(path, 0)
    if not found:
        raise FootageError(f"“{path}” holds neither videos nor pictures.")
    return found


def _in_folder(folder: Path, depth: int) -> list[Found]:
    """Return the sources in `folder` and below."""
    try:
        entries = sorted(folder.iterdir())
    except OSError as error:
        raise FootageError(f"“{folder}” cannot be listed: {error.strerror}.") from error
    files = [entry for entry in entries if not entry.name.startswith(".") and entry.is_file()]
    videos = [entry for entry in files if entry.suffix.lower() in VIDEO_SUFFIXES]
    found = [Found(video, SourceKind.VIDEO) for video in videos]
    if not videos and any(is_picture(entry) for entry in files):
        found.append(Found(folder, _folder_kind(folder)))
    if depth < _DEEPEST:
        for entry in entries:
            hidden = entry.name.startswith(".") or entry.suffix in _LEFT_OUT
            if entry.is_dir() and not hidden and not entry.is_symlink():
                found += _in_folder(entry, depth + 1)
    return found


def _folder_kind(folder: Path) -> SourceKind:
    """Say whether the pictures of a folder are person crops or frames."""
    pictures = pictures_in(folder)
    try:
        width, height = picture_size(pictures[0])
    except FootageError:
        return SourceKind.FRAMES
    names = [picture.name for picture in pictures]
    crops = looks_like_crops(names, width=width, height=height)
    return SourceKind.CROPS if crops else SourceKind.FRAMES
