"""CaseFile: an open case folder with its lock, its connection and its audit log."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self, cast

from reid_desktop.core.errors import CaseError
from reid_desktop.core.progress import Job, run
from reid_desktop.core.records import AuditEntry, CaseInfo, UserRole
from reid_desktop.core.signing import SigningKey, load_or_make_key
from reid_desktop.core.values import Int64
from reid_desktop.store import (
    anchors,
    audit,
    checks,
    duties,
    flat_chunks,
    info_row,
    new_case,
    role_rows,
)
from reid_desktop.store.anchors import Anchor
from reid_desktop.store.clock import login
from reid_desktop.store.connection import Connection
from reid_desktop.store.evidence import EvidenceDesk
from reid_desktop.store.export_rows import ExportDesk
from reid_desktop.store.grouping import GroupDesk
from reid_desktop.store.intake import IntakeDesk
from reid_desktop.store.lock import WriterLock
from reid_desktop.store.originals import OriginalsDesk
from reid_desktop.store.role_rows import RoleDesk
from reid_desktop.store.site import SiteDesk
from reid_desktop.store.unfinished import clear


class CaseFile:
    """What every action on a case needs: one writer, transactions, the log.

    It belongs to the thread that opened it.

    Attributes:
        path: the folder NAME.reidcase.
        read_only: True for a twin that sees the last committed state and cannot write.
        info: the cover sheet.
        role: what the user may do here: the stricter of the installation's and the case's own.
        roles: those that the case gives to accounts.
        site: plan, camera places and travel times.
        intake: queue of galleries and watched folders.
        evidence: roles, tags, comments, bag, locks and second marks.
        exports: clips and stills that left the case.
        originals: where the sources lie and what the latest check found.
    """

    def __init__(self, folder: Path, *, read_only: bool, role: UserRole = UserRole.ANALYST) -> None:
        """Open `folder`; use `Case.open` or `Case.create`."""
        self.path = folder
        self.read_only = read_only
        self.role = role
        self._key: SigningKey | None = None
        self._head: Anchor | None = None
        self._refused = ""
        self._lock = None if read_only else WriterLock(folder)
        if not read_only:
            clear(folder)
        try:
            self._db = Connection(folder, read_only=read_only, on_migration=self._log_migration)
        except BaseException:
            self._unlock()
            raise
        try:
            self.info: CaseInfo = info_row.read(self._db)
            given = role_rows.all_of(self._db)
            self.role = role_rows.held(given, role_rows.account(), role)
            if self.role is UserRole.AUDITOR and not read_only:
                self._only_read()
            self.roles = RoleDesk(self, self._db)
            self.grouping = GroupDesk(self, self._db)
            self.site = SiteDesk(self, self._db)
            self.intake = IntakeDesk(self, self._db)
            self.evidence = EvidenceDesk(self, self._db)
            self.exports = ExportDesk(self, self._db)
            self.originals = OriginalsDesk(self, self._db)
            head = cast(Anchor | None, self._head)  # a migration may have set it meanwhile
            if head:
                anchors.keep(self.info.case_id, head)
            if given and not self.read_only:
                here = {"account": role_rows.account(), "role": self.role}
                self.log("open case", here, by=role_rows.account())
        except BaseException:
            self.close()
            raise

    def _log_migration(self, db: Connection) -> None:
        """Say in the log, in the same transaction, that the case was raised to this format."""
        self._head = audit.add_migration(db)

    @classmethod
    def create(cls, path: Path, info: CaseInfo, *, by: str) -> Self:
        """Make a new case and open it for writing; “.reidcase” is added to the name if missing.

        Raises:
            CaseError: something is there already, or the place cannot be written.
        """
        return cls(new_case.make(path, info, by=by), read_only=False)

    @classmethod
    def open(
        cls, path: Path, *, read_only: bool = False, role: UserRole = UserRole.ANALYST
    ) -> Self:
        """Open a case for writing, or as a read-only twin beside a writer; auditors only read.

        Raises:
            CaseError: not a case, damaged, newer than the program, locked by another writer, or
                not writable.
        """
        read_only = read_only or role is UserRole.AUDITOR
        return cls(new_case.find(path), read_only=read_only, role=role)

    def close(self) -> None:
        """Close the files and give the lock back; an open transaction is undone."""
        try:
            self._db.close()
        finally:
            self._unlock()

    def _only_read(self) -> None:
        """Go on without the right to write, which the case does not give to this account."""
        self._db.close()
        self._unlock()
        self._lock, self.read_only = None, True
        self._db = Connection(self.path, read_only=True)

    def _unlock(self) -> None:
        if self._lock:
            self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Give a context in which all writes hold together or not at all; may be nested.

        The head of the log is kept outside the case when the outermost transaction holds.
        """
        outermost = not self._db.in_transaction
        if outermost:
            self._head = None
        try:
            with self._db.transaction():
                yield
        except CaseError:
            self._note_refusal(outermost=outermost)
            raise
        if outermost and self._head:
            anchors.keep(self.info.case_id, self._head)

    def require(self, action: str) -> None:
        """Refuse early what the user's role does not allow; `log` refuses it in any case.

        That it was refused is logged, but for who only reads.

        Raises:
            CaseError: the role may not do it.
        """
        try:
            duties.check(self.role, action)
        except CaseError:
            self._refused = action
            self._note_refusal(outermost=not self._db.in_transaction)
            raise

    def _note_refusal(self, *, outermost: bool) -> None:
        """Log what was refused, once what was begun with it is undone."""
        if outermost and self._refused:
            action, self._refused = self._refused, ""
            if not self.read_only:
                said = {"action": action, "role": self.role, "account": role_rows.account()}
                self.log("refused", said, by=role_rows.account())

    def log(self, action: str, details: Mapping[str, Any], *, by: str) -> None:
        """Append to the audit log.

        Raises:
            CaseError: the role of the user does not allow this action; what was written in the
                same transaction is undone.
        """
        self.require(action)
        self._key = self._key or load_or_make_key()
        with self.transaction():
            by = by or self.someone()
            if action in flat_chunks.SEALING:
                details = {**details, flat_chunks.HEADS: flat_chunks.heads(self._db)}
            self._head = audit.add(self._db, action, details, by=by, key=self._key)

    def change_info(self, info: CaseInfo, *, by: str = "") -> None:
        """Replace the case form; number, time and id of the case stay what they are."""
        info = replace(info, created_at=self.info.created_at, case_id=self.info.case_id)
        old, new = asdict(self.info), asdict(info)
        changed = [name for name in new if old[name] != new[name]]
        if not changed:
            return
        said = {name: {"old": old[name], "new": new[name]} for name in changed}
        with self.transaction():
            info_row.replace(self._db, info)
            self.log("change case", said, by=by)
        self.info = info_row.read(self._db)

    def someone(self) -> str:
        """Return who acts when nobody is named: the examiner, else the user's login."""
        return self.info.examiner or login()

    def become_copy(self, case_id: str, *, by: str) -> None:
        """Give a copy of a case an id of its own, so that its log has anchors of its own."""
        info = replace(self.info, case_id=case_id)
        said = {"case_id": {"old": self.info.case_id, "new": case_id}}
        with self.transaction():
            info_row.replace(self._db, info)
            self.info = info
            self.log("change case", said, by=by)

    def audit(self) -> list[AuditEntry]:
        """Return the whole audit log in order."""
        return audit.entries(self._db)

    def audit_numbers(self, words: Sequence[str] = (), *, above: int = 0) -> Int64:
        """Return the numbers over `above` of entries that hold each of `words`, latest first."""
        return audit.matching(self._db, words, above=above)

    def audit_entries(self, numbers: Sequence[int]) -> list[AuditEntry]:
        """Return some entries of the log, in its order."""
        return audit.some(self._db, numbers)

    def latest_entry(self, action: str) -> AuditEntry | None:
        """Return the last entry of one action, or None."""
        return audit.latest(self._db, action)

    def audit_head(self) -> str:
        """Return the hash of the last entry of the log."""
        return audit.head(self._db)

    def check_audit(self) -> list[str]:
        """Return what is wrong with the audit log; [] = fine."""
        return run(checks.check_log(self._db))

    def checking_audit(self) -> Job[list[str]]:
        """Check the audit log; the job returns what is wrong, [] = fine."""
        return checks.check_log(self._db)

    def checking(self, *, head: str = "") -> Job[list[str]]:
        """Check database, files and log; the job returns what is wrong, [] = fine."""
        return checks.check(self._db, head=head)

    def check(self) -> list[str]:
        """Return what is wrong with the case's database, files and log; [] = fine."""
        return run(self.checking())
