"""Promises of the QEEPS training: resumable at any step, the second phase spares the detector."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from reid_desktop.core.errors import WeightsError
from reid_desktop.core.progress import run
from reid_desktop.training.qeeps import QeepsRecipe, QeepsRun, QeepsTrainer, train_qeeps
from reid_desktop.training.qeeps_data import Source
from reid_desktop.training.qeeps_pairs import Pair, PairSource
from reid_desktop.training.qeeps_sources import TrainingData
from reid_desktop.training.scenes import Sample
from reid_desktop.vision.build_qeeps import build_net
from reid_desktop.vision.weights import fill, read_tensors

TINY = QeepsRecipe(
    steps=2,
    pair_steps=2,
    images=1,
    pairs=1,
    canvases=((64, 96),),
    trunk_from=0,
    oim_from=0,
    warm_up=1,
    optimiser="sgd",
    autocast=False,
)


def scene(rng: np.random.Generator) -> Sample:
    image = rng.integers(0, 256, (80, 110, 3), dtype=np.uint8)
    boxes = np.array([[20, 10, 45, 75], [60, 12, 90, 70]], np.float32)
    return Sample(image, boxes, np.array([0, 1]), np.array([False, False]))


@pytest.fixture
def data() -> TrainingData:
    source = Source("drawn", 1, scene, (0.95, 1.05), (1, 1))
    pairs = PairSource(source, lambda rng: Pair(scene(rng), scene(rng), 0))
    return TrainingData([source], [pairs], identities=2)


def a_run(out: Path, **changes: object) -> QeepsRun:
    return replace(QeepsRun(out, {}, torch.device("cpu"), checkpoint_every=1), **changes)


def test_two_and_two_steps_equal_four(tmp_path: Path, data: TrainingData) -> None:
    whole = run(train_qeeps(TINY, a_run(tmp_path / "whole"), data=data))
    for stop in (1, 3, 0):
        halves = run(train_qeeps(TINY, a_run(tmp_path / "halves", stop_after=stop), data=data))
    ours, theirs = read_tensors(whole), read_tensors(halves)
    assert ours.keys() == theirs.keys()
    for name, tensor in ours.items():
        torch.testing.assert_close(tensor, theirs[name], rtol=0, atol=1e-5, msg=name)


def test_the_weights_fit_the_network(tmp_path: Path, data: TrainingData) -> None:
    recipe = replace(TINY, steps=1, pair_steps=0)
    weights = run(train_qeeps(recipe, a_run(tmp_path), data=data))
    fill(build_net("resnet18"), read_tensors(weights), name="qeeps")
    assert (tmp_path / "curve.csv").exists()


def test_the_second_phase_spares_the_detector(tmp_path: Path, data: TrainingData) -> None:
    trainer = QeepsTrainer(replace(TINY, steps=0), a_run(tmp_path), data)
    before = {k: v.clone() for k, v in trainer.net.state_dict().items()}
    trainer.advance()
    after = trainer.net.state_dict()
    changed = {name for name, tensor in before.items() if not torch.equal(tensor, after[name])}
    assert {name.split(".")[0] for name in changed} == {"qsse", "qrpn", "qsimnet", "heads"}
    allowed = ("qsse", "qrpn", "qsimnet", "heads.identifier", "heads.identity_norm")
    assert all(name.startswith(allowed) for name in changed)


def test_conv1_and_layer1_stay(tmp_path: Path, data: TrainingData) -> None:
    trainer = QeepsTrainer(TINY, a_run(tmp_path), data)
    before = {k: v.clone() for k, v in trainer.net.state_dict().items()}
    trainer.advance()
    after = trainer.net.state_dict()
    for name in before:
        if name.startswith(("base.conv1", "base.layer1")):
            assert torch.equal(before[name], after[name])
    assert not torch.equal(
        before["base.layer3.0.conv1.weight"], after["base.layer3.0.conv1.weight"]
    )


def test_a_checkpoint_of_another_recipe_is_refused(tmp_path: Path, data: TrainingData) -> None:
    run(train_qeeps(TINY, a_run(tmp_path, stop_after=1), data=data))
    with pytest.raises(WeightsError, match="another recipe"):
        run(train_qeeps(replace(TINY, rate=0.1), a_run(tmp_path), data=data))


def test_the_rate_warms_up_and_falls_in_each_phase() -> None:
    recipe = QeepsRecipe(steps=100, pair_steps=50, warm_up=10)
    factors = [recipe.rate_factor(step) for step in range(150)]
    assert factors[0] < factors[9] == pytest.approx(1)
    assert factors[99] < 0.05
    assert factors[109] == pytest.approx(1)
    assert factors[149] < 0.05
