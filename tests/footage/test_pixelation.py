import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from reid_desktop.core.values import Float32, Image
from reid_desktop.footage import pixelation
from reid_desktop.footage.pixelation import hidden_area, pixelated

NOBODY = np.zeros((0, 4), np.float32)


def noise(seed: int, height: int = 90, width: int = 120) -> Image:
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), np.uint8)


def boxes(*rows: tuple[float, float, float, float]) -> Float32:
    return np.array(rows, np.float32).reshape(-1, 4)


@st.composite
def a_box(draw: st.DrawFn) -> tuple[float, float, float, float]:
    x, y = draw(st.floats(-30, 110)), draw(st.floats(-30, 80))
    return x, y, x + draw(st.floats(1, 80)), y + draw(st.floats(1, 90))


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 99), box=a_box(), kept=st.none() | a_box())
def test_a_hidden_area_depends_on_the_means_of_its_cells_alone(
    seed: int, box: tuple[float, ...], kept: tuple[float, ...] | None
) -> None:
    """Shuffle the pixels inside every cell: not one hidden pixel changes."""
    image, hide = noise(seed), boxes(box)  # type: ignore[arg-type]
    keep = boxes(kept) if kept else NOBODY  # type: ignore[arg-type]
    area = hidden_area(hide, NOBODY, image.shape)
    shuffled = image.copy()
    if area.any():
        ys, xs = np.nonzero(area)
        top, left = int(ys.min()), int(xs.min())
        high, wide = int(ys.max()) + 1 - top, int(xs.max()) + 1 - left
        cell = pixelation.cell_size(high, wide)
        rng = np.random.default_rng(seed)
        for y in range(top, top + high, cell):
            for x in range(left, left + wide, cell):
                part = shuffled[y : min(y + cell, top + high), x : min(x + cell, left + wide)]
                part[...] = rng.permutation(part.reshape(-1, 3)).reshape(part.shape)
    hidden = hidden_area(hide, keep, image.shape)
    one, other = pixelated(image, hide, keep), pixelated(shuffled, hide, keep)
    assert (one[hidden] == other[hidden]).all()
    assert (one[~hidden] == image[~hidden]).all()


def test_a_hidden_person_is_a_handful_of_colours() -> None:
    image, hide = noise(3), boxes((30, 10, 60, 80))
    colours = np.unique(
        pixelated(image, hide, NOBODY)[hidden_area(hide, NOBODY, image.shape)], axis=0
    )
    assert len(colours) <= pixelation.CELLS * 4
    assert (colours % pixelation.STEP == pixelation.STEP // 2).all()


def test_the_person_shown_keeps_every_pixel() -> None:
    image, keep = noise(4), boxes((40, 20, 70, 80))
    out = pixelated(image, boxes((30, 10, 60, 80), (65, 20, 110, 90)), keep)
    assert (out[20:80, 40:70] == image[20:80, 40:70]).all()
    assert (out != image).any()


def test_nobody_to_hide_leaves_the_picture_and_the_original_is_never_touched() -> None:
    image = noise(5)
    before = image.copy()
    assert (pixelated(image, NOBODY, NOBODY) == before).all()
    pixelated(image, boxes((0, 0, 120, 90)), NOBODY)
    assert (image == before).all()


def test_people_at_the_edge_and_outside_are_no_error() -> None:
    image = noise(6)
    out = pixelated(image, boxes((-50, -50, 20, 20), (500, 500, 600, 600)), NOBODY)
    assert (out[:18, :18] != image[:18, :18]).any()
    assert (out[60:, 60:] == image[60:, 60:]).all()
