"""Frames to an H.264 video file with exact timestamps."""

from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Self

import av
from av.error import FFmpegError
from av.video.stream import VideoStream

from reid_desktop.core.errors import FootageError
from reid_desktop.core.values import Image


class VideoWriter:
    """Writes frames to a partial file that gets its final name when all is well.

    Use it as a context manager: leaving it in order finishes the file, leaving it by an exception
    (or by the closing of a generator) removes the partial file and touches nothing else.
    """

    def __init__(self, path: Path, fps: float, width: int, height: int) -> None:
        """Open the partial file beside `path`.

        Args:
            path: final name, ending in .mp4; an existing file is replaced at the end.
            fps: frames a second; frame k is shown at exactly k / fps seconds.
            width: of the frames, px, even.
            height: of the frames, px, even.

        Raises:
            FootageError: the size is odd or the file cannot be written.
        """
        if width % 2 or height % 2 or min(width, height) < 16 or fps <= 0:
            raise FootageError(
                f"“{path.name}” cannot be written: {width} x {height} px at {fps:g} frames/s. "
                "Video needs even sides of at least 16 px and a positive rate."
            )
        self._path = path
        self._partial = path.with_name(f"{path.name}.part")
        self._shape = (height, width, 3)
        self._rate = Fraction(fps).limit_denominator(1001)
        self._written = 0
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._container = av.open(str(self._partial), "w", format="mp4")
            self._stream = self._open_stream()
        except (OSError, FFmpegError) as error:
            raise self._refused(error) from error

    def _open_stream(self) -> VideoStream:
        """Add the H.264 stream to the container."""
        options = {"crf": "21", "preset": "superfast"}
        stream = self._container.add_stream("libx264", rate=self._rate, options=options)
        stream.height, stream.width = self._shape[:2]
        stream.pix_fmt = "yuv420p"
        stream.codec_context.time_base = 1 / self._rate
        return stream

    def _refused(self, error: Exception) -> FootageError:
        """Return the sentence for the analyst."""
        return FootageError(
            f"“{self._path.name}” cannot be written to {self._path.parent}: {error}. "
            "Is there room on the disk and may you write there?"
        )

    def __enter__(self) -> Self:
        return self

    def write(self, image: Image) -> None:
        """Append `image` (H, W, 3) uint8 RGB as the next frame.

        Raises:
            FootageError: the file cannot be written.
        """
        assert image.shape == self._shape, (image.shape, self._shape)
        frame = av.VideoFrame.from_ndarray(image, format="rgb24")
        frame.pts, frame.time_base = self._written, 1 / self._rate
        self._written += 1
        try:
            self._container.mux(self._stream.encode(frame))
        except (OSError, FFmpegError) as error:
            raise self._refused(error) from error

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Finish the file, or remove what is there of it."""
        try:
            if kind is None:
                self._container.mux(self._stream.encode(None))
            self._container.close()
            if kind is None:
                self._partial.replace(self._path)
        except (OSError, FFmpegError) as failure:
            if kind is None:
                raise self._refused(failure) from failure
        finally:
            self._partial.unlink(missing_ok=True)
