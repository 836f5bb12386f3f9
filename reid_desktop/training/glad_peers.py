"""What GLAD is compared with: the network it starts from, and re-identification networks of others.

Peers are ONNX files that map (N, 3, 256, 128) RGB, normalised as ImageNet, to (N, D) descriptors,
as OSNet's exports do. They need the `onnxruntime` package; the installed program never does.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F  # noqa: N812 (the usual name)

from reid_desktop.core.errors import WeightsError
from reid_desktop.core.progress import Job, Progress
from reid_desktop.core.values import Float32, Image
from reid_desktop.training.checkpoints import read_start
from reid_desktop.training.glad_data import LabelledCrops
from reid_desktop.vision.nets.googlenet import GoogLeNet
from reid_desktop.vision.weights import fill

_BATCH = 16
_PEER_SIZE = (128, 256)
"""Width and height of a peer's input, px."""
_MEAN, _STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)


def describe_raw(
    start: Path, crops: LabelledCrops, *, scale: float, device: torch.device
) -> Job[Float32]:
    """Compute descriptors (N, 1024) of an ImageNet GoogLeNet: averaged inception_5b, norm 1.

    Args:
        start: the pretrained trunk that GLAD begins with.
        crops: N people.
        scale: of the global input; 1 is 512x256.
        device: where to compute.

    Raises:
        WeightsError: the file is missing or no GoogLeNet.
    """
    trunk = GoogLeNet()
    fill(trunk, read_start(start, without="classifier"), name=str(start))
    trunk.eval().to(device)
    found = [np.zeros((0, 0), np.float32)]
    for first in range(0, len(crops), _BATCH):
        rows = np.arange(first, min(first + _BATCH, len(crops)))
        (pictures,) = crops.batch(rows, streams=("global",), scale=scale)
        found.append(_averaged(trunk, pictures.to(device)))
        yield Progress(first + len(rows), len(crops), "", "describe raw")
    return np.concatenate(found[1:] or found)


@torch.no_grad()
def _averaged(trunk: GoogLeNet, pictures: Tensor) -> Float32:
    """Return the mean of the trunk's maps, (B, 1024) float32, norm 1."""
    maps: Tensor = trunk(pictures)
    averaged: Float32 = F.normalize(maps.float().mean((2, 3)), dim=1).cpu().numpy()
    return averaged


def describe_peer(path: Path, crops: LabelledCrops, *, threads: int) -> Job[Float32]:
    """Compute descriptors (N, D) of an ONNX network, norm 1.

    Args:
        path: the .onnx file.
        crops: N people.
        threads: for onnxruntime; 0 lets it choose.

    Raises:
        WeightsError: the file cannot be loaded, or onnxruntime is not installed.
    """
    try:
        import onnxruntime
    except ImportError as error:
        raise WeightsError(
            f"The peer “{path}” needs the package onnxruntime: install reid-desktop[train]."
        ) from error
    failures = onnx_errors(onnxruntime)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    try:
        session = onnxruntime.InferenceSession(
            str(path), options, providers=["CPUExecutionProvider"]
        )
        name = session.get_inputs()[0].name
        found = []
        for first in range(0, len(crops), _BATCH):
            inputs = peer_input(crops.pictures[first : first + _BATCH])
            found.append(np.asarray(session.run(None, {name: inputs})[0], np.float32))
            yield Progress(first + len(inputs), len(crops), path.stem, "describe by the peer")
    except failures as error:
        raise WeightsError(f"The peer “{path}” cannot be used: {error}") from error
    joined = np.concatenate(found) if found else np.zeros((0, 0), np.float32)
    norms = np.linalg.norm(joined, axis=1, keepdims=True)
    return np.asarray(joined / np.maximum(norms, 1e-12), np.float32)


def onnx_errors(onnxruntime: Any) -> tuple[type[Exception], ...]:
    """Return what a file can make onnxruntime raise; its own errors have no kind in common."""
    known = vars(onnxruntime.capi.onnxruntime_pybind11_state).values()
    own = [one for one in known if isinstance(one, type) and issubclass(one, Exception)]
    return (RuntimeError, ValueError, *own)


def peer_input(pictures: Sequence[Image]) -> Float32:
    """Return pictures as (B, 3, 256, 128) float32, normalised as ImageNet."""
    sized = [cv2.resize(one, _PEER_SIZE, interpolation=cv2.INTER_LINEAR) for one in pictures]
    shares = np.stack(sized).astype(np.float32) / 255
    normal = (shares - np.array(_MEAN, np.float32)) / np.array(_STD, np.float32)
    return np.ascontiguousarray(normal.transpose(0, 3, 1, 2), np.float32)
