"""Every process of the package: how it starts, in a frozen program too, and what it loads."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROCESSES = sorted(
    ".".join(path.relative_to(ROOT).with_suffix("").parts)
    for path in (ROOT / "reid_desktop").rglob("*_process.py")
)
FOREIGN = {
    "reid_desktop.datasets.cuhk03_process": ("torch", "PySide6", "scipy", "cv2", "av"),
    "reid_desktop.datasets.matlab_process": ("torch", "PySide6", "h5py", "cv2", "av"),
    "reid_desktop.footage.copy_process": ("torch", "PySide6", "cv2"),
    "reid_desktop.footage.decoder_process": ("torch", "PySide6", "cv2"),
    "reid_desktop.footage.picture_process": ("torch", "PySide6", "av"),
}
"""What a process has no use for and would start later with."""
TOLD = {"reid_desktop.footage.copy_process": b'{"trouble": "JSONDecodeError"}\n'}
"""What a process says that is asked nothing; the others hang up."""
SERVE = (
    "import sys; sys.path.insert(0, sys.argv.pop(1)); "
    "from reid_desktop.core.child import serve_if_asked; "
    "serve_if_asked(); print('went on')"
)


@pytest.mark.parametrize("module", PROCESSES)
def test_a_child_process_loads_neither_networks_nor_window(module: str) -> None:
    """Of the package it loads itself and its link to the parent, nothing else."""
    code = (
        f"import sys; import {module}; print([m for m in {FOREIGN[module]} if m in sys.modules]); "
        "print(sorted(m for m in sys.modules if m.startswith('reid_desktop')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    link = ["reid_desktop.core", "reid_desktop.core.link"]
    wanted = sorted(["reid_desktop", *link, module.rpartition(".")[0], module])
    assert done.stdout.splitlines() == ["[]", str(wanted)]


@pytest.mark.parametrize("module", PROCESSES)
def test_a_frozen_program_becomes_a_child_process_by_its_flag(module: str) -> None:
    command = [sys.executable, "-c", SERVE, str(ROOT), "--process", module]
    done = subprocess.run(command, input=b"", capture_output=True, check=True)
    assert done.stdout == TOLD.get(module, b"")


@pytest.mark.parametrize(
    "words",
    [[], ["--process"], ["--process", "os"], ["--process", "reid_desktop.app"], ["window"]],
    ids=" ".join,
)
def test_nothing_else_makes_a_program_a_process(words: list[str]) -> None:
    command = [sys.executable, "-c", SERVE, str(ROOT), *words]
    done = subprocess.run(command, input=b"", capture_output=True, check=True)
    assert done.stdout.strip() == b"went on"
