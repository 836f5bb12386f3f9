"""Build and try what is handed out: python packaging/package.py [wheel] [frozen] [deb] [check].

    wheel    wheel and source archive into dist/; the wheel is installed elsewhere and tried
    frozen   PyInstaller's folder into dist/reid-desktop; it is tried, its size is told
    deb      a Debian package of that folder
    check    desktop file, AppStream data and MIME type; with Debian's own checkers where they are

Without words all four in this order. `wheel` and `frozen` need the extra `package`; `frozen` also
an environment with the builds of torch and torchvision for processors, to be small. Each trial is
packaging/smoke_test.py, without a display.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

import debian
import linux_files

ROOT = Path(__file__).resolve().parent.parent
DIST = ROOT / "dist"
FROZEN = DIST / "reid-desktop"
TRIAL = ROOT / "packaging" / "smoke_test.py"


def called(*words: str | Path) -> None:
    """Run a program; end with its exit code when it fails."""
    print("·", *words, flush=True)
    code = subprocess.run([str(word) for word in words], cwd=ROOT, check=False).returncode
    if code:
        sys.exit(code)


def wheel() -> None:
    """Build wheel and source archive, install the wheel outside the tree and try it."""
    called(sys.executable, "-m", "build", "--no-isolation", "--outdir", DIST, ROOT)
    newest = max(DIST.glob("reid_desktop-*.whl"), key=lambda path: path.stat().st_mtime)
    print(f"{newest.name}: {newest.stat().st_size / 1e6:.1f} MB")
    with tempfile.TemporaryDirectory(prefix="reid-wheel-") as name:
        programs = installed(newest, Path(name))
        called(sys.executable, TRIAL, programs / "reid-desktop")


def installed(package: Path, folder: Path) -> Path:
    """Install a wheel into a new environment that borrows this one's libraries; return its bin."""
    venv.create(folder, with_pip=False)
    programs = folder / ("Scripts" if sys.platform == "win32" else "bin")
    own = next(folder.rglob("site-packages"))
    borrowed = [path for path in sys.path if path.endswith("site-packages")]
    (own / "borrowed.pth").write_text("\n".join(borrowed))
    where = ["--no-deps", "--no-index", "--ignore-installed", "--prefix", folder]
    called(programs / "python", "-m", "pip", "install", "--quiet", *where, package)
    found = subprocess.run(
        [programs / "python", "-c", "import reid_desktop; print(reid_desktop.__file__)"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    )
    if not Path(found.stdout.strip()).is_relative_to(folder):
        sys.exit(f"The trial would run {found.stdout.strip()}, not the wheel.")
    return programs


def frozen() -> None:
    """Build the folder with both programs and try them."""
    work = ROOT / "build" / "frozen"
    spec = ROOT / "packaging" / "reid-desktop.spec"
    options = ["--noconfirm", "--distpath", DIST, "--workpath", work]
    called(sys.executable, "-m", "PyInstaller", *options, spec)
    size = sum(path.lstat().st_size for path in FROZEN.rglob("*") if not path.is_dir())
    print(f"{FROZEN}: {size / 1e6:,.0f} MB")
    called(
        sys.executable,
        TRIAL,
        FROZEN / "reid-desktop",
        "--window",
        FROZEN / "reid-desktop-window",
    )


def deb() -> None:
    """Pack the frozen folder as a Debian package."""
    if not FROZEN.is_dir():
        sys.exit("There is no frozen program yet: run “packaging/package.py frozen” first.")
    if shutil.which("dpkg-deb") is None:
        sys.exit("dpkg-deb is missing. Build the Debian package on Debian or Ubuntu.")
    print(debian.built(FROZEN, DIST))


def check() -> None:
    """Check the files that a Linux desktop reads."""
    problems = linux_files.problems()
    print("\n".join(problems) or "Nothing is wrong with the desktop's files.")
    if problems:
        sys.exit(1)


STEPS = {"wheel": wheel, "frozen": frozen, "deb": deb, "check": check}


def main() -> None:
    """Do the steps asked for."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("steps", nargs="*", choices=[*STEPS, []], help="all when left out")
    for step in parser.parse_args().steps or list(STEPS):
        STEPS[step]()


if __name__ == "__main__":
    main()
