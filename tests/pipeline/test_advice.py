import numpy as np
import pytest

from reid_desktop.core.progress import run
from reid_desktop.core.values import Description, Detections, Keypoints, Parts
from reid_desktop.pipeline.advice import Flaw, advise, cut_off_streams, sharpness
from reid_desktop.pipeline.query import query_from_image

RNG = np.random.default_rng(1)
SHARP = RNG.integers(0, 256, (256, 128, 3)).astype(np.uint8)


def smooth(image: np.ndarray, times: int) -> np.ndarray:
    soft = image.astype(np.float64)
    for _ in range(times):
        soft[1:-1] = (soft[:-2] + 2 * soft[1:-1] + soft[2:]) / 4
        soft[:, 1:-1] = (soft[:, :-2] + 2 * soft[:, 1:-1] + soft[:, 2:]) / 4
    return soft.astype(np.uint8)


class Stub:
    """Networks that see a head, an upper body and no lower body on anything."""

    def describe_crops(self, crops: list[np.ndarray]) -> Description:
        height, width = crops[0].shape[:2]
        parts = [[0, 0, width, height * share] for share in (0.2, 0.5, 1.0)]
        return Description(
            np.zeros((1, 12), np.float32),
            Keypoints(np.zeros((1, 4, 2), np.float32), np.ones((1, 4), np.float32)),
            Parts(np.array([parts], np.float32), np.array([[True, True, False]])),
        )

    def detect(self, images: list[np.ndarray]) -> list[Detections]:
        boxes = np.float32([[10, 10, 60, 120], [80, 10, 130, 120]])
        return [Detections(boxes, np.float32([0.9, 0.8]))]

    describer = detector = searcher = lambda self: self


def test_blur_lowers_sharpness_at_any_size() -> None:
    whole = np.float32([0, 0, 128, 256])
    values = [sharpness(smooth(SHARP, times), whole) for times in (0, 4, 16, 64)]
    assert values == sorted(values, reverse=True)
    assert values[-1] < values[0] / 20


def test_a_region_is_judged_by_itself() -> None:
    half = SHARP.copy()
    half[128:] = smooth(SHARP, 80)[128:]
    upper, lower = np.float32([0, 0, 128, 120]), np.float32([0, 136, 128, 256])
    assert sharpness(half, upper) > 10 * sharpness(half, lower)


@pytest.mark.parametrize(
    ("box", "streams"),
    [
        ([40, 40, 80, 160], set()),
        ([40, 0, 80, 160], {"global", "head"}),
        ([40, 40, 80, 199], {"global", "lower_body"}),
        ([0, 40, 80, 160], {"global", "head", "upper_body", "lower_body"}),
    ],
)
def test_what_the_border_cuts_off_is_named(box: list[float], streams: set[str]) -> None:
    image = np.zeros((200, 300, 3), np.uint8)
    assert cut_off_streams(query_from_image(image, name="", box=np.float32(box))) == streams


def test_each_stream_gets_its_own_advice() -> None:
    image = RNG.integers(0, 256, (400, 300, 3)).astype(np.uint8)
    query = query_from_image(image, name="frame", box=np.float32([50, 0, 110, 120]))
    advice = run(advise(query, Stub()))
    flaws = {one.stream: one.flaws for one in advice.streams}
    assert flaws == {
        "global": (Flaw.CUT_OFF,),
        "head": (Flaw.CUT_OFF,),
        "upper_body": (),
        "lower_body": (Flaw.NOT_SEEN,),
    }
    assert len(advice.people) == 0, "the box has been given"


def test_everybody_on_a_picture_is_named() -> None:
    advice = run(advise(query_from_image(SHARP[:, :100].repeat(2, axis=1), name=""), Stub()))
    assert len(advice.people) == 2
    assert advice.query.box.tolist() == [10, 10, 60, 120]


def test_a_small_person_is_said_to_be_small() -> None:
    image = RNG.integers(0, 256, (300, 300, 3)).astype(np.uint8)
    query = query_from_image(image, name="", box=np.float32([100, 100, 120, 150]))
    advice = run(advise(query, Stub()))
    assert all(Flaw.SMALL in one.flaws for one in advice.streams[:2])
