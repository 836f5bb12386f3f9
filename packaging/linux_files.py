"""The files that a Linux desktop reads: where each goes, and what could be wrong with them."""

import configparser
import shutil
import subprocess
import tomllib
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parent.parent
LINUX = ROOT / "packaging" / "linux"
ID = "org.reid_desktop.ReidDesktop"
MIME = "application/vnd.reid-desktop.case"
ICON = ROOT / "resources" / "icons" / "reid-desktop.svg"
PLACES = {
    LINUX / f"{ID}.desktop": f"share/applications/{ID}.desktop",
    LINUX / f"{ID}.metainfo.xml": f"share/metainfo/{ID}.metainfo.xml",
    LINUX / f"{ID}.mime.xml": f"share/mime/packages/{ID}.xml",
    ICON: f"share/icons/hicolor/scalable/apps/{ID}.svg",
    LINUX
    / "case.svg": "share/icons/hicolor/scalable/mimetypes/application-vnd.reid-desktop.case.svg",
}
"""Each file and its place below /usr."""
CHECKERS = (
    ("desktop-file-validate", LINUX / f"{ID}.desktop"),
    ("appstreamcli", "validate", "--no-net", LINUX / f"{ID}.metainfo.xml"),
)


def problems() -> list[str]:
    """Return what is wrong, a sentence each; uses the desktop's own checkers where they are."""
    found = [f"“{path}” is missing." for path in PLACES if not path.exists()]
    if not found:
        found = [*_desktop(), *_metainfo(), *_mime()]
    for name, *words in CHECKERS:
        if shutil.which(name) is not None:
            done = subprocess.run([name, *map(str, words)], capture_output=True, text=True)
            if done.returncode:
                found.append(f"{name}: {(done.stdout + done.stderr).strip()}")
    return found


def desktop_entry() -> dict[str, str]:
    """Return the keys of the desktop file."""
    parser = configparser.ConfigParser(interpolation=None, strict=True)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(LINUX / f"{ID}.desktop", encoding="utf-8")
    return dict(parser["Desktop Entry"])


def _desktop() -> list[str]:
    entry = desktop_entry()
    wanted = {
        "Type": entry.get("Type") == "Application",
        "Exec": entry.get("Exec", "").split()[:1] == ["reid-desktop-window"],
        "Icon": entry.get("Icon") == ID,
        "MimeType": MIME in entry.get("MimeType", "").split(";"),
    }
    return [f"The desktop file's “{key}” is wrong." for key, right in wanted.items() if not right]


def _metainfo() -> list[str]:
    root = ElementTree.parse(LINUX / f"{ID}.metainfo.xml").getroot()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    scripts = {**project["scripts"], **project["gui-scripts"]}
    binaries = {one.text for one in root.iter("binary")}
    releases = [one.get("version") for one in root.iter("release")]
    wanted = {
        "id": root.findtext("id") == ID,
        "licence": root.findtext("project_license") == project["license"],
        "launchable": root.findtext("launchable") == f"{ID}.desktop",
        "programs": binaries == set(scripts),
        "newest release": releases[:1] == [version()],
    }
    return [f"The AppStream data's {key} is wrong." for key, right in wanted.items() if not right]


def _mime() -> list[str]:
    space = "{http://www.freedesktop.org/standards/shared-mime-info}"
    kind = ElementTree.parse(LINUX / f"{ID}.mime.xml").getroot().find(f"{space}mime-type")
    if kind is None or kind.get("type") != MIME:
        return [f"The MIME file does not tell of “{MIME}”."]
    patterns = [one.get("pattern") for one in kind.iter(f"{space}glob")]
    return [] if "*.reidcase.enc" in patterns else ["The MIME file has no pattern for cases."]


def version() -> str:
    """Return the program's version."""
    text = (ROOT / "reid_desktop" / "__init__.py").read_text("utf-8")
    return text.split('__version__ = "', 1)[1].split('"', 1)[0]
