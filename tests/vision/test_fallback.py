"""A device that fails costs speed, never work: the GPU is played by labels, its faults are real."""

from collections.abc import Callable

import pytest
import torch
from torch import nn

from reid_desktop.core.errors import DeviceError
from reid_desktop.vision.fallback import Fault, Placement, copies, fault_of

CPU, GPU = torch.device("cpu"), torch.device("cuda:0")
FULL = torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB.")
LOST = RuntimeError("CUDA error: unspecified launch failure")


class Net:
    """Doubles numbers on a device that can take so many at once, or breaks."""

    def __init__(self, device: torch.device, most: int, fault: Exception) -> None:
        self.device, self.most, self.fault = device, most, fault
        self.sizes: list[int] = []

    def double(self, numbers: list[int]) -> list[int]:
        if self.device.type != "cpu" and len(numbers) > self.most:
            raise self.fault
        self.sizes.append(len(numbers))
        return [2 * number for number in numbers]


class Scene:
    """A placement on the GPU with everything that is made and said on the way."""

    def __init__(self, most: int, fault: Exception = FULL, batch: int = 8) -> None:
        self.made: list[Net] = []
        self.said: list[str] = []
        self.placement: Placement[Net] = Placement(
            self._make(most, fault),
            name="the describer",
            device=GPU,
            batch=batch,
            notify=self.said.append,
        )

    def _make(self, most: int, fault: Exception) -> Callable[[torch.device], Net]:
        def make(device: torch.device) -> Net:
            self.made.append(Net(device, most, fault))
            return self.made[-1]

        return make

    def double(self, count: int) -> list[int]:
        numbers = list(range(count))
        pieces = self.placement.run(count, lambda net, few: net.double(numbers[few]))
        return [number for piece in pieces for number in piece]


def test_a_device_without_faults_gets_full_batches_and_nothing_is_said() -> None:
    scene = Scene(most=8)
    assert scene.double(20) == [2 * n for n in range(20)]
    assert scene.made[0].sizes == [8, 8, 4]
    assert not scene.said


def test_a_full_memory_halves_the_batch_for_good_and_says_so() -> None:
    scene = Scene(most=3)
    assert scene.double(10) == [2 * n for n in range(10)]
    assert scene.double(4) == [0, 2, 4, 6]
    assert scene.made[0].sizes == [2, 2, 2, 2, 2, 2, 2]
    assert [s.split(" takes ")[1] for s in scene.said] == ["4 at a time.", "2 at a time."]
    assert all("the describer" in s and "cuda:0" in s for s in scene.said)


def test_a_memory_too_small_for_one_leads_to_the_processor_and_no_work_is_lost() -> None:
    scene = Scene(most=0)
    assert scene.double(10) == [2 * n for n in range(10)]
    assert [net.device for net in scene.made] == [GPU, CPU]
    assert scene.placement.device == CPU
    assert "too little memory" in scene.said[-1]
    assert "on the processor" in scene.said[-1]


@pytest.mark.parametrize(
    "fault", [LOST, RuntimeError("cuDNN error: CUDNN_STATUS_EXECUTION_FAILED")]
)
def test_a_lost_device_leads_to_the_processor_at_once(fault: Exception) -> None:
    scene = Scene(most=0, fault=fault)
    assert scene.double(10) == [2 * n for n in range(10)]
    assert len(scene.said) == 1
    assert "does not answer any more" in scene.said[0]


def test_a_device_lost_in_the_middle_keeps_what_was_done() -> None:
    scene = Scene(most=8)
    seen: list[range] = []

    def work(net: Net, few: slice) -> range:
        if net.device == GPU and few.start >= 8:
            raise LOST
        seen.append(range(few.start, few.stop))
        return seen[-1]

    assert scene.placement.run(20, work) == [range(0, 8), range(8, 16), range(16, 20)]


def test_a_bug_is_no_fault_of_the_device() -> None:
    scene = Scene(most=0, fault=ValueError("wrong"))
    with pytest.raises(ValueError, match="wrong"):
        scene.double(3)
    scene = Scene(most=0, fault=RuntimeError("size mismatch"))
    with pytest.raises(RuntimeError, match="size mismatch"):
        scene.double(3)
    assert not scene.said


def test_a_processor_without_memory_for_one_is_said_in_a_sentence() -> None:
    def work(net: object, few: slice) -> None:
        raise MemoryError

    said: list[str] = []
    placement = Placement(
        lambda device: object(), name="the detector", device=CPU, batch=4, notify=said.append
    )
    with pytest.raises(DeviceError, match="too little memory for the detector"):
        placement.run(4, work)
    assert [s.split(" takes ")[1] for s in said] == ["2 at a time.", "1 at a time."]


def test_a_network_that_does_not_fit_on_the_device_is_made_on_the_processor() -> None:
    def make(device: torch.device) -> str:
        if device.type == "cuda":
            raise FULL
        return "made"

    said: list[str] = []
    placement = Placement(make, name="the searcher", device=GPU, batch=4, notify=said.append)
    assert placement.run(1, lambda net, few: net) == ["made"]
    assert len(said) == 1


def test_faults_are_told_from_bugs() -> None:
    assert fault_of(FULL, GPU) is fault_of(MemoryError(), CPU) is Fault.FULL
    allocator = RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried")
    assert fault_of(allocator, CPU) is Fault.FULL
    assert fault_of(LOST, GPU) is Fault.LOST
    assert fault_of(LOST, CPU) is None
    assert fault_of(RuntimeError("shape '[2]' is invalid"), GPU) is None


def test_the_original_stays_on_the_processor() -> None:
    net = nn.Conv2d(3, 4, 1)
    make = copies(net)
    assert make(CPU) is net
    assert make(torch.device("meta")) is not net
    assert net.weight.device == CPU
