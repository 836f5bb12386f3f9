"""Every action of the window in one table: name, words, key, icon."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Protocol, runtime_checkable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QAbstractButton, QWidget

from reid_desktop.gui.appearance import ICON_PROPERTY, icon
from reid_desktop.gui.language import marked, tr

TIP_PROPERTY = "tip"
ACTION_PROPERTY = "does_action"
DEFAULT_KEYS_PROPERTY = "default_keys"


@dataclass(frozen=True, slots=True)
class Spec:
    """One action as menus, tool bar, palette and the sheet of keys show it.

    Attributes:
        text: English, marked for translation; so is `tip`.
        keys: portable text of the usual shortcut, "" for none; the analyst may choose another.
        icon: file in resources/icons, "" for none.
        local: the key works only while the focus is inside panel `at`.
        at: name of the panel of a local action.
        needs_case: only makes sense while a case is open.
    """

    name: str
    text: str
    keys: str = ""
    icon: str = ""
    tip: str = ""
    local: bool = False
    at: str = ""
    needs_case: bool = False


@dataclass(frozen=True, slots=True)
class Offer:
    """An action that a panel brings along: in which menu it stands and what it does."""

    menu: str
    spec: Spec
    slot: Callable[[], object]


@runtime_checkable
class Offering(Protocol):
    """A panel with actions of its own."""

    def offers(self) -> Sequence[Offer]:
        """Return the actions the window shall show."""
        ...


MENUS: dict[str, tuple[Spec | None, ...]] = {
    marked("&Case"): (
        Spec("case_new", "&New case…", "Ctrl+N", "case_new", "Make a case"),
        Spec("case_open", "&Open case…", "Ctrl+O", "case_open", "Open a case"),
        Spec("case_close", "&Close case", "Ctrl+W", needs_case=True),
        Spec("case_sample", "&Try the sample case…", tip="Make a case of synthetic people"),
        None,
        Spec(
            "import_files",
            "&Import videos…",
            "Ctrl+I",
            "import",
            "Add videos to the case",
            needs_case=True,
        ),
        Spec(
            "import_folder",
            "Import &folder…",
            "Ctrl+Shift+I",
            tip="Add a folder to the case",
            needs_case=True,
        ),
        Spec(
            "watch",
            "&Watch folders…",
            "Ctrl+Shift+W",
            tip="Import what appears in a folder",
            needs_case=True,
        ),
        None,
        Spec("export", "&Export report…", "Ctrl+E", "report", "Write the report", needs_case=True),
        Spec(
            "export_clips",
            "Export c&lips…",
            "Ctrl+Shift+E",
            "",
            "Clips and stills",
            needs_case=True,
        ),
        None,
        Spec("settings", "&Settings…", "Ctrl+,", "settings", "Settings of program and search"),
        Spec("models", "&Models…", "Ctrl+Shift+M", tip="Weights, their hashes and their speed"),
        Spec("quit", "&Quit", "Ctrl+Q"),
    ),
    marked("&Edit"): (
        Spec("undo", "&Undo", "Ctrl+Z", "undo", "Take the last act back"),
        Spec("redo", "&Redo", "Ctrl+Shift+Z", "redo", "Do the last act again"),
        None,
        Spec("paste", "&Paste", "Ctrl+V", "paste", "Paste a picture as query, or paths to import"),
        None,
        Spec("palette", "Find an &action…", "Ctrl+Shift+P", tip="Every action by its name"),
    ),
    marked("&Index"): (
        Spec(
            "index",
            "&Find people in all footage",
            "F5",
            "index",
            "Index what is not indexed",
            needs_case=True,
        ),
        Spec("index_chosen", "Find people in &chosen footage", "Shift+F5", needs_case=True),
        Spec(
            "queue_run",
            "Go on with the &queue",
            "Ctrl+F5",
            tip="Import and index the galleries that wait",
            needs_case=True,
        ),
        None,
        Spec("pause", "&Pause or go on", "Ctrl+P", "pause", "Pause every task, or go on"),
        Spec("stop", "&Stop all", "Ctrl+.", "stop", "Stop every task"),
    ),
    marked("&Query"): (
        Spec("query_open", "Open &picture…", "Ctrl+Shift+O", "open_file"),
        Spec("query_similar", "Find &similar to the chosen crop", "Ctrl+F", "similar"),
        Spec("query_draw", "&Draw a box on the frame", "Ctrl+B", "draw_box"),
        None,
        Spec(
            "search",
            "&Search",
            "Ctrl+Return",
            "search",
            "Search for the query's person",
            needs_case=True,
        ),
    ),
    marked("F&rame"): (
        Spec("frame_previous", "&Previous frame", "Left", "previous", local=True, at="frame"),
        Spec("frame_next", "&Next frame", "Right", "next", local=True, at="frame"),
        Spec("people_previous", "Previous &indexed frame", "Ctrl+Left", "previous_people"),
        Spec("people_next", "Next in&dexed frame", "Ctrl+Right", "next_people"),
        None,
        Spec("zoom_in", "Zoom &in", "Ctrl++"),
        Spec("zoom_out", "Zoom &out", "Ctrl+-"),
        Spec("zoom_fit", "&Whole frame", "Ctrl+0", "fit"),
    ),
    marked("Ver&dict"): (
        Spec("mark_match", "&Match", "M", "match", "This is the person", local=True, at="ranklist"),
        Spec(
            "mark_not",
            "&Not this person",
            "N",
            "not_match",
            "Somebody else",
            local=True,
            at="ranklist",
        ),
        Spec("mark_unsure", "&Unsure", "U", "unsure", "Cannot be told", local=True, at="ranklist"),
        Spec(
            "mark_withdraw",
            "&Withdraw the verdict",
            "Backspace",
            "withdraw",
            local=True,
            at="ranklist",
        ),
        None,
        Spec("hit_open", "&Show in its frame", "Return", local=True, at="ranklist"),
        Spec("tiles_larger", "&Larger crops", "Ctrl+Shift++"),
        Spec("tiles_smaller", "&Smaller crops", "Ctrl+Shift+-"),
        Spec("rank_go", "&Go to rank…", "Ctrl+J"),
    ),
    marked("&Groups"): (
        Spec(
            "group", "Make &groups", "Ctrl+G", "groups", "Group the people found", needs_case=True
        ),
    ),
}
HELP = (
    Spec("keys", "&Keys", "?", tip="Every action with its key"),
    Spec("keys_edit", "&Change keys…", tip="Give actions other keys"),
    None,
    Spec("wizard", "&First steps…", tip="From nothing to the first hit"),
    Spec("about", "&About ReID Desktop"),
)


def make(owner: QWidget, spec: Spec, slot: Callable[[], object]) -> QAction:
    """Return the QAction of `spec`; `owner` is the window, or the panel of a local one."""
    action = QAction(tr(spec.text), owner)
    action.setObjectName(f"action_{spec.name}")
    if spec.icon:
        action.setProperty(ICON_PROPERTY, spec.icon)
        action.setIcon(icon(spec.icon))
    action.setProperty(TIP_PROPERTY, tr(spec.tip))
    action.setProperty(DEFAULT_KEYS_PROPERTY, spec.keys)
    if spec.local:
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    use_keys(action, spec.keys)
    owner.addAction(action)
    action.triggered.connect(lambda _checked=False: slot())
    return action


def use_keys(action: QAction, keys: str) -> None:
    """Give `action` the shortcut `keys` (portable text, "" for none) and say it in its tip."""
    action.setShortcut(QKeySequence(keys))
    shown = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    tip = str(action.property(TIP_PROPERTY) or plain_text(action))
    action.setToolTip(f"{tip} ({shown})" if shown else tip)
    action.setStatusTip(tip)


def does(button: QAbstractButton, words: str, name: str) -> None:
    """Let `button` say `words`; `join_buttons` adds the key of the action `name` that it does."""
    button.setAccessibleName(words)
    button.setToolTip(words)
    button.setProperty(ACTION_PROPERTY, name)


def join_buttons(root: QWidget, actions: Mapping[str, QAction]) -> None:
    """Let every button below `root` say the key of its action, whichever key that has."""
    for button in root.findChildren(QAbstractButton):
        action = actions.get(str(button.property(ACTION_PROPERTY)))
        if action is not None:
            action.changed.connect(partial(_say_key, button, action))
            _say_key(button, action)


def _say_key(button: QAbstractButton, action: QAction) -> None:
    shown = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    button.setToolTip(f"{button.accessibleName()} ({shown})" if shown else button.accessibleName())


def plain_text(action: QAction) -> str:
    """Return the words of `action` without mnemonic and dots."""
    return action.text().replace("&", "").rstrip("…")
