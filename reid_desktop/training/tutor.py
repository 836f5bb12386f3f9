"""Learning beside a tutor: another network's descriptors as a second aim of the global stream.

A descriptor trained on a few hundred people keeps what tells those apart and forgets the rest. A
tutor that saw other people (a frozen re-identification network, only needed while training) is
predicted by one linear layer from the global stream; so the stream keeps what the tutor sees too.
The layer is thrown away after training (feature distillation, as in Romero et al. 2015, FitNets).
"""

import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812 (the usual name)

from reid_desktop.core.values import Float32
from reid_desktop.vision.nets.glad import EMBEDDING


class Tutor(nn.Module):
    """Predict the tutor's descriptors from the global stream."""

    descriptors: Tensor

    def __init__(self, descriptors: Float32) -> None:
        """Keep the tutor's descriptors, (N, D) of norm 1, by row of the training crops."""
        super().__init__()
        self.register_buffer("descriptors", torch.from_numpy(descriptors), persistent=False)
        self.predict = nn.Linear(EMBEDDING, descriptors.shape[1])

    def forward(self, embeddings: Tensor, rows: Tensor) -> Tensor:
        """Return the mean of 1 - cosine between prediction and tutor, in [0, 2].

        Args:
            embeddings: (B, 1024) float32 of the global stream.
            rows: (B,) int64 rows of the training crops.
        """
        wanted = self.descriptors[rows]
        return 1 - F.cosine_similarity(self.predict(embeddings), wanted).mean()
