"""Where the cameras stand, where the candidates were seen, and which of them can be reached."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PySide6.QtCore import QByteArray, QMimeData, QSize, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import (
    QDoubleSpinBox,
    QFileDialog,
    QFormLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSplitter,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from reid_desktop.core.site import Site
from reid_desktop.core.values import Changes
from reid_desktop.gui.language import tr
from reid_desktop.gui.panels.result_panel import ResultPanel
from reid_desktop.gui.pictures import picture_of
from reid_desktop.gui.results import Results
from reid_desktop.gui.travel_table import TravelTable
from reid_desktop.gui.views.plan_view import CAMERA_MIME, PlanView
from reid_desktop.gui.views.seldom import WhenSeen
from reid_desktop.gui.wording import suspect_words
from reid_desktop.pipeline.site import (
    place_cameras,
    restore_plan,
    scale_plan,
    set_travel_time,
    take_plan,
)

PICTURES = "*.png *.jpg *.jpeg *.bmp *.webp *.tif *.tiff"
SITE = Changes(site=True, audit=True)


class CameraList(QListWidget):
    """Cameras that are dragged onto the plan."""

    def mimeData(self, items: Sequence[QListWidgetItem]) -> QMimeData:
        data = QMimeData()
        if items:
            name = str(items[0].data(Qt.ItemDataRole.UserRole))
            data.setData(CAMERA_MIME, QByteArray(name.encode()))
        return data

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), 5 * (self.fontMetrics().height() + 6))


class PlanPanel(ResultPanel):
    """The plan with its cameras, the path of the matches, travel times and the filter by reach."""

    def __init__(self, results: Results, parent: QWidget | None = None) -> None:
        super().__init__(results, parent)
        self._session = results.session
        self._shown_sha256 = ""
        self.view = PlanView(self)
        self.cameras = CameraList(self)
        self.times = TravelTable(self)
        self.times_view = QTableView(self)
        self._lay_out()
        self.view.placed.connect(self._place)
        self.view.removed.connect(lambda camera: self._place(camera, None))
        self.view.picture_dropped.connect(lambda path: self.take_plan(Path(path)))
        self.cameras.itemActivated.connect(self._place_in_the_middle)
        self.times.given.connect(self._set_time)
        self.metres.editingFinished.connect(self._scale)
        self.reach.toggled.connect(lambda on: results.look_at(reach=on))
        results.site_changed.connect(self._show_site)
        seldom = WhenSeen(self, self._show_hits)
        for signal in (results.arranged, results.marked):
            signal.connect(seldom.ask)
        self._session.changed.connect(
            lambda changes: self._show_site() if changes.footage else None
        )
        self._show_site()

    def choose_plan(self) -> None:
        """Choose a picture of the site in a dialog."""
        kinds = tr("Pictures ({kinds})", kinds=PICTURES)
        chosen, _ = QFileDialog.getOpenFileName(self, tr("Plan of the site"), "", kinds)
        if chosen:
            self.take_plan(Path(chosen))

    def take_plan(self, path: Path) -> None:
        """Take the picture at `path` as plan; can be undone."""
        before, by = self._results.site.plan, self._session.examiner

        self._session.acts.do(
            tr("plan “{name}”", name=path.name),
            lambda case: take_plan(case, path, by=by),
            lambda _result: lambda case: restore_plan(case, before, by=by),
            announces=SITE,
        )

    def _lay_out(self) -> None:
        self.cameras.setAccessibleName(tr("Cameras"))
        self.cameras.setDragEnabled(True)
        self.cameras.setToolTip(tr("Drag a camera onto the plan, or press Enter on it"))
        self.times_view.setModel(self.times)
        self.times_view.setAccessibleName(tr("Least travel times between the cameras, seconds"))
        self.times_view.setTabKeyNavigation(False)
        self.choose = QPushButton(tr("Choose a plan…"), self)
        self.choose.clicked.connect(self.choose_plan)
        self.metres = QDoubleSpinBox(self)
        self.metres.setRange(0.0, 100_000.0)
        self.metres.setDecimals(1)
        self.metres.setSpecialValueText(tr("unknown"))
        self.metres.setSuffix(tr(" m"))
        self.metres.setAccessibleName(tr("Width of the plan on the ground"))
        self.reach = QToolButton(self)
        self.reach.setText(tr("Only what can be reached"))
        self.reach.setCheckable(True)
        self.reach.setToolTip(
            tr("Hide candidates that the person of the matches cannot have reached in time")
        )
        self.told = QLabel("")
        self.told.setWordWrap(True)
        self.told.setProperty("role", "faint")
        form = QFormLayout()
        form.addRow(tr("Width of the plan"), self.metres)
        side = QWidget(self)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.choose)
        column.addWidget(self.cameras)
        column.addLayout(form)
        column.addWidget(QLabel(tr("Least travel times (type seconds)")))
        column.addWidget(self.times_view, 1)
        column.addWidget(self.reach)
        column.addWidget(self.told)
        splitter = QSplitter(Qt.Orientation.Horizontal, self)
        splitter.addWidget(side)
        splitter.addWidget(self.view)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([270, 700])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 4, 6, 6)
        layout.addWidget(splitter)
        self.setFocusProxy(self.view)

    def _names(self) -> list[str]:
        case = self._session.case
        return sorted({source.camera for source in case.sources()}) if case is not None else []

    def _show_site(self) -> None:
        """Show plan, cameras and travel times."""
        site, names = self._results.site, self._names()
        self._show_picture(site)
        self.view.show_cameras({c: p for c, p in site.places.items() if c in names})
        self.cameras.clear()
        for name in names:
            words = name or tr("unknown")
            placed = tr("{camera} (placed)", camera=words) if name in site.places else words
            item = QListWidgetItem(placed, self.cameras)
            item.setData(Qt.ItemDataRole.UserRole, name)
        self.times.show(names, site)
        self.times_view.resizeColumnsToContents()
        plan = site.plan
        self.metres.setEnabled(plan is not None)
        self.metres.setValue(plan.metres or 0.0 if plan is not None else 0.0)
        self.setEnabled(self._session.case is not None)
        self._show_hits()

    def _show_picture(self, site: Site) -> None:
        digest = site.plan.sha256 if site.plan is not None else ""
        if digest != self._shown_sha256:
            picture = QPixmap()
            if site.plan is not None:
                picture = QPixmap.fromImage(picture_of(site.plan.picture))
            self._shown_sha256 = digest
            self.view.show_picture(picture)

    def _show_hits(self) -> None:
        """Show the candidates at their cameras, and the path of the matches."""
        results = self._results
        clocks, rows = results.clocks, results.rows
        counts = np.bincount(clocks.camera_codes[rows], minlength=len(clocks.cameras))
        matches = np.flatnonzero((results.mark_codes == 1) & np.isfinite(clocks.moments_s))
        matches = matches[np.argsort(clocks.moments_s[matches], kind="stable")]
        suspects = set(results.suspect_rows.tolist()) if len(matches) else set()
        path = [
            (
                clocks.cameras[clocks.camera_codes[row]],
                f"{'▲ ' if row in suspects else ''}{_clock(float(clocks.day_s[row]))}",
            )
            for row in matches
        ]
        by_camera = dict(zip(clocks.cameras, counts.tolist(), strict=True))
        self.view.show_hits(by_camera, path)
        self.reach.blockSignals(True)
        self.reach.setChecked(results.look.reach)
        self.reach.blockSignals(False)
        hidden = len(results.hits) - len(rows)
        wrong = results.suspects_shown
        warned = [suspect_words(wrong)] if wrong else []
        self.told.setText("\n".join([self._said(len(matches), hidden), *warned]))

    def _said(self, matches: int, hidden: int) -> str:
        if not matches:
            return tr("Mark matches: their path is drawn here, and tells what can be reached.")
        if self._results.look.reach:
            return tr("{hidden:,} candidates are hidden now.", hidden=hidden)
        return tr("Path of {matches:,} matches.", matches=matches)

    def _place_in_the_middle(self, item: QListWidgetItem) -> None:
        self._place(str(item.data(Qt.ItemDataRole.UserRole)), (0.5, 0.5))

    def _place(self, camera: str, place: tuple[float, float] | None) -> None:
        before, by = self._results.site.places.get(camera), self._session.examiner
        if place != before:
            self._session.acts.do(
                tr("place camera “{camera}”", camera=camera),
                lambda case: place_cameras(case, {camera: place}, by=by),
                lambda _result: lambda case: place_cameras(case, {camera: before}, by=by),
                announces=SITE,
            )

    def _set_time(self, here: str, there: str, least_s: float | None) -> None:
        pair = (min(here, there), max(here, there))
        before, by = self._results.site.travel_s.get(pair), self._session.examiner
        if least_s != before:
            self._session.acts.do(
                tr("travel time {here} - {there}", here=pair[0], there=pair[1]),
                lambda case: set_travel_time(case, here, there, least_s, by=by),
                lambda _result: lambda case: set_travel_time(case, here, there, before, by=by),
                announces=SITE,
            )

    def _scale(self) -> None:
        plan, by = self._results.site.plan, self._session.examiner
        metres = self.metres.value() or None
        if plan is not None and metres != plan.metres:
            before = plan.metres
            self._session.acts.do(
                tr("width of the plan"),
                lambda case: scale_plan(case, metres, by=by),
                lambda _result: lambda case: scale_plan(case, before, by=by),
                announces=SITE,
            )


def _clock(second_of_day: float) -> str:
    minutes, seconds = divmod(int(second_of_day), 60)
    return f"{minutes // 60:02}:{minutes % 60:02}:{seconds:02}"
