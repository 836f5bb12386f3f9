"""The last word of the policy: nothing outside the scope becomes a candidate, whoever asks."""

from typing import Any

from reid_desktop.core.errors import CaseError
from reid_desktop.core.records import CaseInfo
from reid_desktop.core.scope import first_outside, missing_fields
from reid_desktop.core.values import Ranklist
from reid_desktop.store import detection_rows, source_rows
from reid_desktop.store.connection import Connection


def keep_scope(db: Connection, info: CaseInfo, ranklist: Ranklist) -> None:
    """Refuse a ranklist that the policy of the case does not allow.

    Raises:
        CaseError: the form is not filled in, or a candidate lies outside the scope.
    """
    if not info.policy:
        return
    missing = missing_fields(info)
    if missing:
        raise CaseError(
            f"The policy of “{db.folder.name}” allows no search before its form says: "
            f"{', '.join(missing)}. Fill in the case form first."
        )
    sources = {source.id: source for source in source_rows.all_of(db)}
    seen = [(sources[d.source_id], d.time_s) for d in detection_rows.some(db, ranklist.ids)]
    place = first_outside(info, seen)
    if place is not None:
        source, _ = seen[place]
        raise CaseError(
            f"The search found people outside the scope that “{db.folder.name}” is authorised for "
            f"(camera “{source.camera}”, “{source.name}”); nothing of it was kept. "
            "Limit the search to the scope, or have the scope extended."
        )


def circumstances(info: CaseInfo, begun_at: str, ended_at: str) -> dict[str, Any]:
    """Return what the log says of a use beside the search itself (AI Act Art. 12(3))."""
    return {
        "begun_at": begun_at,
        "ended_at": ended_at,
        "reference_database": info.case_id,
        "purpose": info.purpose,
        "legal_basis": info.legal_basis,
        "authorisation": info.authorisation,
        "scope": {
            "cameras": list(info.scope_cameras),
            "start": info.scope_start,
            "end": info.scope_end,
            "enforced": info.policy,
        },
    }
