"""YOLOX's rows are decoded as its authors do, and the peer pipeline finds a person by it."""

from pathlib import Path

import numpy as np
import pytest

from reid_desktop.core.errors import WeightsError
from reid_desktop.core.networks import PreparedQuery
from reid_desktop.training.qeeps_data import read_picture
from reid_desktop.training.search_peers import PeerPipeline, Yolox, decoded


def test_rows_are_decoded_by_cell_and_stride() -> None:
    rows = np.zeros((3549, 85), np.float32)
    rows[:, :2] = 0.5
    boxes = decoded(rows)
    assert boxes[0, :4].tolist() == [4, 4, 8, 8]
    assert boxes[53, :4].tolist() == [12, 12, 8, 8]
    assert boxes[52 * 52, :4].tolist() == [8, 8, 16, 16]
    assert boxes[-1, :4].tolist() == [12.5 * 32, 12.5 * 32, 32, 32]


def test_a_file_that_is_no_network_is_said_so(tmp_path: Path) -> None:
    nothing = tmp_path / "nothing.onnx"
    nothing.write_bytes(b"nothing")
    with pytest.raises(WeightsError, match="nothing"):
        PeerPipeline(nothing, nothing)


@pytest.mark.shared
def test_the_pipeline_finds_the_query_in_its_own_frame(shared_data: Path) -> None:
    teachers = shared_data.parent / "weights" / "teachers"
    peer = PeerPipeline(teachers / "yolox_nano.onnx", teachers / "osnet_x0_25_msmt17.onnx")
    frame = read_picture(shared_data / "tud_campus" / "img1" / "000030.jpg")
    boxes = Yolox(teachers / "yolox_nano.onnx").detect([frame])[0].boxes
    assert len(boxes) >= 3
    found = peer.search(PreparedQuery(frame, boxes[0]), [frame])[0]
    np.testing.assert_allclose(found.boxes[0], boxes[0], atol=1)
    assert found.scores[0] > 0.99
