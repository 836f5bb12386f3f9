"""The frame being looked at: its people, steps through time, a box drawn as query."""

import bisect

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSlider, QToolButton, QVBoxLayout, QWidget

from reid_desktop.core.records import Source
from reid_desktop.core.values import Changes, Frame
from reid_desktop.gui.appearance import dress
from reid_desktop.gui.pictures import to_qimage
from reid_desktop.gui.session import Session
from reid_desktop.gui.views.frame_view import FrameView, ShownBox
from reid_desktop.gui.wording import day_and_moment, position


class FramePanel(QWidget):
    """Shows one frame of one source with the detections the case has on it.

    Signals:
        box_drawn: (image, (4,) float32 box, name) of a box drawn on the frame.
        detection_chosen: id of a stored box, to be the query.
        drawing_changed: whether a box is being drawn.
    """

    box_drawn = Signal(object, object, str)
    detection_chosen = Signal(int)
    drawing_changed = Signal(bool)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._source: Source | None = None
        self._frame: Frame | None = None
        self._wanted = 0
        self._chosen_id = -1
        self.view = FrameView(self)
        self.title = QLabel("Choose footage, or a hit of the ranklist.")
        self.clock = QLabel("")
        self.slider = QSlider(Qt.Orientation.Horizontal, self)
        self.slider.setAccessibleName("Frame number")
        self._lay_out()
        self.slider.valueChanged.connect(self._on_slider)
        self.view.stepped.connect(self._on_stepped)
        self.view.box_drawn.connect(self._on_box_drawn)
        self.view.box_chosen.connect(self.detection_chosen)
        self.view.drawing_changed.connect(self.drawing_changed)
        session.frames.arrived.connect(self._on_arrived)
        session.closed.connect(self.clear)
        session.changed.connect(self._on_changed)
        self.clear()

    def show_source(self, source: Source) -> None:
        """Show the first indexed frame of `source`, else the first."""
        case = self._session.case
        times = case.frame_times(source.id) if case is not None else []
        self._ask(source, times[0][0] if times else 0)

    def show_detection(self, detection_id: int) -> None:
        """Show the frame of a detection with its box chosen."""
        case = self._session.case
        if case is not None:
            (detection,) = case.detections([detection_id])
            self._chosen_id = detection_id
            self._ask(case.source(detection.source_id), detection.frame_index)

    def step(self, frames: int) -> None:
        """Go `frames` frames on."""
        if self._source is not None:
            self._ask(self._source, self._wanted + frames)

    def step_indexed(self, direction: int) -> None:
        """Go to the next (1) or previous (-1) frame that was indexed."""
        case = self._session.case
        if self._source is None or case is None:
            return
        indices = [index for index, _ in case.frame_times(self._source.id)]
        place = (
            bisect.bisect_right(indices, self._wanted)
            if direction > 0
            else bisect.bisect_left(indices, self._wanted) - 1
        )
        if 0 <= place < len(indices):
            self._ask(self._source, indices[place])

    def draw_box(self) -> None:
        """Begin drawing a box, or leave it."""
        self.view.draw_box(wanted=not self.view.is_drawing)
        self.view.setFocus()

    def clear(self) -> None:
        """Show nothing."""
        self._source, self._frame, self._wanted, self._chosen_id = None, None, 0, -1
        self.view.clear()
        self.title.setText("Choose footage, or a hit of the ranklist.")
        self.clock.setText("")
        self.slider.setEnabled(False)

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        for name, words, slot in (
            ("previous_people", "Previous indexed frame (Ctrl+Left)", self._to_previous_indexed),
            ("previous", "Previous frame (Left)", self._to_previous),
            ("next", "Next frame (Right)", self._to_next),
            ("next_people", "Next indexed frame (Ctrl+Right)", self._to_next_indexed),
        ):
            button = _button(name, words, self)
            button.clicked.connect(slot)
            bar.addWidget(button)
        bar.addWidget(self.slider, 1)
        self.draw = _button("draw_box", "Draw a box as query (Ctrl+B)", self)
        self.draw.setCheckable(True)
        self.draw.clicked.connect(self.draw_box)
        self.view.drawing_changed.connect(self.draw.setChecked)
        fit = _button("fit", "Whole frame (Ctrl+0)", self)
        fit.clicked.connect(self.view.fit)
        bar.addWidget(self.draw)
        bar.addWidget(fit)
        top = QHBoxLayout()
        top.setContentsMargins(8, 5, 8, 3)
        top.addWidget(self.title, 1)
        top.addWidget(self.clock)
        bar.setContentsMargins(6, 2, 6, 4)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(top)
        layout.addWidget(self.view, 1)
        layout.addLayout(bar)
        self.setFocusProxy(self.view)

    def _ask(self, source: Source, index: int) -> None:
        """Ask for a frame; slider and number follow at once, the picture when it is read."""
        self._wanted = max(0, min(source.frames - 1, index))
        if source != self._source:
            self._frame = None
        self._source = source
        self.slider.blockSignals(True)
        self.slider.setEnabled(source.frames > 1)
        self.slider.setRange(0, max(0, source.frames - 1))
        self.slider.setValue(self._wanted)
        self.slider.blockSignals(False)
        self._session.frames.request(source, self._wanted)

    def _on_slider(self, index: int) -> None:
        if self._source is not None and index != self._wanted:
            self._ask(self._source, index)

    def _on_stepped(self, step: int) -> None:
        if abs(step) == 2:
            self.step_indexed(step // 2)
        else:
            self.step(step)

    def _to_previous(self) -> None:
        self.step(-1)

    def _to_next(self) -> None:
        self.step(1)

    def _to_previous_indexed(self) -> None:
        self.step_indexed(-1)

    def _to_next_indexed(self) -> None:
        self.step_indexed(1)

    def _on_arrived(self, source: Source, frame: Frame) -> None:
        if self._source is None or source.id != self._source.id:
            return
        self._frame = frame
        self.view.show_frame(to_qimage(frame.image))
        self._show_boxes()
        self.title.setText(f"<b>{source.camera or 'unknown camera'}</b>  {source.name}")
        clock = day_and_moment(source, frame.time_s)
        place = position(frame.time_s)
        when = place if clock == place else f"{clock}   {place}"
        self.clock.setText(f"{when}   frame {frame.index + 1:,} of {source.frames:,}")

    def _show_boxes(self) -> None:
        case, source, frame = self._session.case, self._source, self._frame
        if case is None or source is None or frame is None:
            return
        found = case.detections_of_frame(source.id, frame.index)
        boxes = [ShownBox(d.box, f"{d.score:.2f}", d.id) for d in found]
        self.view.show_boxes(boxes, current_id=self._chosen_id)

    def _on_changed(self, changes: Changes) -> None:
        if changes.detections:
            self._show_boxes()
        case = self._session.case
        if changes.footage and self._source is not None and case is not None:
            self._source = case.source(self._source.id)

    def _on_box_drawn(self, box: tuple[float, float, float, float]) -> None:
        if self._frame is not None and self._source is not None:
            name = f"{self._source.name}, {self._frame.time_s:.2f} s"
            self.box_drawn.emit(self._frame.image, np.array(box, np.float32), name)


def _button(name: str, words: str, parent: QWidget) -> QToolButton:
    button = QToolButton(parent)
    dress(button, name)
    button.setToolTip(words)
    button.setAccessibleName(words.split(" (")[0])
    button.setAutoRaise(True)
    return button
