"""Promises of the QEEPS blocks, on small maps."""

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional

from reid_desktop.vision.build_qeeps import build_net
from reid_desktop.vision.nets.oim import UNLABELLED, OimLoss
from reid_desktop.vision.nets.qrpn import Qrpn
from reid_desktop.vision.nets.qsimnet import QSimNet
from reid_desktop.vision.nets.qsse import Qsse, scale_pair
from reid_desktop.vision.nets.resnet import BasicBlock, folded
from reid_desktop.vision.nets.rpn import ANCHORS_PER_CELL, Anchors, propose


def tiny_image(seed: int = 0, size: tuple[int, int] = (64, 96)) -> torch.Tensor:
    generator = torch.Generator().manual_seed(seed)
    return torch.randint(0, 256, (1, 3, *size), generator=generator, dtype=torch.uint8)


@pytest.fixture(scope="module")
def net() -> nn.Module:
    torch.manual_seed(0)
    return build_net("resnet18").eval()


def test_anchors_have_the_papers_sides_and_ratios() -> None:
    anchors = Anchors()(torch.zeros(1, 8, 2, 3))
    assert anchors.shape == (2 * 3 * ANCHORS_PER_CELL, 4)
    sides = anchors[:ANCHORS_PER_CELL, 2:] - anchors[:ANCHORS_PER_CELL, :2]
    ratios = (sides[:, 1] / sides[:, 0]).round().unique()
    assert ratios.tolist() == [1, 2, 3]
    squares = sides[:5].prod(dim=1).sqrt()
    assert torch.allclose(squares, torch.tensor([32.0, 64, 128, 256, 512]), rtol=0.05)


def test_the_second_cell_lies_one_stride_to_the_right() -> None:
    anchors = Anchors()(torch.zeros(1, 8, 1, 2))
    shift = anchors[ANCHORS_PER_CELL:] - anchors[:ANCHORS_PER_CELL]
    assert torch.equal(shift, torch.tensor([16.0, 0, 16, 0]).expand_as(shift))


def test_proposals_stay_inside_the_picture_best_first() -> None:
    anchors = Anchors()(torch.zeros(1, 8, 4, 6))
    scores = torch.rand(2, len(anchors), generator=torch.Generator().manual_seed(1))
    offsets = torch.zeros(2, len(anchors), 4)
    for found in propose(scores, offsets, anchors, sizes=[(64, 96)] * 2, keep=7):
        assert 0 < len(found.boxes) <= 7
        assert bool((found.boxes >= 0).all())
        assert float(found.boxes[:, 2].max()) <= 96
        assert float(found.boxes[:, 3].max()) <= 64
        assert found.scores.tolist() == sorted(found.scores.tolist(), reverse=True)


def test_qsse_scales_both_residuals_by_equations_1_and_2() -> None:
    torch.manual_seed(0)
    block = BasicBlock(8, 32, stride=2, norm=folded)
    qsse = Qsse(32)
    nn.init.normal_(qsse.fc2.weight)
    query, gallery = torch.randn(1, 8, 6, 4), torch.randn(1, 8, 10, 12)
    found_query, found_gallery = scale_pair(block, qsse, query, gallery)
    x_q, u_q = block.branches(query)
    x_g, u_g = block.branches(gallery)
    z = torch.cat([u_q.mean(dim=(2, 3)), u_g.mean(dim=(2, 3))], dim=1)[0]
    hidden = torch.clamp(qsse.fc1.weight @ z + qsse.fc1.bias, min=0)
    s = 1 / (1 + torch.exp(-(qsse.fc2.weight @ hidden + qsse.fc2.bias)))
    for channel in range(32):
        assert torch.allclose(
            found_query[0, channel],
            functional.relu(x_q[0, channel] + s[channel] * u_q[0, channel]),
            atol=1e-5,
        )
        assert torch.allclose(
            found_gallery[0, channel],
            functional.relu(x_g[0, channel] + s[channel] * u_g[0, channel]),
            atol=1e-5,
        )


def test_an_untrained_qsse_hardly_changes_the_maps(net: nn.Module) -> None:
    query, gallery = net.normalise(tiny_image(1)), net.normalise(tiny_image(2))
    with torch.no_grad():
        plain = net.features(gallery)
        _, guided = net.pair_features(query, gallery)
    difference = (plain - guided).norm() / plain.norm()
    assert float(difference) < 0.1


def test_the_pairs_of_a_batch_do_not_touch_each_other(net: nn.Module) -> None:
    query = net.normalise(tiny_image(1))
    gallery = net.normalise(torch.cat([tiny_image(2), tiny_image(3)]))
    with torch.no_grad():
        together = net.pair_features(query, gallery)
        alone = net.pair_features(query, gallery[1:])
    for both, one in zip(together, alone, strict=True):
        assert torch.allclose(both[1:], one, atol=1e-4)


def test_qrpn_reads_every_pixel_of_the_query_and_weighs_channels() -> None:
    torch.manual_seed(0)
    qrpn = Qrpn(32, 16)
    pooled = torch.randn(1, 32, 14, 14, requires_grad=True)
    weights = qrpn.weights(pooled)
    assert weights.shape == (1, 32, 1, 1)
    assert bool(((weights > 0) & (weights < 1)).all())
    weights.sum().backward()
    assert pooled.grad is not None
    assert bool((pooled.grad != 0).float().mean() > 0.99)
    gallery = torch.randn(3, 32, 4, 5)
    logits = qrpn(pooled, gallery)
    assert logits.shape == (3, 4 * 5 * ANCHORS_PER_CELL)
    assert torch.allclose(logits, qrpn.rpn(weights * gallery))


def test_qsimnet_scores_the_query_itself_alike_whatever_the_person() -> None:
    qsim = QSimNet(8).eval()
    embeddings = functional.normalize(torch.randn(5, 8))
    scores = qsim.score(embeddings, embeddings)
    assert torch.allclose(scores, scores[:1].expand(5))
    assert qsim(embeddings[:1], embeddings).shape == (5, 2)


def slow_oim(table: np.ndarray, queue: np.ndarray, embedding: np.ndarray, pid: int) -> float:
    """Loss of one embedding by loops."""
    rows = [row for row in (*table, *queue) if np.abs(row).sum() > 0]
    exponents = [np.exp(20.0 * float(row @ embedding)) for row in rows]
    return float(-np.log(np.exp(20.0 * float(table[pid] @ embedding)) / sum(exponents)))


def test_oim_equals_a_slow_version_and_moves_its_memory() -> None:
    torch.manual_seed(0)
    oim = OimLoss(5, queue=3, dimension=8)
    first = functional.normalize(torch.randn(4, 8))
    oim.remember(first, torch.tensor([0, 2, UNLABELLED, UNLABELLED]))
    assert torch.allclose(oim.table[0], first[0])
    assert torch.allclose(oim.queue[:2], first[2:])
    second = functional.normalize(torch.randn(2, 8))
    pids = torch.tensor([2, 0])
    table, queue = oim.table.numpy(), oim.queue.numpy()
    slow = np.mean(
        [slow_oim(table, queue, e.numpy(), p) for e, p in zip(second, pids.tolist(), strict=True)]
    )
    assert float(oim(second, pids)) == pytest.approx(float(slow), rel=1e-4)
    oim.remember(second, pids)
    mean = functional.normalize((first[1] + second[0]) / 2, dim=0)
    assert torch.allclose(oim.table[2], mean, atol=1e-6)


def test_the_oim_queue_is_circular() -> None:
    oim = OimLoss(1, queue=2, dimension=4)
    rows = functional.normalize(torch.randn(3, 4))
    oim.remember(rows, torch.full((3,), UNLABELLED))
    assert torch.allclose(oim.queue, torch.stack([rows[2], rows[1]]))


def test_oim_without_labelled_people_is_zero_and_has_a_gradient() -> None:
    embeddings = torch.randn(2, 4, requires_grad=True)
    loss = OimLoss(3, queue=2, dimension=4)(embeddings, torch.full((2,), UNLABELLED))
    loss.backward()
    assert float(loss.detach()) == 0


def test_heads_take_no_regions(net: nn.Module) -> None:
    outputs = net.regions(torch.randn(1, 256, 4, 6), [torch.zeros(0, 4)])
    assert outputs.logits.shape == (0, 2)
    assert outputs.embeddings.shape == (0, 256)


def test_embeddings_have_norm_one(net: nn.Module) -> None:
    boxes = torch.tensor([[0.0, 0, 30, 60], [10, 5, 50, 64]])
    outputs = net.regions(torch.randn(1, 256, 4, 6), [boxes])
    assert torch.allclose(outputs.embeddings.norm(dim=1), torch.ones(2), atol=1e-5)
    assert outputs.offsets.shape == (2, 4)


def test_batch_norm_of_the_id_net_learns_from_people_only() -> None:
    torch.manual_seed(0)
    heads = build_net("resnet18").heads.train()
    flat = torch.randn(6, 512)
    before = heads.identity_norm.running_mean.clone()
    heads.identify(flat, people=False)
    heads.identify(flat[:1])
    assert torch.equal(heads.identity_norm.running_mean, before)
    heads.identify(flat)
    assert not torch.equal(heads.identity_norm.running_mean, before)


def test_qrpn_can_begin_in_the_order_of_the_rpn(net: nn.Module) -> None:
    torch.manual_seed(3)
    qrpn = Qrpn(256, 256)
    qrpn.start_as(net.rpn)
    query, maps = torch.rand(1, 256, 14, 14), torch.rand(1, 256, 4, 5)
    with torch.no_grad():
        mine, plain = qrpn(query, maps), net.rpn(maps)
        other = qrpn(torch.rand(1, 256, 14, 14), maps)
    assert torch.equal(mine, other)
    assert float(torch.corrcoef(torch.cat([mine, plain]))[0, 1]) > 0.99
