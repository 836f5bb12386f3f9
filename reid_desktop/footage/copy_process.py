"""The copying process: cuts a stretch out of a video without decoding it, dies alone when it must.

Run by `copier.copy_stretch` as `core.child.command` says. Packets from the key frame at or before
the start to the end are written as they are, so the picture keeps every bit, and the clip may begin
a little early.
The order comes as one line of JSON on stdin; lines of JSON on stdout tell progress and the end.
"""

import json
import os
import sys
from typing import Any

import av

from reid_desktop.core.link import limit_memory

_FORMATS = "mov,matroska,avi,mpegts,mpeg,m4v,asf,flv,ogg,mxf,gxf,nut"
"""Containers with stamps; playlists, which name other files, are not opened."""
_TELL_EVERY = 200


def copy(order: dict[str, Any]) -> dict[str, Any]:
    """Copy the video packets of `start_s` to `end_s` (from the first frame); return the stretch."""
    options = {"protocol_whitelist": "file", "format_whitelist": _FORMATS}
    with (
        av.open("file:" + order["path"], options=options) as source,
        av.open(order["out"], "w", format=order["format"]) as target,
    ):
        stream = source.streams.video[0]
        base = float(stream.time_base or 0)
        begin = _first_stamp(source, stream)
        copied = target.add_stream_from_template(stream)
        source.seek(begin + int(order["start_s"] / base), stream=stream, backward=True)
        first: int | None = None
        last, count = begin, 0
        for packet in source.demux(stream):
            if packet.pts is None or packet.dts is None:
                continue
            if first is None:
                if not packet.is_keyframe:
                    continue
                first = packet.pts
            if (packet.dts - begin) * base > order["end_s"]:
                break
            last = max(last, packet.pts)
            packet.pts, packet.dts = packet.pts - first, packet.dts - first
            packet.stream = copied
            target.mux(packet)
            count += 1
            if count % _TELL_EVERY == 0:
                _tell({"at_s": (last - begin) * base})
        if first is None:
            raise ValueError("no key frame")
    return {"first_s": (first - begin) * base, "last_s": (last - begin) * base, "packets": count}


def _first_stamp(source: Any, stream: Any) -> int:
    """Return the presentation stamp of the first frame: the least of the first few packets."""
    stamps = []
    for packet in source.demux(stream):
        if packet.pts is not None:
            stamps.append(packet.pts)
        if len(stamps) == 32:
            break
    return int(min(stamps))


def _tell(values: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(values) + "\n")
    sys.stdout.flush()


def main() -> None:
    """Obey the one order on stdin."""
    av.logging.set_level(None)
    try:
        order = json.loads(sys.stdin.readline())
        limit_memory(order["most_bytes"])
        _tell(copy(order))
    except BrokenPipeError:
        os._exit(0)
    except (av.FFmpegError, OSError, ValueError, IndexError, MemoryError) as error:
        _tell({"trouble": str(getattr(error, "strerror", None) or type(error).__name__)})
