"""Open footage: videos, folders of frames and folders of person crops behind one class.

Both are decoded in processes of their own with limits on time and memory: a video by `decoder`,
pictures, whose headers were checked, by `picture_decoder`.
"""

import configparser
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from types import TracebackType

import numpy as np
from numpy.typing import NDArray

from reid_desktop.core.errors import FootageError
from reid_desktop.core.progress import Job, run
from reid_desktop.core.records import SourceKind
from reid_desktop.core.values import Frame
from reid_desktop.footage.crops import are_crops
from reid_desktop.footage.decoder import Decoder, VideoIndex
from reid_desktop.footage.pictures import is_picture, listing_pictures, picture_size, read_pictures

_REMEMBERED = 32
_indices: "OrderedDict[tuple[str, int, int], VideoIndex]" = OrderedDict()
_indices_lock = Lock()


@dataclass(frozen=True)
class FootageInfo:
    """What is known of footage before a frame is asked for.

    Attributes:
        width: px of the first frame, after rotation; pictures of a folder may differ.
        height: px of the first frame, after rotation.
        frames: number of frames (pictures).
        fps: mean frame rate; 0 for pictures without a rate.
        duration_s: from the first frame's start to the last one's end; 0 without a rate.
        times_s: (frames,) float64 presentation time of each frame from the first, non-decreasing;
            zeros for pictures without a rate.
        creation_time: as the video's metadata has it, "" without.
    """

    path: Path
    kind: SourceKind
    width: int
    height: int
    frames: int
    fps: float
    duration_s: float
    times_s: NDArray[np.float64]
    creation_time: str = ""


class Footage:
    """Frames of one video or folder by index or time; not to be shared by threads.

    Attributes:
        info: what `open_footage` found.
    """

    def __init__(
        self, info: FootageInfo, *, decoder: Decoder | None = None, pictures: Sequence[Path] = ()
    ) -> None:
        self.info = info
        self._decoder = decoder
        self._pictures = pictures

    def __enter__(self) -> "Footage":
        """Return itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close it."""
        self.close()

    def frames(self, indices: Sequence[int]) -> Iterator[Frame]:
        """Yield the frames of `indices` (ascending), decoding on where the next one is near.

        Raises:
            FootageError: a frame is not there or cannot be decoded; the sentence names file and
                time. The footage stays usable: ask again for the frames after it.
        """
        for index in indices:
            if not 0 <= index < self.info.frames:
                raise FootageError(
                    f"“{self.info.path.name}” has no frame {index}; it has {self.info.frames}."
                )
        if self._decoder is not None:
            for index, image in self._decoder.images(indices):
                yield Frame(image, index, float(self.info.times_s[index]))
            return
        images = read_pictures(self._pictures[index] for index in indices)
        for index, image in zip(indices, images, strict=True):
            yield Frame(image, index, float(self.info.times_s[index]))

    def frame(self, index: int) -> Frame:
        """Return frame `index`.

        Raises:
            FootageError: see `frames`.
        """
        return next(self.frames([index]))

    def frame_at(self, time_s: float) -> Frame:
        """Return the frame shown at `time_s`: the last one that began by then, or the first.

        Raises:
            FootageError: see `frames`.
        """
        later = int(np.searchsorted(self.info.times_s, time_s + 1e-6, side="right"))
        return self.frame(max(later - 1, 0))

    def close(self) -> None:
        """End the decoding process, if there is one."""
        if self._decoder is not None:
            self._decoder.close()


def open_footage(path: Path, *, kind: SourceKind | None = None) -> Footage:
    """Open footage without a pause; see `opening_footage`."""
    return run(opening_footage(path, kind=kind))


def opening_footage(path: Path, *, kind: SourceKind | None = None) -> Job[Footage]:
    """Open a video file, a folder of pictures, or a single picture.

    The first opening of a video reads the whole file. A video that breaks off opens with the frames
    that are complete.

    Args:
        path: file or folder.
        kind: what it is; None looks.

    Raises:
        FootageError: gone, empty, no video, or not one frame can be decoded.
    """
    path = path.absolute()
    if path.is_dir() or is_picture(path):
        return (yield from _open_pictures(path, kind))
    try:
        status = path.stat()
    except OSError as error:
        raise FootageError(f"“{path}” cannot be opened: {error.strerror}.") from error
    if not path.is_file():
        raise FootageError(f"“{path}” is neither a file nor a folder.")
    if status.st_size == 0:
        raise FootageError(f"“{path.name}” is empty (zero bytes). Copy it again.")
    key = (str(path), status.st_size, status.st_mtime_ns)
    with _indices_lock:
        known = _indices.get(key)
    decoder = Decoder(path, known, at_once=False)
    try:
        yield from decoder.opening()
    except BaseException:
        decoder.close()
        raise
    with _indices_lock:
        _indices[key] = decoder.index
        _indices.move_to_end(key)
        while len(_indices) > _REMEMBERED:
            _indices.popitem(last=False)
    return Footage(_video_info(path, decoder.index), decoder=decoder)


def _video_info(path: Path, index: VideoIndex) -> FootageInfo:
    """Return mean rate and duration by the presentation times, not by what the header claims."""
    times_s = index.times_s
    span = float(times_s[-1])
    mean = span / (len(times_s) - 1) if len(times_s) > 1 else 0.0
    last = index.last_s or mean or (1 / index.rate if index.rate else 0.0)
    return FootageInfo(
        path,
        SourceKind.VIDEO,
        index.width,
        index.height,
        frames=len(times_s),
        fps=1 / mean if mean > 0 else index.rate,
        duration_s=span + last,
        times_s=times_s,
        creation_time=index.creation_time,
    )


def _open_pictures(path: Path, kind: SourceKind | None) -> Job[Footage]:
    """Open a folder of pictures or one picture."""
    pictures = (yield from listing_pictures(path)) if path.is_dir() else [path]
    if not pictures:
        raise FootageError(f"The folder “{path}” holds no pictures.")
    width, height = _first_size(pictures)
    if kind is None:
        crops = path.is_dir() and are_crops(pictures, width=width, height=height)
        kind = SourceKind.CROPS if crops else SourceKind.FRAMES
    fps = _folder_rate(path) if kind is SourceKind.FRAMES and path.is_dir() else 0.0
    count = len(pictures)
    times_s = np.arange(count) / fps if fps else np.zeros(count)
    info = FootageInfo(
        path,
        kind,
        width,
        height,
        count,
        fps,
        duration_s=count / fps if fps else 0.0,
        times_s=times_s,
    )
    return Footage(info, pictures=pictures)


def _first_size(pictures: Sequence[Path]) -> tuple[int, int]:
    """Return the size of the first picture whose header can be read."""
    reason: FootageError | None = None
    for picture in pictures:
        try:
            return picture_size(picture)
        except FootageError as error:
            reason = reason or error
    assert reason is not None
    raise reason


def _folder_rate(folder: Path) -> float:
    """Return the frame rate that a `seqinfo.ini` in or beside the folder states (MOT), else 0."""
    for place in (folder, folder.parent):
        words = configparser.ConfigParser(interpolation=None)
        try:
            words.read(place / "seqinfo.ini", encoding="utf-8")
            rate = words.getfloat("Sequence", "frameRate", fallback=0.0)
        except (configparser.Error, ValueError, OSError):
            continue
        if 0 < rate < 1000:
            return rate
    return 0.0
