import numpy as np
import torch

from reid_desktop.vision.locator import KeypointLocator, in_pieces, whole_boxes
from reid_desktop.vision.nets.keypoints import KeypointNet


def locator(micro_batch: int) -> KeypointLocator:
    torch.manual_seed(0)
    return KeypointLocator(
        KeypointNet(), device=torch.device("cpu"), bfloat16=False, micro_batch=micro_batch
    )


def crops() -> list[np.ndarray]:
    chance = np.random.default_rng(0)
    return [
        chance.integers(0, 256, (h, w, 3), np.uint8) for h, w in ((90, 40), (300, 90), (33, 20))
    ]


def test_points_lie_on_their_crops_and_do_not_depend_on_the_batch() -> None:
    together, alone = locator(3).locate(crops()), locator(1).locate(crops())
    assert together.points.shape == (3, 4, 2)
    np.testing.assert_allclose(together.points, alone.points, atol=1e-3)
    np.testing.assert_allclose(together.confidences, alone.confidences, atol=1e-5)
    sides = whole_boxes(crops())[:, None, 2:]
    assert ((together.points >= 0) & (together.points <= sides)).all()
    assert ((together.confidences >= 0) & (together.confidences <= 1)).all()


def test_no_crops_give_no_points() -> None:
    assert len(locator(2).locate([])) == 0


def test_pieces_keep_order_and_size() -> None:
    assert [len(piece) for piece in in_pieces(crops(), 2)] == [2, 1]
    assert whole_boxes([]).shape == (0, 4)
