"""Promises of the detector; the network is untrained, so its boxes mean nothing."""

import numpy as np
import pytest
import torch

from reid_desktop.core.networks import Detector
from reid_desktop.core.values import Image
from reid_desktop.vision.build_qeeps import build_net
from reid_desktop.vision.detector import OimDetector
from reid_desktop.vision.nets.qeeps import QeepsNet


def picture(height: int, width: int, seed: int = 0) -> Image:
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8)


@pytest.fixture(scope="module")
def net() -> QeepsNet:
    torch.manual_seed(0)
    return build_net("resnet18")


@pytest.fixture(scope="module")
def detector(net: QeepsNet) -> OimDetector:
    return OimDetector(net, model_id="x@0", short_side=64, threshold=0.0, proposals=10)


def test_it_is_a_detector(detector: OimDetector) -> None:
    assert isinstance(detector, Detector)


@pytest.mark.parametrize("size", [(48, 80), (80, 48), (1, 1), (3, 200), (7, 5), (300, 200)])
def test_boxes_lie_in_the_frame_best_first(detector: OimDetector, size: tuple[int, int]) -> None:
    found = detector.detect([picture(*size)])[0]
    assert found.boxes.dtype == found.scores.dtype == np.float32
    assert (found.boxes >= 0).all()
    assert (found.boxes[:, [0, 2]] <= size[1]).all()
    assert (found.boxes[:, [1, 3]] <= size[0]).all()
    assert (np.diff(found.scores) <= 0).all()


def test_no_pictures_give_no_results(detector: OimDetector) -> None:
    assert detector.detect([]) == []


def test_a_frame_is_found_the_same_alone_and_in_company(detector: OimDetector) -> None:
    frames = [picture(48, 80, 1), picture(60, 60, 2), picture(48, 80, 3)]
    together = detector.detect(frames)
    for frame, result in zip(frames, together, strict=True):
        alone = detector.detect([frame])[0]
        assert len(alone) == len(result) > 0
        np.testing.assert_allclose(alone.boxes, result.boxes, atol=0.05)
        np.testing.assert_allclose(alone.scores, result.scores, atol=1e-4)


def test_the_threshold_leaves_unsure_boxes_out(net: QeepsNet) -> None:
    strict = OimDetector(net, model_id="x@0", short_side=64, threshold=1.01)
    assert len(strict.detect([picture(48, 80)])[0]) == 0


def test_detections_do_not_depend_on_the_blocks_of_the_query(net: QeepsNet) -> None:
    plain = build_net("resnet18", qsse=False, qrpn=False, qsimnet=False)
    wanted = plain.state_dict().keys()
    plain.load_state_dict({k: v for k, v in net.state_dict().items() if k in wanted})
    frame = [picture(48, 80, 5)]
    ours, oim = (
        OimDetector(one, model_id="x@0", short_side=64, threshold=0.0).detect(frame)[0]
        for one in (net, plain)
    )
    np.testing.assert_array_equal(ours.boxes, oim.boxes)
    np.testing.assert_array_equal(ours.scores, oim.scores)
