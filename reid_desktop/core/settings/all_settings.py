"""All settings together: listed with their keys, and changed with every value checked."""

from collections.abc import Mapping
from dataclasses import Field, dataclass, field, fields, is_dataclass, replace
from typing import Any

from reid_desktop.core.errors import SENSELESS, SettingsError
from reid_desktop.core.settings.cluster import ClusterSettings
from reid_desktop.core.settings.paperwork import CaseSettings, ReportSettings
from reid_desktop.core.settings.program import ProgramSettings
from reid_desktop.core.settings.searching import IndexSettings, SearchSettings


@dataclass(frozen=True)
class Settings:
    """All settings of the program."""

    program: ProgramSettings = field(default_factory=ProgramSettings)
    index: IndexSettings = field(default_factory=IndexSettings)
    search: SearchSettings = field(default_factory=SearchSettings)
    case: CaseSettings = field(default_factory=CaseSettings)
    report: ReportSettings = field(default_factory=ReportSettings)
    cluster: ClusterSettings = field(default_factory=ClusterSettings)


def described(settings: Settings) -> list[tuple[str, Field[Any], Any]]:
    """Return (key, field, value) of every setting, keys as "index.every_s"."""
    rows = []
    for section in fields(settings):
        part = getattr(settings, section.name)
        assert is_dataclass(part)
        rows += [(f"{section.name}.{f.name}", f, getattr(part, f.name)) for f in fields(part)]
    return rows


def changed(settings: Settings, values: Mapping[str, Any]) -> Settings:
    """Return `settings` with `values` (by key, text or typed) in place, checked.

    Raises:
        SettingsError: unknown key, wrong type or out of range; the text names the key.
    """
    known = {key: (f, value) for key, f, value in described(settings)}
    for key, value in values.items():
        if key not in known:
            raise SettingsError(f"There is no setting “{key}”. Known are: {', '.join(known)}.")
        f, current = known[key]
        section, name = key.split(".")
        part = replace(getattr(settings, section), **{name: _checked(key, f, current, value)})
        settings = replace(settings, **{section: part})
    return settings


def _checked(key: str, f: "Field[Any]", current: Any, value: Any) -> Any:
    """Return `value` in the type of the setting, or say what is wrong with it."""
    kind = type(current)
    try:
        if kind is bool:
            typed: Any = _truth(value)
        elif isinstance(value, bool):
            raise ValueError
        else:
            typed = kind(value)
    except SENSELESS as error:
        raise SettingsError(f"“{key}” cannot be “{value}”: {kind.__name__} expected.") from error
    low, high, choices = f.metadata["low"], f.metadata["high"], f.metadata["choices"]
    if choices and typed not in choices:
        raise SettingsError(f"“{key}” cannot be “{value}”: choose {', '.join(choices)}.")
    if low is not None and not low <= typed <= high:
        unit = f" {f.metadata['unit']}" if f.metadata["unit"] else ""
        raise SettingsError(f"“{key}” cannot be {value}: from {low:g} to {high:g}{unit}.")
    return typed


def _truth(value: Any) -> bool:
    """Return a truth value from a bool or from yes/no text."""
    words = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
    if isinstance(value, bool):
        return value
    return words[str(value).lower()] if str(value).lower() in words else _refuse()


def _refuse() -> bool:
    raise ValueError
