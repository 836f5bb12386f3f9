import contextlib
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from reid_desktop.core.errors import FootageError
from reid_desktop.footage.writer import VideoWriter


def _write(path: Path, count: int, fps: float) -> None:
    with VideoWriter(path, fps, 64, 48) as writer:
        for index in range(count):
            writer.write(np.full((48, 64, 3), 10 * index, np.uint8))


@pytest.mark.parametrize("fps", [10.0, 25.0, 29.97])
def test_every_frame_has_its_exact_time(fps: float, tmp_path: Path) -> None:
    path = tmp_path / "clip.mp4"
    _write(path, 12, fps)
    rate = Fraction(fps).limit_denominator(1001)
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        frames = list(container.decode(stream))
        times = [f.pts * f.time_base for f in frames]
        assert stream.codec_context.name == "h264"
        assert stream.codec_context.pix_fmt == "yuv420p"
    assert len(frames) == 12
    for index, shown in enumerate(times):
        assert abs(shown - index / rate) <= Fraction(1, 10_000)
    levels = [f.to_ndarray(format="rgb24").mean() for f in frames]
    np.testing.assert_allclose(levels, 10 * np.arange(12), atol=6)


def test_a_failed_run_leaves_neither_file_and_keeps_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "clip.mp4"
    path.write_bytes(b"old")
    with contextlib.suppress(KeyError), VideoWriter(path, 10, 64, 48) as writer:
        writer.write(np.zeros((48, 64, 3), np.uint8))
        raise KeyError
    assert path.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["clip.mp4"]


def test_an_odd_size_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(FootageError, match="even"):
        VideoWriter(tmp_path / "clip.mp4", 10, 63, 48)


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(FootageError, match="clip.mp4"):
        VideoWriter(tmp_path / "file" / "clip.mp4", 10, 64, 48)
