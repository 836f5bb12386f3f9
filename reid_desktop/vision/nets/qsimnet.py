"""Query-guided similarity of ID embeddings.

Paper: QEEPS (Munjal et al. 2019), section 4.3, figure 5.
"""

import torch
from torch import Tensor, nn

from reid_desktop.vision.nets.roi_heads import EMBEDDING

SHARPNESS = 10.0
EVEN_COSINE = 0.65
"""Cosine that a QSimNet which starts as the cosine takes for even odds."""


class QSimNet(nn.Module):
    """Squared difference, batch norm, fully connected; softmax gives the score."""

    def __init__(self, dimension: int = EMBEDDING) -> None:
        super().__init__()
        self.norm = nn.BatchNorm1d(dimension)
        self.fc = nn.Linear(dimension, 2)

    def forward(self, query: Tensor, gallery: Tensor) -> Tensor:
        """Return logits (R, 2), other and same, of embeddings (R, 256) or (1, 256) and (R, 256)."""
        logits: Tensor = self.fc(self.norm((query - gallery).square()))
        return logits

    def score(self, query: Tensor, gallery: Tensor) -> Tensor:
        """Return the probabilities (R,) that the gallery embeddings show the query's person."""
        logits: Tensor = self(query, gallery)
        return logits.softmax(dim=1)[:, 1]

    @torch.no_grad()
    def start_as_cosine(self, differences: Tensor) -> None:
        """Make the score a rising function of the cosine, for embeddings of L2 norm 1.

        The cosine is 1 - sum(d) / 2 of the squared differences d; batch norm gets their mean and
        variance, and the fully connected layer undoes it again.

        Args:
            differences: (P, 256) squared differences of pairs such as will be compared.
        """
        mean, variance = differences.mean(dim=0), differences.var(dim=0)
        assert self.norm.running_mean is not None
        assert self.norm.running_var is not None
        self.norm.running_mean.copy_(mean)
        self.norm.running_var.copy_(variance)
        nn.init.ones_(self.norm.weight)
        nn.init.zeros_(self.norm.bias)
        slope = SHARPNESS / 4 * (variance + self.norm.eps).sqrt()
        level = SHARPNESS / 2 * (1 - EVEN_COSINE) - SHARPNESS / 4 * mean.sum()
        self.fc.weight.copy_(torch.stack([slope, -slope]))
        self.fc.bias.copy_(torch.stack([-level, level]))
