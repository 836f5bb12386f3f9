"""Promises of the QEEPS training: resumable at any step, the second phase spares the detector."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from reid_desktop.core.errors import WeightsError
from reid_desktop.core.progress import run
from reid_desktop.training import proposal_memory
from reid_desktop.training.qeeps import QeepsRun, QeepsTrainer, train_qeeps
from reid_desktop.training.qeeps_data import Source
from reid_desktop.training.qeeps_pairs import Pair, PairSource
from reid_desktop.training.qeeps_recipe import COMPARE, PAPER, QeepsRecipe
from reid_desktop.training.qeeps_sources import TrainingData
from reid_desktop.training.scenes import Sample
from reid_desktop.vision.build_qeeps import build_net
from reid_desktop.vision.weights import fill, read_tensors

TINY = QeepsRecipe(
    steps=2,
    pair_steps=2,
    images=1,
    pairs=1,
    canvases=((48, 64),),
    trunk_from=0,
    oim_from=0,
    warm_up=1,
    optimiser="sgd",
    autocast=False,
)
THREE = replace(
    TINY, memory_steps=2, memory_scenes=3, memory_canvas=(48, 64), optimiser="adamw", lineups=0
)
"""A step or two of every phase, as the product is trained."""
REFITTED = replace(
    TINY,
    steps=0,
    box_steps=2,
    box_pictures=2,
    box_canvases=((48, 64),),
    map_steps=2,
    map_scenes=3,
    map_galleries=1,
    map_rule="ranking",
    memory_canvas=(48, 64),
    pair_steps=0,
    optimiser="adamw",
)
"""A step or two of RegNet, then of QRPN, on what is remembered."""


def scene(rng: np.random.Generator) -> Sample:
    image = rng.integers(0, 256, (80, 110, 3), dtype=np.uint8)
    boxes = np.array([[20, 10, 45, 75], [60, 12, 90, 70]], np.float32)
    return Sample(image, boxes, np.array([0, 1]), np.array([False, False]))


@pytest.fixture
def data() -> TrainingData:
    source = Source("drawn", 1, scene, (0.95, 1.05), (1, 1))
    pairs = PairSource(source, lambda rng: Pair(scene(rng), scene(rng), 0))
    return TrainingData([source], [pairs], identities=2, remembered=[source])


def a_run(out: Path, **changes: object) -> QeepsRun:
    return replace(QeepsRun(out, {}, torch.device("cpu"), checkpoint_every=1000), **changes)


@pytest.fixture(autouse=True)
def near_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    """An untrained RPN proposes nothing that overlaps a person much: less will do here."""
    monkeypatch.setattr(proposal_memory, "LEAST_IOU", 0.01)


@pytest.mark.parametrize(
    "recipe", [TINY, THREE, REFITTED], ids=["sgd", "adamw with memory", "refit"]
)
def test_a_stopped_training_goes_on_exactly(
    tmp_path: Path, data: TrainingData, recipe: QeepsRecipe
) -> None:
    whole = run(train_qeeps(recipe, a_run(tmp_path / "whole"), data=data))
    for stop in (1, 3, 0):
        halves = run(train_qeeps(recipe, a_run(tmp_path / "halves", stop_after=stop), data=data))
    ours, theirs = read_tensors(whole), read_tensors(halves)
    assert ours.keys() == theirs.keys()
    for name, tensor in ours.items():
        assert torch.equal(tensor, theirs[name]), name


def test_a_killed_training_loses_only_what_came_after_its_checkpoint(
    tmp_path: Path, data: TrainingData
) -> None:
    whole = run(train_qeeps(THREE, a_run(tmp_path / "whole"), data=data))
    killed = train_qeeps(THREE, a_run(tmp_path / "killed", checkpoint_every=2), data=data)
    for progress in killed:
        if progress.done == 3 and progress.stage == "compare regions":
            killed.close()
            break
    again = run(train_qeeps(THREE, a_run(tmp_path / "killed"), data=data))
    ours, theirs = read_tensors(whole), read_tensors(again)
    assert all(torch.equal(tensor, theirs[name]) for name, tensor in ours.items())


def test_a_training_can_be_cut_short_and_extended(tmp_path: Path, data: TrainingData) -> None:
    long = replace(TINY, steps=40, pair_steps=0)
    run(train_qeeps(long, a_run(tmp_path, stop_after=1), data=data))
    trainer = QeepsTrainer(replace(long, steps=2), a_run(tmp_path), data)
    assert trainer.step == 1
    trainer.advance()
    assert trainer.optimiser.param_groups[0]["lr"] < TINY.rate


def test_the_memory_phase_spares_all_but_id_net_and_qsimnet(
    tmp_path: Path, data: TrainingData
) -> None:
    recipe = replace(THREE, steps=0, pair_steps=0)
    trainer = QeepsTrainer(recipe, a_run(tmp_path), data)
    before = {k: v.clone() for k, v in trainer.net.state_dict().items()}
    run(train_qeeps(recipe, a_run(tmp_path), data=data))
    after = QeepsTrainer(recipe, a_run(tmp_path), data).net.state_dict()
    changed = {name for name, tensor in before.items() if not torch.equal(tensor, after[name])}
    allowed = ("qsimnet", "heads.identifier", "heads.identity_norm")
    assert all(name.startswith(allowed) for name in changed)
    assert {"heads.identifier.weight", "qsimnet.fc.weight"} <= changed
    assert not any("running" in name for name in changed if name.startswith("heads"))


def test_refitting_changes_boxes_and_proposals_alone(tmp_path: Path, data: TrainingData) -> None:
    torch.manual_seed(3)
    start = build_net("resnet18").state_dict()
    begun = QeepsTrainer(REFITTED, a_run(tmp_path / "a", start=start), data)
    before = {k: v.clone() for k, v in begun.net.state_dict().items()}
    run(train_qeeps(REFITTED, a_run(tmp_path, start=start), data=data))
    after = QeepsTrainer(REFITTED, a_run(tmp_path), data).net.state_dict()
    changed = {name for name, tensor in before.items() if not torch.equal(tensor, after[name])}
    assert all(name.startswith(("heads.regressor.", "qrpn.")) for name in changed)
    assert {"heads.regressor.weight", "qrpn.fc2.weight", "qrpn.rpn.score.weight"} <= changed


def test_what_qrpn_learnt_on_maps_is_not_thrown_away_before_the_pairs(
    tmp_path: Path, data: TrainingData
) -> None:
    recipe = replace(REFITTED, pair_steps=1, learn=("qsse",))
    run(train_qeeps(recipe, a_run(tmp_path, stop_after=4), data=data))
    learnt = QeepsTrainer(recipe, a_run(tmp_path), data).net.state_dict()["qrpn.fc2.weight"]
    run(train_qeeps(recipe, a_run(tmp_path), data=data))
    joined = QeepsTrainer(recipe, a_run(tmp_path), data).net.state_dict()["qrpn.fc2.weight"]
    assert learnt.any()
    assert torch.equal(joined, learnt)


def test_qrpn_learns_the_same_with_and_without_the_others(
    tmp_path: Path, data: TrainingData
) -> None:
    """Rows of Table 1 may share one training: what QRPN learns does not depend on QSimNet."""
    recipe = replace(COMPARE, memory_scenes=3, memory_canvas=(48, 64), canvases=((48, 64),))
    recipe = replace(recipe, pairs=1, pair_steps=2, autocast=False)
    alone = a_run(tmp_path / "alone", blocks=("qrpn",))
    both = a_run(tmp_path / "both", blocks=("qrpn", "qsimnet"))
    start = build_net("resnet18", qsse=False).state_dict()
    weights = []
    for run_, memory_steps in ((alone, 0), (both, 2)):
        given = replace(recipe, memory_steps=memory_steps)
        trainer = QeepsTrainer(given, replace(run_, start=start), data)
        trainer.step = given.steps + given.memory_steps
        trainer.optimiser = trainer._enter_phase()
        torch.manual_seed(0)
        losses = trainer._losses(np.random.default_rng(1))
        assert losses.keys() == {"qrpn"}
        losses["qrpn"].backward()  # type: ignore[no-untyped-call]
        assert trainer.net.qrpn is not None
        weights.append([p.grad for p in trainer.net.qrpn.parameters()])
    assert all(torch.equal(one, other) for one, other in zip(*weights, strict=True))


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
    recipe = QeepsRecipe(steps=100, memory_steps=30, pair_steps=50, warm_up=10)
    factors = [recipe.rate_factor(step) for step in range(180)]
    assert factors[0] < factors[9] == pytest.approx(1)
    assert factors[99] < 0.05
    assert factors[109] == pytest.approx(1)
    assert factors[129] < 0.05
    assert factors[139] == pytest.approx(1)
    assert factors[179] < 0.05


def test_the_papers_rate_falls_to_a_tenth_in_the_second_half() -> None:
    recipe = replace(PAPER, steps=100, pair_steps=50)
    factors = [recipe.rate_factor(step) for step in range(150)]
    assert factors == [1.0] * 50 + [0.1] * 50 + [1.0] * 25 + [0.1] * 25
    assert (PAPER.optimiser, PAPER.pair_rate, PAPER.pairs, PAPER.oim_weight) == ("sgd", 1e-3, 1, 1)


def test_weights_of_the_network_are_a_start(tmp_path: Path, data: TrainingData) -> None:
    torch.manual_seed(5)
    start = build_net("resnet18", qsse=False).state_dict()
    oim = QeepsTrainer(TINY, a_run(tmp_path / "oim", start=start), data).net.state_dict()
    assert torch.equal(oim["rpn.conv.weight"], start["rpn.conv.weight"])
    assert not torch.equal(oim["qrpn.fc1.weight"], start["qrpn.fc1.weight"])
    on = QeepsTrainer(replace(TINY, steps=0), a_run(tmp_path / "on", start=start), data)
    assert torch.equal(on.net.state_dict()["qrpn.fc1.weight"], start["qrpn.fc1.weight"])
    assert on.net.qsse is not None
    damaged = {k: v for k, v in start.items() if k != "rpn.conv.bias"}
    with pytest.raises(WeightsError, match=r"rpn\.conv\.bias"):
        QeepsTrainer(TINY, a_run(tmp_path / "damaged", start=damaged), data)


@pytest.mark.parametrize("other", ["keys of no network", "another backbone", "a part is missing"])
def test_a_start_of_something_else_is_said_in_a_sentence(
    tmp_path: Path, data: TrainingData, other: str
) -> None:
    base = build_net("resnet50" if other == "another backbone" else "resnet18").base.state_dict()
    if other == "a part is missing":
        base.popitem()
    start = {"glad.weight": torch.zeros(3)} if other.startswith("keys") else base
    with pytest.raises(WeightsError, match="--start .* do not fit this network: .*"):
        QeepsTrainer(TINY, a_run(tmp_path / "out", start=start), data)
