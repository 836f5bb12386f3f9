"""What window and command line know of the weights on this machine: a shelf, its cards, its test.

The shelf itself is `vision.model_shelf.LocalModelShelf`; like networks it is asked inside jobs.
"""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol, runtime_checkable

from reid_desktop.core.progress import Job


class FileState(StrEnum):
    """What the SHA-256 says of a weights file."""

    OK = "ok"
    CHANGED = "changed"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class ModelCard:
    """One entry of the shelf.

    Attributes:
        name: of the weights ("glad-googlenet"); unique on the shelf.
        network: which architecture they fill: "glad-googlenet", "keypoints", "qeeps-resnet18".
        path: the safetensors file.
        sha256: hash that the manifest lists, 64 hex digits.
        size_bytes: of the file; 0 when it is missing.
        state: whether the file has the listed hash.
        licence: under which terms the weights may be used.
        figures: what was measured with them, as their maker wrote it; may be empty.
        training_data: what they were trained on; may be empty.
        recipe: how they were trained; may be empty.
        imported: brought by the user, not shipped with the program.
        in_use: named by the settings as the weights of their network.
    """

    name: str
    network: str
    path: Path
    sha256: str
    size_bytes: int
    state: FileState
    licence: str
    figures: str
    training_data: str
    recipe: str
    imported: bool
    in_use: bool


@dataclass(frozen=True, slots=True)
class Device:
    """A place where networks may run.

    Attributes:
        name: value of the setting `program.device`: "cpu" or "cuda:N".
        title: for people ("AMD EPYC, 2 cores").
        memory_bytes: of the device; 0 when it is not known.
        problem: why it cannot be used, one sentence; empty when it can.
    """

    name: str
    title: str
    memory_bytes: int
    problem: str


@dataclass(frozen=True, slots=True)
class SpeedFigure:
    """How fast one network ran on one device, at the profile of the settings.

    Attributes:
        name: of the weights.
        device: where they ran ("cpu", "cuda:0").
        engine: what computed ("torch", "openvino").
        rate: units a second, median of the rounds.
        unit: "crops/s" or "frames/s"; one query crop with key points is one crop.
        rounds: how many rounds were timed; each is one batch.
        notices: sentences the networks said while they ran (fallbacks).
    """

    name: str
    device: str
    engine: str
    rate: float
    unit: str
    rounds: int
    notices: tuple[str, ...] = ()


@runtime_checkable
class ModelShelf(Protocol):
    """The weights of this machine, shipped and imported; all methods are called inside jobs."""

    def devices(self) -> list[Device]:
        """Return the processor first, then every GPU that the driver shows."""
        ...

    def cards(self) -> Job[list[ModelCard]]:
        """Hash every file of the shelf and return its cards, those shipped first.

        Raises:
            WeightsError: a manifest cannot be read.
        """
        ...

    def test_speed(self, name: str, device: str = "auto") -> Job[SpeedFigure]:
        """Run the network of these weights for at most three seconds on generated pictures.

        Raises:
            WeightsError: no such weights, or they cannot be used.
            DeviceError: the device cannot be used.
        """
        ...

    def add(self, path: Path, manifest: Path | None = None) -> Job[ModelCard]:
        """Check a safetensors file and copy it with its entry to the user's folder.

        Args:
            path: the safetensors file.
            manifest: TOML with its entry; None looks for FILE.toml, then manifest.toml beside it.

        Raises:
            WeightsError: header, hash or shapes are wrong, there is no entry, or the name is taken.
        """
        ...

    def remove(self, name: str) -> Job[None]:
        """Delete imported weights from the user's folder; those shipped stay.

        Raises:
            WeightsError: the weights are shipped or unknown, or cannot be deleted.
        """
        ...
