from pathlib import Path

import numpy as np
import pytest
import torch

from reid_desktop.core.errors import SettingsError, WeightsError
from reid_desktop.core.networks import Describer
from reid_desktop.vision.build_glad import (
    GLAD_NAME,
    KEYPOINTS_NAME,
    build_glad_describer,
    stream_size,
)
from reid_desktop.vision.describer import DescriberOptions, GladDescriber, model_id
from reid_desktop.vision.engines import StreamSizes
from reid_desktop.vision.locator import KeypointLocator
from reid_desktop.vision.nets.glad import Glad, GladSizes
from reid_desktop.vision.nets.keypoints import KeypointNet
from reid_desktop.vision.weights import Weights, save_half

CPU = torch.device("cpu")
SIZES = ((64, 32), (32, 32), (32, 48), (32, 48))
LARGER = ((96, 48), (48, 48), (48, 64), (48, 64))


def listed_as(name: str, sha256: str) -> Weights:
    return Weights(name, Path("none"), sha256, "none")


def describer(
    *,
    flip: bool = False,
    micro_batch: int = 4,
    scales: tuple[StreamSizes, ...] = (SIZES,),
) -> GladDescriber:
    torch.manual_seed(0)
    return GladDescriber(
        Glad(GladSizes()),
        KeypointLocator(KeypointNet(), device=CPU, bfloat16=False, micro_batch=micro_batch),
        weights=(listed_as("glad", "a" * 64), listed_as("keypoints", "b" * 64)),
        options=DescriberOptions(scales, flip=flip, bfloat16=False, micro_batch=micro_batch),
        device=CPU,
    )


@pytest.fixture(scope="module")
def built() -> GladDescriber:
    return describer()


@pytest.fixture(scope="module")
def frame() -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, (120, 160, 3), np.uint8)


BOXES = np.array([[10, 10, 40, 90], [50.4, 5.2, 90.1, 110.7], [100, 0, 159, 119]], np.float32)


def test_it_is_a_describer(built: GladDescriber) -> None:
    assert isinstance(built, Describer)
    assert built.dimension == 4096


@pytest.mark.parametrize("flip", [False, True])
def test_streams_have_equal_norms_and_the_whole_norm_one(flip: bool, frame: np.ndarray) -> None:
    found = describer(flip=flip).describe(frame, BOXES).descriptors
    assert found.shape == (3, 4096)
    assert found.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(found, axis=1), 1, atol=1e-5)
    np.testing.assert_allclose(np.linalg.norm(found.reshape(3, 4, 1024), axis=2), 0.5, atol=1e-5)


def test_two_scales_are_the_mean_of_each_streams_directions(frame: np.ndarray) -> None:
    one, other, both = (
        describer(scales=scales).describe(frame, BOXES).descriptors.reshape(3, 4, 1024)
        for scales in ((SIZES,), (LARGER,), (SIZES, LARGER))
    )
    mean = one + other
    mean /= 2 * np.linalg.norm(mean, axis=2, keepdims=True)
    np.testing.assert_allclose(both, mean, atol=1e-5)
    assert np.abs(one - other).max() > 1e-3


def test_a_mirrored_crop_has_the_same_whole_stream_where_mirrors_are_averaged(
    frame: np.ndarray,
) -> None:
    crop = frame[10:90, 10:40]
    there, back = (
        describer(flip=True, scales=(SIZES, LARGER)).describe_crops([one]).descriptors[0, :1024]
        for one in (crop, np.ascontiguousarray(crop[:, ::-1]))
    )
    np.testing.assert_allclose(there, back, atol=1e-5)


def test_a_box_and_its_crop_have_the_same_descriptor(
    built: GladDescriber, frame: np.ndarray
) -> None:
    in_frame = built.describe(frame, BOXES)
    crops = [frame[10:90, 10:40], frame[5:111, 50:90], frame[0:119, 100:159]]
    alone = built.describe_crops(crops)
    np.testing.assert_allclose(in_frame.descriptors, alone.descriptors, atol=1e-6)
    starts = np.array([[10, 10], [50, 5], [100, 0]], np.float32)[:, None]
    np.testing.assert_allclose(
        in_frame.keypoints.points, alone.keypoints.points + starts, atol=1e-4
    )
    np.testing.assert_allclose(
        in_frame.parts.boxes, alone.parts.boxes + np.tile(starts, 2), atol=1e-4
    )


def test_a_descriptor_does_not_depend_on_the_batch(frame: np.ndarray) -> None:
    crops = [frame[y : y + 40, x : x + 20] for y in (0, 40, 80) for x in (0, 60, 120)]
    together = describer(micro_batch=9).describe_crops(crops).descriptors
    alone = describer(micro_batch=1).describe_crops(crops).descriptors
    np.testing.assert_allclose(together, alone, atol=1e-5)


def test_nobody_gives_nothing(built: GladDescriber, frame: np.ndarray) -> None:
    for found in (built.describe(frame, np.zeros((0, 4), np.float32)), built.describe_crops([])):
        assert found.descriptors.shape == (0, 4096)
        assert len(found.keypoints) == len(found.parts) == 0


def test_the_strangest_boxes_and_crops_give_finite_descriptors(
    built: GladDescriber, frame: np.ndarray
) -> None:
    strange = np.array([[5, 5, 5, 5], [-50, -50, -10, -10], [158, 118, 500, 500]], np.float32)
    black, one_px = np.zeros((80, 40, 3), np.uint8), np.zeros((1, 1, 3), np.uint8)
    for found in (built.describe(frame, strange), built.describe_crops([black, one_px])):
        assert np.isfinite(found.descriptors).all()
        np.testing.assert_allclose(np.linalg.norm(found.descriptors, axis=1), 1, atol=1e-4)


def test_parts_and_key_points_lie_in_the_box(built: GladDescriber, frame: np.ndarray) -> None:
    parts = built.describe(frame, BOXES[:1]).parts
    assert (parts.boxes[0, :, :2] >= 10 - 1e-3).all()
    assert (parts.boxes[0, :, 2:] <= [40 + 1e-3, 90 + 1e-3]).all()


def test_the_model_id_changes_with_either_weights_and_with_the_sizes() -> None:
    glad, other = listed_as("glad", "a" * 64), listed_as("keypoints", "b" * 64)
    options = DescriberOptions((SIZES,), flip=False, bfloat16=False, micro_batch=4)
    larger = DescriberOptions((SIZES[::-1],), flip=False, bfloat16=False, micro_batch=4)
    faster = DescriberOptions((SIZES,), flip=False, bfloat16=True, micro_batch=8)
    twice = DescriberOptions((SIZES, LARGER), flip=False, bfloat16=False, micro_batch=4)
    ids = [
        model_id((glad, other), options),
        model_id((listed_as("glad", "c" * 64), other), options),
        model_id((glad, listed_as("keypoints", "c" * 64)), options),
        model_id((glad, other), larger),
        model_id((glad, other), twice),
    ]
    assert len(set(ids)) == 5
    assert all(one.startswith("glad@") and len(one) == len("glad@") + 12 for one in ids)
    assert model_id((glad, other), faster) == ids[0]


def test_the_builder_fills_the_networks_of_the_manifest(tmp_path: Path) -> None:
    torch.manual_seed(0)
    entries = {}
    for name, net in ((GLAD_NAME, Glad(GladSizes())), (KEYPOINTS_NAME, KeypointNet())):
        entries[name] = save_half(net.state_dict(), tmp_path / f"{name}.safetensors")
    (tmp_path / "manifest.toml").write_text(
        "\n".join(
            f'[weights.{name}]\nfile = "{name}.safetensors"\nsha256 = "{sha}"\nlicence = "x"'
            for name, sha in entries.items()
        )
    )
    ids = {
        build_glad_describer("cpu", profile=p, models=tmp_path).model_id
        for p in ("fast", "balanced")
    }
    assert len(ids) == 2
    with pytest.raises(SettingsError, match="balanced"):
        build_glad_describer("cpu", profile="quick", models=tmp_path)


def test_a_manifest_without_glad_is_said(tmp_path: Path) -> None:
    (tmp_path / "manifest.toml").write_text("[weights]\n")
    with pytest.raises(WeightsError, match="glad-googlenet"):
        build_glad_describer("cpu", models=tmp_path)


def test_stream_sizes_are_the_papers_at_scale_one_and_multiples_of_16_else() -> None:
    assert stream_size("global", 1) == (512, 256)
    assert stream_size("head", 1) == (96, 96)
    assert stream_size("upper_body", 1) == stream_size("lower_body", 1) == (224, 256)
    assert stream_size("upper_body", 0.5) == (112, 128)
    assert stream_size("head", 0.1) == (32, 32)
