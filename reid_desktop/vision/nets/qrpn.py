"""Query-guided RPN: anchor scores of a gallery map re-weighted by the query's crop.

Paper: QEEPS (Munjal et al. 2019), section 4.2.
"""

import torch
from torch import Tensor, nn
from torch.nn import functional

from reid_desktop.vision.nets.roi_heads import POOLED_SIDE
from reid_desktop.vision.nets.rpn import Rpn, ScoreRpn

REDUCTION = 16
START_WEIGHT = 0.5
"""Channel weight of a QRPN that knows no query yet: the sigmoid's middle, where it is steepest."""


class Qrpn(nn.Module):
    """FC1 over all channels and pixels of the pooled query, FC2 to channel weights, then an RPN."""

    def __init__(self, channels: int, hidden: int) -> None:
        super().__init__()
        squeezed = channels // REDUCTION
        self.fc1 = nn.Linear(channels * POOLED_SIDE**2, squeezed)
        self.fc2 = nn.Linear(squeezed, channels)
        self.rpn = ScoreRpn(channels, hidden)

    def weights(self, pooled_query: Tensor) -> Tensor:
        """Return channel weights (Q, C, 1, 1) in (0, 1) of pooled queries (Q, C, 14, 14)."""
        return self.excited(self.fc1(pooled_query.flatten(1)))

    def excited(self, sums: Tensor) -> Tensor:
        """Return the channel weights (Q, C, 1, 1) that FC1's sums (Q, squeezed) give."""
        return torch.sigmoid(self.fc2(functional.relu(sums)))[:, :, None, None]

    def forward(self, pooled_query: Tensor, gallery: Tensor) -> Tensor:
        """Return logits (B, H W 15) of gallery maps (B, C, H, W); one query each or for all."""
        scores: Tensor = self.rpn(self.weights(pooled_query) * gallery)
        return scores

    @torch.no_grad()
    def start_as(self, rpn: Rpn) -> None:
        """Begin as a second opinion of a trained RPN: its scores, whatever the query.

        Proposals then begin in the order of the RPN alone, and only what is learnt changes it. All
        channels weigh START_WEIGHT and the convolution makes up for it, so a query may raise a
        channel as well as lower it. Weights near 1 are the sigmoid's flat end: nothing but lowering
        is left there, and learnt slowly.
        """
        self.rpn.conv.load_state_dict(rpn.conv.state_dict())
        self.rpn.score.load_state_dict(rpn.score.state_dict())
        self.rpn.conv.weight /= START_WEIGHT
        nn.init.zeros_(self.fc2.weight)
        nn.init.zeros_(self.fc2.bias)
