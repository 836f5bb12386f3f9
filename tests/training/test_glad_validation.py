from dataclasses import replace

import numpy as np
import torch

from reid_desktop.core.progress import run
from reid_desktop.training.glad_data import LabelledCrops
from reid_desktop.training.glad_validation import embed, embedding, measure, score
from reid_desktop.vision.nets.glad import Glad, GladSizes


def test_descriptors_that_know_the_person_score_one_hundred(few_crops: LabelledCrops) -> None:
    known = np.eye(6, dtype=np.float32)[few_crops.pids]
    assert score(known, few_crops) == (100.0, 100.0)


def test_each_stream_is_measured_by_itself(few_crops: LabelledCrops) -> None:
    good = np.eye(6, dtype=np.float32)[few_crops.pids]
    bad = np.eye(2, 6, dtype=np.float32)[few_crops.cameras - 1]
    found = measure(np.stack([good, bad, bad, bad], axis=1), few_crops)
    assert found["mAP_global"] == 100
    assert found["mAP_head"] < 100


def test_nobody_measures_nothing(few_crops: LabelledCrops) -> None:
    nobody = few_crops.where(np.zeros(0, np.int64))
    assert measure(np.zeros((0, 4, 8), np.float32), nobody)["mAP"] == 0


def test_mirror_averaging_makes_a_person_equal_to_the_mirrored_one(
    few_crops: LabelledCrops,
) -> None:
    torch.manual_seed(0)
    net = Glad(GladSizes(streams=("global",)))
    mirrored = replace(few_crops, pictures=tuple(p[:, ::-1].copy() for p in few_crops.pictures))
    one, two = (
        run(embedding(net, crops, scales=(0.125, 0.25), autocast=False, flip=True))
        for crops in (few_crops, mirrored)
    )
    np.testing.assert_allclose(one, two, atol=1e-4)


def test_streams_of_several_scales_are_the_mean_of_their_directions(
    few_crops: LabelledCrops,
) -> None:
    torch.manual_seed(0)
    net = Glad(GladSizes(streams=("global",)))
    one, other, both = (
        run(embedding(net, few_crops, scales=scales, autocast=False))
        for scales in ((0.125,), (0.25,), (0.125, 0.25))
    )
    mean = one + other
    np.testing.assert_allclose(both, mean / np.linalg.norm(mean, axis=2, keepdims=True), atol=1e-5)


def test_embeddings_are_normalised_streams(few_crops: LabelledCrops) -> None:
    torch.manual_seed(0)
    net = Glad(GladSizes(streams=("global",)))
    found = embed(net, few_crops, scale=0.125, autocast=False)
    assert found.shape == (12, 1, 1024)
    np.testing.assert_allclose(np.linalg.norm(found, axis=2), 1, atol=1e-5)


def test_nobody_gives_no_embeddings(few_crops: LabelledCrops) -> None:
    none = few_crops.where(np.zeros(0, np.int64))
    assert embed(Glad(GladSizes()), none, scale=0.25, autocast=False).shape == (0, 4, 1024)
