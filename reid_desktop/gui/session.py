"""What the window works on: the open case, the lane, the tasks under way."""

import getpass
import logging
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from reid_desktop.core.errors import CaseError, ReidError
from reid_desktop.core.models import ModelShelf
from reid_desktop.core.networks import Networks
from reid_desktop.core.progress import Job, Progress
from reid_desktop.core.records import CaseInfo, UserRole
from reid_desktop.core.settings import Settings
from reid_desktop.core.values import Changes
from reid_desktop.gui.acts import Acts
from reid_desktop.gui.cluster_link import ClusterLink, NoCluster
from reid_desktop.gui.frames import FrameReader
from reid_desktop.gui.language import tr
from reid_desktop.gui.task import Lane, Task
from reid_desktop.pipeline.fitting import fitting_profile
from reid_desktop.pipeline.frame_search import Elsewhere
from reid_desktop.store.case import Case

logger = logging.getLogger(__name__)

Make = Callable[[Case], Job[Any]]
"""Makes a job from the case that is open for writing; called on the lane."""


class _Held:
    """The case open for writing; touched on the lane only."""

    def __init__(self) -> None:
        self.case: Case | None = None

    def close(self) -> None:
        """Close the case, if one is open."""
        if self.case is not None:
            self.case.close()
            self.case = None


class Session(QObject):
    """Owns lane, tasks and the open case; panels listen to it and start tasks through it.

    Signals:
        opened: a case was opened; `case` is its read-only twin.
        closed: the case was closed; `case` is None.
        changed: Changes, the nouns that a job wrote.
        started: a Task that was given to the lane.
        errored: (exception, title of what failed).
        said: one sentence for the status bar.
        settings_changed: the new Settings.
    """

    opened = Signal()
    closed = Signal()
    changed = Signal(object)
    started = Signal(object)
    errored = Signal(object, str)
    said = Signal(str)
    settings_changed = Signal(object)

    def __init__(
        self,
        networks: Networks,
        settings: Settings,
        *,
        device: Callable[[], str] = lambda: "",
        networks_of: Callable[[str], Networks] | None = None,
        describers: Callable[[], Mapping[str, str]] = dict,
        shelf: Callable[[Settings], ModelShelf] | None = None,
        cluster: ClusterLink | None = None,
        parent: QObject | None = None,
    ) -> None:
        """Start the lanes.

        Args:
            networks: asked by jobs on the lane only.
            settings: what jobs are given.
            networks_of: gives the networks of a profile ("fast"); None: `networks` for each.
            describers: gives the model id of each profile's describer; asked on the lane.
            device: says in words which device and models are in use, for the status bar.
            shelf: gives the weights of this machine as some settings see them.
            cluster: machines that help; None for none.
            parent: Qt parent.
        """
        super().__init__(parent)
        self.networks = networks
        self.settings = settings
        self.device = device
        self.networks_of = networks_of or (lambda _profile: networks)
        self._describers = describers
        self.shelf = shelf
        self.cluster: ClusterLink = cluster or NoCluster()
        self.case: Case | None = None
        self.tasks: list[Task] = []
        self._opening: Task | None = None
        self._held = _Held()
        self.lane = Lane("work", at_end=self._held.close, gentle=True)
        self.frames = FrameReader(self)
        self.crops = FrameReader(self, name="crops")
        for reader in (self.frames, self.crops):
            reader.failed.connect(self.errored)
        self.acts = Acts(self)

    @property
    def private_names(self) -> list[str]:
        """Words that name people, places or the case, for reports of faults to leave out."""
        names = [self.settings.program.examiner]
        if self.case is not None:
            info = self.case.info
            names += [info.title, info.number, info.examiner, self.case.path.stem]
            names += [s.camera for s in self.case.sources()]
        return [name for name in names if name]

    @property
    def examiner(self) -> str:
        """Who works here, for the log of the case."""
        return self.settings.program.examiner or getpass.getuser()

    def networks_for(self, case: Case) -> Networks:
        """Return the networks that fit what is indexed in `case`; on the lane.

        Where that is another profile than the settings name, the status bar says so.

        Raises:
            WeightsError: weights that the settings name are missing.
        """
        wanted = self.settings.index.profile
        profile = fitting_profile(case, self._describers(), wanted)
        if profile == wanted:
            return self.networks
        sentence = tr(
            "“{name}” was indexed with the profile “{profile}”; it is searched with that one, too.",
            name=case.path.stem,
            profile=tr(profile),
        )
        self.said.emit(sentence)
        return self.networks_of(profile)

    def elsewhere(self) -> Elsewhere | None:
        """Return the cluster of the settings, asked on the lane; None: this computer does it.

        Raises:
            ClusterError: the cluster's address is none, or is not protected as it must be.
        """
        return self.cluster.elsewhere(self.settings)

    def run(
        self, title: str, make: Make, *, announces: Changes | None = None, brief: bool = False
    ) -> Task:
        """Run a job on the open case.

        Signals of the task come through the event loop, so connecting to it now is in time.

        Args:
            title: for the lane's dock.
            make: makes the job from the case, on the lane.
            announces: what the job may have written, however it ends; for jobs whose result
                is no Changes.
            brief: a write of the analyst's own hand, which is finished whatever happens.
        """
        task = self._add(_on_case(self._held, make), title, brief=brief)
        task.done.connect(self._on_done)
        if announces is not None:
            task.ended.connect(lambda: self.changed.emit(announces))
        return task

    def work(self, title: str, job: Job[Any]) -> Task:
        """Run a job that needs the networks or the machine, but no case."""
        return self._add(job, title)

    def create_case(self, path: Path, info: CaseInfo) -> Task:
        """Close the open case, make a new one and open it."""
        by = self.examiner
        return self._exchange(
            lambda: Case.create(path, info, by=by), tr("new case {name}", name=path.stem)
        )

    def open_case(self, path: Path, *, read_only: bool = False) -> Task:
        """Close the open case and open the one at `path`, in the role of the settings."""
        role = UserRole(self.settings.program.role)
        return self._exchange(
            lambda: Case.open(path, read_only=read_only, role=role),
            tr("open {name}", name=path.stem),
        )

    def close_case(self) -> None:
        """Stop what runs on the case and close it."""
        self._leave()
        self._opening = None
        self._add(_release(self._held, self.lane), tr("close the case"))

    def fetch_crops(
        self, make: Callable[[Callable[[int], bytes]], Job[Any]], then: Callable[[Any], None]
    ) -> Task | None:
        """Run a job that reads crops (JPEG by detection id) on a lane that waits for nothing else.

        Returns:
            The task, whose result `then` gets; None when no case is open.
        """
        if self.case is None:
            return None
        path, title = self.case.path, tr("read crops")
        return self.crops.read(path, lambda twin: make(twin.crop_jpeg), title, then)

    def use_settings(self, settings: Settings) -> None:
        """Give jobs started from now on `settings`."""
        self.settings = settings
        self.settings_changed.emit(settings)

    def tell_changed(self, changes: Changes) -> None:
        """Let the views read again what `changes` names, as during a long job."""
        if self.case is not None:
            self.changed.emit(changes)

    def shut(self) -> None:
        """Close every job at its yield, then the case; wait for both."""
        self.lane.close()
        for reader in (self.frames, self.crops):
            reader.shut()
        self._close_twin()

    def _exchange(self, make: Callable[[], Case], title: str) -> Task:
        self._leave()
        task = self._add(_hold(self._held, self.lane, make), title)
        task.done.connect(self._on_held)
        self._opening = task
        return task

    def _leave(self) -> None:
        """Stop every task and forget the open case."""
        for task in self.tasks:
            task.stop()
        for reader in (self.frames, self.crops):
            reader.forget()
        if self.case is not None:
            self._close_twin()
            self.closed.emit()

    def _close_twin(self) -> None:
        if self.case is not None:
            self.case.close()
            self.case = None

    def _add(self, job: Job[Any], title: str, *, brief: bool = False) -> Task:
        task = Task(job, title, self, brief=brief)
        self.tasks.append(task)
        task.failed.connect(self._on_failed)
        task.ended.connect(self._on_ended)
        self.started.emit(task)
        self.lane.add(task)
        return task

    def _on_held(self, path: Path) -> None:
        """Open the twin for reading, here on the window's thread."""
        if self.sender() is not self._opening:
            return
        try:
            self.case = Case.open(path, read_only=True)
        except ReidError as error:
            self.errored.emit(error, tr("open the case"))
            return
        self.opened.emit()

    def _on_done(self, result: object) -> None:
        if isinstance(result, Changes):
            self.changed.emit(result)
            if result.details:
                self.said.emit(result.details)

    def _on_failed(self, error: Exception) -> None:
        task = self.sender()
        self.errored.emit(error, task.title if isinstance(task, Task) else "")

    def _on_ended(self) -> None:
        task = self.sender()
        if isinstance(task, Task) and task in self.tasks:
            self.tasks.remove(task)
            task.deleteLater()


def _on_case(held: _Held, make: Make) -> Job[Any]:
    """Make the job on the lane, with the case that is open when its first turn comes."""
    yield Progress(0, 0)
    if held.case is None:
        raise CaseError("No case is open. Open or make one first.")
    return (yield from make(held.case))


def _hold(held: _Held, lane: Lane, make: Callable[[], Case]) -> Job[Path]:
    """Close the case that is held and hold another, when every other job has ended."""
    yield from _release(held, lane)
    held.case = make()
    return held.case.path


def _release(held: _Held, lane: Lane) -> Job[None]:
    """Close the case that is held, when every other job has ended."""
    yield Progress(0, 1, "closing the case", "close")
    while not lane.is_alone:
        yield Progress(0, 1, "closing the case", "close")
    held.close()
