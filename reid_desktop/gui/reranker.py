"""Re-ranking at once: every mark pulls or pushes what has not been looked at yet."""

import numpy as np
from PySide6.QtCore import QObject, Signal

from reid_desktop.core.errors import CaseError
from reid_desktop.core.progress import Job, Progress
from reid_desktop.core.records import Method
from reid_desktop.core.values import Changes, Float32
from reid_desktop.gui.language import tr
from reid_desktop.gui.results import Results
from reid_desktop.gui.task import Task
from reid_desktop.pipeline.request import SearchResult
from reid_desktop.pipeline.retrieve import rank_again, why
from reid_desktop.store.case import Case


class Reranker(QObject):
    """Asks the search again with its marks, and why a candidate scores as it does.

    Both read the case on the lane of frames, so that they never wait for indexing.

    Signals:
        explained: (detection id, (S,) float32 cosine of each stream; empty when unknown).
    """

    explained = Signal(int, object)

    def __init__(self, results: Results, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._results = results
        self._session = results.session
        self._is_on = True
        self._running: Task | None = None
        self._wanted = False
        self._explaining: Task | None = None
        results.session.changed.connect(self._on_changed)
        results.current_changed.connect(self._explain)
        results.loaded.connect(self._on_loaded)

    @property
    def is_possible(self) -> bool:
        """Whether the search was answered by descriptors that can be compared again."""
        search = self._results.search
        return search is not None and search.method is Method.GLAD

    def use(self, *, wanted: bool) -> None:
        """Re-rank from now on by each mark, or show the stored order."""
        self._is_on = wanted
        if wanted:
            self._ask()
        elif self._results.is_ranked_again:
            self._results.rank_as_stored()

    def _on_changed(self, changes: Changes) -> None:
        if changes.verdicts and self._is_on:
            self._ask()

    def _on_loaded(self) -> None:
        self._wanted = False
        if self._is_on and self._results.marks:
            self._ask()

    def _ask(self) -> None:
        """Ask again, or remember to when the answer that is under way has come."""
        results = self._results
        case, search = self._session.case, results.search
        if not self.is_possible or case is None or search is None:
            return
        if self._running is not None:
            self._wanted = True
            return
        if not results.marks:
            if results.is_ranked_again:
                results.rank_as_stored()
            return
        settings = self._session.settings.search

        def job(twin: Case) -> Job[SearchResult | str]:
            try:
                return (yield from rank_again(twin, search.id, settings=settings))
            except CaseError as error:  # a search of an older version keeps no descriptors
                return str(error)

        def take(result: SearchResult | str) -> None:
            if isinstance(result, str):
                self._session.said.emit(result)
            elif results.search is search and self._is_on:
                results.rank_again(result.ranklist.ids)

        self._running = self._session.frames.read(case.path, job, tr("rank again"), take)
        self._running.ended.connect(self._on_ended)

    def _on_ended(self) -> None:
        self._running = None
        if self._wanted:
            self._wanted = False
            self._ask()

    def _explain(self, detection_id: int) -> None:
        """Ask why the hit looked at scores as it does."""
        case, search = self._session.case, self._results.search
        if self._explaining is not None:
            self._explaining.stop()
            self._explaining = None
        if detection_id < 0 or case is None or search is None or not self.is_possible:
            self.explained.emit(detection_id, np.zeros(0, np.float32))
            return

        def job(twin: Case) -> Job[Float32]:
            yield Progress(0, 1, search.query_name, "why")
            try:
                streams: Float32 = why(twin, search.id, [detection_id])[0]
                return streams
            except CaseError:  # said when it is ranked again; here the bars stay empty
                return np.zeros(0, np.float32)

        def take(streams: Float32) -> None:
            self.explained.emit(detection_id, streams)

        task = self._session.frames.read(case.path, job, tr("why"), take)
        self._explaining = task
        task.ended.connect(lambda: self._forget(task))

    def _forget(self, task: Task) -> None:
        if self._explaining is task:
            self._explaining = None
