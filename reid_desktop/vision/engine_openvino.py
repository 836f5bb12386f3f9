"""The optional engine: the describer's networks as OpenVINO graphs, on the processor.

The graphs are built in memory from the weights of our own networks, layer by layer; nothing is
converted, downloaded or unpickled. OpenVINO computes them in bfloat16 or float32 as it is told.
"""

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
import openvino as ov
import torch
from openvino import opset13 as op
from torch import Tensor, nn

from reid_desktop.core.values import Float32, Image
from reid_desktop.vision.nets.glad import Glad
from reid_desktop.vision.nets.googlenet import (
    LRN_ALPHA,
    LRN_SIZE,
    GoogLeNet,
    Inception,
)
from reid_desktop.vision.nets.keypoints import INPUT_HEIGHT, INPUT_WIDTH, KeypointNet
from reid_desktop.vision.nets.resnet import BasicBlock

PIXELS_AT_ONCE = 150_000
"""Px of input that pass a graph together; more do not fit the caches and are slower."""
_HEIGHT_AND_WIDTH = (2, 3)

Maps: TypeAlias = Any
"""A result inside a graph, (B, C, H, W): openvino.Output, which is not typed."""


class OpenVinoEmbedder:
    """GLAD; implements `engines.Embedder`."""

    engine = "openvino"

    def __init__(
        self, glad: Glad, scales: Sequence[Sequence[tuple[int, int]]], *, bfloat16: bool
    ) -> None:
        """Build and compile one graph for each trunk and size.

        Args:
            glad: filled, without classifiers, on the processor.
            scales: height and width of each stream's pictures, px, for each of their scales.
            bfloat16: compute in bfloat16.

        Raises:
            RuntimeError: OpenVINO cannot compile for this processor.
        """
        self._glad = glad
        self._graphs = {}
        for key in dict.fromkeys(key for sizes in scales for key in self._keys(sizes)):
            trunk = glad.trunks[key[0]]
            assert isinstance(trunk, GoogLeNet)
            self._graphs[key] = _Graph(_means_of_trunk(trunk, *key[1:]), bfloat16=bfloat16)

    @torch.inference_mode()
    def embed(self, pictures: Sequence[Image]) -> Float32:
        """Return (B, S, 1024) float32 of one (B, H, W, 3) uint8 for each stream."""
        pooled: dict[int, Tensor] = {}
        keys = self._keys([one.shape[1:3] for one in pictures])
        for key in dict.fromkeys(keys):
            rows = [row for row, one in enumerate(keys) if one == key]
            means = self._graphs[key].run(np.concatenate([pictures[row] for row in rows]))
            parts = torch.from_numpy(means).chunk(len(rows))
            pooled.update(zip(rows, parts, strict=True))
        embeddings = self._glad.embeddings([pooled[row] for row in range(len(pictures))])
        return np.asarray(embeddings.numpy(), np.float32)

    def _keys(self, sizes: Sequence[tuple[int, ...]]) -> list[tuple[int, int, int]]:
        """Return each stream's trunk, height and width, which name its graph."""
        shared = self._glad.sizes.shared
        return [(0 if shared else row, size[0], size[1]) for row, size in enumerate(sizes)]


class OpenVinoHeatMapper:
    """The key-point network; implements `engines.HeatMapper`."""

    engine = "openvino"

    def __init__(self, net: KeypointNet, *, bfloat16: bool) -> None:
        """Build and compile the graph; raises RuntimeError where OpenVINO cannot."""
        self._graph = _Graph(_heat_of_keypoints(net), bfloat16=bfloat16)

    def heat(self, pictures: Image) -> Float32:
        """Return logits (B, 4, H/4, W/4) float32 of pictures (B, H, W, 3) uint8."""
        return self._graph.run(pictures)


class _Graph:
    """A compiled graph from pictures (B, H, W, 3) uint8 to one float32 array."""

    def __init__(self, model: ov.Model, *, bfloat16: bool) -> None:
        wishes = {
            "INFERENCE_PRECISION_HINT": "bf16" if bfloat16 else "f32",
            "INFERENCE_NUM_THREADS": torch.get_num_threads(),
            "NUM_STREAMS": 1,
        }
        _, height, width, _ = model.input(0).partial_shape
        self._most = max(1, PIXELS_AT_ONCE // (height.get_length() * width.get_length()))
        self._request = ov.Core().compile_model(model, "CPU", wishes).create_infer_request()

    def run(self, pictures: Image) -> Float32:
        """Return the result for all pictures, computed in pieces that suit the caches."""
        pieces = [
            np.array(self._request.infer({0: np.ascontiguousarray(few)})[0], np.float32)
            for few in np.split(pictures, range(self._most, len(pictures), self._most))
        ]
        return np.concatenate(pieces)


def _means_of_trunk(trunk: GoogLeNet, height: int, width: int) -> ov.Model:
    """Return the graph from pictures to the means (B, 1024) of the trunk's maps."""
    pictures, maps = _input(height, width)
    maps = _of(op.subtract(maps, _constant(trunk.mean)))
    maps = _half(_convolve(maps, trunk.conv1))
    maps = _convolve(_normalise_responses(maps), trunk.conv2_reduce)
    maps = _half(_normalise_responses(_convolve(maps, trunk.conv2)))
    for block, pooled in trunk.blocks():
        maps = _inception(maps, block)
        if pooled:
            maps = _half(maps)
    means = op.reduce_mean(maps, op.constant(np.array(_HEIGHT_AND_WIDTH)), keep_dims=False)
    return ov.Model([means], [pictures], "googlenet")


def _heat_of_keypoints(net: KeypointNet) -> ov.Model:
    """Return the graph from pictures to the heat maps' logits."""
    pictures, maps = _input(INPUT_HEIGHT, INPUT_WIDTH)
    maps = _of(op.divide(op.subtract(maps, _constant(net.mean)), _constant(net.std)))
    maps = _pool(_convolve(maps, net.conv1), stride=2, begin=(1, 1), end=(1, 1))
    fine = _residual(maps, net.layer1)
    middle = _residual(fine, net.layer2)
    joined = _convolve(_residual(middle, net.layer3), net.lateral[2], activate=False)
    for row, maps in ((1, middle), (0, fine)):
        side = _convolve(maps, net.lateral[row], activate=False)
        joined = _convolve(_of(op.add(_twice(joined), side)), net.smooth[row])
    return ov.Model([_convolve(joined, net.heat, activate=False)], [pictures], "keypoints")


def _input(height: int, width: int) -> tuple[Any, Maps]:
    """Return the parameter (B, H, W, 3) uint8 and its maps (B, 3, H, W) float32."""
    pictures = op.parameter([-1, height, width, 3], np.uint8)
    order = op.constant(np.array([0, 3, 1, 2]))
    return pictures, _of(op.transpose(op.convert(pictures, "f32"), order))


def _inception(maps: Maps, block: Inception) -> Maps:
    """Return the four branches, joined, after ReLU."""
    branches = [
        _convolve(maps, block.c1x1),
        _convolve(_convolve(maps, block.c3x3_reduce), block.c3x3),
        _convolve(_convolve(maps, block.c5x5_reduce), block.c5x5),
        _convolve(_pool(maps, stride=1, begin=(1, 1), end=(1, 1)), block.pool_proj),
    ]
    return _of(op.concat(branches, axis=1))


def _residual(maps: Maps, layer: nn.Sequential) -> Maps:
    """Return the maps after basic blocks with folded BatchNorm."""
    for block in layer:
        assert isinstance(block, BasicBlock)
        skip = maps
        if isinstance(block.downsample, nn.Sequential):
            skip = _convolve(maps, block.downsample[0], activate=False)
        inner = _convolve(_convolve(maps, block.conv1), block.conv2, activate=False)
        maps = _of(op.relu(op.add(skip, inner)))
    return maps


def _convolve(maps: Maps, layer: nn.Module, *, activate: bool = True) -> Maps:
    """Return the convolved maps, after ReLU if `activate`."""
    assert isinstance(layer, nn.Conv2d)
    assert layer.bias is not None
    pads = [int(side) for side in layer.padding]
    weight = _constant(layer.weight)
    plain = op.convolution(maps, weight, list(layer.stride), pads, pads, [1, 1])
    biased = op.add(plain, _constant(layer.bias.view(1, -1, 1, 1)))
    return _of(op.relu(biased) if activate else biased)


def _half(maps: Maps) -> Maps:
    """Halve the maps by 3x3 max pooling with ceiling sizes (maps are never negative).

    OpenVINO's own ceiling mode refuses maps smaller than the kernel, so even sides get a border.
    """
    sides = [maps.partial_shape[axis].get_length() for axis in _HEIGHT_AND_WIDTH]
    return _pool(maps, stride=2, begin=(0, 0), end=tuple(1 - side % 2 for side in sides))


def _pool(maps: Maps, *, stride: int, begin: tuple[int, ...], end: tuple[int, ...]) -> Maps:
    """Return the maps after 3x3 max pooling with borders that never win."""
    strides, kernel = [stride, stride], [3, 3]
    return _of(op.max_pool(maps, strides, [1, 1], list(begin), list(end), kernel))


def _normalise_responses(maps: Maps) -> Maps:
    """Return the maps after `googlenet.normalise_responses`."""
    channels = op.constant(np.array([1]))
    return _of(op.lrn(maps, channels, alpha=LRN_ALPHA, beta=0.75, bias=1.0, size=LRN_SIZE))


def _twice(maps: Maps) -> Maps:
    """Return the maps at twice their height and width, each cell four times."""
    scales = op.constant(np.array([2.0, 2.0], np.float32))
    axes = op.constant(np.array(_HEIGHT_AND_WIDTH))
    enlarged = op.interpolate(
        maps,
        scales,
        mode="nearest",
        shape_calculation_mode="scales",
        coordinate_transformation_mode="asymmetric",
        nearest_mode="floor",
        axes=axes,
    )
    return _of(enlarged)


def _constant(tensor: Tensor) -> Any:
    """Return a constant with the tensor's numbers as float32."""
    return op.constant(np.array(tensor.detach().cpu().float().numpy()))


def _of(node: Any) -> Maps:
    """Return a node's first result."""
    return node.output(0)
