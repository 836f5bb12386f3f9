"""A Debian package of the frozen program: /opt/reid-desktop, two links, the desktop's files."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from linux_files import PLACES, version

MAINTAINER = "The ReID Desktop developers <reid-desktop@localhost>"
NEEDS = (
    "libegl1, libgl1, libxkbcommon0, libxkbcommon-x11-0, libdbus-1-3, libfontconfig1, "
    "libxcb-cursor0, libxcb-icccm4, libxcb-image0, libxcb-keysyms1, libxcb-randr0, "
    "libxcb-render-util0, libxcb-shape0, libxcb-shm0, libxcb-sync1, libxcb-xfixes0, libxcb-xkb1, "
    "libwayland-client0, libwayland-cursor0, libwayland-egl1"
)
"""What Qt takes from the system, on X11 and on Wayland. PyInstaller copies those of these that the
machine it runs on has; a package must not depend on which that is."""
ABOUT = """Find one person again across cameras and hours of footage
 Load footage into a case, drop a picture of the person sought, and judge the
 candidates that the program ranks: offline, every step logged and signed."""


def built(frozen: Path, out: Path) -> Path:
    """Pack the folder `frozen`; return the .deb in `out`."""
    machine = subprocess.run(
        ["dpkg", "--print-architecture"], capture_output=True, text=True, check=True
    ).stdout.strip()
    target = out / f"reid-desktop_{version()}_{machine}.deb"
    with tempfile.TemporaryDirectory(dir=out, prefix=".deb-") as name:
        tree = Path(name) / "tree"
        shutil.copytree(frozen, tree / "opt" / "reid-desktop", symlinks=True)
        lay_out(tree)
        size = sum(path.lstat().st_size for path in tree.rglob("*") if path.is_file())
        (tree / "DEBIAN" / "control").write_text(control(machine, size), encoding="utf-8")
        words = ["dpkg-deb", "--root-owner-group", "-Zxz", "-z1", "--build", str(tree), str(target)]
        subprocess.run(words, check=True, stdout=subprocess.DEVNULL)
    return target


def lay_out(tree: Path) -> None:
    """Put the links and the desktop's files below `tree`."""
    tree.mkdir(exist_ok=True)
    tree.chmod(0o755)
    for source, place in PLACES.items():
        path = tree / "usr" / place
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, path)
    programs = tree / "usr" / "bin"
    programs.mkdir(parents=True)
    for name in ("reid-desktop", "reid-desktop-window"):
        os.symlink(f"/opt/reid-desktop/{name}", programs / name)
    (tree / "DEBIAN").mkdir()


def control(machine: str, size: int) -> str:
    """Return the package's description for dpkg; `size` in bytes."""
    return (
        f"Package: reid-desktop\nVersion: {version()}\nArchitecture: {machine}\n"
        f"Maintainer: {MAINTAINER}\nInstalled-Size: {size // 1024}\nDepends: {NEEDS}\n"
        f"Section: video\nPriority: optional\nDescription: {ABOUT}\n"
    )
