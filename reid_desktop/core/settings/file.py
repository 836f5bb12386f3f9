"""The settings file: only differences from the defaults are written, unknown keys are kept."""

import tomllib
from pathlib import Path

import tomli_w

from reid_desktop.core.errors import SENSELESS, SettingsError
from reid_desktop.core.settings.all_settings import Settings, changed, described


def load(path: Path) -> Settings:
    """Return the settings of `path`; the defaults when there is no such file.

    Raises:
        SettingsError: the file is no TOML or holds a value out of its range.
    """
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Settings()
    except (OSError, *SENSELESS) as error:
        raise SettingsError(
            f"The settings “{path}” cannot be read: {error}. Mend or delete it."
        ) from error
    known = {key for key, _, _ in described(Settings())}
    flat = {f"{s}.{k}": v for s, t in tables.items() if isinstance(t, dict) for k, v in t.items()}
    return changed(Settings(), {key: value for key, value in flat.items() if key in known})


def save(settings: Settings, path: Path) -> None:
    """Write the settings that differ from the defaults; keys of other versions are kept.

    Raises:
        SettingsError: the file cannot be written.
    """
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    except (OSError, *SENSELESS):
        tables = {}
    defaults = {key: value for key, _, value in described(Settings())}
    for key, _, value in described(settings):
        section, name = key.split(".")
        table = tables.setdefault(section, {})
        if value != defaults[key]:
            table[name] = value
        else:
            table.pop(name, None)
    tables = {name: table for name, table in tables.items() if table != {}}
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_suffix(".partial")
        partial.write_text(tomli_w.dumps(tables), encoding="utf-8")
        partial.replace(path)
    except OSError as error:
        raise SettingsError(
            f"The settings “{path}” cannot be written: {error.strerror}. "
            "Give yourself write permission there."
        ) from error
