"""Online instance matching: a look-up table of identities and a queue of unlabelled people.

Paper: OIM (Xiao et al. 2017), used by QEEPS as L_oim.
"""

import torch
from torch import Tensor, nn
from torch.nn import functional

UNLABELLED = -1
"""Identity of a person of whom only the box is known."""
_MOMENTUM = 0.5
_SHARPNESS = 20.0
"""Factor on the cosines, one over OIM's temperature."""


class OimLoss(nn.Module):
    """Cross-entropy of each embedding over all identities and the queue.

    The table and the queue are buffers: they are moved by running averages, not by gradients.
    """

    table: Tensor
    queue: Tensor
    head: Tensor

    def __init__(self, identities: int, *, queue: int, dimension: int = 256) -> None:
        super().__init__()
        self.register_buffer("table", torch.zeros(identities, dimension))
        self.register_buffer("queue", torch.zeros(queue, dimension))
        self.register_buffer("head", torch.zeros((), dtype=torch.int64))

    def forward(self, embeddings: Tensor, pids: Tensor) -> Tensor:
        """Return the mean loss over the labelled embeddings; 0 where there is none.

        Identities and places of the queue that were never filled take no part: an empty row would
        only push every embedding towards it.

        Args:
            embeddings: (R, D) float32, L2 norm 1.
            pids: (R,) int64 in [0, identities), or UNLABELLED.
        """
        filled = torch.cat([self.table, self.queue]).any(dim=1)
        labelled = (pids >= 0) & filled[pids.clamp(min=0)]
        if not bool(labelled.any()):
            return embeddings.sum() * 0
        memory = torch.cat([self.table, self.queue]).detach()
        logits = _SHARPNESS * embeddings[labelled] @ memory.T
        return functional.cross_entropy(logits.masked_fill(~filled, -torch.inf), pids[labelled])

    @torch.no_grad()
    def remember(self, embeddings: Tensor, pids: Tensor) -> None:
        """Move the table towards labelled embeddings and push unlabelled ones into the queue."""
        embeddings = embeddings.detach().float()
        for embedding, pid in zip(embeddings, pids.tolist(), strict=True):
            if pid >= 0:
                mixed = _MOMENTUM * self.table[pid] + (1 - _MOMENTUM) * embedding
                self.table[pid] = functional.normalize(mixed, dim=0)
            elif pid == UNLABELLED and len(self.queue):
                self.queue[self.head] = embedding
                self.head.copy_((self.head + 1) % len(self.queue))
