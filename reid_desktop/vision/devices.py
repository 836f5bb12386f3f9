"""Where the networks run: the device of a setting, checked before anything is put on it."""

import os
import platform
from pathlib import Path

import torch

from reid_desktop.core.errors import DeviceError
from reid_desktop.core.models import Device
from reid_desktop.core.networks import Notify, unheard

CPU = torch.device("cpu")
_NVIDIA_DRIVER = Path("/proc/driver/nvidia/version")
_CPU_INFO = Path("/proc/cpuinfo")


def choose_device(name: str, *, notify: Notify = unheard) -> torch.device:
    """Return the device for a setting: "auto", "cpu", "cuda" or "cuda:N".

    "auto" takes the first GPU that works, else the processor, and tells when a GPU is there that
    does not work. A device that was named is taken or refused, never replaced.

    Raises:
        DeviceError: the named device does not exist on this machine or does not work.
    """
    if name == "auto":
        return _automatic(notify)
    try:
        device = torch.device(name)
    except RuntimeError as error:
        raise DeviceError(f"“{name}” is no device. Use auto, cpu, cuda or cuda:0.") from error
    if device.type == "cpu":
        return device
    if device.type != "cuda":
        raise DeviceError(f"“{name}” is no device. Use auto, cpu, cuda or cuda:0.")
    problem = _problem(device)
    if problem:
        raise DeviceError(f"{problem} Use auto or cpu.")
    return device


def _automatic(notify: Notify) -> torch.device:
    """Return the first GPU if it works, else the processor."""
    if torch.cuda.is_available():
        gpu = torch.device("cuda:0")
        problem = _problem(gpu)
        if not problem:
            return gpu
        notify(f"{problem} The networks run on the processor.")
    elif has_unusable_driver():
        notify(f"{_misfit()} The networks run on the processor.")
    return CPU


def _problem(device: torch.device) -> str:
    """Return why a GPU cannot be used, one sentence; empty when it can."""
    if not torch.cuda.is_available() and has_unusable_driver():
        return _misfit()
    if (device.index or 0) >= torch.cuda.device_count():
        return f"There is no device “{device}” on this machine."
    try:
        probe(device)
    except RuntimeError as error:
        first = str(error).splitlines()[0].rstrip(".")
        return f"The GPU “{device}” does not work ({first})."
    return ""


def probe(device: torch.device) -> None:
    """Compute one number on the device; raises RuntimeError where that fails."""
    if float(torch.ones(2, device=device).sum().cpu()) != 2:
        raise RuntimeError("it adds wrongly")


def has_unusable_driver() -> bool:
    """Return whether an NVIDIA driver is loaded that torch cannot use."""
    return _NVIDIA_DRIVER.exists() and not torch.cuda.is_available()


def _misfit() -> str:
    built = f"CUDA {torch.version.cuda}" if torch.version.cuda else "no CUDA at all"
    return f"The GPU's driver does not fit this installation of torch ({built})."


def limit_memory(device: torch.device, share: float) -> None:
    """Let torch take at most `share` (0 to 1) of a GPU's memory; the processor has no limit."""
    if device.type == "cuda":
        torch.cuda.set_per_process_memory_fraction(share, device)


def has_fast_bfloat16(device: torch.device) -> bool:
    """Return whether the device multiplies bfloat16 in hardware."""
    if device.type == "cuda":
        return bool(torch.cuda.is_bf16_supported(including_emulation=False))
    return bool(torch.cpu._is_avx512_bf16_supported())


def cores() -> int:
    """Return how many processor cores this program may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def listed_devices() -> list[Device]:
    """Return the processor, then every GPU that the driver shows."""
    found = [Device("cpu", f"{_processor()}, {cores()} cores", _memory_bytes(), "")]
    if has_unusable_driver():
        return [*found, Device("cuda:0", "NVIDIA GPU", 0, _misfit())]
    for index in range(torch.cuda.device_count()):
        gpu = torch.device("cuda", index)
        about = torch.cuda.get_device_properties(gpu)
        found.append(Device(str(gpu), about.name, about.total_memory, _problem(gpu)))
    return found


def _processor() -> str:
    """Return the processor's name as its maker gives it."""
    if _CPU_INFO.exists():
        for line in _CPU_INFO.read_text(encoding="utf-8", errors="replace").splitlines():
            key, _, value = line.partition(":")
            if key.strip() == "model name":
                return value.strip()
    return platform.processor() or platform.machine()


def _memory_bytes() -> int:
    """Return the size of the main memory; 0 where the system does not tell."""
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, OSError, ValueError):
        return 0
