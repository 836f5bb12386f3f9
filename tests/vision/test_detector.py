"""Promises of the detector; the network is untrained, so its boxes mean nothing."""

import numpy as np
import pytest
import torch

from reid_desktop.core.errors import QueryError
from reid_desktop.core.networks import Detector, Identifier, PreparedQuery
from reid_desktop.core.values import Image
from reid_desktop.vision.build_qeeps import build_net
from reid_desktop.vision.detector import OimDetector, voted
from reid_desktop.vision.inputs import fit, stack
from reid_desktop.vision.nets.qeeps import QeepsNet
from reid_desktop.vision.nets.roi_heads import EMBEDDING


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
    assert isinstance(detector, Identifier)


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


def test_boxes_on_one_person_vote_by_their_score() -> None:
    boxes = torch.tensor([[0.0, 0, 10, 20], [0, 0, 10, 24], [0, 0, 2, 4], [50, 0, 60, 20]])
    scores = torch.tensor([0.9, 0.3, 0.8, 0.7])
    placed = voted(boxes[[0, 3]], boxes, scores)
    torch.testing.assert_close(placed, torch.tensor([[0.0, 0, 10, 21], [50, 0, 60, 20]]))


def test_a_box_without_an_area_stays_where_it_is() -> None:
    point = torch.tensor([[5.0, 5, 5, 9]])
    torch.testing.assert_close(voted(point, point, torch.tensor([0.9])), point)
    torch.testing.assert_close(voted(point[:0], point, torch.tensor([0.9])), point[:0])


def test_each_detection_has_a_feature_of_the_id_net(detector: OimDetector) -> None:
    found = detector.detect([picture(48, 80)])[0]
    assert found.features is not None
    assert found.features.shape == (len(found), EMBEDDING)
    np.testing.assert_allclose(np.linalg.norm(found.features, axis=1), 1, atol=1e-5)


def test_a_query_is_identified_as_the_same_box_of_a_frame_is(
    net: QeepsNet, detector: OimDetector
) -> None:
    frame, box = picture(300, 400, 3), np.array([40, 60, 200, 280], np.float32)
    scaled = fit(frame, 64)
    with torch.inference_mode():
        maps = net.features(net.normalise(stack([scaled.image], torch.device("cpu"))))
        inside = torch.from_numpy(box * scaled.factors[0])[None]
        wanted = net.regions(maps, [inside]).embeddings[0].numpy()
    feature = detector.identify(PreparedQuery(frame, box))
    np.testing.assert_allclose(feature, wanted, atol=1e-2)
    assert feature @ wanted > 0.999


@pytest.mark.parametrize("size", [(120, 40), (40, 120), (9, 9), (400, 200)])
def test_a_lone_crop_of_any_size_is_identified(
    detector: OimDetector, size: tuple[int, int]
) -> None:
    crop = picture(*size)
    whole = np.array([0, 0, size[1], size[0]], np.float32)
    feature = detector.identify(PreparedQuery(crop, whole))
    assert feature.shape == (EMBEDDING,)
    assert np.linalg.norm(feature) == pytest.approx(1, abs=1e-5)


def test_a_query_outside_its_picture_is_said(detector: OimDetector) -> None:
    outside = np.array([200, 10, 240, 40], np.float32)
    with pytest.raises(QueryError, match="outside its picture"):
        detector.identify(PreparedQuery(picture(48, 80), outside))
