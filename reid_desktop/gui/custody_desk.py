"""What the custody menu does: form, originals, second person, log, retention, sealed cases."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QDialog, QFileDialog, QInputDialog, QLineEdit, QWidget

from reid_desktop.core.case_templates import CaseTemplate, templates
from reid_desktop.core.errors import ReidError
from reid_desktop.core.paths import data_dir
from reid_desktop.core.progress import Job, Progress
from reid_desktop.core.records import Mark, Search, UserRole
from reid_desktop.core.values import Changes
from reid_desktop.gui.actions import Offer, Spec
from reid_desktop.gui.custody_deletion import DeletionDialog
from reid_desktop.gui.custody_form import EditCaseDialog
from reid_desktop.gui.custody_passphrase import PassphraseDialog
from reid_desktop.gui.custody_review import DisagreementsDialog, ReviewDialog
from reid_desktop.gui.custody_roles import RolesDialog
from reid_desktop.gui.language import marked, tr
from reid_desktop.gui.session import Session
from reid_desktop.gui.wording import SOURCE_WARNINGS
from reid_desktop.pipeline.originals import Relinked, check_originals, relink, states
from reid_desktop.pipeline.portable import portable_case
from reid_desktop.pipeline.retention import delete_expired, delete_sources, due, expiring
from reid_desktop.pipeline.review import disagreements, lineup, review
from reid_desktop.pipeline.scope import adopt_policy
from reid_desktop.pipeline.uses import models_in_use, note_settings, note_view
from reid_desktop.pipeline.verify import verify
from reid_desktop.store.case import Case
from reid_desktop.store.role_rows import account
from reid_desktop.store.sealed_case import SEALED_SUFFIX, seal, unseal

MENU = marked("C&ustody")


class CustodyDesk(QObject):
    """Asks by dialog and hands to the session; checks the originals whenever a case is opened.

    Signals:
        candidate_wanted: (search id, detection id) that shall be shown.
    """

    candidate_wanted = Signal(int, int)

    def __init__(
        self, session: Session, window: QWidget, searched: Callable[[], Search | None]
    ) -> None:
        """Listen to the session.

        Args:
            session: runs the jobs.
            window: parent of the dialogs.
            searched: gives the search that is shown, which a second person reviews.
        """
        super().__init__(window)
        self._session, self._window, self._searched = session, window, searched
        self._noted: Search | None = None
        session.opened.connect(self._on_opened)
        session.settings_changed.connect(self._note_settings)

    def offers(self) -> list[Offer]:
        """Return the actions of the custody menu, and those of sealed cases."""
        case = marked("&Case")
        rows: tuple[tuple[str, str, str, Callable[[], object], bool], ...] = (
            (MENU, "custody_form", marked("Case &form…"), self.edit_form, True),
            (MENU, "custody_roles", marked("&Roles in this case…"), self.change_roles, True),
            (MENU, "custody_check", marked("&Check the originals in full"), self.check_full, True),
            (MENU, "custody_relink", marked("Find &moved originals…"), self.find_moved, True),
            (MENU, "custody_review", marked("&Second person…"), self.review, True),
            (MENU, "custody_differ", marked("&Disagreements…"), self.show_disagreements, True),
            (MENU, "custody_verify", marked("&Verify case and log"), self.verify, True),
            (MENU, "custody_portable", marked("&Portable case…"), self.make_portable, True),
            (MENU, "custody_delete", marked("De&lete a source's people…"), self.delete, True),
            (MENU, "custody_expired", marked("Delete what is e&xpired…"), self.delete_due, True),
            (MENU, "custody_seal", marked("Seal with a pass&phrase…"), self.seal, True),
            (case, "case_open_sealed", marked("Open s&ealed case…"), self.open_sealed, False),
            (case, "case_open_read", marked("Open &read-only…"), self.open_read_only, False),
        )
        return [
            Offer(menu, Spec(name, text, needs_case=needs), slot)
            for menu, name, text, slot, needs in rows
        ]

    def templates(self) -> list[CaseTemplate]:
        """Return the case templates; a broken one is said, and there are none."""
        try:
            return templates()
        except ReidError as error:
            self._session.errored.emit(error, tr("case templates"))
            return []

    def edit_form(self) -> None:
        """Change the form of the open case by dialog."""
        case, by = self._session.case, self._session.examiner
        if case is None:
            return
        fixed = self._session.settings.case.policy
        dialog = EditCaseDialog(
            case.info, self.templates(), policy_fixed=fixed, parent=self._window
        )
        if dialog.exec() == QDialog.DialogCode.Accepted:
            info = dialog.form.info()

            def change(held: Case) -> Changes:
                held.change_info(info, by=by)
                return Changes(audit=True, details=tr("The case form was changed."))

            task = self._session.run(tr("change the case form"), _job(change), brief=True)
            path = case.path
            task.done.connect(lambda _result: self._session.open_case(path))
        dialog.deleteLater()

    def change_roles(self) -> None:
        """Say by dialog who may do what in the open case."""
        case, by = self._session.case, self._session.examiner
        if case is None:
            return
        dialog = RolesDialog(case.roles.given(), account(), case.role, self._window)
        if dialog.exec() == QDialog.DialogCode.Accepted:
            roles = dialog.roles

            def change(held: Case) -> Changes:
                held.roles.give(roles, by=by)
                return Changes(audit=True, details=tr("The roles of the case were changed."))

            task = self._session.run(tr("change the roles"), _job(change), brief=True)
            path = case.path
            task.done.connect(lambda _result: self._session.open_case(path))
        dialog.deleteLater()

    def check_full(self) -> None:
        """Hash every original anew."""
        by = self._session.examiner
        self._session.run(
            tr("check the originals"), lambda case: check_originals(case, full=True, by=by)
        )

    def find_moved(self) -> None:
        """Look for missing originals in a folder."""
        chosen = QFileDialog.getExistingDirectory(self._window, tr("Where the originals lie now"))
        if not chosen:
            return
        by = self._session.examiner
        task = self._session.run(
            tr("find moved originals"),
            lambda case: relink(case, Path(chosen), by=by),
            announces=Changes(footage=True, audit=True),
        )
        task.done.connect(self._on_relinked)

    def review(self) -> None:
        """Let a second person judge the marked candidates of the search that is shown."""
        case, search = self._session.case, self._searched()
        if case is None or search is None:
            self._session.said.emit(tr("Choose the search to be reviewed first."))
            return
        name, fine = QInputDialog.getText(
            self._window,
            tr("Second person"),
            tr("Name of the second person; another one than who marked:"),
            QLineEdit.EchoMode.Normal,
        )
        if not (fine and name.strip()):
            return
        try:
            shown = lineup(case, search.id, by=name.strip())
        except ReidError as error:
            self._session.errored.emit(error, tr("second person"))
            return
        known, sources = states(case), {source.id: source for source in case.sources()}

        def wrong(number: int) -> str:
            (seen,) = case.detections([number])
            words = SOURCE_WARNINGS[known[seen.source_id]]
            return tr(words, name=sources[seen.source_id].name) if words else ""

        dialog = ReviewDialog(shown, search.query_jpeg, case.crop_jpeg, self._window, warning=wrong)
        dialog.judged.connect(
            lambda number, mark: self._keep_review(search.id, number, mark, name.strip())
        )
        _show(dialog)

    def show_disagreements(self) -> None:
        """List the candidates on which two persons disagree."""
        if self._session.case is not None:
            dialog = DisagreementsDialog(disagreements(self._session.case), self._window)
            dialog.chosen.connect(self.candidate_wanted)
            _show(dialog)

    def verify(self) -> None:
        """Check the open case with its log and its originals."""
        case = self._session.case
        if case is not None:
            task = self._session.work(tr("verify the case"), verify(case.path))
            task.done.connect(self._on_verified)

    def make_portable(self) -> None:
        """Copy the matches and the evidence bag into a case of their own."""
        case, by = self._session.case, self._session.examiner
        if case is None:
            return
        start = case.path.with_name(f"{case.path.stem} portable.reidcase")
        chosen, _ = QFileDialog.getSaveFileName(self._window, tr("Portable case"), str(start))
        if chosen:
            task = self._session.run(
                tr("portable case"),
                lambda held: portable_case(held, Path(chosen), by=by),
                announces=Changes(audit=True),
            )
            task.done.connect(
                lambda path: self._session.said.emit(tr("Portable case: {path}", path=path))
            )

    def delete(self) -> None:
        """Delete the people of one source, for a reason that the log keeps."""
        case, by = self._session.case, self._session.examiner
        sources = {f"{s.id}: {s.camera}, {s.name}": s.id for s in case.sources()} if case else {}
        if case is None or not sources:
            return
        title = tr("Delete a source's people")
        chosen, fine = QInputDialog.getItem(
            self._window, title, tr("Source; the original is not touched:"), list(sources), 0, False
        )
        if not fine:
            return
        told = tr("Reason, kept in the log. Overwriting is not promised on SSDs:")
        reason, fine = QInputDialog.getText(self._window, title, told, QLineEdit.EchoMode.Normal)
        if fine and reason.strip():
            path, role = case.path, UserRole(self._session.settings.program.role)
            job = delete_sources(path, [sources[chosen]], reason=reason, by=by, role=role)
            self._closed_for(tr("delete people"), job, lambda: self._session.open_case(path))

    def delete_due(self) -> None:
        """Delete the people whose retention time is over, after saying who goes and who stays."""
        case, by = self._session.case, self._session.examiner
        if case is None:
            return
        try:
            going = expiring(case)
        except ReidError as error:
            self._session.errored.emit(error, tr("delete what is expired"))
            return
        dialog = DeletionDialog(going, self._window)
        if dialog.exec() == QDialog.DialogCode.Accepted:
            path, role = case.path, UserRole(self._session.settings.program.role)
            job = delete_expired(path, reason=dialog.reason, by=by, role=role)
            self._closed_for(
                tr("delete what is expired"), job, lambda: self._session.open_case(path)
            )
        dialog.deleteLater()

    def seal(self) -> None:
        """Encrypt the case into one file and remove its folder."""
        case = self._session.case
        if case is None:
            return
        dialog = PassphraseDialog(case.path.name, new=True, parent=self._window)
        accepted, passphrase = dialog.exec() == QDialog.DialogCode.Accepted, dialog.passphrase
        dialog.deleteLater()
        start = case.path.with_name(f"{case.path.stem}{SEALED_SUFFIX}")
        chosen = ""
        if accepted:
            chosen, _ = QFileDialog.getSaveFileName(self._window, tr("Sealed case"), str(start))
        if chosen:
            job = seal(case.path, Path(chosen), passphrase, remove=True)
            self._closed_for(
                tr("seal the case"),
                job,
                lambda: self._session.said.emit(tr("Sealed: {path}", path=chosen)),
            )

    def open_sealed(self) -> None:
        """Decrypt a sealed case into a private folder and open it."""
        chosen, _ = QFileDialog.getOpenFileName(
            self._window, tr("Open a sealed case"), "", f"*{SEALED_SUFFIX}"
        )
        if not chosen:
            return
        dialog = PassphraseDialog(Path(chosen).name, new=False, parent=self._window)
        if dialog.exec() == QDialog.DialogCode.Accepted:
            into = data_dir() / "unsealed"
            job = unseal(Path(chosen), into, dialog.passphrase)
            task = self._session.work(tr("open a sealed case"), job)
            task.done.connect(self._session.open_case)
        dialog.deleteLater()

    def open_read_only(self) -> None:
        """Open a case that nothing shall be written to."""
        chosen = QFileDialog.getExistingDirectory(self._window, tr("Open read-only"))
        if chosen:
            self._session.open_case(Path(chosen), read_only=True)

    def note_search(self, search: Search | None) -> None:
        """Log that the candidates of a search were looked at, once until another one is."""
        case, by = self._session.case, self._session.examiner
        seen, self._noted = self._noted, search
        if case is not None and search is not None and search != seen:
            what = {"search": search.id}
            self._session.run(tr("log"), lambda held: note_view(held, what, by=by), brief=True)

    def _closed_for(self, title: str, job: Job[object], then: Callable[[], object]) -> None:
        """Run a job that needs the case closed, when it is."""
        self._session.close_case()
        closing = self._session.tasks[-1]

        def start() -> None:
            self._session.work(title, job).done.connect(lambda _result: then())

        closing.done.connect(lambda _result: start())

    def _on_opened(self) -> None:
        """Check the originals, say what is due, and take the policy of the installation over."""
        case, by, settings = self._session.case, self._session.examiner, self._session.settings
        if case is None:
            return
        told = due(case).sentences()
        if told:
            self._session.said.emit(" ".join(told))
        path = case.path

        def adopt(held: Case) -> Changes:
            return Changes(audit=adopt_policy(held, policy=settings.case.policy, by=by))

        if settings.case.policy and not case.info.policy:
            task = self._session.run(tr("take the policy over"), _job(adopt), brief=True)
            task.done.connect(lambda _result: self._session.open_case(path))
            return
        self._session.run(tr("check the originals"), lambda held: check_originals(held, by=by))
        self._note_settings()

    def _note_settings(self) -> None:
        """Log the settings where they differ from what the log knows."""
        case, by, settings = self._session.case, self._session.examiner, self._session.settings
        role = UserRole(settings.program.role)
        shelf = self._session.shelf(settings) if self._session.shelf is not None else None

        def note(held: Case) -> Job[Changes]:
            if held.read_only:
                return Changes()
            models = (yield from models_in_use(shelf)) if shelf is not None else None
            return Changes(audit=note_settings(held, settings, models=models, by=by))

        if case is not None and role is UserRole.ANALYST:
            self._session.run(tr("log"), note, brief=True)

    def _on_relinked(self, result: Relinked) -> None:
        found, lost = len(result.found), len(result.lost)
        said = tr("{found} originals found, {lost} still missing.", found=found, lost=lost)
        self._session.said.emit(said)

    def _on_verified(self, problems: list[str]) -> None:
        if problems:
            self._session.errored.emit(ReidError("\n".join(problems)), tr("verify the case"))
        else:
            self._session.said.emit(tr("Nothing is wrong with the case, its log and originals."))

    def _keep_review(self, search_id: int, detection_id: int, mark: Mark, by: str) -> None:
        self._session.run(
            tr("second person"),
            lambda case: review(case, search_id, {detection_id: mark}, by=by),
            brief=True,
        )


def _job(work: Callable[[Case], Changes]) -> Callable[[Case], Job[Changes]]:
    """Make a job of a single short write."""

    def run(case: Case) -> Job[Changes]:
        yield Progress(0, 1)
        return work(case)

    return run


def _show(dialog: QDialog) -> None:
    """Show a dialog without blocking; it goes when it is closed."""
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
