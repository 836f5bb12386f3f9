"""Uses of the system as AI Act Art. 12(3) asks for them, read from the audit log.

(a) the period of each use, (b) the reference database, (c) the input data that led to a match,
(d) the persons who verified the results (Art. 14(5)).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from reid_desktop.core.errors import WeightsError
from reid_desktop.core.models import ModelShelf
from reid_desktop.core.progress import Job, Progress
from reid_desktop.core.records import AuditEntry
from reid_desktop.core.settings import Settings, described
from reid_desktop.core.values import Changes
from reid_desktop.store.case import Case

STAGE = "audit"
_VERIFYING = ("verdict", "review")
_PRIVATE = frozenset({"program.examiner"})


@dataclass(frozen=True, slots=True)
class Use:
    """One search with everything that the law wants remembered.

    Attributes:
        sequence: number of its entry in the log.
        begun_at: (a) ISO 8601 with offset.
        ended_at: (a).
        reference_database: (b) id of the case, with the number of descriptors compared.
        query_sha256: (c) hash of the query picture.
        candidates: (c) detections put forward, best first.
        verified_by: (d) who marked or reviewed a candidate, in the order they first did.
    """

    sequence: int
    search_id: int
    asked_by: str
    begun_at: str
    ended_at: str
    reference_database: str
    method: str
    model_id: str
    query_name: str
    query_sha256: str
    parameters: Mapping[str, Any]
    scope: Mapping[str, Any]
    candidates: tuple[int, ...]
    verified_by: tuple[str, ...]


def uses(case: Case) -> list[Use]:
    """Return every search of the case as one use, in the order of the log."""
    entries = case.audit()
    verified: dict[int, dict[str, None]] = {}
    for entry in entries:
        if entry.action in _VERIFYING:
            verified.setdefault(int(entry.details.get("search", 0)), {})[entry.by] = None
    return [
        _use(case, entry, tuple(verified.get(int(entry.details["search"]), {})))
        for entry in entries
        if entry.action == "search"
    ]


def _use(case: Case, entry: AuditEntry, verified_by: tuple[str, ...]) -> Use:
    said = entry.details
    parameters = said.get("parameters", {})
    gallery = parameters.get("gallery")
    database = str(said.get("reference_database") or case.info.case_id)
    return Use(
        sequence=entry.sequence,
        search_id=int(said["search"]),
        asked_by=entry.by,
        begun_at=str(said.get("begun_at", entry.at)),
        ended_at=str(said.get("ended_at", entry.at)),
        reference_database=database + (f" ({gallery} people)" if gallery is not None else ""),
        method=str(said.get("method", "")),
        model_id=str(said.get("model", "")),
        query_name=str(said.get("query_name", "")),
        query_sha256=str(said.get("query_sha256", "")),
        parameters=parameters,
        scope=said.get("scope", {}),
        candidates=tuple(said.get("candidates", ())),
        verified_by=verified_by,
    )


def note_view(case: Case, what: Mapping[str, Any], *, by: str) -> Job[Changes]:
    """Log that somebody looked at something (a search, a frame, the log), LED Art. 25.

    Args:
        case: open for writing on this thread; nothing can be logged in a case opened for reading.
        what: what was looked at, such as {"search": 3} or {"source": 1, "frame": 250}.
        by: who looked.
    """
    yield Progress(0, 1, "logging", STAGE)
    if not case.read_only:
        case.log("view", what, by=by)
    return Changes(audit=not case.read_only)


def models_in_use(shelf: ModelShelf) -> Job[dict[str, str]]:
    """Return name and SHA-256 of the weights that the settings name, by network.

    Every file is hashed; one that is not what its manifest lists says so, because then nothing
    that is found with it can be relied on.
    """
    try:
        cards = yield from shelf.cards()
    except WeightsError as error:
        return {"unknown": str(error)}
    return {
        card.network: f"{card.name}, SHA-256 {card.sha256}, file {card.state}"
        for card in cards
        if card.in_use
    }


def note_settings(
    case: Case, settings: Settings, *, models: Mapping[str, str] | None = None, by: str
) -> bool:
    """Log settings and models where they differ from what the log knows of; return if it did.

    Args:
        case: open for writing on this thread.
        settings: those in force from now on.
        models: model ids by network, with their hashes; None says nothing of them.
        by: who works with them.
    """
    values = {key: value for key, _, value in described(settings) if key not in _PRIVATE}
    noted = _note(case, "settings", values, by=by)
    return _note(case, "models", dict(models), by=by) or noted if models is not None else noted


def _note(case: Case, action: str, values: dict[str, Any], *, by: str) -> bool:
    """Log `values` as `action` with what is new in them; the same as last time is not logged."""
    latest = case.latest_entry(action)
    before = dict(latest.details.get("values", {})) if latest else {}
    changed = {key: [before.get(key), value] for key, value in values.items()}
    changed = {key: pair for key, pair in changed.items() if pair[0] != pair[1]}
    changed |= {key: [value, None] for key, value in before.items() if key not in values}
    if latest and not changed:
        return False
    case.log(action, {"values": values, "changed": changed if latest else {}}, by=by)
    return True
