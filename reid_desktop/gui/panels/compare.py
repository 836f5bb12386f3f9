"""Query and candidates side by side, as a whole or part by part."""

from collections.abc import Mapping

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QButtonGroup,
    QLabel,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from reid_desktop.core.errors import ReidError
from reid_desktop.core.parts import MEAN_POINTS, PERSON_HEIGHT, PERSON_WIDTH, locate_parts
from reid_desktop.core.records import Detection, Source, SourceState
from reid_desktop.core.values import Float32, Keypoints
from reid_desktop.gui.actions import Offer, Spec, does
from reid_desktop.gui.language import marked, tr
from reid_desktop.gui.panels.result_panel import ResultPanel
from reid_desktop.gui.pictures import picture_of
from reid_desktop.gui.results import Results
from reid_desktop.gui.views.crop_panes import CropPanes, Pane, Sight
from reid_desktop.gui.views.flow import line_of
from reid_desktop.gui.wording import MARK_WORDS, SOURCE_STATE_WORDS, moment

PARTS = (
    *(("whole", marked("Whole")), ("head", marked("Head"))),
    *(("upper_body", marked("Upper body")), ("lower_body", marked("Lower body"))),
)
PART_ROWS = {"head": 0, "upper_body": 1, "lower_body": 2}
MOST_PINNED = 4


class ComparePanel(ResultPanel):
    """Shows the query, the candidates pinned, and the candidate looked at."""

    def __init__(self, results: Results, parent: QWidget | None = None) -> None:
        super().__init__(results, parent)
        self._part = "whole"
        self.pinned: list[int] = []
        self.panes = CropPanes(self)
        self.told = QLabel("")
        self.told.setProperty("role", "faint")
        self.told.setWordWrap(True)
        self.parts: dict[str, QToolButton] = {}
        self._lay_out()
        results.loaded.connect(self._on_loaded)
        results.current_changed.connect(lambda _id: self._show())
        results.marked.connect(self._show)
        results.arranged.connect(self._show)
        self._show()

    def show_part(self, name: str) -> None:
        """Look at one part of everybody, or at the whole."""
        self._part = name
        self.parts[name].setChecked(True)
        self.panes.look(Sight())
        self._show()

    def pin(self) -> None:
        """Keep the candidate looked at beside the query, or let it go."""
        current = self._results.current_id
        if current in self.pinned:
            self.pinned.remove(current)
        elif current >= 0:
            self.pinned = [*self.pinned, current][-MOST_PINNED:]
        self._show()

    def offers(self) -> list[Offer]:
        """Return the parts and the pin as actions."""
        menu = marked("&Verdict")
        pin = Spec("compare_pin", marked("&Pin the candidate for comparing"), "Ctrl+D")
        parts = [
            Offer(menu, Spec(f"compare_{name}", words, f"Ctrl+{number}"), self.parts[name].click)
            for number, (name, words) in enumerate(
                (
                    ("whole", marked("Compare whole people")),
                    ("head", marked("Compare heads")),
                    ("upper_body", marked("Compare upper bodies")),
                    ("lower_body", marked("Compare lower bodies")),
                ),
                start=1,
            )
        ]
        return [Offer(menu, pin, self.pin), *parts]

    def _lay_out(self) -> None:
        top = []
        group = QButtonGroup(self)
        for name, words in PARTS:
            button = QToolButton(self)
            button.setText(tr(words))
            button.setCheckable(True)
            button.setProperty("role", "chip")
            button.clicked.connect(lambda _checked=False, name=name: self.show_part(name))
            group.addButton(button)
            top.append(button)
            self.parts[name] = button
        self.parts["whole"].setChecked(True)
        self.pin_button = QToolButton(self)
        self.pin_button.setText(tr("Pin"))
        self.pin_button.setCheckable(True)
        self.pin_button.setProperty("role", "chip")
        does(self.pin_button, tr("Keep this candidate beside the query"), "compare_pin")
        self.pin_button.clicked.connect(self.pin)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 4, 6, 6)
        layout.addWidget(line_of(*top, self.pin_button))
        layout.addWidget(self.told)
        layout.addWidget(self.panes, 1)
        self.setFocusProxy(self.parts["whole"])

    def _on_loaded(self) -> None:
        self.pinned = []
        self.panes.look(Sight())

    def _show(self) -> None:
        results = self._results
        case, search = results.session.case, results.search
        if case is None or search is None:
            self.panes.show_panes([])
            self.told.setText(tr("No search yet."))
            return
        sources = {source.id: source for source in case.sources()}
        current = results.current_id
        wanted = [*self.pinned, *([current] if current not in self.pinned else [])]
        panes = [self._query_pane()]
        for detection_id in wanted:
            if detection_id >= 0:
                try:
                    (detection,) = case.detections([detection_id])
                    panes.append(self._hit_pane(detection, sources, case.crop_jpeg(detection_id)))
                except (ReidError, KeyError):
                    continue
        self.panes.show_panes(panes)
        self.pin_button.setEnabled(current >= 0)
        self.pin_button.setChecked(current in self.pinned)
        assumed = tr("The query's parts are drawn by mean proportions.")
        self.told.setText(assumed if self._part != "whole" else "")

    def _query_pane(self) -> Pane:
        search = self._results.search
        assert search is not None
        picture = picture_of(search.query_jpeg)
        scale = np.array(
            [picture.width() / PERSON_WIDTH, picture.height() / PERSON_HEIGHT], np.float32
        )
        box = np.array([0, 0, picture.width(), picture.height()], np.float32)
        points = np.concatenate([MEAN_POINTS * scale, np.zeros((4, 1), np.float32)], axis=1)
        return Pane(picture, self._region(picture, points, box), tr("Query"), search.query_name)

    def _hit_pane(self, detection: Detection, sources: Mapping[int, Source], jpeg: bytes) -> Pane:
        results = self._results
        picture = picture_of(jpeg)
        source = sources[detection.source_id]
        row = results.row_of(detection.id)
        title = source.camera or tr("unknown")
        if row >= 0 and not results.look.blind:
            title = f"#{row + 1:,}  {results.hits.scores[row]:.3f}  {title}"
        note = moment(source, detection.time_s)
        state = results.source_states.get(source.id, SourceState.UNCHANGED)
        if state is not SourceState.UNCHANGED:
            note = f"▲ {tr(SOURCE_STATE_WORDS[state])} · {note}"
        mark = results.marks.get(detection.id)
        if mark is not None:
            note = f"{note} · {tr(MARK_WORDS[mark])}"
        if detection.id in self.pinned:
            note = f"{note} · {tr('pinned')}"
        box = np.array(detection.box, np.float32)
        return Pane(picture, self._region(picture, detection.keypoints, box), title, note)

    def _region(self, picture: QImage, points: Float32, box: Float32) -> QRectF:
        """Return the part looked at in px of the crop; all of it for a whole person.

        Args:
            picture: the crop of `box`.
            points: (4, 3) key points x, y, confidence in the frame of `box`.
            box: (4,) xyxy that the crop was cut from.
        """
        whole = QRectF(picture.rect())
        if self._part == "whole" or picture.isNull():
            return whole
        keypoints = Keypoints(points[None, :, :2], points[None, :, 2])
        part = locate_parts(keypoints, box[None]).boxes[0, PART_ROWS[self._part]]
        sides = np.maximum(box[2:] - box[:2], 1e-6)
        scale = np.array([picture.width(), picture.height()], np.float32) / sides
        (x1, y1), (x2, y2) = ((part.reshape(2, 2) - box[:2]) * scale).tolist()
        region = QRectF(x1, y1, x2 - x1, y2 - y1).intersected(whole)
        return region if region.width() >= 2 and region.height() >= 2 else whole
