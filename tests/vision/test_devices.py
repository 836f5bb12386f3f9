from pathlib import Path

import pytest
import torch

from reid_desktop.core.errors import DeviceError
from reid_desktop.vision import devices


@pytest.mark.parametrize("name", ["cuda:99", "toaster", "meta"])
def test_a_device_that_is_not_there_is_refused(name: str) -> None:
    with pytest.raises(DeviceError, match=name):
        devices.choose_device(name)


def test_auto_always_finds_a_device() -> None:
    assert devices.choose_device("auto").type in ("cpu", "cuda")


@pytest.fixture
def misfit(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A machine whose NVIDIA driver torch cannot use."""
    monkeypatch.setattr(devices, "_NVIDIA_DRIVER", tmp_path)
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 0)


@pytest.mark.usefixtures("misfit")
def test_a_wrong_driver_is_told_and_only_auto_takes_the_processor() -> None:
    said: list[str] = []
    assert devices.choose_device("auto", notify=said.append) == devices.CPU
    assert len(said) == 1
    assert "driver does not fit" in said[0]
    with pytest.raises(DeviceError, match=r"driver does not fit.*auto or cpu"):
        devices.choose_device("cuda")
    assert [d.name for d in devices.listed_devices()] == ["cpu", "cuda:0"]
    assert "driver" in devices.listed_devices()[1].problem


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine with a GPU that is shown and cannot compute."""

    def fail(device: torch.device) -> None:
        raise RuntimeError("CUDA error: no kernel image is available\nCompile with…")

    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 1)
    monkeypatch.setattr(devices, "probe", fail)


@pytest.mark.usefixtures("broken")
def test_a_gpu_that_cannot_compute_is_told_and_only_auto_takes_the_processor() -> None:
    said: list[str] = []
    assert devices.choose_device("auto", notify=said.append) == devices.CPU
    assert "no kernel image" in said[0]
    with pytest.raises(DeviceError, match="no kernel image"):
        devices.choose_device("cuda:0")
    with pytest.raises(DeviceError, match="There is no device"):
        devices.choose_device("cuda:1")


def test_no_driver_is_no_trouble(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(devices, "_NVIDIA_DRIVER", tmp_path / "none")
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    said: list[str] = []
    assert devices.choose_device("auto", notify=said.append) == devices.CPU
    assert not said


def test_the_memory_limit_reaches_the_gpu_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    set_to: list[tuple[float, torch.device]] = []
    monkeypatch.setattr(
        torch.cuda, "set_per_process_memory_fraction", lambda *given: set_to.append(given)
    )
    devices.limit_memory(devices.CPU, 0.5)
    devices.limit_memory(torch.device("cuda:0"), 0.5)
    assert set_to == [(0.5, torch.device("cuda:0"))]


def test_the_probe_computes() -> None:
    devices.probe(devices.CPU)


@pytest.mark.gpu
@pytest.mark.skipif(not torch.cuda.is_available(), reason="there is no CUDA device")
def test_a_real_gpu_over_its_budget_falls_back_and_finishes() -> None:
    from reid_desktop.vision.fallback import Placement

    gpu = torch.device("cuda:0")
    devices.limit_memory(gpu, 0.05)
    said: list[str] = []
    size = torch.cuda.get_device_properties(gpu).total_memory // 40
    placement = Placement(
        lambda device: device, name="the test", device=gpu, batch=4, notify=said.append
    )
    done = placement.run(
        4,
        lambda device, few: torch.zeros(
            (few.stop - few.start) * size, dtype=torch.uint8, device=device
        ).numel(),
    )
    devices.limit_memory(gpu, 1.0)
    assert sum(done) == 4 * size
    assert said
