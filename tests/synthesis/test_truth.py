from pathlib import Path

import numpy as np
import pytest

from reid_desktop.core.errors import DatasetError
from reid_desktop.synthesis.scene import Street
from reid_desktop.synthesis.truth import read_truth, truth_line


def test_truth_is_read_as_it_was_written(street: Street, tmp_path: Path) -> None:
    frames = [street.frame(0, index) for index in (0, 40, 80)]
    path = tmp_path / "truth_gate.jsonl"
    path.write_text("".join(truth_line(f) + "\n" for f in frames), encoding="utf-8")
    for truth, frame in zip(read_truth(path), frames, strict=True):
        assert truth.index == frame.frame.index
        assert truth.clock == frame.clock
        assert truth.time_s == pytest.approx(frame.frame.time_s)
        assert np.array_equal(truth.person_ids, frame.person_ids)
        np.testing.assert_allclose(truth.boxes, frame.boxes, atol=0.006)
        np.testing.assert_allclose(truth.keypoints, frame.keypoints, atol=0.006)
        np.testing.assert_allclose(truth.visibility, frame.visibility, atol=1e-4)


@pytest.mark.parametrize("text", ["{", "[]", '{"index": 1}', "null"])
def test_a_damaged_line_is_named(text: str, tmp_path: Path) -> None:
    path = tmp_path / "truth_gate.jsonl"
    path.write_text(text + "\n", encoding="utf-8")
    with pytest.raises(DatasetError, match="truth_gate.jsonl.*line 1"):
        read_truth(path)


def test_a_missing_file_is_the_worlds_error(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="nowhere"):
        read_truth(tmp_path / "nowhere.jsonl")
