"""One remembered descriptor for each identity and camera, to rank training people against.

A batch holds a few dozen identities, so its hardest negative is seldom hard, and the two pictures
of a person are often of one camera, which is not what a search across cameras asks. Proxies are the
gallery that a batch lacks: each is the moving mean of the descriptors of one identity under one
camera. A picture has to lie nearer to the proxies of its own identity under *other* cameras than to
the nearest proxies of anybody else, over all identities and cameras (the inter-camera term of
camera-aware proxies, Wang et al. 2021, with true identities instead of clusters).

Two descriptors are compared as a search compares them: by the weighted mean of their streams'
cosines.
"""

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812 (the usual name)

from reid_desktop.core.values import Int64
from reid_desktop.vision.nets.glad import EMBEDDING

TEMPERATURE = 0.07
"""Cosines are divided by this before the softmax."""
NEGATIVES = 50
"""So many nearest proxies of other identities stand against those of the own identity."""
MOMENTUM = 0.5
"""Share of a proxy that stays when a picture of its identity and camera is seen."""


class CameraProxies(nn.Module):
    """The proxies, and the loss of a batch against them.

    `memory` holds the P proxies, (P, S * 1024) float32 of norm 1, `seen` (P,) which are filled,
    `places` (N,) the proxy of each training crop, `identities` and `cameras` (P,) whose and by
    which camera a proxy is.

    A proxy that no picture has filled yet takes part in nothing, so a training begins without
    this term and has it whole after an epoch.
    """

    memory: Tensor
    seen: Tensor
    places: Tensor
    identities: Tensor
    cameras: Tensor
    weights: Tensor

    def __init__(self, labels: Int64, cameras: Int64, weights: Sequence[float]) -> None:
        """Prepare empty proxies for each identity and camera of the training crops.

        Args:
            labels: (N,) int64 class of each crop.
            cameras: (N,) int64 camera of each crop.
            weights: of the S streams in a comparison, each at least 0, not all 0.
        """
        super().__init__()
        pairs = np.stack([labels, cameras], axis=1)
        proxies, places = np.unique(pairs, axis=0, return_inverse=True)
        share = torch.tensor(list(weights), dtype=torch.float32)
        self.register_buffer("memory", torch.zeros(len(proxies), len(share) * EMBEDDING))
        self.register_buffer("seen", torch.zeros(len(proxies), dtype=torch.bool))
        fixed = {
            "places": torch.from_numpy(places.reshape(-1).astype(np.int64)),
            "identities": torch.from_numpy(proxies[:, 0].astype(np.int64)),
            "cameras": torch.from_numpy(proxies[:, 1].astype(np.int64)),
            "weights": torch.sqrt(share / share.sum()),
        }
        for name, tensor in fixed.items():
            self.register_buffer(name, tensor, persistent=False)

    def forward(self, embeddings: Tensor, rows: Tensor) -> Tensor:
        """Return the loss of a batch against the proxies of before, and renew its proxies.

        Args:
            embeddings: (B, S, 1024) float32 of the network.
            rows: (B,) int64 rows of the training crops.

        Returns:
            Mean over the pictures with a filled proxy of their identity under another camera
            (0 without any) of the mean of -log softmax of those, among them and the nearest
            NEGATIVES of others.
        """
        unit = F.normalize(embeddings, dim=2) * self.weights[:, None]
        joined = unit.flatten(1)
        places = self.places[rows]
        loss = self._loss(joined, places)
        self._renew(joined.detach(), places)
        return loss

    def _loss(self, joined: Tensor, places: Tensor) -> Tensor:
        """Return the loss of descriptors (B, D) of norm 1 whose proxies are `places`."""
        filled = self.seen.nonzero().flatten()
        own = self.identities[places][:, None] == self.identities[filled]
        elsewhere = own & (self.cameras[places][:, None] != self.cameras[filled])
        asked = elsewhere.any(dim=1)
        if not asked.any():
            return joined.sum() * 0.0
        own, elsewhere = own[asked], elsewhere[asked]
        likeness = joined[asked] @ self.memory[filled].T / TEMPERATURE
        others = likeness.masked_fill(own, -torch.inf)
        nearest = others.topk(min(NEGATIVES, others.shape[1]), dim=1).values
        kin = likeness.masked_fill(~elsewhere, -torch.inf)
        whole = torch.cat([kin, nearest], dim=1).logsumexp(dim=1)
        wanted = likeness.masked_fill(~elsewhere, 0.0).sum(dim=1) / elsewhere.sum(dim=1)
        return (whole - wanted).mean()

    @torch.no_grad()
    def _renew(self, joined: Tensor, places: Tensor) -> None:
        """Move the proxies of a batch to its pictures, one after another."""
        for place, descriptor in zip(places.tolist(), joined, strict=True):
            share = MOMENTUM if self.seen[place] else 0.0
            moved = share * self.memory[place] + (1 - share) * descriptor
            self.memory[place] = F.normalize(moved, dim=0)
            self.seen[place] = True
