"""FC1 of QRPN while it learns from remembered maps: sums over bands of the query's crop.

FC1 reads all channels and pixels of the pooled crop (QEEPS section 4.2), 50,176 numbers with
ResNet-18. Some thousand looks of people cannot teach that many weights one by one, and each number
has a mean much larger than what differs between people, so that a step of the optimiser would move
all sums together. Here the pixels of a band weigh alike, and each band's mean is standardised; both
is linear, so what is learnt is an ordinary FC1 again.
"""

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from reid_desktop.vision.nets.qrpn import Qrpn
from reid_desktop.vision.nets.roi_heads import POOLED_SIDE

BANDS = (7, 2)
"""Rows and columns of bands; divisors of POOLED_SIDE."""
_CELLS = POOLED_SIDE**2 // (BANDS[0] * BANDS[1])
_LEAST_SPREAD = 1e-3


def band_means(crops: Tensor) -> Tensor:
    """Return the means (N, C B) of the B bands of pooled crops (N, C, 14, 14)."""
    return functional.adaptive_avg_pool2d(crops, BANDS).flatten(1)


class BandedSums(nn.Module):
    """The sums that FC1 makes of a crop, by bands.

    Attributes:
        sums: their weights for standardised bands, and biases.
        mean: (C B,) of each band over the people that are learnt from, and its `spread`.
    """

    mean: Tensor
    spread: Tensor

    def __init__(self, channels: int, squeezed: int) -> None:
        """Make `squeezed` sums over crops of so many channels."""
        super().__init__()
        bands = channels * BANDS[0] * BANDS[1]
        self.sums = nn.Linear(bands, squeezed)
        self.register_buffer("mean", torch.zeros(bands))
        self.register_buffer("spread", torch.ones(bands))

    @torch.no_grad()
    def begin(self, bands: Tensor, rng: np.random.Generator) -> None:
        """Standardise by the bands (N, C B) of people; begin with random sums."""
        self.mean.copy_(bands.mean(dim=0))
        self.spread.copy_(bands.std(dim=0, correction=0).clamp_min(_LEAST_SPREAD))
        drawn = rng.normal(size=self.sums.weight.shape) / self.sums.in_features**0.5
        self.sums.weight.copy_(torch.from_numpy(drawn))
        nn.init.zeros_(self.sums.bias)

    def forward(self, bands: Tensor) -> Tensor:
        """Return the sums (N, squeezed) of the bands (N, C B) of crops."""
        sums: Tensor = self.sums((bands - self.mean) / self.spread)
        return sums

    @torch.no_grad()
    def pour(self, fc1: nn.Linear) -> None:
        """Let FC1 give the same sums of pooled crops (N, C 14 14)."""
        weights = self.sums.weight / self.spread
        bands = weights.view(len(weights), -1, *BANDS) / _CELLS
        pixels = functional.interpolate(bands, size=(POOLED_SIDE, POOLED_SIDE))
        fc1.weight.copy_(pixels.flatten(1))
        fc1.bias.copy_(self.sums.bias - weights @ self.mean)


def banded_sums(qrpn: Qrpn) -> BandedSums:
    """Return sums in the place of this QRPN's FC1."""
    return BandedSums(qrpn.fc1.in_features // POOLED_SIDE**2, qrpn.fc1.out_features)
