"""The decoding process: opens one video, answers with exact frames, dies alone when it must.

Run by `core.child.Child`; see `core.link` for how both talk.
"""

import errno
import os
from collections.abc import Iterator
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

from reid_desktop.core.link import Link, TroubleError, limit_memory, serve_parent

_FORMATS = (
    "mov,matroska,avi,mpegts,mpeg,mpegvideo,m4v,h264,hevc,av1,obu,ivf,asf,flv,ogg,mxf,gxf,dv,"
    "dhav,nut,rm,wtv,mjpeg,yuv4mpegpipe"
)
"""Container formats that are opened; playlists (hls, concat), which name other files, are not."""
_MOST_FRAMES = 20_000_000
_WORTH_SEEKING = 8
"""A keyframe must save so many decoded frames before a seek pays."""
_MOST_THREADS = 4


class Video:
    """One open video and where its decoder stands.

    Attributes:
        pts: (F,) int64 presentation stamps of the frames, ascending, in units of the stream;
        keys: (K,) int64 ascending frame indices that a seek can start from.
        stamped: whether the file has stamps at all (raw H.264 has none).
        counted: whether frames are told by counting from the start, because the file has no stamps
            or, in an AVI with B-frames, only those of the order of decoding.
    """

    def __init__(self, path: str, most_pixels: int, link: Link) -> None:
        self._path, self._most_pixels, self._link = path, most_pixels, link
        self._open()
        self.stamped, self.counted = True, False
        self.pts: NDArray[np.int64] = np.zeros(0, np.int64)
        self.keys: NDArray[np.int64] = np.zeros(0, np.int64)
        self.last_s = 0.0

    def _open(self) -> None:
        """Open the file at its start; refuse what is no video or too large before decoding."""
        options = {"protocol_whitelist": "file", "format_whitelist": _FORMATS}
        self._container = av.open("file:" + self._path, options=options)
        if not self._container.streams.video:
            raise TroubleError("no video")
        self._stream = self._container.streams.video[0]
        context = self._stream.codec_context
        if context.width * context.height > self._most_pixels:
            raise TroubleError("too large")
        context.options = {"max_pixels": str(self._most_pixels)}
        context.thread_type = "AUTO"
        context.thread_count = min(_MOST_THREADS, os.cpu_count() or 1)
        self._frames = self._decoded()
        self._held: av.VideoFrame | None = None
        self._next = 0
        self._count = -1

    def read_index(self) -> None:
        """Read all packets without decoding: the stamps of the frames and the keyframes."""
        stamps: list[int] = []
        keyed: list[int] = []
        packets, last, ordered = 0, 0.0, True
        for packet in self._packets():
            if packet.size == 0 or packet.is_discard or packet.is_corrupt:
                continue
            packets += 1
            stamp = packet.pts if packet.pts is not None else packet.dts
            if stamp is not None:
                ordered &= not stamps or stamp > stamps[-1]
                stamps.append(stamp)
                if packet.is_keyframe:
                    keyed.append(stamp)
            last = packet.duration or last
            if packets > _MOST_FRAMES:
                raise TroubleError("too long")
            self._link.busy()
        self.last_s = float(last * (self._stream.time_base or 0))
        self.stamped = len(stamps) == packets
        reordered = self._container.format.name == "avi" and (
            ordered and self._stream.codec_context.has_b_frames
        )
        self.counted = not self.stamped or reordered
        self.pts = np.unique(np.array(stamps, np.int64)) if self.stamped else np.arange(packets)
        self.keys = np.zeros(1, np.int64)
        if not self.counted:
            self.keys = np.searchsorted(self.pts, np.unique(np.array(keyed, np.int64)))
        self._reopen()

    def frame(self, index: int) -> tuple[NDArray[np.uint8], int]:
        """Return frame `index` as RGB (H, W, 3) with its rotation applied, and the turn in degrees.

        Decoding goes on from where it stands when that is near; otherwise, or when the frame does
        not come, it starts from the keyframe before, then from one further back (a frame that
        leads an open group of pictures needs it).
        """
        frame = None
        for start in self._starts(index):
            if start is not None:
                self._seek(start)
            found = self._run_to(index)
            frame = found or frame
            if found is not None and not found.is_corrupt:
                break
        if frame is None:
            raise TroubleError("not decodable")
        return _upright(frame)

    def facts(self) -> dict[str, Any]:
        """Return what the parent keeps besides the index."""
        rate = self._stream.average_rate or self._stream.guessed_rate
        base = self._stream.time_base
        words = {**self._container.metadata, **self._stream.metadata}
        step = base if self.stamped else (1 / rate if rate else 0.04)
        return {
            "step_s": float(step or 0),
            "last_s": self.last_s,
            "rate": float(rate or 0),
            "counted": self.counted,
            "creation_time": words.get("creation_time", ""),
        }

    def _starts(self, index: int) -> Iterator[int | None]:
        """Yield where to start decoding for frame `index`: None is where the decoder stands."""
        place = int(np.searchsorted(self.keys, index, side="right")) - 1
        key = int(self.keys[place]) if place >= 0 else 0
        ahead = self._next <= index
        if ahead and (key - self._next < _WORTH_SEEKING or self.counted):
            yield None
        for back in (0, 1, 8):
            yield int(self.keys[place - back]) if place >= back else 0
            if place < back or self.counted:
                return

    def _seek(self, key: int) -> None:
        """Put the decoder at keyframe `key`; at the start of the file where seeking fails."""
        self._held, self._next = None, key
        if key == 0 or self.counted:
            self._reopen()
            return
        try:
            self._container.seek(int(self.pts[key]), stream=self._stream, backward=True)
        except (av.FFmpegError, OSError):
            self._reopen()
            return
        self._frames = self._decoded()

    def _reopen(self) -> None:
        self._container.close()
        self._open()

    def _run_to(self, index: int) -> av.VideoFrame | None:
        """Decode forward to frame `index`; None when the decoder passes it by or ends."""
        while (frame := self._following()) is not None:
            self._link.busy()
            place, exact = self._place(frame)
            if place > index or (place == index and not exact):
                self._held = frame
                self._next = place
                return None
            self._next = place + exact
            if place == index:
                return frame
        self._next = len(self.pts)
        return None

    def _place(self, frame: av.VideoFrame) -> tuple[int, bool]:
        """Return the index of a decoded frame and whether it is that one, not one before it."""
        if self.counted:
            return self._count, True
        if frame.pts is None:
            return self._next, False
        place = int(np.searchsorted(self.pts, frame.pts))
        return place, place < len(self.pts) and int(self.pts[place]) == frame.pts

    def _following(self) -> av.VideoFrame | None:
        held, self._held = self._held, None
        if held is not None:
            return held
        frame = next(self._frames, None)
        self._count += frame is not None
        return frame

    def _decoded(self) -> Iterator[av.VideoFrame]:
        """Yield the frames from here on in presentation order, leaving out what is damaged."""
        for packet in self._packets():
            try:
                frames = self._stream.codec_context.decode(packet)
            except (av.error.InvalidDataError, av.error.EOFError):
                continue
            yield from frames
            self._link.busy()

    def _packets(self) -> Iterator[Any]:
        """Yield packets; a file that breaks off ends with an empty one like any other."""
        packets = self._container.demux(self._stream)
        while True:
            try:
                packet = next(packets)
            except (StopIteration, av.error.EOFError):
                return
            except (av.FFmpegError, OSError):
                yield av.Packet(0)
                return
            yield packet


def _upright(frame: av.VideoFrame) -> tuple[NDArray[np.uint8], int]:
    """Return the frame as RGB, turned as its display matrix says, and the turn in degrees."""
    turn = round(frame.rotation / 90) % 4
    image = frame.to_ndarray(format="rgb24")
    return np.rot90(image, turn), turn * 90


def _opened(head: dict[str, Any], payload: bytes | memoryview, link: Link) -> Video:
    """Open the video of a request, with the index of an earlier opening if it came along."""
    limit_memory(head["most_bytes"])
    video = Video(head["path"], head["most_pixels"], link)
    if payload:
        numbers = np.frombuffer(payload, np.int64)
        video.pts, video.keys = numbers[: head["frames"]], numbers[head["frames"] :]
        video.counted = head["counted"]
    else:
        video.read_index()
    return video


def _send_opened(video: Video, link: Link) -> None:
    """Answer an opening with the index; the first frame that decodes says size and turn."""
    if not len(video.pts):
        raise TroubleError("no frames")
    for index in range(min(len(video.pts), 50)):
        try:
            image, turn = video.frame(index)
            break
        except TroubleError:
            continue
    else:
        raise TroubleError("not decodable")
    height, width = image.shape[:2]
    head = video.facts() | {"width": width, "height": height, "turn": turn}
    numbers = np.concatenate([video.pts, video.keys]).astype(np.int64)
    link.answer(head | {"frames": len(video.pts)}, numbers.tobytes())


def serve(link: Link) -> None:
    """Answer requests until the parent hangs up."""
    video: Video | None = None
    for head, payload in link.requests():
        try:
            if head["do"] == "open":
                video = _opened(head, payload, link)
                if payload:
                    link.answer({})
                else:
                    _send_opened(video, link)
                continue
            assert video is not None
            link.answer_image(video.frame(head["index"])[0])
        except TroubleError as error:
            link.answer({"trouble": str(error)})
        except (MemoryError, av.error.MemoryError):
            link.answer({"trouble": "memory"})
        except (av.FFmpegError, OSError, ValueError) as error:
            full = getattr(error, "errno", 0) == errno.ENOMEM
            reason = {"trouble": "ffmpeg", "details": _plain(error)}
            link.answer({"trouble": "memory"} if full else reason)


def _plain(error: Exception) -> str:
    """Return libav's own words without the file's path."""
    return str(getattr(error, "strerror", None) or type(error).__name__)


def main() -> None:
    """Serve the parent."""
    av.logging.set_level(None)
    serve_parent(serve)
