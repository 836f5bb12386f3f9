from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from reid_desktop.core.progress import run
from reid_desktop.training.checkpoints import read_checkpoint
from reid_desktop.training.keypoint_data import PointedPeople
from reid_desktop.training.keypoints import (
    KeypointRecipe,
    KeypointRun,
    measure_keypoints,
    point_figures,
    train_keypoints,
)
from reid_desktop.training.people import load_synthetic
from reid_desktop.vision.nets.keypoints import KeypointNet

TINY = KeypointRecipe(steps=4, batch=4, shares=(0.5, 0.5), autocast=False)


def train(people: PointedPeople, out: Path, stops: Sequence[int] = (0,)) -> Path:
    for stop in stops:
        place = KeypointRun(out, {}, torch.device("cpu"), validate_every=2, stop_after=stop)
        last = run(train_keypoints(TINY, place, sets=[people, people], validation={"few": people}))
    return last


def test_two_steps_and_two_more_equal_four(tmp_path: Path, few_people: PointedPeople) -> None:
    train(few_people, tmp_path / "straight")
    last = train(few_people, tmp_path / "resumed", stops=(2, 0))
    one, two = (
        read_checkpoint(tmp_path / name / "checkpoint.safetensors")
        for name in ("straight", "resumed")
    )
    for kind in ("net", "mean"):
        assert all(torch.equal(value, two[kind][key]) for key, value in one[kind].items())
    KeypointNet().load_state_dict(read_checkpoint(last)["tensors"])


def test_the_default_recipe_learns_from_all_four_sets(
    tmp_path: Path, few_people: PointedPeople
) -> None:
    recipe = replace(KeypointRecipe(), steps=1, batch=8, autocast=False)
    synthetic = run(load_synthetic([1, 2]))
    nobody = replace(few_people, weights=-np.ones((8, 4), np.float32))
    sets = [few_people, few_people, nobody, synthetic]
    assert len(recipe.shares) == len(sets)
    assert sum(recipe.shares) == pytest.approx(1)
    place = KeypointRun(tmp_path, {}, torch.device("cpu"))
    last = run(train_keypoints(recipe, place, sets=sets, validation={"synthetic": synthetic}))
    assert "synthetic_error" in (tmp_path / "curve.csv").read_text()
    assert read_checkpoint(last)["step"] == 1


def test_figures_measure_distance_against_head_to_hip_and_height(few_people: PointedPeople) -> None:
    exact = point_figures(few_people.points, few_people)
    assert exact["pck"] == 100
    assert exact["error"] == 0
    low = few_people.points + np.array([0, 4], np.float32)
    assert point_figures(low, few_people)["error"] == pytest.approx(5.0)
    swapped = few_people.points[:, [0, 1, 3, 2]]
    assert point_figures(swapped, few_people)["flipped_pck"] == 100


def test_an_untrained_net_can_be_measured(few_people: PointedPeople) -> None:
    torch.manual_seed(0)
    assert 0 <= measure_keypoints(KeypointNet().eval(), few_people)["pck"] <= 100


def test_the_rate_warms_up_and_ends_at_zero() -> None:
    recipe = replace(TINY, steps=100)
    assert recipe.lr_factor(0) < recipe.lr_factor(4) == 1
    assert recipe.lr_factor(99) < 0.01
