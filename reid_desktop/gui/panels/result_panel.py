"""What panels that show hits have in common: they can ask for a frame, or for more like a crop."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from reid_desktop.gui.results import Results


class HitPanel(QWidget):
    """A panel that shows people found.

    Signals:
        hit_opened: detection id whose frame shall be shown.
    """

    hit_opened = Signal(int)


class CropPanel(HitPanel):
    """A panel with grids of crops.

    Signals:
        similar_wanted: detection id to search for.
    """

    similar_wanted = Signal(int)


class ResultPanel(HitPanel):
    """A panel on the results that all of them share."""

    def __init__(self, results: Results, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._results = results
