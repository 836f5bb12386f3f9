"""What a source will cost is known before it is indexed."""

import pytest

from reid_desktop.core.records import SourceKind
from reid_desktop.pipeline.estimate import frames_wanted

DURATION_S = 30.000000000000004


@pytest.mark.parametrize(("every_s", "wanted"), [(1.0, 30), (0.5, 60), (0.0, 300), (7.0, 5)])
def test_a_finished_video_counts_as_wholly_indexed(every_s: float, wanted: int) -> None:
    assert frames_wanted(SourceKind.VIDEO, 300, DURATION_S, every_s) == wanted


def test_every_picture_of_a_folder_is_looked_at() -> None:
    assert frames_wanted(SourceKind.FRAMES, 300, DURATION_S, 1.0) == 300
