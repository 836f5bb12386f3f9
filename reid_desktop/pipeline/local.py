"""The executor of this computer: tasks one after the other, in the job that asks for them."""

from collections.abc import Iterable

from reid_desktop.core.errors import ClusterError, FootageError
from reid_desktop.core.execution import ClusterReport, Coming, Done, Task
from reid_desktop.core.networks import Describer, Detector, Networks, PersonSearcher
from reid_desktop.core.paths import cache_dir
from reid_desktop.footage.remote import Finder
from reid_desktop.pipeline.stages import Bench, parts_of


class LocalExecutor:
    """Does tasks on the thread that iterates; implements `core.execution.Executor`."""

    stretch_frames = 0

    def __init__(self, networks: Networks) -> None:
        """Work with `networks`; nothing is loaded yet."""
        self._bench = Bench(networks, Finder(cache_dir() / "footage"))

    def run(self, tasks: Iterable[Task | None], *, patient: bool = True) -> Coming:
        """Do `tasks` in order; see `Executor.run`. This computer is never lost."""
        del patient
        for task in tasks:
            if task is None:
                yield None
                continue
            try:
                for part in parts_of(task, self._bench):
                    yield None if part is None else Done(task, (part,))
            except (FootageError, ClusterError) as error:
                yield Done(task, ended=True, fault=str(error))
            else:
                yield Done(task, ended=True)

    def report(self) -> ClusterReport | None:
        """Return None: this computer is no cluster."""
        return None


class OneSearcher:
    """Networks of which only the searcher is asked for."""

    def __init__(self, searcher: PersonSearcher) -> None:
        self._searcher = searcher

    def searcher(self) -> PersonSearcher:
        """Return the searcher."""
        return self._searcher

    def detector(self) -> Detector:
        """Never called: frame searches need no detector."""
        raise NotImplementedError

    def describer(self) -> Describer:
        """Never called: frame searches need no describer."""
        raise NotImplementedError
