"""The networks of this machine, each built when it is first asked for."""

import os
from functools import cached_property
from pathlib import Path

import torch

from reid_desktop.core.networks import Describer, Detector, PersonSearcher
from reid_desktop.vision.build_glad import build_glad_describer
from reid_desktop.vision.build_qeeps import build_detector, build_searcher


class LocalNetworks:
    """Networks on one local device; implements `core.networks.Networks`.

    Building takes seconds and imports torch: make and use an instance inside jobs only.
    """

    def __init__(
        self, device: str = "auto", *, profile: str = "balanced", models: Path | None = None
    ) -> None:
        """Remember how to build.

        Args:
            device: "auto", "cpu", "cuda" or "cuda:N".
            profile: "fast", "balanced" or "thorough".
            models: folder with manifest.toml and weights; None for those shipped.
        """
        self._device = device
        self._profile = profile
        self._models = models

    @cached_property
    def _detector(self) -> Detector:
        return build_detector(self._device, profile=self._profile, models=self._models)

    @cached_property
    def _describer(self) -> Describer:
        return build_glad_describer(self._device, profile=self._profile, models=self._models)

    @cached_property
    def _searcher(self) -> PersonSearcher:
        return build_searcher(self._device, profile=self._profile, models=self._models)

    def detector(self) -> Detector:
        """Return the person detector; raises WeightsError."""
        return self._detector

    def describer(self) -> Describer:
        """Return the GLAD describer; raises WeightsError."""
        return self._describer

    def searcher(self) -> PersonSearcher:
        """Return the QEEPS searcher; raises WeightsError."""
        return self._searcher


def use_threads(threads: int) -> None:
    """Give the networks `threads` processor threads; 0 leaves one core free where there are more.

    Two OpenMP threads on a busy machine can be slower than one, so a core stays with the window.
    """
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    torch.set_num_threads(threads or max(1, (cores or 2) - 1))
