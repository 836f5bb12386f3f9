"""A network that keeps working when its device does not: smaller batches, then the processor.

The describer, the key points, the detector and the searcher all run through a `Placement`. What it
catches is the device's fault; everything else is a bug and goes on as it is.
"""

import copy
from collections.abc import Callable
from enum import Enum
from typing import Generic, TypeVar

import torch
from torch import nn

from reid_desktop.core.errors import DeviceError
from reid_desktop.core.networks import Notify, unheard
from reid_desktop.vision.devices import CPU

N = TypeVar("N")
R = TypeVar("R")
M = TypeVar("M", bound=nn.Module)

_FULL = (
    "out of memory",
    "can't allocate memory",
    "not enough memory",
    "alloc_failed",
    "std::bad_alloc",
)
"""What errors without a class of their own say when memory is used up, in lower case."""
_LOST = ("cuda error", "cudnn error", "cublas error", "cuda driver error", "nvml", "device lost")


class Fault(Enum):
    """What a device can fail with."""

    FULL = "its memory is used up"
    LOST = "it does not answer any more"


def fault_of(error: BaseException, device: torch.device) -> Fault | None:
    """Return the device's fault that an error tells of; None when it is a bug."""
    text = str(error).lower()
    if isinstance(error, (torch.OutOfMemoryError, MemoryError)) or _says(text, _FULL):
        return Fault.FULL
    on_gpu = device.type != "cpu"
    if on_gpu and (isinstance(error, torch.AcceleratorError) or _says(text, _LOST)):
        return Fault.LOST
    return None


def _says(text: str, words: tuple[str, ...]) -> bool:
    return any(word in text for word in words)


def copies(net: M) -> Callable[[torch.device], M]:
    """Return what makes `net` on a device: itself on the processor, a copy elsewhere.

    The original stays on the processor, since nothing can be copied from a GPU that is lost.
    """

    def make(device: torch.device) -> M:
        placed = net if device.type == "cpu" else copy.deepcopy(net)
        return placed.eval().to(device).to(memory_format=torch.channels_last)

    return make


class Placement(Generic[N]):
    """One network on the device it was asked for, or where it had to go."""

    def __init__(
        self,
        make: Callable[[torch.device], N],
        *,
        name: str,
        device: torch.device,
        batch: int,
        notify: Notify = unheard,
    ) -> None:
        """Make the network.

        Args:
            make: builds the network on a device; called again for the processor after a fault.
            name: of the network, for the notices ("the describer").
            device: where it shall run.
            batch: most things that go through it together.
            notify: is told of every retreat, in one sentence.

        Raises:
            DeviceError: not even the processor has the memory for it.
        """
        self._make, self._name, self._notify = make, name, notify
        self._batch = batch
        self.device = device
        fault = self._put()
        if fault is not None:
            self._to_processor(fault)

    def run(self, count: int, work: Callable[[N, slice], R]) -> list[R]:
        """Do `count` things in batches and return the result of each batch, in order.

        Args:
            count: how many; 0 gives no result.
            work: does the things of a slice with the network, and fetches what comes of it.

        Raises:
            DeviceError: one thing alone needs more memory than the processor has.
        """
        results: list[R] = []
        start = 0
        while start < count:
            few = slice(start, min(count, start + self._batch))
            fault = None
            try:
                results.append(work(self._net, few))
            except (RuntimeError, MemoryError) as error:
                fault = fault_of(error, self.device)
                if fault is None:
                    raise
            # Outside the handler, whose traceback keeps the batch in memory.
            if fault is None:
                start = few.stop
            else:
                self._retreat(fault, few.stop - start)
        return results

    def _put(self) -> Fault | None:
        """Make the network on the device; return the device's fault, if there is one."""
        try:
            self._net = self._make(self.device)
        except (RuntimeError, MemoryError) as error:
            fault = fault_of(error, self.device)
            if fault is None:
                raise
            return fault
        return None

    def _retreat(self, fault: Fault, size: int) -> None:
        """Take half the batch, or the processor, after a fault with `size` things."""
        if fault is Fault.LOST or size == 1:
            self._to_processor(fault)
            return
        self._batch = size // 2
        if self.device.type == "cuda" and torch.cuda.is_available():
            torch.cuda.empty_cache()
        where = "this computer" if self.device.type == "cpu" else f"the GPU “{self.device}”"
        self._notify(
            f"The memory of {where} was full: {self._name} now takes {self._batch} at a time."
        )

    def _to_processor(self, fault: Fault) -> None:
        """Go on with the network on the processor; it is an error to be there already."""
        if self.device.type != "cpu":
            why = "has too little memory" if fault is Fault.FULL else "does not answer any more"
            self._notify(
                f"The GPU “{self.device}” {why}: {self._name} goes on, slower, on the processor."
            )
            self.device = CPU
            if self._put() is None:
                return
        raise DeviceError(
            f"There is too little memory for {self._name}. Close other programs and try again."
        )
