"""The four-stream network of GLAD and its losses.

Paper: GLAD (Wei et al. 2017), section 4.2.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812 (the usual name)

from reid_desktop.core.values import STREAM_NAMES
from reid_desktop.vision.nets.googlenet import TRUNK_CHANNELS, GoogLeNet
from reid_desktop.vision.nets.normalised import NORM, NormalisedGoogLeNet

Trunk = Callable[[Tensor], Tensor]
"""Pictures (B, 3, H, W) float RGB 0-255 to maps (B, 1024, h, w)."""
EMBEDDING = 1024
"""M of the paper: maps of the feature layer and length of each stream's embedding."""


@dataclass(frozen=True, slots=True)
class GladSizes:
    """What is built.

    Attributes:
        streams: which of STREAM_NAMES; `("global",)` is the paper's baseline.
        shared: one trunk for all streams (W/S) or one for each (WO/S).
        classes: C confidence maps for training; 0 leaves classifier and bottleneck out.
        normalised: BatchNorm in the trunks, for training; `export` folds it.
    """

    streams: tuple[str, ...] = STREAM_NAMES
    shared: bool = True
    classes: int = 0
    normalised: bool = False


class Glad(nn.Module):
    """Pictures of a person's streams to embeddings, and to class scores while training.

    In training the GAP of the feature layer passes a BatchNorm ("bottleneck") before the
    classifier. Both are linear, so `export` folds the bottleneck into the feature layer and what
    is shipped is the paper's network: trunk, feature convolution, GAP.
    """

    def __init__(self, sizes: GladSizes) -> None:
        """Build the trunks and the feature, bottleneck and classifier layers of each stream."""
        super().__init__()
        self.sizes = sizes
        trunk = NormalisedGoogLeNet if sizes.normalised else GoogLeNet
        self.trunks = nn.ModuleList(
            trunk() for _ in range(1 if sizes.shared else len(sizes.streams))
        )
        names = sizes.streams
        self.features = nn.ModuleDict(
            {f"{name}_": nn.Conv2d(TRUNK_CHANNELS, EMBEDDING, 1) for name in names}
        )
        if sizes.classes:
            self.bottlenecks = nn.ModuleDict({f"{n}_": nn.BatchNorm1d(EMBEDDING) for n in names})
            self.classifiers = nn.ModuleDict(
                {f"{n}_": nn.Conv2d(EMBEDDING, sizes.classes, 1, bias=False) for n in names}
            )

    def forward(self, pictures: Sequence[Tensor]) -> Tensor:
        """Return the embeddings of B people.

        Args:
            pictures: one (B, 3, H, W) float RGB 0-255 for each stream, in order of the streams.

        Returns:
            (B, S, 1024) float32, GAP of the feature layers, not normalised; after the bottleneck
            where there is one.
        """
        return self.embeddings(self.pooled(pictures, self.trunks))

    def pooled(self, pictures: Sequence[Tensor], trunks: Iterable[Trunk]) -> list[Tensor]:
        """Return the means (B, 1024) float32 over each stream's maps.

        GAP and the 1x1 feature convolution commute; pooling first is far cheaper.

        Args:
            pictures: as those of `forward`; streams of the same size pass a shared trunk together.
            trunks: the net's own, or what gives the same maps faster, as many.
        """
        maps = self._maps(pictures, trunks)
        return [one.mean((2, 3), dtype=torch.float32) for one in maps]

    def embeddings(self, pooled: Sequence[Tensor]) -> Tensor:
        """Return the embeddings (B, S, 1024) float32 of each stream's pooled maps (B, 1024)."""
        embeddings = []
        for name, means in zip(self.sizes.streams, pooled, strict=True):
            with torch.autocast(means.device.type, enabled=False):
                embedding = self.features[f"{name}_"](means[:, :, None, None]).flatten(1)
                if self.sizes.classes:
                    embedding = self.bottlenecks[f"{name}_"](embedding)
            embeddings.append(embedding)
        return torch.stack(embeddings, dim=1)

    def scores(self, embeddings: Tensor) -> Tensor:
        """Return S_c of equation (4), (B, S, C): GAP of each stream's confidence maps.

        The mean over the maps of a 1x1 convolution is that convolution of the mean.
        """
        one_by_one = embeddings[..., None, None]
        classified = [
            self.classifiers[f"{name}_"](one_by_one[:, row]).flatten(1)
            for row, name in enumerate(self.sizes.streams)
        ]
        return torch.stack(classified, dim=1)

    def _maps(self, pictures: Sequence[Tensor], trunks: Iterable[Trunk]) -> list[Tensor]:
        """Run the trunks; with a shared one, equal sizes go through it in one batch."""
        if not self.sizes.shared:
            return [trunk(one) for trunk, one in zip(trunks, pictures, strict=True)]
        (trunk,) = trunks
        batches: dict[torch.Size, list[int]] = {}
        for row, one in enumerate(pictures):
            batches.setdefault(one.shape, []).append(row)
        joined = [torch.cat([pictures[row] for row in rows]) for rows in batches.values()]
        if isinstance(trunk, NormalisedGoogLeNet):
            found = trunk.joint(joined)
        else:
            found = [trunk(one) for one in joined]
        maps: dict[int, Tensor] = {}
        for rows, one in zip(batches.values(), found, strict=True):
            maps.update(zip(rows, one.chunk(len(rows)), strict=True))
        return [maps[row] for row in range(len(pictures))]


@torch.no_grad()
def export(net: Glad) -> dict[str, Tensor]:
    """Return the tensors of a trained net without classifiers, bottlenecks and norms folded.

    They fill a `Glad` of the same streams with `classes=0` and give the same embeddings as
    `net` in evaluation mode.
    """
    tensors = {
        key: value.clone()
        for key, value in net.state_dict().items()
        if not key.startswith(("bottlenecks.", "classifiers.")) and NORM not in key
    }
    for row, trunk in enumerate(net.trunks):
        if isinstance(trunk, NormalisedGoogLeNet):
            tensors |= {f"trunks.{row}.{key}": value for key, value in trunk.folded().items()}
    if net.sizes.classes:
        for key, norm in net.bottlenecks.items():
            assert isinstance(norm, nn.BatchNorm1d)
            assert norm.running_var is not None
            assert norm.running_mean is not None
            gain = norm.weight * torch.rsqrt(norm.running_var + norm.eps)
            weight, bias = f"features.{key}.weight", f"features.{key}.bias"
            tensors[weight] = tensors[weight] * gain[:, None, None, None]
            tensors[bias] = (tensors[bias] - norm.running_mean) * gain + norm.bias
    return tensors


def stream_losses(
    net: Glad, embeddings: Tensor, labels: Tensor, *, smoothing: float, metric: float
) -> dict[str, Tensor]:
    """Return the loss of each stream and of the metric term; their sum is minimised.

    Args:
        net: the network, with classifiers.
        embeddings: (B, S, 1024) of `net`.
        labels: (B,) int64 class of each person.
        smoothing: label smoothing of the softmax losses.
        metric: weight of the batch-hard term on the normalised streams; 0 leaves it out.

    Returns:
        `loss_<stream>` for each stream and, with a metric weight, `loss_metric`.
    """
    scores = net.scores(embeddings)
    losses = {
        f"loss_{name}": F.cross_entropy(scores[:, row], labels, label_smoothing=smoothing)
        for row, name in enumerate(net.sizes.streams)
    }
    if metric:
        unit = F.normalize(embeddings, dim=2)
        losses["loss_metric"] = metric * sum(
            (batch_hard(unit[:, row], labels) for row in range(unit.shape[1])),
            start=torch.zeros((), device=unit.device),
        )
    return losses


def batch_hard(unit: Tensor, labels: Tensor, *, sharpness: float = 8.0) -> Tensor:
    """Return the soft-margin triplet loss of each row with its hardest partners in the batch.

    Args:
        unit: (B, D) descriptors, L2 norm 1.
        labels: (B,) int64; a label that is alone is its own hardest positive.
        sharpness: factor on the cosine difference, about 1 / temperature.

    Returns:
        Mean over the batch of softplus(sharpness * (hardest negative - hardest positive)).
    """
    likeness = unit @ unit.T
    same = labels[:, None] == labels[None, :]
    positive = likeness.masked_fill(~same, torch.inf).amin(dim=1)
    negative = likeness.masked_fill(same, -torch.inf).amax(dim=1)
    return F.softplus(sharpness * (negative - positive)).mean() / sharpness
