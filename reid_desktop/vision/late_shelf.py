"""The shelf of weights for the window: torch is imported by its jobs, not where it is made."""

from pathlib import Path

from reid_desktop.core.models import Device, ModelCard, ModelShelf, SpeedFigure
from reid_desktop.core.progress import Job
from reid_desktop.core.settings import Settings


class LateModelShelf:
    """`model_shelf.LocalModelShelf`, looked at when a job first asks; implements `ModelShelf`."""

    def __init__(self, settings: Settings) -> None:
        """Look at the shelf with these settings; nothing is imported or read yet."""
        self._settings = settings

    def devices(self) -> list[Device]:
        """Return the processor first, then every GPU that the driver shows."""
        return self._shelf().devices()

    def cards(self) -> Job[list[ModelCard]]:
        """Hash every file of the shelf and return its cards; raises WeightsError."""
        return (yield from self._shelf().cards())

    def test_speed(self, name: str, device: str = "auto") -> Job[SpeedFigure]:
        """Time the network of these weights; raises WeightsError, DeviceError."""
        return (yield from self._shelf().test_speed(name, device))

    def add(self, path: Path, manifest: Path | None = None) -> Job[ModelCard]:
        """Check a file and copy it to the user's folder; raises WeightsError."""
        return (yield from self._shelf().add(path, manifest))

    def remove(self, name: str) -> Job[None]:
        """Delete imported weights; raises WeightsError."""
        return (yield from self._shelf().remove(name))

    def _shelf(self) -> ModelShelf:
        from reid_desktop.vision.model_shelf import LocalModelShelf

        return LocalModelShelf(self._settings)
