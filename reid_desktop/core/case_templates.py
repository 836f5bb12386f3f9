"""Case templates: forms filled in beforehand, as TOML files the user can write."""

import tomllib
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from reid_desktop.core.errors import SENSELESS, SettingsError
from reid_desktop.core.paths import config_dir, resources_dir
from reid_desktop.core.records import CaseInfo

_NOT_OURS = {"created_at", "case_id"}


@dataclass(frozen=True, slots=True)
class CaseTemplate:
    """A form with its name.

    Attributes:
        name: shown in the list.
        info: the fields it fills in; the rest is empty.
        path: the file it came from.
    """

    name: str
    info: CaseInfo
    path: Path

    def applied_to(self, info: CaseInfo) -> CaseInfo:
        """Return `info` with what it leaves empty filled in by the template."""
        given = {
            f.name: getattr(self.info, f.name)
            for f in fields(CaseInfo)
            if not getattr(info, f.name) and getattr(self.info, f.name)
        }
        return replace(info, **given)


def folders() -> tuple[Path, Path]:
    """Return where templates lie: those of the user first, then those of the program."""
    return config_dir() / "case_templates", resources_dir() / "case_templates"


def templates() -> list[CaseTemplate]:
    """Return all templates by name; one of the user takes the place of a shipped one.

    Raises:
        SettingsError: a file is no template; the text names it and says what is wrong.
    """
    found: dict[str, CaseTemplate] = {}
    for folder in reversed(folders()):
        for path in sorted(folder.glob("*.toml")):
            template = read_template(path)
            found[template.name] = template
    return sorted(found.values(), key=lambda template: template.name)


def read_template(path: Path) -> CaseTemplate:
    """Return the template of a file.

    Raises:
        SettingsError: it cannot be read, or holds a key or a value that no form has.
    """
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, *SENSELESS) as error:
        raise SettingsError(
            f"The case template “{path}” cannot be read: {error}. Mend or delete it."
        ) from error
    name = values.pop("name", path.stem)
    empty = CaseInfo("")
    known = {f.name: getattr(empty, f.name) for f in fields(CaseInfo) if f.name not in _NOT_OURS}
    for key, value in values.items():
        if key not in known:
            raise SettingsError(
                f"The case template “{path}” has the key “{key}”; known are {', '.join(known)}."
            )
        wanted = list if isinstance(known[key], tuple) else type(known[key])
        if not isinstance(value, wanted):
            raise SettingsError(f"In the case template “{path}”, “{key}” is no {wanted.__name__}.")
    given: dict[str, Any] = {
        key: tuple(str(each) for each in value) if isinstance(value, list) else value
        for key, value in values.items()
    }
    return CaseTemplate(str(name), replace(empty, **given), path)
