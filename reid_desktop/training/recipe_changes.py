"""Recipes changed field by field, as texts of the command line say."""

import json
from dataclasses import fields, is_dataclass, replace
from typing import Any, Literal, TypeVar, cast, get_args, get_origin, get_type_hints

from reid_desktop.core.errors import SettingsError

Recipe = TypeVar("Recipe")


def changed(recipe: Recipe, text: str) -> Recipe:
    """Return a recipe with one field changed.

    Args:
        recipe: a frozen dataclass; fields may be dataclasses again.
        text: `field=value` or `field.inner=value`, the value as in JSON or a plain word, of the
            type that the field has now; an integer will do for a number. Of a field that is one of
            a few words, one of those.

    Raises:
        SettingsError: there is no such field, or the value is of another type.
    """
    path, equals, value = text.partition("=")
    if not equals:
        raise SettingsError(f"--change: “{text}” has no value; write field=value.")
    return cast("Recipe", _changed(recipe, path.strip().split("."), value.strip(), text))


def _changed(recipe: Any, path: list[str], value: str, text: str) -> Any:
    """Return `recipe` with the field at `path` set to `value`."""
    known = [field.name for field in fields(recipe)]
    name, *rest = path
    if name not in known:
        raise SettingsError(
            f"--change: “{text}” names no field of the recipe. There are: {', '.join(known)}."
        )
    now = getattr(recipe, name)
    if is_dataclass(now):
        if not rest:
            inner = ", ".join(f"{name}.{field.name}" for field in fields(now))
            raise SettingsError(f"--change: “{text}” needs an inner field: {inner}.")
        return replace(recipe, **{name: _changed(now, rest, value, text)})
    if rest:
        raise SettingsError(f"--change: “{text}”: {name} has no inner fields.")
    found = _read(now, value, text)
    hint = get_type_hints(type(recipe))[name]
    if get_origin(hint) is Literal and found not in get_args(hint):
        raise SettingsError(
            f"--change: “{text}” must be one of {', '.join(map(str, get_args(hint)))}."
        )
    return replace(recipe, **{name: found})


def _read(now: object, value: str, text: str) -> object:
    """Return `value` as the type of `now`."""
    try:
        found = json.loads(value)
    except ValueError:
        found = value
    if isinstance(now, tuple) and isinstance(found, list):
        return _tuples(found)
    if type(now) is float and type(found) is int:
        return float(found)
    if type(found) is not type(now):
        raise SettingsError(f"--change: “{text}” must be like the present value, {now!r}.")
    return found


def _tuples(found: list[Any]) -> tuple[Any, ...]:
    """Return lists within lists as tuples."""
    return tuple(_tuples(one) if isinstance(one, list) else one for one in found)
