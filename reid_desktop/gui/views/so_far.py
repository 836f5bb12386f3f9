"""What a search of whole frames has found while it is still looking."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QLabel, QListView, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from reid_desktop.core.losses import losses
from reid_desktop.core.progress import Progress
from reid_desktop.core.records import Search
from reid_desktop.gui.language import told, tr
from reid_desktop.gui.pictures import picture_of
from reid_desktop.gui.session import Session
from reid_desktop.gui.task import Task
from reid_desktop.gui.views.drop_field import EXAMPLE_ROOM
from reid_desktop.gui.wording import position
from reid_desktop.pipeline.frame_search import Hit, SoFar
from reid_desktop.pipeline.index_search import featureless
from reid_desktop.pipeline.unseen_frames import spans_by_name
from reid_desktop.store.case import Case


def limits_of(case: Case | None, search: Search) -> list[str]:
    """Return what a stored search did not see: shards, frames, people without ID features."""
    names = {source.id: source.name for source in case.sources()} if case is not None else {}
    lacking = [told(sentence) for sentence in [featureless(search), *losses(search)] if sentence]
    return lacking + [
        tr("{name}: frames {frames} were not looked at", name=name, frames=spans)
        for name, spans in spans_by_name(search.parameters.get("not_looked_at", {}), names)
    ]


class SoFarStrip(QWidget):
    """The best candidates so far in a row, best first; hidden while nothing is searched.

    Nothing shown here is stored yet, so nothing can be marked: the ranklist follows at the end.
    """

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._task: Task | None = None
        self._shown: list[tuple[int, int, float]] = []
        self._icons: dict[bytes, QIcon] = {}
        self._names: dict[int, str] = {}
        self.title = QLabel("")
        self.crops = QListWidget(self)
        self.crops.setViewMode(QListView.ViewMode.IconMode)
        self.crops.setFlow(QListView.Flow.LeftToRight)
        self.crops.setWrapping(False)
        self.crops.setMovement(QListView.Movement.Static)
        self.crops.setSelectionMode(QListWidget.SelectionMode.NoSelection)
        self.crops.setIconSize(EXAMPLE_ROOM)
        self.crops.setFixedHeight(EXAMPLE_ROOM.height() + 22)
        self.crops.setHorizontalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.crops.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.crops.setAccessibleName(tr("Candidates so far"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.title)
        column.addWidget(self.crops)
        self.hide()
        session.started.connect(self._watch)

    def show_so_far(self, so_far: SoFar) -> None:
        """Show what is found so far."""
        self.title.setText(
            tr(
                "{looked:,} of {wanted:,} frames looked at, the best candidates so far",
                looked=so_far.looked,
                wanted=so_far.wanted,
            )
        )
        shown = [(hit.source_id, hit.frame_index, hit.score) for hit in so_far.hits]
        if shown != self._shown:
            self._shown = shown
            self.crops.clear()
            for hit in so_far.hits:
                self._add(hit)
        self.show()

    def _add(self, hit: Hit) -> None:
        """Add a crop; each is decoded once."""
        key = hit.new.crop_jpeg
        if key not in self._icons:
            pixmap = QPixmap.fromImage(picture_of(key))
            keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode
            self._icons[key] = QIcon(pixmap.scaled(EXAMPLE_ROOM, keep, smooth.SmoothTransformation))
        words = f"{hit.score:.3f}  {self._names.get(hit.source_id, '')}  {position(hit.time_s)}"
        item = QListWidgetItem(self._icons[key], "", self.crops)
        item.setToolTip(words)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, words)

    def _watch(self, task: Task) -> None:
        task.progressed.connect(partial(self._on_progress, task))
        task.ended.connect(partial(self._on_ended, task))

    def _on_progress(self, task: Task, progress: Progress) -> None:
        if not isinstance(progress.partial, SoFar):
            return
        if self._task is not task:
            case = self._session.case
            self._task = task
            self._names = {s.id: s.camera or s.name for s in case.sources()} if case else {}
        self.show_so_far(progress.partial)

    def _on_ended(self, task: Task) -> None:
        if self._task is task:
            self._task, self._shown = None, []
            self._icons.clear()
            self.crops.clear()
            self.hide()
