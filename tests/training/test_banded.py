"""What is learnt by bands of a crop is an ordinary FC1."""

import numpy as np
import torch
from torch import nn

from reid_desktop.training.banded import BANDS, BandedSums, band_means, banded_sums
from reid_desktop.vision.nets.qrpn import Qrpn

CHANNELS, SQUEEZED = 32, 2


def people(count: int) -> torch.Tensor:
    torch.manual_seed(0)
    return torch.rand(count, CHANNELS, 14, 14) + 3 * torch.rand(count, CHANNELS, 1, 1)


def begun(crops: torch.Tensor) -> BandedSums:
    banded = BandedSums(CHANNELS, SQUEEZED)
    banded.begin(band_means(crops), np.random.default_rng(0))
    return banded


def test_fc1_makes_the_sums_that_were_learnt() -> None:
    crops = people(20)
    banded, fc1 = begun(crops), nn.Linear(CHANNELS * 14 * 14, SQUEEZED)
    nn.init.normal_(banded.sums.weight)
    nn.init.normal_(banded.sums.bias)
    banded.pour(fc1)
    sums = banded(band_means(crops))
    torch.testing.assert_close(fc1(crops.flatten(1)), sums, rtol=1e-4, atol=1e-3)


def test_sums_begin_at_zero_for_the_mean_crop_and_tell_people_apart() -> None:
    crops = people(200)
    sums = begun(crops)(band_means(crops))
    assert float(sums.detach().mean(dim=0).abs().max()) < 1e-4
    assert float(sums.detach().std(dim=0).min()) > 0.3


def test_a_band_that_never_changes_divides_by_nothing() -> None:
    crops = torch.ones(4, CHANNELS, 14, 14)
    assert begun(crops)(band_means(crops)).isfinite().all()


def test_bands_fit_the_crop_and_the_qrpn() -> None:
    assert all(14 % parts == 0 for parts in BANDS)
    qrpn = Qrpn(CHANNELS, 8)
    banded = banded_sums(qrpn)
    banded.pour(qrpn.fc1)
    assert banded.sums.out_features == qrpn.fc1.out_features == SQUEEZED
