"""The frame being looked at: its people, steps through time, a box drawn as query."""

from html import escape

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QSlider,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from reid_desktop.core.parts import locate_parts
from reid_desktop.core.records import Detection, Source
from reid_desktop.core.values import Changes, Frame, Keypoints
from reid_desktop.gui.actions import Offer, Spec, does
from reid_desktop.gui.appearance import dress
from reid_desktop.gui.language import marked, tr
from reid_desktop.gui.pictures import to_qimage
from reid_desktop.gui.player import Player
from reid_desktop.gui.session import Session
from reid_desktop.gui.views.frame_view import FrameView, ShownBox
from reid_desktop.gui.wording import SOURCE_WARNINGS, position, zoned_moment
from reid_desktop.pipeline.originals import states


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
        self._chosen_id = self._chosen_frame = -1
        self.view = FrameView(self)
        self.title = QLabel(tr("Choose footage, or a hit of the ranklist."))
        self.clock = QLabel("")
        self.warning = QLabel("")
        self.warning.setProperty("role", "warning")
        self.warning.setWordWrap(True)
        self.warning.hide()
        self.player = Player(self)
        self.slider = QSlider(Qt.Orientation.Horizontal, self)
        self.slider.setAccessibleName(tr("Frame number"))
        self._lay_out()
        self.slider.valueChanged.connect(self._on_slider)
        self.view.stepped.connect(self._on_stepped)
        self.view.box_drawn.connect(self._on_box_drawn)
        self.view.box_chosen.connect(self.detection_chosen)
        self.view.drawing_changed.connect(self.drawing_changed)
        self.player.wanted.connect(self._ask_played)
        self.player.due.connect(self._show_frame)
        self.player.changed.connect(self._show_playing)
        session.frames.arrived.connect(self._on_arrived)
        session.closed.connect(self.clear)
        session.changed.connect(self._on_changed)
        self.clear()

    def show_source(self, source: Source) -> None:
        """Show the first indexed frame of `source`, else the first."""
        case = self._session.case
        self.player.stop()
        self._chosen_id = self._chosen_frame = -1
        first = case.frame_beside(source.id, -1, later=True) if case is not None else None
        self._ask(source, first or 0)

    def show_detection(self, detection_id: int) -> None:
        """Show the frame of a detection with its box chosen."""
        case = self._session.case
        if case is not None:
            (detection,) = case.detections([detection_id])
            self.player.stop()
            self._chosen_id, self._chosen_frame = detection_id, detection.frame_index
            self._ask(case.source(detection.source_id), detection.frame_index)

    def play(self) -> None:
        """Play from here on, or stay."""
        if self.player.is_playing:
            self.player.stop()
        elif self._source is not None:
            self.player.play(self._source, self._wanted)

    def play_around(self) -> None:
        """Play two seconds before and after the hit, or this frame, over and over; or stay."""
        if self.player.is_playing:
            self.player.stop()
        elif self._source is not None:
            at = self._chosen_frame if self._chosen_frame >= 0 else self._wanted
            self.player.play_around(self._source, at)

    def offers(self) -> list[Offer]:
        """Return playing and the parts as actions."""
        menu = marked("F&rame")
        return [
            Offer(menu, Spec("frame_play", marked("P&lay or stay"), "Space", "play",
                             local=True, at="frame"), self.play),
            Offer(menu, Spec("frame_around", marked("Play &around the hit"), "Shift+Space",
                             local=True, at="frame"), self.play_around),
            Offer(menu, Spec("frame_parts", marked("Show key points and &parts"), "Ctrl+K"),
                  self.parts.click),
        ]  # fmt: skip

    def step(self, frames: int) -> None:
        """Go `frames` frames on."""
        self.player.stop()
        if self._source is not None:
            self._ask(self._source, self._wanted + frames)

    def step_indexed(self, direction: int) -> None:
        """Go to the next (1) or previous (-1) frame that was indexed."""
        case = self._session.case
        if self._source is None or case is None:
            return
        found = case.frame_beside(self._source.id, self._wanted, later=direction > 0)
        if found is not None:
            self._ask(self._source, found)

    def draw_box(self) -> None:
        """Begin drawing a box, or leave it."""
        self.view.draw_box(wanted=not self.view.is_drawing)
        self.view.setFocus()

    def clear(self) -> None:
        """Show nothing."""
        self.player.stop()
        self._source, self._frame, self._wanted = None, None, 0
        self._chosen_id = self._chosen_frame = -1
        self.view.clear()
        self.title.setText(tr("Choose footage, or a hit of the ranklist."))
        self.clock.setText("")
        self._show_warning()
        self.slider.setEnabled(False)

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        for name, words, action, slot in (
            *(
                (
                    "previous_people",
                    tr("Previous indexed frame"),
                    "people_previous",
                    self._to_previous_indexed,
                ),
            ),
            ("previous", tr("Previous frame"), "frame_previous", self._to_previous),
            ("next", tr("Next frame"), "frame_next", self._to_next),
            ("next_people", tr("Next indexed frame"), "people_next", self._to_next_indexed),
        ):
            button = _button(name, words, action, self)
            button.clicked.connect(slot)
            bar.addWidget(button)
        self.play_button = _button("play", tr("Play around the hit"), "frame_around", self)
        self.play_button.clicked.connect(self.play_around)
        bar.addWidget(self.play_button)
        bar.addWidget(self.slider, 1)
        self.draw = _button("draw_box", tr("Draw a box as query"), "query_draw", self)
        self.draw.setCheckable(True)
        self.draw.clicked.connect(self.draw_box)
        self.view.drawing_changed.connect(self.draw.setChecked)
        self.parts = _button("parts", tr("Key points and parts"), "frame_parts", self)
        self.parts.setCheckable(True)
        self.parts.toggled.connect(lambda on: self.view.show_parts(wanted=on))
        bar.addWidget(self.parts)
        fit = _button("fit", tr("Whole frame"), "zoom_fit", self)
        fit.clicked.connect(self.view.fit)
        bar.addWidget(self.draw)
        bar.addWidget(fit)
        top = QHBoxLayout()
        top.setContentsMargins(8, 5, 8, 3)
        self.title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        top.setSpacing(12)
        top.addWidget(self.title, 1)
        top.addWidget(self.clock)
        bar.setContentsMargins(6, 2, 6, 4)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(top)
        layout.addWidget(self.warning)
        layout.addWidget(self.view, 1)
        layout.addLayout(bar)
        self.setFocusProxy(self.view)

    def _ask(self, source: Source, index: int) -> None:
        """Ask for a frame; slider and number follow at once, the picture when it is read."""
        self._wanted = max(0, min(source.frames - 1, index))
        if source != self._source:
            self._frame = None
        self._source = source
        self._show_warning()
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
        if not self.player.take(frame):
            self._show_frame(frame)

    def _ask_played(self, index: int) -> None:
        if self._source is not None:
            self._ask(self._source, index)

    def _show_playing(self, playing: bool) -> None:  # noqa: FBT001 - a slot
        dress(self.play_button, "pause" if playing else "play")

    def _show_frame(self, frame: Frame) -> None:
        source = self._source
        if source is None:
            return
        self._frame = frame
        self.view.show_frame(to_qimage(frame.image))
        self._show_boxes()
        camera = escape(source.camera or tr("unknown camera"))
        self.title.setText(f"<b>{camera}</b>  {escape(source.name)}")
        self.title.setToolTip(source.name)
        clock = zoned_moment(source, frame.time_s)
        place = position(frame.time_s)
        when = place if clock == place else f"{clock}   {place}"
        at = tr("frame {index:,} of {frames:,}", index=frame.index + 1, frames=source.frames)
        self.clock.setText(f"{when}   {at}")

    def _show_boxes(self) -> None:
        case, source, frame = self._session.case, self._source, self._frame
        if case is None or source is None or frame is None:
            return
        found = case.detections_of_frame(source.id, frame.index)
        boxes = [_shown(detection) for detection in found]
        self.view.show_boxes(boxes, current_id=self._chosen_id)

    def _on_changed(self, changes: Changes) -> None:
        if changes.detections:
            self._show_boxes()
        case = self._session.case
        if changes.footage and self._source is not None and case is not None:
            self._source = case.source(self._source.id)
            self._show_warning()

    def _show_warning(self) -> None:
        """Say, by sign and words, when the original of this frame is not as it was imported."""
        case, source = self._session.case, self._source
        known = states(case) if case is not None else {}
        words = SOURCE_WARNINGS[known[source.id]] if source is not None and known else ""
        name = source.name if source is not None else ""
        self.warning.setText(f"⚠  {tr(words, name=name)}" if words else "")
        self.warning.setVisible(bool(words))

    def _on_box_drawn(self, box: tuple[float, float, float, float]) -> None:
        if self._frame is not None and self._source is not None:
            name = f"{self._source.name}, {self._frame.time_s:.2f} s"
            self.box_drawn.emit(self._frame.image, np.array(box, np.float32), name)


def _shown(detection: Detection) -> ShownBox:
    """Return a detection as the view draws it; parts come from its key points."""
    points = detection.keypoints
    keypoints = Keypoints(points[None, :, :2], points[None, :, 2])
    parts = locate_parts(keypoints, np.array(detection.box, np.float32)[None])
    return ShownBox(
        detection.box,
        f"{detection.score:.2f}",
        detection.id,
        tuple((float(x), float(y), float(sure)) for x, y, sure in points),
        tuple((x1, y1, x2, y2) for x1, y1, x2, y2 in parts.boxes[0].tolist()),
        tuple(bool(seen) for seen in parts.visible[0]),
    )


def _button(name: str, words: str, action: str, parent: QWidget) -> QToolButton:
    button = QToolButton(parent)
    dress(button, name)
    does(button, words, action)
    button.setAutoRaise(True)
    return button
