"""Who may do what in one case, by account of the operating system."""

import getpass
import os
from collections.abc import Mapping
from typing import TYPE_CHECKING

from reid_desktop.core.errors import CaseError
from reid_desktop.core.records import UserRole
from reid_desktop.store import audit, duties
from reid_desktop.store.clock import now
from reid_desktop.store.connection import Connection, plain
from reid_desktop.store.faults import content_faults

if TYPE_CHECKING:
    from reid_desktop.store.case_file import CaseFile

ACTION = "change roles"
EVERYBODY = "*"
"""Stands for every account that is not named itself."""


def account() -> str:
    """Return the account this program runs under, as the operating system has it.

    Unlike a login name from the environment it is not what the user says of himself.
    """
    try:
        import pwd  # not there on Windows

        return pwd.getpwuid(os.getuid()).pw_name
    except (ImportError, KeyError):
        pass
    try:
        return os.getlogin()
    except OSError:
        return getpass.getuser()


def all_of(db: Connection) -> dict[str, UserRole]:
    """Return the roles given in this case, by account; none: the installation's role holds."""
    with content_faults(db.folder, "the roles of its users"):
        rows = db.rows("SELECT account, role FROM case_roles ORDER BY account")
        return {name: UserRole(role) for name, role in rows}


def replace(db: Connection, roles: Mapping[str, UserRole], *, by: str) -> None:
    """Give these roles and no others."""
    db.write("DELETE FROM case_roles")
    rows = [(plain(name), role.value, plain(by), now()) for name, role in sorted(roles.items())]
    db.write_many("INSERT INTO case_roles VALUES (?, ?, ?, ?)", rows)


def held(roles: Mapping[str, UserRole], name: str, installed: UserRole) -> UserRole:
    """Return the role that the account `name` has in a case.

    Args:
        roles: those given in the case; who is in none of them only looks.
        name: the account.
        installed: role of the installation; the stricter of the two holds.
    """
    if not roles:
        return installed
    return duties.stricter(installed, roles.get(name, roles.get(EVERYBODY, UserRole.AUDITOR)))


def check(db: Connection) -> list[str]:
    """Compare the roles with what the signed log says was given last."""
    entry = audit.latest(db, ACTION)
    logged = dict(entry.details.get("new", {})) if entry else {}
    if logged != {name: role.value for name, role in all_of(db).items()}:
        return ["The roles of the case are not those that its log says were given."]
    return []


class RoleDesk:
    """The roles of one open case; reached as `case.roles`."""

    def __init__(self, case: "CaseFile", db: Connection) -> None:
        self._case = case
        self._db = db

    def given(self) -> dict[str, UserRole]:
        """Return the roles by account; empty while the case gives none."""
        return all_of(self._db)

    def give(self, roles: Mapping[str, UserRole], *, by: str = "") -> None:
        """Give these roles and no others; {} leaves it to each installation again.

        They hold from the next opening on. One logged action, of an analyst.

        Raises:
            CaseError: nobody would be an analyst, or a name is empty.
        """
        roles = {name.strip(): role for name, role in roles.items()}
        if roles and UserRole.ANALYST not in roles.values():
            raise CaseError("Somebody must stay an analyst, or nobody could change roles again.")
        if not all(roles):
            raise CaseError("A role needs the account it is for, or * for everybody else.")
        old = {name: role.value for name, role in self.given().items()}
        new = {name: role.value for name, role in sorted(roles.items())}
        if old != new:
            by = by or self._case.someone()
            with self._case.transaction():
                replace(self._db, roles, by=by)
                self._case.log(ACTION, {"old": old, "new": new}, by=by)
