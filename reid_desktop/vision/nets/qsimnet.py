"""Query-guided similarity of ID embeddings.

Paper: QEEPS (Munjal et al. 2019), section 4.3, figure 5.
"""

from torch import Tensor, nn

from reid_desktop.vision.nets.roi_heads import EMBEDDING


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
