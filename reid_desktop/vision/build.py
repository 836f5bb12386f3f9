"""The networks of this machine, each built when it is first asked for."""

from collections.abc import Callable
from functools import cached_property, partial
from pathlib import Path
from typing import TypeVar, cast

import torch

from reid_desktop.core.networks import Describer, Detector, Notify, PersonSearcher, unheard
from reid_desktop.core.settings import ProgramSettings, Settings
from reid_desktop.vision.build_glad import GladChoice, build_glad_describer
from reid_desktop.vision.build_qeeps import build_detector, build_searcher
from reid_desktop.vision.devices import choose_device, cores, limit_memory
from reid_desktop.vision.engines import EngineName

Q = TypeVar("Q")


class LocalNetworks:
    """Networks on one local device; implements `core.networks.Networks`.

    Building takes seconds and imports torch: make and use an instance inside jobs only.
    """

    def __init__(
        self,
        device: str = "auto",
        *,
        profile: str = "balanced",
        models: Path | None = None,
        program: ProgramSettings | None = None,
        notify: Notify = unheard,
    ) -> None:
        """Remember how to build.

        Args:
            device: "auto", "cpu", "cuda" or "cuda:N".
            profile: "fast", "balanced" or "thorough".
            models: folder with manifest.toml and weights; None for those shipped and imported.
            program: engine, memory and names of the weights; None for the defaults.
            notify: is told when a device cannot be used or fails, on the thread of the job.
        """
        self._device = device
        self._profile = profile
        self._models = models
        self._program = program or ProgramSettings()
        self._notify = notify

    @classmethod
    def of_settings(cls, settings: Settings, *, notify: Notify = unheard) -> "LocalNetworks":
        """Return the networks as the settings want them, with their number of threads."""
        use_threads(settings.program.threads)
        return cls(
            settings.program.device,
            profile=settings.index.profile,
            program=settings.program,
            notify=notify,
        )

    @cached_property
    def _place(self) -> str:
        """The device, chosen once, so that its troubles are told once."""
        device = choose_device(self._device, notify=self._notify)
        limit_memory(device, self._program.gpu_memory_share)
        return str(device)

    @cached_property
    def _detector(self) -> Detector:
        return self._qeeps(build_detector)()

    @cached_property
    def _describer(self) -> Describer:
        return build_glad_describer(
            self._place,
            profile=self._profile,
            models=self._models,
            choice=glad_choice(self._program),
            notify=self._notify,
        )

    @cached_property
    def _searcher(self) -> PersonSearcher:
        return self._qeeps(build_searcher)()

    def _qeeps(self, build: Callable[..., Q]) -> Callable[[], Q]:
        return partial(
            build,
            self._place,
            profile=self._profile,
            models=self._models,
            name=self._program.qeeps_weights,
            notify=self._notify,
        )

    def detector(self) -> Detector:
        """Return the person detector; raises WeightsError."""
        return self._detector

    def describer(self) -> Describer:
        """Return the GLAD describer; raises WeightsError."""
        return self._describer

    def searcher(self) -> PersonSearcher:
        """Return the QEEPS searcher; raises WeightsError."""
        return self._searcher


def glad_choice(program: ProgramSettings) -> GladChoice:
    """Return the describer's weights and engine as the settings want them."""
    return GladChoice(
        glad=program.glad_weights,
        keypoints=program.keypoint_weights,
        engine=cast(EngineName, program.engine),
    )


def use_threads(threads: int) -> None:
    """Give the networks `threads` processor threads; 0 leaves one core free where there are more.

    Two OpenMP threads on a busy machine can be slower than one, so a core stays with the window.
    """
    torch.set_num_threads(threads or max(1, cores() - 1))
