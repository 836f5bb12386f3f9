"""Where models, resources, settings, logs and keys are: source tree, wheel or frozen program.

Only this module knows that `models/` and `resources/` stand outside the package in a source tree.
"""

import sys
from pathlib import Path

import platformdirs

from reid_desktop.core.errors import ReidError

APPLICATION = "reid-desktop"
_PACKAGE = Path(__file__).resolve().parent.parent


def _shipped(name: str) -> Path:
    """Return the folder `name` that ships with the program."""
    frozen = getattr(sys, "_MEIPASS", None)
    places = [Path(frozen) / name] if frozen else []
    places += [_PACKAGE / f"_{name}", _PACKAGE.parent / name]
    for place in places:
        if place.is_dir():
            return place
    raise ReidError(f"The program's folder “{name}” is missing. Please install ReID Desktop again.")


def models_dir() -> Path:
    """Return the folder of the default weights and their manifest."""
    return _shipped("models")


def resources_dir() -> Path:
    """Return the folder of icons, styles and report templates."""
    return _shipped("resources")


def verifier_file() -> Path:
    """Return the stand-alone program that checks a report; a copy goes into each report."""
    return _shipped("packaging") / "verify_report.py"


def config_dir() -> Path:
    """Return the user's folder for settings.toml; it may not exist yet."""
    return Path(platformdirs.user_config_dir(APPLICATION))


def state_dir() -> Path:
    """Return the user's folder for logs and recent cases; it may not exist yet."""
    return Path(platformdirs.user_state_dir(APPLICATION))


def log_file() -> Path:
    """Return where the program's log is written."""
    return state_dir() / "reid-desktop.log"


def data_dir() -> Path:
    """Return the user's folder for keys and imported models; it may not exist yet."""
    return Path(platformdirs.user_data_dir(APPLICATION))


def cache_dir() -> Path:
    """Return the user's folder for what can be made or fetched again; it may not exist yet."""
    return Path(platformdirs.user_cache_dir(APPLICATION))
