"""A picture with several people: who of them is sought, any of them, or all together?"""

from enum import StrEnum

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from reid_desktop.core.values import Float32, Image
from reid_desktop.gui.appearance import give_room
from reid_desktop.gui.language import tr
from reid_desktop.gui.pictures import to_qimage
from reid_desktop.gui.views.frame_view import FrameView, ShownBox


class Whom(StrEnum):
    """Who is sought."""

    THIS = "this"
    ANY = "any"
    ALL = "all"


class PeopleDialog(QDialog):
    """Shows the people of a picture with their numbers and asks which.

    Signals:
        chosen: (Whom, place of the person; -1 for any or all).
    """

    chosen = Signal(object, int)

    def __init__(self, image: Image, boxes: Float32, parent: QWidget) -> None:
        """Show `boxes` ((N, 4) float32 xyxy px) on `image` ((H, W, 3) uint8 RGB)."""
        super().__init__(parent)
        self.setWindowTitle(tr("Who is sought?"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.view = FrameView(self)
        self.view.show_frame(to_qimage(image))
        shown = [
            ShownBox((float(x1), float(y1), float(x2), float(y2)), str(place + 1), place)
            for place, (x1, y1, x2, y2) in enumerate(boxes.tolist())
        ]
        self.view.show_boxes(shown, current_id=0)
        told = QLabel(
            tr("{count} people are on this picture. Choose one, any of them, or all together.",
               count=len(boxes))
        )  # fmt: skip
        told.setWordWrap(True)
        self.this = QPushButton(tr("&This one"), self)
        self.this.setDefault(True)
        self.any = QPushButton(tr("&Any of them"), self)
        self.any.setToolTip(tr("A candidate that is like one of them is a hit"))
        self.all = QPushButton(tr("All &together"), self)
        self.all.setToolTip(tr("Only frames on which all of them are seen"))
        self.this.clicked.connect(self._take_current)
        self.any.clicked.connect(lambda: self._take(Whom.ANY, -1))
        self.all.clicked.connect(lambda: self._take(Whom.ALL, -1))
        self.view.box_chosen.connect(lambda place: self._take(Whom.THIS, place))
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        for button in (self.this, self.any, self.all):
            buttons.addWidget(button)
        layout = QVBoxLayout(self)
        layout.addWidget(told)
        layout.addWidget(self.view, 1)
        layout.addLayout(buttons)
        give_room(self, 64, 0.72)

    def _take_current(self) -> None:
        box = self.view.current_box
        if box is not None:
            self._take(Whom.THIS, box.detection_id)

    def _take(self, whom: Whom, place: int) -> None:
        self.chosen.emit(whom, place)
        self.accept()
