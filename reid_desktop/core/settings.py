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

WEIGHT_SETTINGS = {
    "glad-googlenet": "program.glad_weights",
    "keypoints": "program.keypoint_weights",
    "qeeps-resnet18": "program.qeeps_weights",
}
"""The setting that names the weights of each architecture."""


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
    language: str = setting(
        "system",
        title="Language",
        help="Of menus and windows; system takes that of the desktop. Holds from the next start.",
        choices=("system", "en", "de"),
    )
    text_percent: int = setting(
        100,
        title="Text size",
        help="Of menus, lists and windows; everything grows with it.",
        unit="%",
        low=80,
        high=300,
    )
    role: str = setting(
        "analyst",
        title="Role",
        help="What may be done here: an analyst everything, a reviewer only judges and comments, "
        "an auditor only reads.",
        choices=("analyst", "reviewer", "auditor"),
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
    engine: str = setting(
        "auto",
        title="Engine",
        help="What computes descriptors on the processor: auto takes OpenVINO where it is "
        "installed. Descriptors stay the same.",
        choices=("auto", "torch", "openvino"),
    )
    gpu_memory_share: float = setting(
        0.9,
        title="Share of the GPU's memory",
        help="The networks take at most so much of it; with less they take smaller batches.",
        low=0.05,
        high=1.0,
    )
    glad_weights: str = setting(
        "glad-googlenet",
        title="Weights of the descriptor",
        help="Name of GLAD's weights among the models; others need the footage indexed again.",
    )
    keypoint_weights: str = setting(
        "keypoints",
        title="Weights of the key points",
        help="Name of the key-point weights among the models; others need indexing again.",
    )
    qeeps_weights: str = setting(
        "qeeps-resnet18",
        title="Weights of the person search",
        help="Name of the weights that find people and search frames; others need indexing again.",
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
    index: str = setting(
        "auto",
        title="Search index",
        help="What the coarse step looks at: groups (GLAD), every crop by itself, or what was "
        "measured to be faster at the size of the gallery.",
        choices=("auto", "groups", "crops"),
    )
    groups: int = setting(
        0,
        title="Groups opened",
        help="K of the coarse step over groups: how many are ranked in full (GLAD: 100); 0 goes "
        "by the size of the gallery.",
        low=0,
        high=1_000_000,
    )
    crops: int = setting(
        0,
        title="Crops compared in full",
        help="K of the coarse step over single crops; 0 goes by the size of the gallery.",
        low=0,
        high=1_000_000,
    )
    rerank: bool = setting(
        False,
        title="Re-rank the top",
        help="Order the first 200 ranks by the neighbours they share with the query "
        "(k-reciprocal encoding); scores are then no cosines.",
    )
    dimension: int = setting(
        128,
        title="Coarse dimension",
        help="Numbers of a coarse descriptor after PCA (GLAD: 128); 0 keeps all.",
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
class CaseSettings:
    """What this installation demands of cases."""

    policy: bool = setting(
        False,
        title="Demand the case form",
        help="No search before purpose, legal basis, authorisation and scope are filled in, and "
        "none outside the scope.",
    )


@dataclass(frozen=True)
class ReportSettings:
    """What stands on every report."""

    agency: str = setting("", title="Agency", help="Name at the head of reports; empty: none.")
    address: str = setting(
        "", title="Address of the agency", help="Lines below the name, separated by semicolons."
    )
    logo: str = setting("", title="Logo", help="PNG or JPEG beside the name; empty: none.")
    remark: str = setting(
        "", title="Own text", help="A text of your own on the first page; empty: none."
    )
    language: str = setting(
        "en", title="Language of reports", help="en or de.", choices=("en", "de")
    )
    pixelate: bool = setting(
        True,
        title="Pixelate bystanders",
        help="Make everybody but the candidates unrecognisable in reports, clips and stills.",
    )


@dataclass(frozen=True)
class Settings:
    """All settings of the program."""

    program: ProgramSettings = field(default_factory=ProgramSettings)
    index: IndexSettings = field(default_factory=IndexSettings)
    search: SearchSettings = field(default_factory=SearchSettings)
    case: CaseSettings = field(default_factory=CaseSettings)
    report: ReportSettings = field(default_factory=ReportSettings)


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
