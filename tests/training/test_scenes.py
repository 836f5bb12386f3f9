import numpy as np

from reid_desktop.training.scenes import compose, recolour, soft_mask


def crop(colour: int) -> np.ndarray:
    return np.full((64, 32, 3), colour, np.uint8)


def test_people_lie_inside_the_scene_with_their_identities() -> None:
    for seed in range(8):
        rng = np.random.default_rng(seed)
        background = np.zeros((200, 300, 3), np.uint8)
        scene = compose(background, [(crop(250), 4), (crop(200), 9)], [crop(90)], rng)
        assert scene.image.shape == background.shape
        assert set(scene.pids.tolist()) <= {4, 9}
        assert len(scene.boxes) == len(scene.pids) == len(scene.ignored)
        assert (scene.boxes[:, :2] >= 0).all()
        assert (scene.boxes[:, 2:] <= [300, 200]).all()
        assert not background.any()


def test_a_box_holds_the_pasted_person() -> None:
    scene = compose(
        np.zeros((200, 300, 3), np.uint8), [(crop(250), 4)], [], np.random.default_rng(1)
    )
    x1, y1, x2, y2 = scene.boxes[0].astype(int)
    assert scene.image[(y1 + y2) // 2, (x1 + x2) // 2].max() > 100
    outside = scene.image.copy()
    outside[max(0, y1 - 4) : y2 + 4, max(0, x1 - 12) : x2 + 12] = 0
    assert outside.max() == 0


def test_a_scene_too_small_for_people_stays_empty() -> None:
    scene = compose(np.zeros((20, 20, 3), np.uint8), [(crop(250), 4)], [], np.random.default_rng(0))
    assert scene.boxes.shape == (0, 4)
    assert not scene.image.any()


def test_the_mask_is_full_in_the_middle_and_empty_in_the_corner() -> None:
    mask = soft_mask(60, 30, np.random.default_rng(0))
    assert mask.shape == (60, 30, 1)
    assert mask[30, 15, 0] == 1
    assert mask[0, 0, 0] == 0


def test_recolouring_changes_colours_and_is_repeatable() -> None:
    image = np.random.default_rng(0).integers(0, 256, (8, 8, 3), dtype=np.uint8)
    one, two = (recolour(image, np.random.default_rng(5)) for _ in range(2))
    assert (one == two).all()
    assert (one != image).any()
