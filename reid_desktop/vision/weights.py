"""Find, check and load network weights; the only place that opens a checkpoint.

Weights are safetensors, half precision on disk, listed in `models/manifest.toml` with their
SHA-256. Nothing is ever unpickled.
"""

import hashlib
import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from reid_desktop.core.errors import SENSELESS, WeightsError
from reid_desktop.core.paths import data_dir, models_dir
from reid_desktop.vision.weight_headers import Shapes, misfit, read_shapes

HASH_DIGITS = 12
HASH = re.compile("[0-9a-f]{64}")
MANIFEST = "manifest.toml"
_CHUNK_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Weights:
    """One entry of a manifest.

    Attributes:
        name: of the weights ("glad-googlenet").
        path: the safetensors file.
        sha256: hash the file must have, 64 hex digits.
        licence: under which terms the weights may be used.
        network: the architecture they fill; the name where the manifest does not say.
        figures: what was measured with them; may be empty.
        training_data: what they were trained on; may be empty.
        recipe: how they were trained; may be empty.
    """

    name: str
    path: Path
    sha256: str
    licence: str
    network: str = ""
    figures: str = ""
    training_data: str = ""
    recipe: str = ""

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
    manifest = folder / MANIFEST
    try:
        return entries(manifest.read_text(encoding="utf-8"), folder)
    except (OSError, *SENSELESS) as error:
        raise WeightsError(
            f"The list of weights “{manifest}” cannot be read. Please install ReID Desktop again."
        ) from error


def entries(text: str, folder: Path) -> dict[str, Weights]:
    """Return the weights of a manifest's text, by name; files are looked for in `folder`.

    Raises:
        ValueError and others of SENSELESS: the text is no manifest.
    """
    found = {}
    for name, entry in tomllib.loads(text)["weights"].items():
        file, sha256, licence = (str(entry[key]) for key in ("file", "sha256", "licence"))
        if Path(file).name != file or not HASH.fullmatch(sha256):
            raise ValueError(f"{name}: “{file}” or its hash is none")
        told = {key: str(entry.get(key, "")) for key in ("figures", "training_data", "recipe")}
        network = str(entry.get("network", name))
        found[name] = Weights(name, folder / file, sha256, licence, network, **told)
    return found


def imported_dir() -> Path:
    """Return the user's folder of imported weights and their manifest; it may not exist yet."""
    return data_dir() / "models"


def imported() -> dict[str, Weights]:
    """Return the weights that the user imported, by name; none where nothing was.

    Raises:
        WeightsError: their manifest is damaged.
    """
    folder = imported_dir()
    if not (folder / MANIFEST).exists():
        return {}
    try:
        return listed(folder)
    except WeightsError as error:
        raise WeightsError(
            f"The list of imported weights “{folder / MANIFEST}” cannot be read. "
            "Delete it and import them again."
        ) from error


def chosen(name: str, network: str, models: Path | None) -> Weights:
    """Return the weights `name` for an architecture.

    Args:
        name: of the weights.
        network: the architecture they must fill.
        models: folder to look in; None for those shipped, then those imported.

    Raises:
        WeightsError: there are none of this name, or they are of another architecture.
    """
    found = listed(models).get(name)
    if found is None and models is None:
        found = imported().get(name)
    if found is None:
        raise WeightsError(
            f"The list of weights has no entry “{name}”. Choose others in the settings, or "
            "install ReID Desktop again."
        )
    if found.network != network:
        raise WeightsError(
            f"The weights “{name}” are for “{found.network}”, not for “{network}”. "
            "Choose others in the settings."
        )
    return found


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
    read_shapes(path)
    try:
        tensors: dict[str, Tensor] = load_file(path)
    except (OSError, SafetensorError, ValueError) as error:
        raise WeightsError(f"“{path}” cannot be read as safetensors weights.") from error
    return {k: v.float() if v.is_floating_point() else v for k, v in tensors.items()}


def fill(net: nn.Module, tensors: dict[str, Tensor], *, name: str) -> None:
    """Copy `tensors` into `net`; every tensor must fit.

    Raises:
        WeightsError: a tensor is missing, surplus, of another shape, or not all numbers.
    """
    wrong = misfit({key: tuple(value.shape) for key, value in tensors.items()}, shapes_of(net))
    if not wrong:
        nowhere = [key for key, value in tensors.items() if not torch.isfinite(value).all()]
        wrong = f"“{nowhere[0]}” holds infinite or undefined numbers" if nowhere else ""
    if wrong:
        raise WeightsError(f"The weights “{name}” do not fit this network: {wrong}.")
    net.load_state_dict(tensors, strict=True)


def shapes_of(net: nn.Module) -> Shapes:
    """Return the shape of every tensor that weights must bring for `net`."""
    return {key: tuple(value.shape) for key, value in net.state_dict().items()}


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
