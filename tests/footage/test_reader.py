import random
from pathlib import Path

import numpy as np
import pytest

from reid_desktop.core.errors import FootageError
from reid_desktop.core.records import SourceKind
from reid_desktop.footage import reader
from reid_desktop.footage.reader import open_footage

from .conftest import Encoded, drawn, number_of, turned_mp4, write_video


@pytest.mark.parametrize(
    ("name", "codec", "pix_fmt"),
    [
        ("a.mp4", "libx264", "yuv420p"),
        ("a.avi", "libx264", "yuv420p"),
        ("a.ts", "libx264", "yuv420p"),
        ("a.h264", "libx264", "yuv420p"),
        ("a.mkv", "ffv1", "yuv444p10le"),
        ("grey.mkv", "ffv1", "gray"),
        ("alpha.mkv", "ffv1", "bgra"),
        ("a.avi", "mpeg4", "yuv420p"),
        ("a.webm", "libvpx-vp9", "yuv420p"),
    ],
)
def test_every_frame_is_found_by_its_index_in_any_order(
    tmp_path: Path, name: str, codec: str, pix_fmt: str
) -> None:
    path = write_video(tmp_path / name, codec=codec, pix_fmt=pix_fmt, frames=30)
    order = list(range(30))
    random.Random(3).shuffle(order)
    with open_footage(path) as footage:
        assert footage.info.frames == 30
        assert [number_of(f.image) for f in footage.frames(range(30))] == list(range(30))
        assert [number_of(footage.frame(index).image) for index in order] == order


def test_times_of_a_variable_rate_are_those_of_the_file_from_its_first_frame(
    tmp_path: Path,
) -> None:
    times_ms = [500 + k * k * 7 for k in range(40)]
    path = write_video(tmp_path / "vfr.mkv", times_ms=times_ms)
    with open_footage(path) as footage:
        expected = (np.array(times_ms) - times_ms[0]) / 1000
        np.testing.assert_allclose(footage.info.times_s, expected, atol=1e-3)
        assert footage.info.fps == pytest.approx(39 / expected[-1], rel=1e-3)
        frame = footage.frame_at(float(expected[20]) + 0.001)
        assert (frame.index, number_of(frame.image)) == (20, 20)


@pytest.mark.parametrize("clockwise", [90, 180, 270])
def test_a_turned_video_comes_upright(video: Path, clockwise: int) -> None:
    with open_footage(turned_mp4(video, clockwise)) as footage:
        image = footage.frame(37).image
        expected = np.rot90(drawn(37), -clockwise // 90)
        assert image.shape == expected.shape == (footage.info.height, footage.info.width, 3)
        assert np.abs(image.astype(int) - expected).mean() < 20


@pytest.mark.parametrize("name", ["cut.mkv", "cut.ts", "cut.mp4"])
def test_a_video_that_breaks_off_opens_with_what_is_there(tmp_path: Path, name: str) -> None:
    path = write_video(tmp_path / name, size=(320, 240))
    data = path.read_bytes()
    path.write_bytes(data[: len(data) * 2 // 3])
    with open_footage(path) as footage:
        assert 1 < footage.info.frames < 40
        assert number_of(footage.frame(0).image) == 0


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("text.mp4", b"this is no video at all\n" * 50, "cannot be read as video"),
        ("empty.mp4", b"", "zero bytes"),
        ("list.m3u8", b"#EXTM3U\n#EXTINF:1,\nfile:///etc/hostname\n#EXT-X-ENDLIST\n", "cannot"),
        ("concat.mp4", b"ffconcat version 1.0\nfile gate.mp4\n", "cannot be read as video"),
    ],
)
def test_what_is_no_video_gets_one_sentence(
    tmp_path: Path, name: str, data: bytes, words: str
) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(FootageError, match=words) as caught:
        open_footage(tmp_path / name)
    assert name in str(caught.value)


def test_an_mp4_without_its_table_gets_one_sentence(video: Path) -> None:
    video.write_bytes(video.read_bytes().replace(b"moov", b"wxyz"))
    with pytest.raises(FootageError, match="Is the copy complete"):
        open_footage(video)


def test_a_frame_that_is_not_there_is_refused(video: Path) -> None:
    with open_footage(video) as footage, pytest.raises(FootageError, match="no frame 40"):
        footage.frame(40)


def test_a_damaged_stretch_costs_its_frames_and_no_others(tmp_path: Path) -> None:
    path = write_video(tmp_path / "a.mkv", codec="ffv1", pix_fmt="yuv444p", size=(320, 240))
    with open_footage(path) as footage:
        whole = footage.info.frames
    data = bytearray(path.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 300] = bytes(300)
    path.write_bytes(data)
    good, bad = 0, 0
    with open_footage(path) as footage:
        for index in range(footage.info.frames):
            try:
                good += number_of(footage.frame(index).image) >= 0
            except FootageError as error:
                assert "a.mkv” at " in str(error)  # noqa: PT017 - the loop goes on
                bad += 1
    assert good >= whole - 12


def test_the_second_opening_needs_no_process_and_finds_the_same(video: Path) -> None:
    with open_footage(video) as first, open_footage(video) as second:
        assert second._decoder is not None
        assert second._decoder.process_id is None
        assert number_of(second.frame(25).image) == 25
        np.testing.assert_array_equal(first.info.times_s, second.info.times_s)


def test_a_folder_of_pictures_is_read_in_the_order_of_its_numbers(
    tmp_path: Path, picture_bytes: Encoded
) -> None:
    for number in (2, 10, 1):
        (tmp_path / f"frame_{number}.png").write_bytes(picture_bytes(drawn(number)))
    (tmp_path / "notes.txt").write_text("no picture")
    with open_footage(tmp_path) as footage:
        assert footage.info.kind is SourceKind.FRAMES
        assert (footage.info.width, footage.info.height, footage.info.fps) == (64, 48, 0)
        assert [number_of(f.image) for f in footage.frames(range(3))] == [1, 2, 10]


def test_a_stated_rate_of_a_picture_folder_gives_times(
    tmp_path: Path, picture_bytes: Encoded
) -> None:
    folder = tmp_path / "img1"
    folder.mkdir()
    (tmp_path / "seqinfo.ini").write_text("[Sequence]\nname=x\nframeRate=25\n")
    for number in range(3):
        (folder / f"{number:06d}.png").write_bytes(picture_bytes(drawn(number)))
    with open_footage(folder) as footage:
        assert footage.info.times_s.tolist() == pytest.approx([0, 0.04, 0.08])


def test_a_folder_of_benchmark_crops_is_known_by_its_names(
    tmp_path: Path, picture_bytes: Encoded
) -> None:
    for number in range(4):
        name = f"000{number}_c1s1_000451_03.jpg"
        (tmp_path / name).write_bytes(picture_bytes(drawn(number, 128, 64), ".jpg"))
    with open_footage(tmp_path) as footage:
        assert footage.info.kind is SourceKind.CROPS


def test_a_folder_without_pictures_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FootageError, match="holds no pictures"):
        open_footage(tmp_path)


def test_only_so_many_indices_are_remembered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader, "_REMEMBERED", 1)
    for name in ("a.mp4", "b.mp4"):
        open_footage(write_video(tmp_path / name, frames=3)).close()
    assert len(reader._indices) == 1


@pytest.mark.shared
def test_a_frame_of_real_footage_is_the_same_by_seek_and_in_sequence(shared_data: Path) -> None:
    path = shared_data / "intel_person" / "one-by-one-person-detection.mp4"
    asked = sorted(random.Random(5).sample(range(600), 25))
    with open_footage(path) as footage:
        assert footage.info.frames == 1394
        assert footage.info.fps == pytest.approx(10)
        sums = {f.index: int(f.image.sum()) for f in footage.frames(range(600))}
        for index in random.Random(6).sample(asked, 25):
            assert int(footage.frame(index).image.sum()) == sums[index]
