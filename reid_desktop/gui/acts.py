"""Undo and redo of what the analyst does: reversible acts on the case, one after the other.

An act is a pair of jobs. All acts take their turn on the lane in the order they were asked for, so
that an undo pressed while its act is still being written waits for it; like every stroke of the
analyst's own hand they are finished even when the case is closed at once.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from reid_desktop.core.progress import Job, Progress
from reid_desktop.core.records import Mark, RemarkKind, Source
from reid_desktop.core.values import Changes
from reid_desktop.gui.language import tr
from reid_desktop.gui.wording import MARK_WORDS, REMARK_WORDS
from reid_desktop.pipeline.correct import correct
from reid_desktop.pipeline.evidence import remark as remark_job
from reid_desktop.pipeline.evidence import take_back
from reid_desktop.pipeline.marks import mark as mark_job
from reid_desktop.store.case import Case

if TYPE_CHECKING:
    from reid_desktop.gui.session import Session

Make = Callable[[Case], Job[Any]]


class Act(QObject):
    """One thing that was done and can be taken back.

    Signals:
        settled: the result of the job that ran, each time it was done, undone or redone.
        failed: the exception; the act then leaves the stack.
    """

    settled = Signal(object)
    failed = Signal(object)

    def __init__(  # noqa: PLR0913 - the four jobs of an act and how it is told
        self,
        text: str,
        forth: Make,
        back: Callable[[Any], Make],
        again: Callable[[Any], Make] | None,
        announces: Changes,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self.text = text
        self.announces = announces
        self.is_void = False
        self._forth, self._back, self._again = forth, back, again
        self._result: Any = None
        self._was_done = False

    def job(self, case: Case, *, forward: bool) -> Job[Any]:
        """Do, redo or undo (lane thread); nothing once the act has failed."""
        if self.is_void:
            return None
        try:
            if not forward:
                return (yield from self._back(self._result)(case))
            if self._was_done and self._again is not None:
                return (yield from self._again(self._result)(case))
            self._result = yield from self._forth(case)
            self._was_done = True
            return self._result
        except Exception:
            self.is_void = True
            raise


class _Command(QUndoCommand):
    """What the undo stack holds of an act."""

    def __init__(self, run: Callable[[Act, bool], None], act: Act) -> None:
        super().__init__(act.text)
        self._run = run
        self.act = act

    def redo(self) -> None:
        self._run(self.act, True)

    def undo(self) -> None:
        self._run(self.act, False)


class Acts(QObject):
    """The acts of the open case, on one undo stack; another case starts with an empty one."""

    def __init__(self, session: "Session") -> None:
        super().__init__(session)
        self.stack = QUndoStack(self)
        self._session = session
        self._given = 0
        self._served = 0
        for signal in (session.opened, session.closed):
            signal.connect(self._forget)

    def do(
        self,
        text: str,
        forth: Make,
        back: Callable[[Any], Make],
        *,
        again: Callable[[Any], Make] | None = None,
        announces: Changes,
    ) -> Act:
        """Do something that can be undone.

        Args:
            text: what is done, in the analyst's language.
            forth: makes the job that does it.
            back: makes, from its result, the job that takes it back.
            again: makes, from the first result, the job that redoes it; None: `forth` anew.
            announces: what the jobs write.
        """
        act = Act(text, forth, back, again, announces, self)
        if self._session.case is None:
            act.is_void = True
            return act
        self.stack.push(_Command(self._run, act))
        return act

    def _run(self, act: Act, forward: bool) -> None:  # noqa: FBT001 - called by Qt's commands
        if act.is_void:
            return
        turn, self._given = self._given, self._given + 1
        task = self._session.run(
            act.text,
            lambda case: self._in_turn(case, act, turn, forward=forward),
            announces=act.announces,
            brief=True,
        )
        task.done.connect(act.settled)
        task.failed.connect(lambda error: self._drop(act, error))

    def _in_turn(self, case: Case, act: Act, turn: int, *, forward: bool) -> Job[Any]:
        """Wait for the acts before (lane thread), then run this one."""
        while self._served < turn:
            yield Progress(0, 1, act.text)
        try:
            return (yield from act.job(case, forward=forward))
        finally:
            self._served += 1

    def _drop(self, act: Act, error: Exception) -> None:
        """Take a failed act off the stack."""
        for place in range(self.stack.count()):
            command = self.stack.command(place)
            if isinstance(command, _Command) and command.act is act:
                command.setObsolete(True)
                if place == self.stack.index() - 1:
                    self.stack.undo()
                elif place == self.stack.index():
                    self.stack.redo()
        act.failed.emit(error)

    def _forget(self) -> None:
        self.stack.clear()


def mark(
    session: "Session",
    search_id: int,
    ids: Sequence[int],
    verdict: Mark | None,
    *,
    before: Mapping[int, Mark | None],
) -> Act:
    """Judge candidates; undo brings back what held `before` (absent: no mark)."""
    by, kept = session.examiner, tuple(ids)
    words = tr(MARK_WORDS[verdict]) if verdict is not None else tr("withdrawn")
    text = tr("mark {count:,} as: {words}", count=len(kept), words=words)

    def restore(case: Case) -> Job[Changes]:
        for held in {before.get(i) for i in kept}:
            same = [i for i in kept if before.get(i) is held]
            yield from mark_job(case, search_id, same, held, by=by)
        return Changes(verdicts=True, audit=True)

    return session.acts.do(
        text,
        lambda case: mark_job(case, search_id, kept, verdict, by=by),
        lambda _result: restore,
        announces=Changes(verdicts=True, audit=True),
    )


def remark(
    session: "Session", search_id: int | None, ids: Sequence[int], kind: RemarkKind, text: str = ""
) -> Act:
    """Say the same of candidates; undo brings back what held before, and the history keeps both."""
    by, kept = session.examiner, tuple(ids)

    def forth(case: Case) -> Job[Any]:
        before = case.evidence.of(kept)
        yield from remark_job(case, kept, kind, text, search_id=search_id, by=by)
        return before

    return session.acts.do(
        tr("{words} ({count:,})", words=tr(REMARK_WORDS[kind]), count=len(kept)),
        forth,
        lambda before: lambda case: take_back(case, kept, kind, text, before=before, by=by),
        announces=Changes(verdicts=True, audit=True),
    )


def correct_source(
    session: "Session", source: Source, *, camera: str | None = None, start: str | None = None
) -> Act:
    """Correct camera or clock of a source; undo writes the former ones."""
    by = session.examiner
    old_camera = None if camera is None else source.camera
    old_start = None if start is None else source.stated_start
    return session.acts.do(
        tr("correct “{name}”", name=source.name),
        lambda case: correct(case, source.id, camera=camera, start=start, by=by),
        lambda _result: (
            lambda case: correct(case, source.id, camera=old_camera, start=old_start, by=by)
        ),
        announces=Changes(footage=True, audit=True),
    )
