"""Query-guided Siamese squeeze and excitation.

Paper: QEEPS (Munjal et al. 2019), section 4.1, equations (1) and (2).
"""

import torch
from torch import Tensor, nn
from torch.nn import functional

from reid_desktop.vision.nets.resnet import ResidualBlock

REDUCTION = 16
OPEN_BIAS = 4.0
"""Start of FC2's bias: sigmoid(4) = 0.982, so an untrained block hardly changes a residual."""


class Qsse(nn.Module):
    """One weight vector from the squeezed channels of query and gallery.

    Equation (1) has no bias. FC2 has one here, and starts with zero weights, so that the blocks
    begin near the identity and a base trained without them keeps its meaning.
    """

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.fc1 = nn.Linear(2 * channels, 2 * channels // REDUCTION)
        self.fc2 = nn.Linear(2 * channels // REDUCTION, channels)
        nn.init.zeros_(self.fc2.weight)
        nn.init.constant_(self.fc2.bias, OPEN_BIAS)

    def forward(self, query: Tensor, gallery: Tensor) -> Tensor:
        """Return s of equation (1), (B, C, 1, 1), of residual maps (B, C, H, W)."""
        squeezed = torch.cat([query.mean(dim=(2, 3)), gallery.mean(dim=(2, 3))], dim=1)
        weights = torch.sigmoid(self.fc2(functional.relu(self.fc1(squeezed))))
        return weights[:, :, None, None]


def scale_pair(
    block: ResidualBlock, qsse: Qsse, query: Tensor, gallery: Tensor
) -> tuple[Tensor, Tensor]:
    """Run one residual block on query and gallery maps with equation (2).

    X~_Q = X_Q + s U_Q and X~_G = X_G + s U_G, each followed by the block's ReLU.
    """
    query_skip, query_residual = block.branches(query)
    gallery_skip, gallery_residual = block.branches(gallery)
    s = qsse(query_residual, gallery_residual)
    return (
        functional.relu(query_skip + s * query_residual),
        functional.relu(gallery_skip + s * gallery_residual),
    )
