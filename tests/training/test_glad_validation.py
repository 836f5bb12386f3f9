import numpy as np
import torch

from reid_desktop.training.glad_data import LabelledCrops
from reid_desktop.training.glad_validation import embed, measure, one_query_each, score, table
from reid_desktop.vision.nets.glad import Glad, GladSizes


def test_there_is_one_query_for_each_identity_and_camera() -> None:
    pids, cameras = np.array([3, 3, 3, 1, 1]), np.array([1, 1, 2, 2, 2])
    assert one_query_each(pids, cameras).tolist() == [0, 2, 3]


def test_descriptors_that_know_the_person_score_one_hundred(few_crops: LabelledCrops) -> None:
    known = np.eye(6, dtype=np.float32)[few_crops.pids]
    assert score(known, few_crops) == (100.0, 100.0)


def test_table_rows_use_only_their_streams(few_crops: LabelledCrops) -> None:
    good = np.eye(6, dtype=np.float32)[few_crops.pids]
    bad = np.eye(2, 6, dtype=np.float32)[few_crops.cameras - 1]
    streams = np.stack([good, bad, bad, bad], axis=1)
    found = table(streams, few_crops)
    assert found["global"] == (100.0, 100.0)
    assert found["head"][0] < 100
    assert measure(streams, few_crops)["mAP_global"] == 100


def test_embeddings_are_normalised_streams(few_crops: LabelledCrops) -> None:
    torch.manual_seed(0)
    net = Glad(GladSizes(streams=("global",)))
    found = embed(net, few_crops, scale=0.125, autocast=False)
    assert found.shape == (12, 1, 1024)
    np.testing.assert_allclose(np.linalg.norm(found, axis=2), 1, atol=1e-5)


def test_nobody_gives_no_embeddings(few_crops: LabelledCrops) -> None:
    none = few_crops.where(np.zeros(0, np.int64))
    assert embed(Glad(GladSizes()), none, scale=0.25, autocast=False).shape == (0, 4, 1024)
