import pytest
import torch

from reid_desktop.core.values import STREAM_NAMES
from reid_desktop.vision.nets.glad import Glad, GladSizes, batch_hard, export, stream_losses

SIZES = {"global": (64, 32), "head": (32, 32), "upper_body": (32, 48), "lower_body": (32, 48)}


def pictures(people: int, streams: tuple[str, ...] = STREAM_NAMES) -> list[torch.Tensor]:
    chance = torch.Generator().manual_seed(1)
    return [torch.rand(people, 3, *SIZES[name], generator=chance) * 255 for name in streams]


def built(sizes: GladSizes) -> Glad:
    torch.manual_seed(0)
    return Glad(sizes)


@pytest.mark.parametrize("shared", [True, False])
def test_every_stream_gives_an_embedding_of_1024(shared: bool) -> None:
    with torch.no_grad():
        found = built(GladSizes(shared=shared)).eval()(pictures(2))
    assert found.shape == (2, 4, 1024)


def test_without_sharing_there_are_four_trunks() -> None:
    assert len(Glad(GladSizes(shared=False)).trunks) == 4
    assert len(Glad(GladSizes()).trunks) == 1


def test_the_baseline_is_the_global_stream_alone() -> None:
    net = built(GladSizes(streams=("global",))).eval()
    with torch.no_grad():
        assert net(pictures(2, ("global",))).shape == (2, 1, 1024)


@pytest.mark.parametrize("shared", [True, False])
def test_the_losses_reach_every_parameter(shared: bool) -> None:
    net = built(GladSizes(shared=shared, classes=3)).train()
    labels = torch.tensor([0, 0, 2, 1])
    losses = stream_losses(net, net(pictures(4)), labels, smoothing=0.1, metric=1.0)
    assert set(losses) == {f"loss_{name}" for name in STREAM_NAMES} | {"loss_metric"}
    torch.stack(list(losses.values())).sum().backward()
    assert [name for name, p in net.named_parameters() if p.grad is None] == []


def test_an_embedding_does_not_depend_on_the_rest_of_the_batch() -> None:
    net = built(GladSizes()).eval()
    three = pictures(3)
    with torch.no_grad():
        together = net(three)
        alone = torch.cat([net([one[row : row + 1] for one in three]) for row in range(3)])
    torch.testing.assert_close(together, alone, atol=1e-4, rtol=1e-4)


def test_the_exported_net_gives_the_same_embeddings() -> None:
    net = built(GladSizes(classes=3)).train()
    with torch.no_grad():
        net(pictures(4))  # moves the running means of the bottlenecks
        net.eval()
        shipped = built(GladSizes())
        shipped.load_state_dict(export(net))
        torch.testing.assert_close(
            shipped.eval()(pictures(2)), net(pictures(2)), atol=1e-4, rtol=1e-4
        )


def test_scores_are_the_mean_of_the_confidence_maps() -> None:
    net = built(GladSizes(streams=("global",), classes=5)).eval()
    picture = pictures(2, ("global",))
    with torch.no_grad():
        maps = net.trunks[0](picture[0])
        confidence_maps = net.classifiers["global_"](
            net.bottlenecks["global_"](net.features["global_"](maps).flatten(2)).unflatten(
                2, maps.shape[2:]
            )
        )
        expected = confidence_maps.mean((2, 3))
        torch.testing.assert_close(net.scores(net(picture))[:, 0], expected, atol=1e-4, rtol=1e-4)


def test_batch_hard_equals_its_slow_definition() -> None:
    unit = torch.nn.functional.normalize(torch.randn(6, 8), dim=1)
    labels = torch.tensor([0, 0, 1, 1, 2, 2])
    total = 0.0
    for one in range(6):
        same = [float(unit[one] @ unit[k]) for k in range(6) if labels[k] == labels[one]]
        other = [float(unit[one] @ unit[k]) for k in range(6) if labels[k] != labels[one]]
        gap = torch.tensor(8.0 * (max(other) - min(same)))
        total += float(torch.nn.functional.softplus(gap)) / 8
    assert float(batch_hard(unit, labels)) == pytest.approx(total / 6, abs=1e-5)
