from dataclasses import replace

import pytest

from reid_desktop.core.records import Source, SourceKind
from reid_desktop.gui.tables import frames_wanted

HALF_MINUTE = Source(
    path="/gate.mp4",
    kind=SourceKind.VIDEO,
    camera="gate",
    start="",
    sha256="0" * 64,
    size_bytes=1,
    modified_ns=1,
    width=64,
    height=48,
    frames=300,
    fps=10.0,
    duration_s=30.000000000000004,
    id=1,
    imported_at="",
)


@pytest.mark.parametrize(("every_s", "wanted"), [(1.0, 30), (0.5, 60), (0.0, 300), (7.0, 5)])
def test_a_finished_video_counts_as_wholly_indexed(every_s: float, wanted: int) -> None:
    assert frames_wanted(HALF_MINUTE, every_s) == wanted


def test_every_picture_of_a_folder_is_wanted() -> None:
    assert frames_wanted(replace(HALF_MINUTE, kind=SourceKind.FRAMES), 1.0) == 300
