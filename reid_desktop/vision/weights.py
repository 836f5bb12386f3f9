"""Find, check and load network weights; the only place that opens a checkpoint.

Weights are safetensors, half precision on disk, listed in `models/manifest.toml` with their
SHA-256. Nothing is ever unpickled.
"""

import hashlib
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from reid_desktop.core.errors import WeightsError
from reid_desktop.core.paths import models_dir

HASH_DIGITS = 12
_CHUNK_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Weights:
    """One entry of the manifest.

    Attributes:
        name: name of the network ("glad-googlenet").
        path: the safetensors file.
        sha256: hash the file must have, 64 hex digits.
        licence: under which terms the weights may be used.
    """

    name: str
    path: Path
    sha256: str
    licence: str

    @property
    def model_id(self) -> str:
        """Name and the first digits of the hash, as `glad-googlenet@0123456789ab`."""
        return f"{self.name}@{self.sha256[:HASH_DIGITS]}"


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file as 64 hex digits, read in pieces."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_CHUNK_BYTES):
            digest.update(piece)
    return digest.hexdigest()


def listed(folder: Path | None = None) -> dict[str, Weights]:
    """Return the weights of the manifest in `folder` (default: those shipped), by name.

    Raises:
        WeightsError: the manifest is missing or damaged.
    """
    folder = models_dir() if folder is None else folder
    manifest = folder / "manifest.toml"
    try:
        entries = tomllib.loads(manifest.read_text(encoding="utf-8"))["weights"]
        return {
            name: Weights(name, folder / entry["file"], entry["sha256"], entry["licence"])
            for name, entry in entries.items()
        }
    except (OSError, KeyError, TypeError, AttributeError, ValueError) as error:
        raise WeightsError(
            f"The list of weights “{manifest}” cannot be read. Please install ReID Desktop again."
        ) from error


@cache
def _checked(path: Path, sha256: str, size: int, modified_ns: int) -> None:
    """Compare the hash of a file once for each state of it (`size`, `modified_ns`)."""
    found = sha256_of(path)
    if found != sha256:
        raise WeightsError(
            f"The weights “{path.name}” are not the ones listed (SHA-256 {found[:HASH_DIGITS]}…, "
            f"expected {sha256[:HASH_DIGITS]}…). Please copy them again."
        )


def load(weights: Weights) -> dict[str, Tensor]:
    """Return the tensors of `weights` as float32 after checking the file's hash.

    Raises:
        WeightsError: the file is missing, has another hash or is no safetensors file.
    """
    try:
        state = weights.path.stat()
    except OSError as error:
        raise WeightsError(
            f"The weights “{weights.path}” are missing. Please install ReID Desktop again."
        ) from error
    _checked(weights.path, weights.sha256, state.st_size, state.st_mtime_ns)
    return read_tensors(weights.path)


def read_tensors(path: Path) -> dict[str, Tensor]:
    """Return the tensors of a safetensors file, floating point as float32.

    Raises:
        WeightsError: the file cannot be read as safetensors.
    """
    try:
        tensors: dict[str, Tensor] = load_file(path)
    except (OSError, SafetensorError, ValueError) as error:
        raise WeightsError(f"“{path}” cannot be read as safetensors weights.") from error
    return {k: v.float() if v.is_floating_point() else v for k, v in tensors.items()}


def fill(net: nn.Module, tensors: dict[str, Tensor], *, name: str) -> None:
    """Copy `tensors` into `net`; every tensor must fit.

    Raises:
        WeightsError: a tensor is missing, surplus or of another shape.
    """
    try:
        net.load_state_dict(tensors, strict=True)
    except RuntimeError as error:
        first = str(error).splitlines()[-1].strip()
        raise WeightsError(f"The weights “{name}” do not fit this network: {first}") from error


def save_half(tensors: dict[str, Tensor], path: Path) -> str:
    """Write `tensors` (floating point as float16) to a new safetensors file; return its SHA-256."""
    half = {
        key: (value.half() if value.is_floating_point() else value).detach().cpu().contiguous()
        for key, value in tensors.items()
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".partial")
    save_file(half, partial)
    partial.chmod(0o644)  # safetensors writes for the owner alone; weights ship to everybody
    partial.replace(path)
    return sha256_of(path)


def choose_device(name: str) -> torch.device:
    """Return the device for a setting: "auto", "cpu", "cuda" or "cuda:N".

    Raises:
        WeightsError: the device does not exist on this machine.
    """
    if name == "auto":
        return torch.device("cuda" if torch.cuda.is_available() else "cpu")
    try:
        device = torch.device(name)
    except RuntimeError as error:
        raise WeightsError(f"“{name}” is no device. Use auto, cpu, cuda or cuda:0.") from error
    if device.type == "cuda" and (device.index or 0) >= torch.cuda.device_count():
        raise WeightsError(f"There is no device “{name}” on this machine. Use auto or cpu.")
    if device.type not in ("cpu", "cuda"):
        raise WeightsError(f"“{name}” is no device. Use auto, cpu, cuda or cuda:0.")
    return device
