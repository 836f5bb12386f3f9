"""What the start of the window imports and holds, each in a Python of its own."""

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from reid_desktop.cli import demo
from reid_desktop.core.paths import log_file

LATER = (
    "torch",
    "torchvision",
    "openvino",
    "onnxruntime",
    "pyqtgraph",
    "cuda",
    "reportlab",
    "jinja2",
    "scipy",
    "sklearn",
    "matplotlib",
    "pyarrow",
    "pandas",
    "reid_desktop.synthesis",
    "reid_desktop.training",
    "reid_desktop.vision.build",
)
"""Packages that a window without a case has no use for."""
MOST_MB = 400
SHOW = """
import json, sys
import psutil
from reid_desktop import app
from reid_desktop.core.settings import Settings

application = app.application_of(Settings())
program = app.Program(app.NetworksOfSettings(Settings()), Settings())
program.window.show()
application.processEvents()
held = psutil.Process().memory_full_info()
print(json.dumps({"modules": sorted(sys.modules), "mb": getattr(held, "pss", held.uss) / 1e6}))
program.window.close()
"""


@pytest.fixture(scope="module")
def started() -> dict[str, object]:
    """Modules and memory of a program whose window is seen and which has no case."""
    made = subprocess.run([sys.executable, "-c", SHOW], capture_output=True, text=True, check=True)
    found: dict[str, object] = json.loads(made.stdout.splitlines()[-1])
    return found


@pytest.mark.parametrize("name", LATER)
def test_the_window_appears_without(started: dict[str, list[str]], name: str) -> None:
    loaded = [module for module in started["modules"] if f"{module}.".startswith(f"{name}.")]
    assert not loaded


def test_a_window_without_a_case_holds_little_memory(started: dict[str, float]) -> None:
    assert started["mb"] < MOST_MB


def test_the_networks_library_is_loaded_once_a_case_is_open() -> None:
    code = (
        "import sys\n"
        "from reid_desktop.core.progress import run\n"
        "from reid_desktop.vision.loading import load_libraries\n"
        "assert 'torch' not in sys.modules\n"
        "steps = [step.text for step in load_libraries()]\n"
        "assert 'torch' in steps and 'torchvision' in steps, steps\n"
        "import torch\n"
        "assert float(torch.ones(2).sum()) == 2\n"
        "assert list(load_libraries()) == []\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_the_window_command_opens_the_window() -> None:
    log, began = log_file(), time.monotonic()
    shown = subprocess.Popen(demo.window_program(), stderr=subprocess.DEVNULL)
    try:
        while "window is seen" not in (log.read_text("utf-8") if log.exists() else ""):
            assert shown.poll() is None, "the program ended without a window"
            assert time.monotonic() - began < 120
            time.sleep(0.05)
    finally:
        shown.terminate()
        shown.wait()


def test_a_frozen_command_line_opens_the_program_beside_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "reid-desktop"))
    assert demo.window_program() == [str(tmp_path / "reid-desktop-window")]
    monkeypatch.setattr(sys, "executable", str(tmp_path / "reid-desktop.exe"))
    assert demo.window_program() == [str(tmp_path / "reid-desktop-window.exe")]
