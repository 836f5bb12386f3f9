"""Settings that describe themselves: dialog, command line and handbook are made of them.

Only differences from the defaults are written to `settings.toml`; unknown keys are kept. Numbers of
the network architectures are not settings; they live in `vision`.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import Field, dataclass, field, fields, is_dataclass, replace
from pathlib import Path
from typing import Any

import tomli_w

from reid_desktop.core.errors import SettingsError


def setting(  # noqa: PLR0913 - one keyword for each thing a setting says of itself
    default: Any,
    *,
    title: str,
    help: str,  # noqa: A002 - the word every form uses
    unit: str = "",
    low: float | None = None,
    high: float | None = None,
    choices: tuple[str, ...] = (),
) -> Any:
    """Return a dataclass field with its title, help, unit and range."""
    metadata = {
        "title": title,
        "help": help,
        "unit": unit,
        "low": low,
        "high": high,
        "choices": choices,
    }
    return field(default=default, metadata=metadata)


@dataclass(frozen=True)
class ProgramSettings:
    """The program and this machine."""

    examiner: str = setting(
        "",
        title="Examiner",
        help="Name written to the log and to reports; empty: the user's login.",
    )
    device: str = setting(
        "auto", title="Device", help="Where the networks run: auto, cpu, cuda or cuda:0."
    )
    threads: int = setting(
        0,
        title="Processor threads",
        help="Threads of the networks; 0 leaves one core to the window where there are several.",
        low=0,
        high=256,
    )


@dataclass(frozen=True)
class IndexSettings:
    """How footage is searched for people."""

    profile: str = setting(
        "balanced",
        title="Profile",
        help="fast looks at smaller pictures, thorough at larger ones.",
        choices=("fast", "balanced", "thorough"),
    )
    every_s: float = setting(
        1.0,
        title="Interval",
        help="Time between two frames that are looked at; 0 takes every frame.",
        unit="s",
        low=0.0,
        high=3600.0,
    )
    only_motion: bool = setting(
        False,
        title="Only where something moves",
        help="Leave out frames that do not differ from the one before.",
    )
    batch: int = setting(
        1,
        title="Frames at once",
        help="Frames of one pass; more only helps on a GPU, and a stop waits for the pass.",
        unit="frames",
        low=1,
        high=64,
    )


@dataclass(frozen=True)
class SearchSettings:
    """How a query is answered."""

    top: int = setting(
        100, title="Length of the ranklist", help="Ranks kept.", low=1, high=1_000_000
    )
    groups: int = setting(
        100,
        title="Groups opened",
        help="K of the coarse step: how many nearest groups are ranked in full (GLAD: 100).",
        low=1,
        high=1_000_000,
    )
    dimension: int = setting(
        128,
        title="Coarse dimension",
        help="Numbers of a group descriptor after PCA (GLAD: 128); 0 keeps all.",
        low=0,
        high=4096,
    )
    exhaustive: bool = setting(
        False, title="Exhaustive", help="Compare with every descriptor instead of coarse-to-fine."
    )
    weight_global: float = setting(
        1.0,
        title="Weight of the whole body",
        help="Share of the global stream in a score; 0 leaves it out.",
        low=0.0,
        high=1.0,
    )
    weight_head: float = setting(
        0.3,
        title="Weight of the head",
        help="Share of the head in a score; 0 leaves it out.",
        low=0.0,
        high=1.0,
    )
    weight_upper_body: float = setting(
        0.8,
        title="Weight of the upper body",
        help="Share of the upper body in a score; 0 leaves it out.",
        low=0.0,
        high=1.0,
    )
    weight_lower_body: float = setting(
        0.8,
        title="Weight of the lower body",
        help="Share of the lower body in a score; 0 leaves it out.",
        low=0.0,
        high=1.0,
    )
    frames: int = setting(
        30,
        title="Frames of the cascade",
        help="How many of the best frames QEEPS looks at in the cascade.",
        unit="frames",
        low=1,
        high=1_000_000,
    )

    @property
    def stream_weights(self) -> tuple[float, float, float, float]:
        """Weights of the descriptor's streams, in the order of STREAM_NAMES."""
        return (
            self.weight_global,
            self.weight_head,
            self.weight_upper_body,
            self.weight_lower_body,
        )


@dataclass(frozen=True)
class Settings:
    """All settings of the program."""

    program: ProgramSettings = field(default_factory=ProgramSettings)
    index: IndexSettings = field(default_factory=IndexSettings)
    search: SearchSettings = field(default_factory=SearchSettings)


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
    except (TypeError, ValueError) as error:
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


def load(path: Path) -> Settings:
    """Return the settings of `path`; the defaults when there is no such file.

    Raises:
        SettingsError: the file is no TOML or holds a value out of its range.
    """
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Settings()
    except (OSError, ValueError) as error:
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
    except (OSError, ValueError):
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
            f"The settings “{path}” cannot be written: {error.strerror}."
        ) from error
