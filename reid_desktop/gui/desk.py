"""What leads from one panel to the other, and what each action of the menus does."""

import platform
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QMessageBox, QWidget

import reid_desktop
from reid_desktop.core.records import Mark, Search
from reid_desktop.gui import result_desk
from reid_desktop.gui.keys import KeyEditor, KeySheet
from reid_desktop.gui.language import tr
from reid_desktop.gui.palette import Palette
from reid_desktop.gui.views.crop_grid import CropGrid
from reid_desktop.gui.views.frame_view import ZOOM_STEP

if TYPE_CHECKING:
    from reid_desktop.gui.main_window import MainWindow


def lead(window: "MainWindow") -> None:
    """Connect the panels: hits to frames, boxes and crops to the query, searches to the grid."""
    session = window.session

    def show_search(search: Search) -> None:
        window.ranklist.show_search(search)
        window.recovery.note_search(search)
        window.docks["ranklist"].raise_()

    def show_answer(search: Search) -> None:
        said = tr("{n:,} hits for {query}", n=search.hits, query=search.query_name)
        session.said.emit(said)
        window.history.choose(search.id)
        window.ranklist.grid.setFocus()

    def find_similar(detection_id: int) -> None:
        window.query.take_detection(detection_id, search=True)

    for panel in (window.ranklist, window.groups):
        panel.hit_opened.connect(window.frame.show_detection)
        panel.similar_wanted.connect(find_similar)
    result_desk.lead(window)
    window.group_map.lassoed.connect(window.groups.show_crops)
    window.group_map.lassoed.connect(lambda _ids: window.docks["groups"].raise_())
    window.footage.source_opened.connect(window.frame.show_source)
    window.frame.detection_chosen.connect(window.query.take_detection)
    window.frame.box_drawn.connect(
        lambda image, box, name: window.query.take_image(image, name, box=box)
    )
    for answered in (window.query.searched, window.history.answered):
        answered.connect(show_answer)
    window.history.search_chosen.connect(show_search)
    window.history.again_wanted.connect(window.query.take_search)
    session.errored.connect(window.errors.show)
    window.errors.noted.connect(window.lane.note_error)
    for signal in (session.opened, session.closed):
        signal.connect(window.thumbnails.forget)


def slots(window: "MainWindow") -> dict[str, Callable[[], object]]:
    """Return what each action of `actions.MENUS` and `actions.HELP` does, by its name."""
    frame, grid, desk = window.frame, window.ranklist.grid, window.case_desk
    return {
        "case_new": desk.new_case,
        "case_open": desk.open_case,
        "case_close": window.session.close_case,
        "case_sample": window.first_steps.try_sample,
        "import_files": window.footage.choose_files,
        "import_folder": window.footage.choose_folder,
        "watch": window.footage.watch_folders,
        "queue_run": window.footage.run_queue,
        "export": lambda: desk.export(window.ranklist.search),
        "export_clips": lambda: desk.reporting.ask_clips(window.ranklist.search),
        "settings": desk.change_settings,
        "models": window.case_desk.show_models,
        "quit": window.close,
        "index": window.footage.index_all,
        "index_chosen": window.footage.index_chosen,
        "group": window.groups.make_groups,
        "pause": window.lane.pause_or_go_on,
        "stop": window.lane.stop_all,
        "query_open": window.query.choose_file,
        "undo": window.session.acts.stack.undo,
        "redo": window.session.acts.stack.redo,
        "paste": window.paste,
        "palette": lambda: _open(Palette(window.actions_by_name.values(), window)),
        "query_similar": lambda: _similar(window),
        "query_draw": frame.draw_box,
        "search": window.query.search,
        "frame_previous": lambda: frame.step(-1),
        "frame_next": lambda: frame.step(1),
        "people_previous": lambda: frame.step_indexed(-1),
        "people_next": lambda: frame.step_indexed(1),
        "zoom_in": lambda: frame.view.zoom(ZOOM_STEP),
        "zoom_out": lambda: frame.view.zoom(1 / ZOOM_STEP),
        "zoom_fit": frame.view.fit,
        "mark_match": lambda: grid.mark(Mark.MATCH),
        "mark_not": lambda: grid.mark(Mark.NOT_MATCH),
        "mark_unsure": lambda: grid.mark(Mark.UNSURE),
        "mark_withdraw": lambda: grid.mark(None),
        "hit_open": lambda: window.frame.show_detection(grid.current_id()),
        "tiles_larger": lambda: window.ranklist.resize_tiles(1),
        "tiles_smaller": lambda: window.ranklist.resize_tiles(-1),
        "rank_go": window.ranklist.go_to_rank,
        "keys": lambda: _open(KeySheet(window.keys, window)),
        "keys_edit": lambda: _open(KeyEditor(window.keys, window)),
        "wizard": window.first_steps.open,
        "about": lambda: _about(window),
    }


def _open(dialog: QDialog) -> None:
    """Show a dialog without blocking; it goes when it is closed."""
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()


def _similar(window: "MainWindow") -> None:
    """Search for the crop of the grid that has the focus, else of the ranklist."""
    focused: QWidget | None = window.focusWidget()
    grid = focused if isinstance(focused, CropGrid) else window.ranklist.grid
    if grid.current_id() >= 0:
        window.query.take_detection(grid.current_id(), search=True)


def _about(window: "MainWindow") -> None:
    box = QMessageBox(window)
    box.setWindowTitle(tr("About ReID Desktop"))
    said = tr("Finds one person again across cameras and hours of footage, on this machine alone.")
    box.setText(
        f"<b>ReID Desktop {reid_desktop.__version__}</b><p>{said}"
        f"<p>Python {platform.python_version()}"
    )
    box.setInformativeText(window.session.device())
    _open(box)
