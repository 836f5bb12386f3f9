"""The term against the proxies of each identity and camera."""

import numpy as np
import pytest
import torch
from torch.nn import functional as F  # noqa: N812 (the usual name)

from reid_desktop.training import camera_proxies
from reid_desktop.training.camera_proxies import MOMENTUM, TEMPERATURE, CameraProxies
from reid_desktop.vision.nets.glad import EMBEDDING

LABELS = np.array([0, 0, 0, 1, 1, 2])
CAMERAS = np.array([0, 1, 1, 0, 1, 0])
WEIGHTS = (1.0, 0.5)
EVERYBODY = torch.arange(len(LABELS))


def embeddings(seed: int = 0) -> torch.Tensor:
    chance = torch.Generator().manual_seed(seed)
    return torch.randn((len(LABELS), len(WEIGHTS), EMBEDDING), generator=chance)


def cosine(one: torch.Tensor, other: torch.Tensor) -> float:
    """The weighted mean of the streams' cosines, as a search has it."""
    each = F.cosine_similarity(one, other, dim=1)
    return float((each * torch.tensor(WEIGHTS)).sum() / sum(WEIGHTS))


def slow_loss(
    asked: torch.Tensor, rows: list[int], proxies: dict[tuple[int, int], torch.Tensor]
) -> float:
    """The same, picture by picture."""
    losses = []
    for picture, row in zip(asked, rows, strict=True):
        near = {key: cosine(picture, proxy) / TEMPERATURE for key, proxy in proxies.items()}
        kin = [k for k in near if k[0] == LABELS[row] and k[1] != CAMERAS[row]]
        others = sorted((near[k] for k in near if k[0] != LABELS[row]), reverse=True)
        if kin:
            stands = [near[k] for k in kin] + others[: camera_proxies.NEGATIVES]
            whole = torch.tensor(stands).logsumexp(0)
            losses.append(float(np.mean([float(whole) - near[k] for k in kin])))
    return float(np.mean(losses))


def test_nothing_is_asked_before_anything_was_seen() -> None:
    asked = embeddings().requires_grad_()
    loss = CameraProxies(LABELS, CAMERAS, WEIGHTS)(asked, EVERYBODY)
    loss.backward()
    assert float(loss.detach()) == 0
    assert asked.grad is not None
    assert not asked.grad.any()


@pytest.mark.parametrize("negatives", [1, 50])
def test_the_loss_equals_the_obvious_one(negatives: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(camera_proxies, "NEGATIVES", negatives)
    proxies, first = CameraProxies(LABELS, CAMERAS, WEIGHTS), embeddings()
    rows = torch.tensor([0, 1, 3, 4, 5])
    proxies(first[rows], rows)
    known = {(int(LABELS[r]), int(CAMERAS[r])): first[r] for r in rows.tolist()}
    asked = embeddings(1)
    found = float(proxies(asked, EVERYBODY))
    assert found == pytest.approx(slow_loss(asked, EVERYBODY.tolist(), known), abs=1e-4)


def test_a_person_of_one_camera_alone_asks_nothing() -> None:
    proxies = CameraProxies(LABELS, CAMERAS, WEIGHTS)
    proxies(embeddings(), EVERYBODY)
    alone = torch.tensor([5])
    assert float(proxies(embeddings(1)[alone], alone)) == 0


def test_a_proxy_moves_towards_its_pictures_and_keeps_norm_one() -> None:
    proxies = CameraProxies(LABELS, CAMERAS, (1.0, 1.0))
    place = torch.tensor([0])
    one, two = embeddings(1)[:1], embeddings(2)[:1]
    proxies(one, place)
    proxies(two, place)
    both = [F.normalize(each, dim=2).flatten() / 2**0.5 for each in (one, two)]
    wanted = F.normalize(MOMENTUM * both[0] + (1 - MOMENTUM) * both[1], dim=0)
    torch.testing.assert_close(proxies.memory[0], wanted, atol=1e-6, rtol=0)
    assert proxies.seen.tolist() == [True, False, False, False, False]


def test_the_loss_falls_when_pictures_near_their_person_elsewhere() -> None:
    proxies = CameraProxies(LABELS, CAMERAS, WEIGHTS)
    first = embeddings()
    first[1] = first[0]
    proxies(first, EVERYBODY)
    row = torch.tensor([0])
    near, far = (float(proxies(one[:1], row)) for one in (first, embeddings(3)))
    assert near < far
