"""The weights of this machine: cards, speed, import and removal; implements `core.models`."""

import os
import shutil
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path

import tomli_w
import torch
from torch import nn

from reid_desktop.core.errors import SENSELESS, WeightsError
from reid_desktop.core.models import Device, FileState, ModelCard, SpeedFigure
from reid_desktop.core.progress import Job, Progress
from reid_desktop.core.settings import WEIGHT_SETTINGS, Settings, described
from reid_desktop.vision.build_glad import GLAD_NAME, KEYPOINTS_NAME
from reid_desktop.vision.build_qeeps import WEIGHTS_NAME, build_net
from reid_desktop.vision.devices import listed_devices
from reid_desktop.vision.nets.glad import Glad, GladSizes
from reid_desktop.vision.nets.keypoints import KeypointNet
from reid_desktop.vision.speed_test import measure_speed
from reid_desktop.vision.weight_headers import Shapes, misfit, read_shapes
from reid_desktop.vision.weights import (
    MANIFEST,
    Weights,
    entries,
    fill,
    imported,
    imported_dir,
    listed,
    read_tensors,
    sha256_of,
    shapes_of,
)

STAGE = "models"
_NETS: dict[str, Callable[[], nn.Module]] = {
    GLAD_NAME: lambda: Glad(GladSizes()),
    KEYPOINTS_NAME: KeypointNet,
    WEIGHTS_NAME: lambda: build_net("resnet18"),
}
"""Makes the empty network of each architecture."""


class LocalModelShelf:
    """Shipped and imported weights as the settings use them; implements `ModelShelf`."""

    def __init__(self, settings: Settings) -> None:
        """Look at the shelf with these settings; nothing is read yet."""
        self._settings = settings

    def devices(self) -> list[Device]:
        """Return the processor first, then every GPU that the driver shows."""
        return listed_devices()

    def cards(self) -> Job[list[ModelCard]]:
        """Hash every file of the shelf and return its cards, those shipped first.

        Raises:
            WeightsError: a manifest cannot be read.
        """
        shelf = _shelf()
        cards = []
        for done, (weights, foreign) in enumerate(shelf.values()):
            yield Progress(done, len(shelf), weights.path.name, STAGE)
            cards.append(self._card(weights, foreign=foreign))
        return cards

    def test_speed(self, name: str, device: str = "auto") -> Job[SpeedFigure]:
        """Run the network of these weights for at most three seconds on generated pictures.

        Raises:
            WeightsError: no such weights, or they cannot be used.
            DeviceError: the device cannot be used.
        """
        weights, _ = _found(name)
        return (yield from measure_speed(weights, device, self._settings))

    def add(self, path: Path, manifest: Path | None = None) -> Job[ModelCard]:
        """Check a safetensors file and copy it with its entry to the user's folder.

        The hash says that the file is the one its maker listed, not who its maker is.

        Args:
            path: the safetensors file.
            manifest: TOML with its entry; None looks for FILE.toml, then manifest.toml beside it.

        Raises:
            WeightsError: header, hash or shapes are wrong, there is no entry, or the name is taken.
        """
        yield Progress(0, 3, "reading the header", STAGE)
        shapes = read_shapes(path)
        entry, weights = _entry_of(path, manifest)
        if weights.name in _shelf():
            raise WeightsError(
                f"There are weights “{weights.name}” already. Give “{path.name}” another name in "
                "its manifest, or remove those first."
            )
        wrong = misfit(shapes, _expected(weights.network))
        if wrong:
            raise WeightsError(f"“{path.name}” does not fit “{weights.network}”: {wrong}.")
        yield Progress(1, 3, "comparing the hash", STAGE)
        if sha256_of(path) != weights.sha256:
            raise WeightsError(
                f"“{path.name}” is not the file its manifest lists (another SHA-256). "
                "Please copy it again."
            )
        yield Progress(2, 3, "reading the tensors", STAGE)
        fill(_NETS[weights.network](), read_tensors(path), name=weights.name)
        stored = _store(path, weights, entry)
        return self._card(stored, foreign=True)

    def remove(self, name: str) -> Job[None]:
        """Delete imported weights from the user's folder; those shipped stay.

        Raises:
            WeightsError: the weights are shipped or unknown, or cannot be deleted.
        """
        yield Progress(0, 1, name, STAGE)
        weights, foreign = _found(name)
        if not foreign:
            raise WeightsError(f"The weights “{name}” belong to the program and stay.")
        tables = _imported_tables()
        del tables[name]
        try:
            _write_manifest(tables)
            weights.path.unlink(missing_ok=True)
        except OSError as error:
            raise WeightsError(f"“{weights.path}” cannot be deleted: {error.strerror}.") from error

    def _card(self, weights: Weights, *, foreign: bool) -> ModelCard:
        """Return the card of one file, hashed now."""
        try:
            size = weights.path.stat().st_size
            same = sha256_of(weights.path) == weights.sha256
            state = FileState.OK if same else FileState.CHANGED
        except OSError:
            size, state = 0, FileState.MISSING
        used = {key: value for key, _, value in described(self._settings)}
        return ModelCard(
            name=weights.name,
            network=weights.network,
            path=weights.path,
            sha256=weights.sha256,
            size_bytes=size,
            state=state,
            licence=weights.licence,
            figures=weights.figures,
            training_data=weights.training_data,
            recipe=weights.recipe,
            imported=foreign,
            in_use=used.get(WEIGHT_SETTINGS.get(weights.network, "")) == weights.name,
        )


def _shelf() -> dict[str, tuple[Weights, bool]]:
    """Return all weights by name, each with whether it was imported; shipped names win."""
    shelf = {name: (weights, False) for name, weights in listed().items()}
    for name, weights in imported().items():
        shelf.setdefault(name, (weights, True))
    return shelf


def _found(name: str) -> tuple[Weights, bool]:
    """Return the weights of a name and whether they were imported; raises WeightsError."""
    shelf = _shelf()
    if name not in shelf:
        raise WeightsError(f"There are no weights “{name}”. Known are: {', '.join(shelf)}.")
    return shelf[name]


def _expected(network: str) -> Shapes:
    """Return the shapes of an architecture without making its numbers; raises WeightsError."""
    if network not in _NETS:
        raise WeightsError(
            f"There is no network “{network}”; the entry “network” of the manifest must be one "
            f"of {', '.join(_NETS)}."
        )
    with torch.device("meta"):
        return shapes_of(_NETS[network]())


def _entry_of(path: Path, manifest: Path | None) -> tuple[Mapping[str, object], Weights]:
    """Return the manifest's entry for a file, as it stands and as weights; raises WeightsError."""
    beside = (path.with_suffix(".toml"), path.with_name(MANIFEST))
    places = [manifest] if manifest else [one for one in beside if one.exists()]
    if not places:
        raise WeightsError(
            f"There is no manifest for “{path.name}”. Put “{beside[0].name}” with its name, "
            "SHA-256 and licence beside it."
        )
    try:
        text = places[0].read_text(encoding="utf-8")
        tables = tomllib.loads(text)["weights"]
        known = entries(text, path.parent)
    except (OSError, *SENSELESS) as error:
        raise WeightsError(
            f"“{places[0]}” is no list of weights: each needs file, sha256 and licence."
        ) from error
    for name, weights in known.items():
        if weights.path.name == path.name and name.replace("-", "").replace("_", "").isalnum():
            return tables[name], weights
    raise WeightsError(f"“{places[0].name}” has no entry for “{path.name}”, or an odd name.")


def _store(path: Path, weights: Weights, entry: Mapping[str, object]) -> Weights:
    """Copy a checked file and its entry to the user's folder; return it there."""
    target = imported_dir() / f"{weights.name}.safetensors"
    partial = target.with_suffix(".partial")
    tables = _imported_tables() | {weights.name: {**entry, "file": target.name}}
    try:
        imported_dir().mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, partial)
        if sha256_of(partial) != weights.sha256:
            raise WeightsError(f"“{path}” changed while it was copied. Please import it again.")
        os.replace(partial, target)
        _write_manifest(tables)
    except OSError as error:
        raise WeightsError(
            f"“{path.name}” cannot be copied to “{imported_dir()}”: {error.strerror}."
        ) from error
    finally:
        partial.unlink(missing_ok=True)
    return imported()[weights.name]


def _imported_tables() -> dict[str, object]:
    """Return the entries of the user's manifest as they stand; raises WeightsError."""
    if not imported():
        return {}
    text = (imported_dir() / MANIFEST).read_text(encoding="utf-8")
    return dict(tomllib.loads(text)["weights"])


def _write_manifest(tables: Mapping[str, object]) -> None:
    """Write the user's manifest in one step."""
    target = imported_dir() / MANIFEST
    partial = target.with_suffix(".partial")
    partial.write_text(tomli_w.dumps({"weights": tables}), encoding="utf-8")
    os.replace(partial, target)
