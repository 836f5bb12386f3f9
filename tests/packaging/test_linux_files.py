"""What a Linux desktop and a package manager are given."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from reid_desktop import __version__


@pytest.fixture
def linux_files(script: Callable[[str], ModuleType]) -> ModuleType:
    return script("packaging/linux_files")


@pytest.fixture
def debian(script: Callable[[str], ModuleType]) -> ModuleType:
    return script("packaging/debian")


def test_nothing_is_wrong_with_the_desktops_files(linux_files: ModuleType) -> None:
    assert linux_files.problems() == []


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("desktop", "Exec=reid-desktop-window", "Exec=reid", "Exec"),
        ("desktop", "MimeType=application/vnd.reid-desktop.case", "MimeType=text/x", "MimeType"),
        ("metainfo.xml", 'version="0.1.0"', 'version="9.9"', "newest release"),
        ("metainfo.xml", "Apache-2.0", "MIT", "licence"),
        ("mime.xml", "*.reidcase.enc", "*.zip", "pattern"),
    ],
)
def test_a_mistake_in_them_is_told(
    linux_files: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    file: str,
    old: str,
    new: str,
    told: str,
) -> None:
    copy = tmp_path / "linux"
    shutil.copytree(linux_files.LINUX, copy)
    path = copy / f"{linux_files.ID}.{file}"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    monkeypatch.setattr(linux_files, "LINUX", copy)
    monkeypatch.setattr(linux_files, "CHECKERS", ())
    assert any(told in problem for problem in linux_files.problems())


def test_the_packages_tree_has_programs_and_desktop_files(
    debian: ModuleType, tmp_path: Path
) -> None:
    tree = tmp_path / "tree"
    debian.lay_out(tree)
    assert (tree / "usr/bin/reid-desktop").readlink() == Path("/opt/reid-desktop/reid-desktop")
    shares = sorted(path.name for path in (tree / "usr/share").rglob("*") if path.is_file())
    assert shares == [
        "application-vnd.reid-desktop.case.svg",
        "org.reid_desktop.ReidDesktop.desktop",
        "org.reid_desktop.ReidDesktop.metainfo.xml",
        "org.reid_desktop.ReidDesktop.svg",
        "org.reid_desktop.ReidDesktop.xml",
    ]


@pytest.mark.skipif(shutil.which("dpkg-deb") is None, reason="dpkg-deb is Debian's")
def test_dpkg_reads_the_package_that_is_built(debian: ModuleType, tmp_path: Path) -> None:
    program = tmp_path / "frozen"
    (program / "_internal").mkdir(parents=True)
    for name in ("reid-desktop", "reid-desktop-window"):
        (program / name).write_text("#!/bin/sh\n")
        (program / name).chmod(0o755)
    package = debian.built(program, tmp_path)
    told = subprocess.run(
        ["dpkg-deb", "--info", package], capture_output=True, text=True, check=True
    ).stdout
    assert f"Version: {__version__}" in told
    listed = subprocess.run(
        ["dpkg-deb", "--contents", package], capture_output=True, text=True, check=True
    ).stdout
    assert "root/root" in listed
    assert "./opt/reid-desktop/reid-desktop" in listed
    assert "./usr/bin/reid-desktop-window -> /opt/reid-desktop/reid-desktop-window" in listed


def test_the_window_names_its_desktop_file(linux_files: ModuleType) -> None:
    source = (linux_files.ROOT / "reid_desktop" / "app.py").read_text("utf-8")
    assert f'setDesktopFileName("{linux_files.ID}")' in source
