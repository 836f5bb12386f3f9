from pathlib import Path

import pytest

from reid_desktop.footage.names import guess_camera, guess_start

from .conftest import write_video


@pytest.mark.parametrize(
    ("name", "camera"),
    [
        ("cam1_2026-03-02_08-00-00.mp4", "cam1"),
        ("Camera 03.mkv", "cam3"),
        ("ch07_20260302080000.dav", "ch7"),
        ("view_001_1-500.mp4", "view1"),
        ("gate_2026-03-02_08-00-00.mp4", "gate"),
        ("Entrance North.avi", "Entrance North"),
        ("2026-03-02 08.00.00.mp4", ""),
    ],
)
def test_the_camera_is_the_name_without_its_time(name: str, camera: str) -> None:
    assert guess_camera(Path("/nowhere") / name) == camera


def test_a_folder_with_a_dull_name_is_called_after_the_one_above(tmp_path: Path) -> None:
    folder = tmp_path / "corridor" / "img1"
    folder.mkdir(parents=True)
    assert guess_camera(folder) == "corridor"


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("cam1_2026-03-02_08-00-00.mp4", "2026-03-02T08:00:00"),
        ("ch07_20260302080001.dav", "2026-03-02T08:00:01"),
        ("VID_20260302_235959.mp4", "2026-03-02T23:59:59"),
        ("gate 2026-03-02T08:00:00+01:00.mp4", "2026-03-02T08:00:00+01:00"),
        ("gate 2026-03-02T08.00.00Z.mp4", "2026-03-02T08:00:00+00:00"),
        ("gate_2026-02-30_08-00-00.mp4", ""),
        ("gate_123456789012345678.mp4", ""),
        ("gate.mp4", ""),
    ],
)
def test_the_start_is_read_from_the_name(name: str, start: str) -> None:
    assert guess_start(Path("/nowhere") / name) == start


def test_synthetic_footage_is_known_by_its_description(tmp_path: Path) -> None:
    (tmp_path / "street.toml").write_text(
        '[plan]\nseed = 1\n\n[[camera]]\nname = "kiosk"\nvideo = "a.mp4"\n'
        "start = 2026-03-02T08:00:00+01:00\n"
    )
    assert guess_camera(tmp_path / "a.mp4") == "kiosk"
    assert guess_start(tmp_path / "a.mp4") == "2026-03-02T08:00:00+01:00"
    assert guess_camera(tmp_path / "b.mp4") == "b"


@pytest.mark.parametrize("text", ["camera = 3", "[camera]\nvideo = 1", "not toml ]", "\0"])
def test_a_broken_description_is_ignored(tmp_path: Path, text: str) -> None:
    (tmp_path / "street.toml").write_text(text)
    assert guess_camera(tmp_path / "a.mp4") == "a"


def test_the_metadata_s_creation_time_is_no_start(tmp_path: Path) -> None:
    import av

    path = tmp_path / "gate.mp4"
    write_video(path, frames=3)
    with av.open(str(path)) as source, av.open(str(tmp_path / "b.mp4"), "w") as target:
        target.metadata["creation_time"] = "2026-03-02T08:00:00.000000Z"
        stream = target.add_stream_from_template(source.streams.video[0])
        for packet in source.demux(source.streams.video[0]):
            if packet.dts is not None:
                packet.stream = stream
                target.mux(packet)
    assert guess_start(tmp_path / "b.mp4") == ""
