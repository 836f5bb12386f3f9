from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch.nn import functional as F  # noqa: N812 (the usual name)

from reid_desktop.core.errors import WeightsError
from reid_desktop.core.progress import run
from reid_desktop.training.checkpoints import read_checkpoint
from reid_desktop.training.glad import GladRun, train_glad
from reid_desktop.training.glad_data import LabelledCrops
from reid_desktop.training.glad_recipe import DEFAULT, PAPER, GladRecipe
from reid_desktop.training.tutor import Tutor
from reid_desktop.vision.nets.glad import EMBEDDING, Glad, GladSizes
from reid_desktop.vision.nets.normalised import NORM

TINY = replace(
    DEFAULT,
    streams=("global",),
    steps=4,
    scales=((0.5, 0.125), (0.5, 0.25)),
    identities=3,
    pictures=2,
    autocast=False,
)
CPU = torch.device("cpu")


def train(recipe: GladRecipe, crops: LabelledCrops, out: Path, stops: Sequence[int] = (0,)) -> Path:
    for stop in stops:
        found = run(
            train_glad(
                recipe,
                GladRun(out, {}, CPU, checkpoint_every=1, validate_every=2, stop_after=stop),
                crops=crops,
                validation=crops,
            )
        )
    return found


@pytest.mark.parametrize(
    "changes", [{"normalised": False}, {}, {"proxies": 1.0, "across": True}], ids=str
)
def test_two_steps_and_two_more_equal_four(
    tmp_path: Path, few_crops: LabelledCrops, changes: dict[str, Any]
) -> None:
    recipe = replace(TINY, **changes)
    train(recipe, few_crops, tmp_path / "straight")
    train(recipe, few_crops, tmp_path / "resumed", stops=(2, 0))
    one, two = (
        read_checkpoint(tmp_path / name / "checkpoint.safetensors")
        for name in ("straight", "resumed")
    )
    assert one["step"] == two["step"] == 4
    for key, value in one["net"].items():
        assert torch.equal(value, two["net"][key]), key
    curves = [(tmp_path / name / "curve.csv").read_text() for name in ("straight", "resumed")]
    assert curves[0] == curves[1]


def test_the_best_weights_fill_the_shipped_net(tmp_path: Path, few_crops: LabelledCrops) -> None:
    best = train(TINY, few_crops, tmp_path)
    net = Glad(GladSizes(streams=("global",)))
    net.load_state_dict(read_checkpoint(best)["tensors"])
    assert (tmp_path / "curve.png").exists()


@pytest.mark.parametrize(("before", "after"), [(False, False), (False, True), (True, True)])
def test_a_warm_start_takes_the_earlier_network(
    tmp_path: Path, few_crops: LabelledCrops, before: bool, after: bool
) -> None:
    train(replace(TINY, normalised=before), few_crops, tmp_path / "first")
    still = replace(TINY, lr_trunk=0.0, lr_new=0.0, steps=1, seed=9, normalised=after)
    earlier = tmp_path / "first" / "checkpoint.safetensors"
    run(
        train_glad(
            still,
            GladRun(tmp_path / "second", {}, CPU, warm=earlier),
            crops=few_crops,
            validation=few_crops,
        )
    )
    first = read_checkpoint(earlier)["net"]
    second = read_checkpoint(tmp_path / "second" / "checkpoint.safetensors")["net"]
    assert all(torch.equal(first[key], second[key]) for key in first if "weight" in key)
    assert any(NORM in key for key in second) == after


def test_averaged_weights_are_shipped_and_go_on_after_a_stop(
    tmp_path: Path, few_crops: LabelledCrops
) -> None:
    recipe = replace(TINY, average=0.5, normalised=False)
    best = train(recipe, few_crops, tmp_path / "straight")
    train(recipe, few_crops, tmp_path / "resumed", stops=(2, 0))
    one, two = (
        read_checkpoint(tmp_path / name / "checkpoint.safetensors")
        for name in ("straight", "resumed")
    )
    for key, value in one["averaged"].items():
        assert torch.equal(value, two["averaged"][key]), key
    key = "trunks.0.inception_5b.c1x1.weight"
    shipped = read_checkpoint(best)
    assert shipped["step"] == 4, "the tiny training is expected to be best at its end"
    assert torch.equal(shipped["tensors"][key], one["averaged"][f"module.{key}"])
    assert not torch.equal(shipped["tensors"][key], one["net"][key])


def test_a_tutor_is_learnt_and_left_behind(tmp_path: Path, few_crops: LabelledCrops) -> None:
    chance = np.random.default_rng(3)
    tutor = chance.normal(size=(len(few_crops), 8)).astype(np.float32)
    tutor /= np.linalg.norm(tutor, axis=1, keepdims=True)
    recipe = replace(TINY, steps=12, tutored=20.0)
    curves: list[list[float]] = []
    for stops in ((0,), (5, 0)):
        out = tmp_path / f"{len(stops)}"
        for stop in stops:
            task = GladRun(out, {}, CPU, checkpoint_every=1, stop_after=stop)
            best = run(train_glad(recipe, task, crops=few_crops, validation=few_crops, tutor=tutor))
        state = read_checkpoint(out / "checkpoint.safetensors")
        curves.append(state["tutor"]["predict.weight"].flatten().tolist())
    assert curves[0] == curves[1]
    assert not any("predict" in key for key in read_checkpoint(best)["tensors"])


def test_the_tutor_term_is_one_minus_the_cosine() -> None:
    descriptors = F.normalize(torch.randn(5, 8), dim=1)
    tutor = Tutor(descriptors.numpy())
    rows, embeddings = torch.tensor([4, 0]), torch.randn(2, EMBEDDING)
    said = tutor.predict(embeddings).detach()
    wanted = [
        1 - float(said[row] @ descriptors[one] / said[row].norm()) for row, one in enumerate(rows)
    ]
    assert tutor(embeddings, rows).item() == pytest.approx(sum(wanted) / 2, abs=1e-5)


def test_another_recipe_does_not_go_on_with_the_checkpoint(
    tmp_path: Path, few_crops: LabelledCrops
) -> None:
    train(TINY, few_crops, tmp_path, stops=(1,))
    with pytest.raises(WeightsError, match="another recipe"):
        train(replace(TINY, seed=8), few_crops, tmp_path)


def test_the_default_recipe_warms_up_and_ends_at_zero() -> None:
    factors = [DEFAULT.lr_factor(step) for step in range(DEFAULT.steps)]
    warm = round(DEFAULT.warmup * DEFAULT.steps)
    assert factors[:warm] == sorted(factors[:warm])
    assert factors[warm:] == sorted(factors[warm:], reverse=True)
    assert max(factors) == 1
    assert factors[-1] < 1e-4


def test_the_paper_recipe_is_section_6_2() -> None:
    assert PAPER.steps == 100_000
    assert [PAPER.lr_trunk * PAPER.lr_factor(s) for s in (0, 19_999, 20_000, 99_999)] == [
        0.001,
        0.001,
        0.0005,
        0.001 / 16,
    ]
    assert PAPER.scale_at(0) == 1.0


def test_scales_follow_one_another() -> None:
    recipe = replace(DEFAULT, steps=100, scales=((0.5, 0.25), (0.3, 0.375), (0.2, 0.5)))
    assert [recipe.scale_at(step) for step in (0, 49, 50, 79, 80, 99)] == [
        *(0.25, 0.25, 0.375, 0.375, 0.5, 0.5)
    ]
