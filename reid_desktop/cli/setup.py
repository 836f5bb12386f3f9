"""What every command starts from: settings, examiner, networks, the case."""

import argparse
import getpass
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from reid_desktop.cli.console import Console
from reid_desktop.core.errors import CaseError, SettingsError
from reid_desktop.core.networks import Networks
from reid_desktop.core.paths import config_dir
from reid_desktop.core.records import UserRole
from reid_desktop.core.settings import Settings, changed, load
from reid_desktop.pipeline.fitting import fitting_profile
from reid_desktop.store.case import Case


def settings_of(arguments: argparse.Namespace) -> Settings:
    """Return the user's settings with this command's options and `--set` in place.

    Raises:
        SettingsError: a key is unknown or a value out of its range.
    """
    values = {}
    for text in arguments.set:
        key, equals, value = text.partition("=")
        if not equals:
            raise SettingsError(f"“{text}” is no setting. Write it as KEY=VALUE.")
        values[key] = value
    options = {
        "program.device": "device",
        "index.profile": "profile",
        "index.every_s": "every",
        "search.top": "top",
    }
    for key, name in options.items():
        if getattr(arguments, name, None) is not None:
            values[key] = getattr(arguments, name)
    for key, name in {"index.only_motion": "motion", "search.exhaustive": "exhaustive"}.items():
        if getattr(arguments, name, False):
            values[key] = True
    return changed(load(config_dir() / "settings.toml"), values)


def examiner_of(settings: Settings) -> str:
    """Return who works: the examiner of the settings, else the user's login."""
    return settings.program.examiner or getpass.getuser()


def networks_of(settings: Settings) -> Networks:
    """Return the networks of this machine; torch is imported here, notices go to stderr."""
    from reid_desktop.vision.build import LocalNetworks

    return LocalNetworks.of_settings(settings, notify=lambda said: print(said, file=sys.stderr))


def fitted(settings: Settings, case: Case, console: Console, *, profile: str | None) -> Settings:
    """Return the settings with the profile that the case was indexed with, and say so.

    Args:
        settings: the user's.
        case: open for reading.
        console: is told when another profile than that of the settings is taken.
        profile: of the command line, which is kept; None where there is none.

    Raises:
        CaseError: the command line names a profile that indexed nobody, and another one did.
        WeightsError: weights that the settings name are missing.
    """
    from reid_desktop.vision.build import glad_choice
    from reid_desktop.vision.build_glad import describer_ids

    describers = describer_ids(glad_choice(settings.program))
    wanted = settings.index.profile
    found = fitting_profile(case, describers, wanted)
    if found == wanted or (profile and describers[profile] in case.model_ids()):
        return settings
    said = f"“{case.path.name}” was indexed with the profile “{found}”"
    if profile:
        raise CaseError(
            f"{said}, not with “{profile}”. Leave --profile out, or run the index with it again."
        )
    console.caution([f"{said}; it is searched with that one, too."])
    return changed(settings, {"index.profile": found})


def user_role() -> UserRole:
    """Return the role of this installation; `--set` does not change it."""
    return UserRole(load(config_dir() / "settings.toml").program.role)


@contextmanager
def opened(path: Path, *, read_only: bool = False) -> Iterator[Case]:
    """Open a case in the role of this installation and close it again; raises CaseError."""
    with Case.open(path, read_only=read_only, role=user_role()) as case:
        yield case
