"""The policy of a case: what its form must say before a search, and where a search may look.

AI Act Art. 26(10) and recital 95 ask for targeted, authorised use on footage that was lawfully
acquired; a case whose policy is on refuses everything else before a network is even loaded.
"""

from dataclasses import dataclass, replace

from reid_desktop.core.errors import CaseError
from reid_desktop.core.records import CaseInfo
from reid_desktop.core.scope import missing_fields, narrowed_time
from reid_desktop.core.searching import SearchFilter
from reid_desktop.store.case import Case
from reid_desktop.store.clock import now


@dataclass(frozen=True, slots=True)
class Admission:
    """A search that the policy lets through.

    Attributes:
        filter: what was asked, narrowed to the scope.
        begun_at: when the use began, for the log (AI Act Art. 12(3)(a)).
    """

    filter: SearchFilter
    begun_at: str


def admitted(case: Case, wanted: SearchFilter) -> Admission:
    """Let a search in `wanted` through, or refuse it; call it before anything else.

    Without the policy the filter stays as it is. With it, cameras and time are narrowed to the
    scope of the case; whoever asks for a camera, a source or a time outside of it is refused.

    Raises:
        CaseError: the role may not search, the form is not filled in, or it asks outside the scope.
    """
    case.require("search")
    begun_at = now()
    info = case.info
    if not info.policy:
        return Admission(wanted, begun_at)
    missing = missing_fields(info)
    if missing:
        raise CaseError(
            f"The policy of “{case.path.name}” allows no search before its form says: "
            f"{', '.join(missing)}. Fill in the case form first."
        )
    cameras = _cameras(case, info, wanted)
    since, until = narrowed_time(info, wanted)
    return Admission(replace(wanted, cameras=cameras, since=since, until=until), begun_at)


def _cameras(case: Case, info: CaseInfo, wanted: SearchFilter) -> tuple[str, ...]:
    """Return the cameras to search; refuse those outside the scope."""
    if not info.scope_cameras:
        return wanted.cameras
    allowed = set(info.scope_cameras)
    asked = set(wanted.cameras)
    asked |= {s.camera for s in case.sources() if s.id in wanted.source_ids}
    strangers = sorted(asked - allowed)
    if strangers:
        raise CaseError(
            f"Camera “{strangers[0]}” is outside the scope that this case is authorised for "
            f"({', '.join(info.scope_cameras)}). Choose another, or have the scope extended."
        )
    return wanted.cameras or info.scope_cameras


def adopt_policy(case: Case, *, policy: bool, by: str) -> bool:
    """Switch the policy of a case on where this installation demands it; return if it did."""
    if not policy or case.info.policy or case.read_only:
        return False
    case.change_info(replace(case.info, policy=True), by=by)
    return True
