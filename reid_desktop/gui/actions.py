"""Every action of the window in one table: name, words, key, icon."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from reid_desktop.gui.appearance import ICON_PROPERTY, icon


@dataclass(frozen=True, slots=True)
class Spec:
    """One action as menus, tool bar and the sheet of keys show it.

    Attributes:
        keys: portable text of the shortcut, "" for none.
        icon: file in resources/icons, "" for none.
        local: the key works only where the action's own dock has the focus.
    """

    name: str
    text: str
    keys: str = ""
    icon: str = ""
    tip: str = ""
    local: bool = False


MENUS: dict[str, tuple[Spec | None, ...]] = {
    "&Case": (
        Spec("case_new", "&New case…", "Ctrl+N", "case_new", "Make a case"),
        Spec("case_open", "&Open case…", "Ctrl+O", "case_open", "Open a case"),
        Spec("case_close", "&Close case", "Ctrl+W"),
        None,
        Spec("import_files", "&Import videos…", "Ctrl+I", "import", "Add videos to the case"),
        Spec("import_folder", "Import &folder…", "Ctrl+Shift+I", "", "Add a folder to the case"),
        None,
        Spec("export", "&Export report…", "Ctrl+E", "report", "Write the report"),
        None,
        Spec("settings", "&Settings…", "Ctrl+,", "settings", "Settings of program and search"),
        Spec("quit", "&Quit", "Ctrl+Q"),
    ),
    "&Index": (
        Spec("index", "&Find people in all footage", "F5", "index", "Index what is not indexed"),
        Spec("index_chosen", "Find people in &chosen footage", "Shift+F5"),
        Spec("group", "Make &groups", "Ctrl+G", "groups", "Group the people found"),
        None,
        Spec("pause", "&Pause or go on", "Ctrl+P", "pause", "Pause every task, or go on"),
        Spec("stop", "&Stop all", "Ctrl+.", "stop", "Stop every task"),
    ),
    "&Query": (
        Spec("query_open", "Open &picture…", "Ctrl+Shift+O", "open_file"),
        Spec("query_paste", "&Paste picture", "Ctrl+V", "paste"),
        Spec("query_similar", "Find &similar to the chosen crop", "Ctrl+F", "similar"),
        Spec("query_draw", "&Draw a box on the frame", "Ctrl+B", "draw_box"),
        None,
        Spec("search", "&Search", "Ctrl+Return", "search", "Search for the query's person"),
    ),
    "F&rame": (
        Spec("frame_previous", "&Previous frame", "Left", "previous", local=True),
        Spec("frame_next", "&Next frame", "Right", "next", local=True),
        Spec("people_previous", "Previous &indexed frame", "Ctrl+Left", "previous_people"),
        Spec("people_next", "Next in&dexed frame", "Ctrl+Right", "next_people"),
        None,
        Spec("zoom_in", "Zoom &in", "Ctrl++"),
        Spec("zoom_out", "Zoom &out", "Ctrl+-"),
        Spec("zoom_fit", "&Whole frame", "Ctrl+0", "fit"),
    ),
    "&Verdict": (
        Spec("mark_match", "&Match", "M", "match", "This is the person (M)", local=True),
        Spec("mark_not", "&Not this person", "N", "not_match", "Somebody else (N)", local=True),
        Spec("mark_unsure", "&Unsure", "U", "unsure", "Cannot be told (U)", local=True),
        Spec(
            "mark_withdraw",
            "&Withdraw the verdict",
            "Backspace",
            "withdraw",
            "Withdraw (Backspace)",
            local=True,
        ),
        None,
        Spec("hit_open", "&Show in its frame", "Return", local=True),
        Spec("tiles_larger", "&Larger crops", "Ctrl+Shift++"),
        Spec("tiles_smaller", "&Smaller crops", "Ctrl+Shift+-"),
        Spec("rank_go", "&Go to rank…", "Ctrl+J"),
    ),
}
HELP = (Spec("keys", "&Keys", "F1"), Spec("about", "&About ReID Desktop"))


def make(owner: QWidget, spec: Spec, slot: Callable[[], object]) -> QAction:
    """Return the QAction of `spec` on `owner`; a local one works where `owner` has the focus.

    The key of a local action is only shown: its dock's own view handles it.
    """
    action = QAction(spec.text, owner)
    action.setObjectName(f"action_{spec.name}")
    if spec.icon:
        action.setProperty(ICON_PROPERTY, spec.icon)
        action.setIcon(icon(spec.icon))
    if spec.keys:
        action.setShortcut(QKeySequence(spec.keys))
        if spec.local:
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
    plain = spec.text.replace("&", "").rstrip("…")
    keys = QKeySequence(spec.keys).toString(QKeySequence.SequenceFormat.NativeText)
    tip = spec.tip or plain
    action.setToolTip(f"{tip} ({keys})" if keys and not spec.local else tip)
    action.setStatusTip(tip)
    action.triggered.connect(lambda _checked=False: slot())
    return action
