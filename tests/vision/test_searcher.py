"""Promises of the person searcher and of the query's canvas; the network is untrained."""

import numpy as np
import pytest
import torch

from reid_desktop.core.errors import QueryError
from reid_desktop.core.networks import PersonSearcher, PreparedQuery
from reid_desktop.core.values import Image
from reid_desktop.vision.build_qeeps import build_net
from reid_desktop.vision.inputs import PADDING, by_size, fit, place_query
from reid_desktop.vision.searcher import QeepsSearcher


def picture(height: int, width: int, seed: int = 0) -> Image:
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8)


def query(seed: int = 9) -> PreparedQuery:
    return PreparedQuery(picture(60, 70, seed), np.array([10, 5, 30, 55], np.float32))


@pytest.fixture(scope="module", params=[True, False], ids=["qeeps", "oim"])
def searcher(request: pytest.FixtureRequest) -> QeepsSearcher:
    torch.manual_seed(0)
    flags = dict.fromkeys(("qsse", "qrpn", "qsimnet"), request.param)
    return QeepsSearcher(
        build_net("resnet18", **flags),
        model_id="x@0",
        short_side=64,
        proposals=10,
        least_person_score=0.01,
    )


def test_it_is_a_person_searcher(searcher: QeepsSearcher) -> None:
    assert isinstance(searcher, PersonSearcher)


def test_findings_lie_in_the_frame_most_alike_first(searcher: QeepsSearcher) -> None:
    for size in ((48, 80), (90, 40), (5, 9)):
        found = searcher.search(query(), [picture(*size)])[0]
        assert (found.boxes >= 0).all()
        assert (found.boxes[:, [0, 2]] <= size[1]).all()
        assert (found.boxes[:, [1, 3]] <= size[0]).all()
        assert (np.diff(found.scores) <= 0).all()
        assert ((found.scores >= 0) & (found.scores <= 1)).all()
        assert (found.detection_scores >= 0.01).all()


def test_a_frame_is_searched_the_same_alone_and_in_company(searcher: QeepsSearcher) -> None:
    frames = [picture(48, 80, 1), picture(60, 60, 2), picture(48, 80, 3)]
    for frame, result in zip(frames, searcher.search(query(), frames), strict=True):
        alone = searcher.search(query(), [frame])[0]
        assert len(alone) == len(result) > 0
        np.testing.assert_allclose(alone.scores, result.scores, atol=1e-4)
        np.testing.assert_allclose(alone.boxes, result.boxes, atol=0.05)


@pytest.mark.parametrize("qsse", [True, False])
@pytest.mark.parametrize("qrpn", [True, False])
def test_several_queries_at_once_find_what_each_finds_alone(qsse: bool, qrpn: bool) -> None:
    torch.manual_seed(0)
    net = build_net("resnet18", qsse=qsse, qrpn=qrpn)
    searcher = QeepsSearcher(net, model_id="x@0", short_side=48, proposals=6)
    queries, frames = [query(3), query(4)], [picture(48, 64, 1), picture(48, 48, 2)]
    together = searcher.search_each(queries, frames)
    fresh = QeepsSearcher(net, model_id="x@0", short_side=48, proposals=6)
    for one, found in zip(queries, together, strict=True):
        for frame, result in zip(frames, found, strict=True):
            alone = fresh.search(one, [frame])[0]
            np.testing.assert_allclose(alone.scores, result.scores, atol=1e-5)
            np.testing.assert_allclose(alone.boxes, result.boxes, atol=0.01)


def test_a_query_is_looked_at_once_where_qsse_does_not_forbid_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    torch.manual_seed(0)
    net = build_net("resnet18", qsse=False)
    searcher = QeepsSearcher(net, model_id="x@0", short_side=48, proposals=4)
    looked: list[int] = []
    features = net.features
    monkeypatch.setattr(net, "features", lambda x: looked.append(len(x)) or features(x))
    asked = query()
    for seed in range(3):
        searcher.search(asked, [picture(48, 64, seed)])
    assert looked == [1, 1, 1, 1]
    searcher.search(query(), [picture(48, 64, 5)])
    assert looked == [1, 1, 1, 1, 1, 1]


def test_half_precision_finds_the_same_people() -> None:
    torch.manual_seed(0)
    net, asked, frame = build_net("resnet18"), query(), picture(48, 64)
    exact, half = (
        QeepsSearcher(net, model_id="x@0", short_side=48, proposals=8, half=half)
        for half in (False, True)
    )
    one, other = exact.search(asked, [frame])[0], half.search(asked, [frame])[0]
    assert other.scores.dtype == np.float32
    assert abs(one.scores[0] - other.scores[0]) < 0.05


def test_oim_finds_people_before_it_compares_them() -> None:
    """Without QSimNet the surer of two overlapping boxes stays, and half-sure ones go."""
    net = build_net("resnet18", qsse=False, qrpn=False, qsimnet=False)
    oim = QeepsSearcher(net, model_id="x@0", short_side=48)
    boxes = torch.tensor([[0.0, 0, 20, 40], [1, 0, 21, 40], [30, 0, 45, 40], [0, 0, 9, 9]])
    likeness, people = torch.tensor([0.2, 0.9, 0.8, 0.99]), torch.tensor([0.9, 0.8, 0.7, 0.4])
    found = oim._suppress(boxes, likeness, people, size=(48, 64), by_likeness=False)
    assert found[1].tolist() == pytest.approx([0.8, 0.2])
    whole = QeepsSearcher(build_net("resnet18"), model_id="x@0", short_side=48)
    guided = whole._suppress(boxes, likeness, people, size=(48, 64), by_likeness=True)
    assert guided[1].tolist() == pytest.approx([0.99, 0.9, 0.8])


def test_no_frames_give_no_results(searcher: QeepsSearcher) -> None:
    assert searcher.search(query(), []) == []


def test_a_box_outside_the_picture_is_refused(searcher: QeepsSearcher) -> None:
    outside = PreparedQuery(picture(40, 40), np.array([50, 50, 60, 70], np.float32))
    with pytest.raises(QueryError, match="outside"):
        searcher.search(outside, [picture(48, 80)])


def test_a_lone_crop_is_padded_and_stands_half_as_high_as_the_canvas() -> None:
    crop = picture(128, 64)
    canvas, box = place_query(crop, np.array([0, 0, 64, 128], np.float32), (100, 160), 100)
    assert canvas.shape == (100, 160, 3)
    assert box[3] - box[1] == pytest.approx(50, abs=1)
    assert (canvas[60:, 60:] == PADDING).all()


def test_a_whole_picture_is_cropped_round_the_person() -> None:
    image = np.zeros((100, 400, 3), np.uint8)
    image[20:90, 300:330] = 255
    canvas, box = place_query(image, np.array([300, 20, 330, 90], np.float32), (100, 160), 100)
    x1, y1, x2, y2 = box.round().astype(int)
    assert canvas[y1 + 2 : y2 - 2, x1 + 2 : x2 - 2].min() == 255
    assert box[2] - box[0] == pytest.approx(30 * 166.7 / 400, abs=1.5)


def test_the_query_box_is_inside_the_canvas_for_any_picture() -> None:
    chance = np.random.default_rng(0)
    for _ in range(30):
        height, width = chance.integers(2, 300, 2).tolist()
        x, y = chance.uniform(0, width - 1), chance.uniform(0, height - 1)
        box = np.array([x, y, chance.uniform(x + 1, width), chance.uniform(y + 1, height)])
        canvas, placed = place_query(picture(height, width), box.astype(np.float32), (64, 96), 64)
        assert canvas.shape == (64, 96, 3)
        assert (placed >= 0).all()
        assert placed[2] <= 96
        assert placed[3] <= 64


def test_fit_keeps_the_shape_and_bounds_the_long_side() -> None:
    assert fit(picture(60, 80), 48).size == (48, 64)
    assert max(fit(picture(10, 200), 60).size) == 100


def test_pictures_of_one_size_go_together() -> None:
    sizes = [fit(picture(32, 48), 32), fit(picture(40, 40), 32), fit(picture(32, 48), 32)]
    assert by_size(sizes, 2) == [[0, 2], [1]]
    assert by_size(sizes, 1) == [[0], [2], [1]]


def test_a_joint_score_is_that_of_the_person_times_that_of_the_query(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("reid_desktop.vision.searcher.NMS_IOU", 1.0)
    torch.manual_seed(0)
    net, asked, frame = build_net("resnet18"), query(), picture(48, 64)
    plain, joint = (
        QeepsSearcher(net, model_id="x@0", short_side=48, proposals=8, joint=joint).search(
            asked, [frame]
        )[0]
        for joint in (False, True)
    )
    wanted = plain.scores * plain.detection_scores
    order = np.argsort(-wanted, kind="stable")
    assert (wanted < plain.scores).all()
    np.testing.assert_allclose(joint.scores, wanted[order], rtol=1e-5)
    np.testing.assert_allclose(joint.boxes, plain.boxes[order], atol=1e-3)


def test_without_qsimnet_there_is_nothing_to_join() -> None:
    torch.manual_seed(0)
    net = build_net("resnet18", qsse=False, qrpn=False, qsimnet=False)
    asked, frame = query(), picture(48, 64)
    one, other = (
        QeepsSearcher(
            net, model_id="x@0", short_side=48, least_person_score=0.01, joint=joint
        ).search(asked, [frame])[0]
        for joint in (False, True)
    )
    assert len(one) > 0
    np.testing.assert_array_equal(one.scores, other.scores)
