"""Learn to compare people from remembered regions: ID Net by L_oim, ID Net and QSimNet by L_sim.

Paper: QEEPS (Munjal et al. 2019), section 4.3 and equation (3). A query is a person's true box in
one scene; beside it stand other looks of that person, everything else of the scene where the first
of them is, and other people of all scenes.
"""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from reid_desktop.training.pair_losses import similarity_loss
from reid_desktop.training.qeeps_losses import BACKGROUND, identity_loss
from reid_desktop.training.region_memory import RegionMemory
from reid_desktop.vision.nets.oim import OimLoss
from reid_desktop.vision.nets.qeeps import QeepsNet

QUERIES = 16
LOOKS = 8
"""Regions of the query's person beside each query, drawn with repetition."""
COMPANY = 24
"""Other regions of the scene in which the first look is."""
STRANGERS = 24
"""Other people of all scenes."""
_SAMPLE = 4096


@dataclass(frozen=True, slots=True)
class Comparisons:
    """Rows of a memory to be compared.

    Attributes:
        queries: (P,) int64 row of the query of each pair.
        gallery: (P,) int64 row of the region beside it.
        same: (P,) bool, whether both show one person.
    """

    queries: Tensor
    gallery: Tensor
    same: Tensor


class Comparer:
    """Draws comparisons from a memory."""

    def __init__(self, memory: RegionMemory) -> None:
        """Sort the regions by person and by scene.

        A person is a query where another scene shows them too.
        """
        pids, scenes = memory.pids.numpy(), memory.scenes.numpy()
        self._pids, self._scenes = pids, scenes
        self._people = np.flatnonzero(pids >= 0)
        self._known = np.flatnonzero((pids >= 0) | (pids == BACKGROUND))
        self._of_person = _places(pids, self._people)
        self._of_scene = _places(scenes, self._known)
        shown: dict[int, set[int]] = {}
        for row in self._people.tolist():
            shown.setdefault(int(pids[row]), set()).add(int(scenes[row]))
        exact = np.flatnonzero(memory.exact.numpy() & (pids >= 0))
        self.queries = np.array([row for row in exact.tolist() if len(shown[int(pids[row])]) > 1])

    def draw(self, rng: np.random.Generator) -> Comparisons:
        """Return the comparisons of QUERIES random queries.

        Raises:
            ValueError: nobody is shown in two scenes.
        """
        if not len(self.queries):
            raise ValueError("nobody of the memory is shown in two scenes")
        queries, gallery = [], []
        for query in rng.choice(self.queries, min(QUERIES, len(self.queries))).tolist():
            beside = self._beside(query, rng)
            queries.append(np.full(len(beside), query))
            gallery.append(beside)
        left, right = np.concatenate(queries), np.concatenate(gallery)
        same = self._pids[left] == self._pids[right]
        return Comparisons(torch.from_numpy(left), torch.from_numpy(right), torch.from_numpy(same))

    def _beside(self, query: int, rng: np.random.Generator) -> np.ndarray:
        """Return the rows that stand beside a query."""
        pid, scene = int(self._pids[query]), int(self._scenes[query])
        looks = self._of_person[pid]
        looks = rng.choice(looks[self._scenes[looks] != scene], LOOKS)
        company = self._of_scene[int(self._scenes[looks[0]])]
        company = company[self._pids[company] != pid]
        strangers = rng.choice(self._people, STRANGERS)
        strangers = strangers[self._pids[strangers] != pid]
        if len(company):
            company = rng.choice(company, COMPANY)
        return np.concatenate([looks, company, strangers])


def _places(values: np.ndarray, rows: np.ndarray) -> dict[int, np.ndarray]:
    """Return the rows of each value."""
    order = rows[np.argsort(values[rows], kind="stable")]
    starts = np.flatnonzero(np.diff(values[order], prepend=values[order][:1] - 1))
    parts = np.split(order, starts[1:])
    return {int(values[part[0]]): part for part in parts if len(part)}


def memory_losses(
    net: QeepsNet,
    oim: OimLoss,
    memory: RegionMemory,
    pairs: Comparisons,
    *,
    dropout: float = 0.0,
) -> dict[str, Tensor]:
    """Return L_oim of the people compared, and L_sim of the pairs where there is a QSimNet.

    Keys: oim, sim.

    Args:
        net: holds ID Net and QSimNet; conv5's rows come from the memory.
        oim: the identities.
        memory: the regions.
        pairs: rows of `memory`.
        dropout: share of a row's numbers that are left out.
    """
    device = net.mean.device
    rows, places = torch.unique(torch.cat([pairs.queries, pairs.gallery]), return_inverse=True)
    seen = functional.dropout(memory.rows[rows].float().to(device), dropout)
    embeddings = net.heads.identify(seen, people=False)
    # Gradients of `embeddings[places]` are summed in any order where there are several threads.
    query, gallery = embeddings.index_select(0, places.to(device)).chunk(2)
    pids = memory.pids[rows].to(device)
    people = pids >= 0
    losses = {"oim": identity_loss(oim, embeddings[people], pids[people])}
    if net.qsimnet is not None:
        losses["sim"] = similarity_loss(net, query, gallery, pairs.same.to(device))
    return losses


@torch.no_grad()
def start_as_cosine(net: QeepsNet, memory: RegionMemory, rng: np.random.Generator) -> None:
    """Let QSimNet begin as the cosine of OIM, as it is for regions like those remembered."""
    if net.qsimnet is None:
        return
    rows = rng.choice(len(memory), (2, _SAMPLE))
    embeddings = [
        net.heads.identify(
            memory.rows[torch.from_numpy(side)].float().to(net.mean.device), people=False
        )
        for side in rows
    ]
    net.qsimnet.start_as_cosine((embeddings[0] - embeddings[1]).square())
