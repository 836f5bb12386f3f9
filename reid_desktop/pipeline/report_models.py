"""The networks a report rests on, with the hashes of their weights as the manifest lists them."""

import tomllib
from collections.abc import Iterable
from typing import Any

from reid_desktop.core.errors import SENSELESS, ReidError
from reid_desktop.core.paths import models_dir
from reid_desktop.report.document import ModelEntry, WeightsFile

MANIFEST = "manifest.toml"
_ALSO = {"glad": ("keypoints",)}
"""A GLAD describer is built of its own weights and those that locate the parts."""


def models_used(model_ids: Iterable[str]) -> tuple[ModelEntry, ...]:
    """Return what is known here of each network, by id; "" (nobody's boxes) is left out.

    The manifest is that of this computer: weights that were replaced since the search have another
    hash than the id, which the report shows beside it.
    """
    table = _manifest()
    return tuple(
        ModelEntry(model_id, _files(model_id, table))
        for model_id in sorted(set(model_ids))
        if model_id
    )


def _manifest() -> dict[str, Any]:
    """Return the listed weights by name; none where there is no manifest."""
    try:
        text = (models_dir() / MANIFEST).read_text(encoding="utf-8")
        weights = tomllib.loads(text).get("weights", {})
    except (OSError, ReidError, *SENSELESS):
        return {}
    return weights if isinstance(weights, dict) else {}


def _files(model_id: str, table: dict[str, Any]) -> tuple[WeightsFile, ...]:
    name = model_id.partition("@")[0]
    more = [also for start, names in _ALSO.items() if name.startswith(start) for also in names]
    found = [(each, table[each]) for each in (name, *more) if isinstance(table.get(each), dict)]
    words = ("sha256", "licence", "training_data", "figures")
    return tuple(
        WeightsFile(each, *(str(entry.get(word, "")) for word in words)) for each, entry in found
    )
