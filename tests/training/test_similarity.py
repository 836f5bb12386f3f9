"""What is compared is drawn as promised, and comparing it teaches QSimNet and ID Net."""

import numpy as np
import pytest
import torch

from reid_desktop.training.qeeps_losses import BACKGROUND
from reid_desktop.training.region_memory import UNSURE, RegionMemory
from reid_desktop.training.similarity import Comparer, memory_losses, start_as_cosine
from reid_desktop.vision.build_qeeps import build_net
from reid_desktop.vision.nets.oim import UNLABELLED, OimLoss
from reid_desktop.vision.nets.qeeps import QeepsNet

PEOPLE = 6


@pytest.fixture
def memory() -> RegionMemory:
    """Six people in each of four scenes, each with their true box and a proposal; nobody beside."""
    generator = torch.Generator().manual_seed(0)
    faces = torch.randn(PEOPLE, 512, generator=generator).abs()
    rows, pids, scenes, exact = [], [], [], []
    for scene in range(4):
        for pid in range(PEOPLE):
            for true in (True, False):
                rows.append(faces[pid] + torch.randn(512, generator=generator) * 0.3)
                pids.append(pid)
                scenes.append(scene)
                exact.append(true)
        for pid in (BACKGROUND, UNSURE, UNLABELLED):
            rows.append(torch.randn(512, generator=generator).abs())
            pids.append(pid)
            scenes.append(scene)
            exact.append(False)
    return RegionMemory(
        torch.stack(rows).half(), torch.tensor(pids), torch.tensor(scenes), torch.tensor(exact)
    )


@pytest.fixture
def net() -> QeepsNet:
    torch.manual_seed(0)
    return build_net("resnet18", qsse=False, qrpn=False).eval()


def test_a_query_is_a_true_box_beside_looks_of_other_scenes(memory: RegionMemory) -> None:
    pairs = Comparer(memory).draw(np.random.default_rng(0))
    assert bool(memory.exact[pairs.queries].all())
    left, right = memory.pids[pairs.queries], memory.pids[pairs.gallery]
    assert torch.equal(pairs.same, left == right)
    same = pairs.same
    apart = memory.scenes[pairs.queries[same]] != memory.scenes[pairs.gallery[same]]
    assert bool(apart.all())
    assert 0.05 < same.float().mean() < 0.5


def test_who_is_unsure_is_never_compared(memory: RegionMemory) -> None:
    comparer = Comparer(memory)
    seen = set()
    for seed in range(5):
        seen |= set(memory.pids[comparer.draw(np.random.default_rng(seed)).gallery].tolist())
    assert seen == {BACKGROUND, *range(PEOPLE)}


def test_people_of_one_scene_alone_are_no_queries(memory: RegionMemory) -> None:
    once = RegionMemory(memory.rows, memory.pids, torch.zeros_like(memory.scenes), memory.exact)
    assert len(Comparer(once).queries) == 0
    with pytest.raises(ValueError, match="shown in two scenes"):
        Comparer(once).draw(np.random.default_rng(0))


def test_qsimnet_begins_as_the_cosine(memory: RegionMemory, net: QeepsNet) -> None:
    start_as_cosine(net, memory, np.random.default_rng(0))
    assert net.qsimnet is not None
    with torch.no_grad():
        embeddings = net.heads.identify(memory.rows.float(), people=False)
        scores = net.qsimnet.score(embeddings[:1], embeddings)
    cosines = (embeddings @ embeddings[0]).numpy()
    assert (
        np.argsort(-scores.numpy(), kind="stable").tolist()
        == np.argsort(-cosines, kind="stable").tolist()
    )
    assert scores[0] > 0.9


def test_comparing_lowers_the_loss_without_looking_at_anything(
    memory: RegionMemory, net: QeepsNet
) -> None:
    start_as_cosine(net, memory, np.random.default_rng(0))
    assert net.qsimnet is not None
    comparer, oim = Comparer(memory), OimLoss(PEOPLE, queue=4)
    learning = [*net.qsimnet.parameters(), *net.heads.identifier.parameters()]
    optimiser = torch.optim.AdamW(learning, 1e-3)
    losses = []
    for step in range(30):
        terms = memory_losses(net, oim, memory, comparer.draw(np.random.default_rng(step)))
        assert terms.keys() == {"oim", "sim"}
        losses.append(float(terms["sim"].detach()))
        optimiser.zero_grad()
        torch.stack(list(terms.values())).sum().backward()  # type: ignore[no-untyped-call]
        optimiser.step()
    assert np.mean(losses[-5:]) < 0.7 * np.mean(losses[:5])


def test_gradients_are_the_same_bits_with_several_threads(
    memory: RegionMemory, net: QeepsNet
) -> None:
    """Many pairs share a region; the order in which its gradients are summed must not vary."""
    threads = torch.get_num_threads()
    torch.set_num_threads(2)
    pairs = Comparer(memory).draw(np.random.default_rng(0))
    weight, seen = net.heads.identifier.weight, set()
    try:
        for _ in range(25):
            weight.grad = None
            terms = memory_losses(net, OimLoss(PEOPLE, queue=4), memory, pairs)
            terms["sim"].backward()  # type: ignore[no-untyped-call]
            assert weight.grad is not None
            seen.add(weight.grad.numpy().tobytes())
    finally:
        torch.set_num_threads(threads)
    assert len(seen) == 1
