import numpy as np
from pytestqt.qtbot import QtBot

from reid_desktop.gui.hits import HitList
from reid_desktop.gui.main_window import MainWindow
from reid_desktop.gui.session import Session
from reid_desktop.gui.views.crop_grid import CropGrid, TileDelegate

ROWS = 20_000


def test_a_jump_into_tiles_not_laid_out_yet_is_made_when_they_are(
    opened: MainWindow, session: Session, qtbot: QtBot
) -> None:
    """A long list is laid out piece by piece; who asks for a rank at once gets there too."""
    grid, hits = CropGrid(TileDelegate(opened.thumbnails, opened), None), HitList()
    qtbot.addWidget(grid)
    grid.setModel(hits)
    grid.resize(600, 300)
    grid.show()
    ids = np.resize(session.case.detection_ids(), ROWS)
    hits.show(session.case, ids, None, {})
    grid.go_to(ROWS - 100)
    index = hits.index(ROWS - 100, 0)
    assert grid.visualRect(index).isEmpty(), "the promise is about tiles not laid out yet"
    qtbot.waitUntil(
        lambda: grid.viewport().rect().intersects(grid.visualRect(index)), timeout=20_000
    )
