import numpy as np
import torch

from reid_desktop.vision.nets.keypoints import KeypointNet, decode, keypoint_losses


def test_the_net_is_small_and_gives_a_cell_for_four_px() -> None:
    net = KeypointNet()
    assert sum(p.numel() for p in net.parameters()) <= 3_000_000
    with torch.no_grad():
        assert net(torch.zeros(2, 3, 128, 64)).shape == (2, 4, 32, 16)


def test_the_losses_reach_every_parameter() -> None:
    torch.manual_seed(0)
    net = KeypointNet()
    losses = keypoint_losses(
        net(torch.rand(2, 3, 64, 32) * 255), torch.rand(2, 4, 2), torch.ones(2, 4)
    )
    assert set(losses) == {"loss_heat", "loss_place"}
    torch.stack(list(losses.values())).sum().backward()
    assert [name for name, p in net.named_parameters() if p.grad is None] == []


def test_decoding_finds_a_peak_between_the_cells() -> None:
    true = torch.tensor([[[0.3, 0.41], [0.72, 0.1], [0.5, 0.5], [0.13, 0.87]]])
    height, width = 32, 16
    rows, columns = torch.arange(height) + 0.5, torch.arange(width) + 0.5
    across = -0.5 * (columns - true[..., :1] * width) ** 2
    down = -0.5 * (rows - true[..., 1:] * height) ** 2
    points, confidences = decode(down[..., :, None] + across[..., None, :])
    cells = np.abs((points - true).numpy()) * [width, height]
    assert cells.max() < 0.25
    assert ((confidences > 0.4) & (confidences <= 0.5)).all()


def test_no_people_decode_to_no_points() -> None:
    points, confidences = decode(torch.zeros(1, 4, 8, 8)[:0])
    assert points.shape == (0, 4, 2)
    assert confidences.shape == (0, 4)


def test_unknown_points_cost_nothing_and_absent_ones_want_low_heat() -> None:
    logits = torch.full((1, 4, 8, 8), 3.0)
    points = torch.full((1, 4, 2), 0.5)
    unknown = keypoint_losses(logits, points, torch.zeros(1, 4))
    assert float(unknown["loss_heat"]) == 0
    assert float(unknown["loss_place"]) == 0
    absent = keypoint_losses(logits, points, -torch.ones(1, 4))
    quiet = keypoint_losses(logits - 9, points, -torch.ones(1, 4))
    assert float(quiet["loss_heat"]) < float(absent["loss_heat"])
    assert float(absent["loss_place"]) == 0
