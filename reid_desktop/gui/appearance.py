"""Colours, icons, style and sizes: light and dark, at any size of text, of one hand."""

import re
from enum import StrEnum
from functools import cache

from PySide6.QtCore import QByteArray, QObject, QSettings, QSize, Qt
from PySide6.QtGui import (
    QAction,
    QColor,
    QFont,
    QGuiApplication,
    QIcon,
    QPainter,
    QPalette,
    QPixmap,
)
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton, QApplication, QProxyStyle, QWidget

from reid_desktop.core.paths import resources_dir
from reid_desktop.core.records import Mark
from reid_desktop.gui import style_memory

MARK_COLOURS = {Mark.MATCH: "#22804b", Mark.NOT_MATCH: "#d0453b", Mark.UNSURE: "#966800"}
ACCENT = "#2f6fde"
BOX = "#ffb000"
ICON_PROPERTY = "icon_name"
USUAL_POINTS_PROPERTY = "usual_points"
STYLE_PROPERTY = "style_of_the_program"
ICON_SIDES = (16, 24, 32, 48, 64, 96)
BUTTON_ICON_PX = 16
"""Side of an icon beside usual text."""
LARGEST_SHARE_OF_SCREEN = 0.92
_LENGTH = re.compile(r"\b([2-9]|\d\d+)px")
"""Lengths of the style sheet that grow with the text; hair lines of 1 px stay."""

_LIGHT = {
    "Window": "#f3f4f6",
    "WindowText": "#1c2128",
    "Base": "#ffffff",
    "AlternateBase": "#f7f8fa",
    "Text": "#1c2128",
    "Button": "#eceef1",
    "ButtonText": "#1c2128",
    "BrightText": "#d0453b",
    "Highlight": ACCENT,
    "HighlightedText": "#ffffff",
    "ToolTipBase": "#1c2128",
    "ToolTipText": "#f3f4f6",
    "PlaceholderText": "#5c6571",
    "Link": "#1f5fd0",
    "Mid": "#c9ced6",
    "Midlight": "#e2e5ea",
    "Light": "#ffffff",
    "Dark": "#9aa3af",
    "Shadow": "#6b7480",
}
_DARK = {
    "Window": "#22262c",
    "WindowText": "#e6e9ee",
    "Base": "#1a1d22",
    "AlternateBase": "#20242a",
    "Text": "#e6e9ee",
    "Button": "#2c3138",
    "ButtonText": "#e6e9ee",
    "BrightText": "#ff7a6e",
    "Highlight": ACCENT,
    "HighlightedText": "#ffffff",
    "ToolTipBase": "#e6e9ee",
    "ToolTipText": "#1c2128",
    "PlaceholderText": "#98a2b0",
    "Link": "#7fb0ff",
    "Mid": "#3c434d",
    "Midlight": "#333942",
    "Light": "#414954",
    "Dark": "#14171b",
    "Shadow": "#0c0e11",
}


class Appearance(StrEnum):
    """What the analyst chose."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


_Polished = QWidget | QApplication | QPalette | QColor | Qt.GlobalColor


class _Style(QProxyStyle):
    """Fusion, whose own colours are ours, so that every widget of the program shares one palette.

    Were they set on the application, each window would get a palette of its own, and Qt's Fusion
    (6.11) keeps the name of every picture it drew, which tells the palette, for ever: 80 kB with
    each window (`QCachedPainter::s_pixmapCacheKeys`).
    """

    def __init__(self) -> None:
        super().__init__("fusion")
        self.colours = _LIGHT

    def polish(self, what: _Polished, /) -> None:
        """Dress the palette of the program; leave widgets to Fusion."""
        if isinstance(what, QPalette):
            _paint(what, self.colours)
        elif isinstance(what, QWidget | QApplication):
            self.baseStyle().polish(what)


def is_dark(appearance: Appearance) -> bool:
    """Return whether `appearance` means dark now."""
    if appearance is Appearance.SYSTEM:
        return QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark
    return appearance is Appearance.DARK


def chosen(stored: QSettings) -> Appearance:
    """Return what the analyst chose last; as the system for anything unknown."""
    value = str(stored.value("appearance", Appearance.SYSTEM.value))
    known = [each.value for each in Appearance]
    return Appearance(value) if value in known else Appearance.SYSTEM


def apply(
    application: QApplication, appearance: Appearance, *, text_percent: int | None = None
) -> None:
    """Give the whole program its colours and style.

    Args:
        application: what is dressed.
        appearance: light, dark or as the system.
        text_percent: size of all texts against the usual one; None leaves it as it is.
    """
    style = _style_of(application)
    style.colours = _DARK if is_dark(appearance) else _LIGHT
    application.setPalette(QPalette())  # what was set is forgotten, and the style polishes anew
    usual = application.property(USUAL_POINTS_PROPERTY) or application.font().pointSizeF()
    application.setProperty(USUAL_POINTS_PROPERTY, usual)
    if text_percent is not None:
        font = QFont(application.font())
        font.setPointSizeF(usual * text_percent / 100)
        application.setFont(font)
    sheet = (resources_dir() / "style.qss").read_text(encoding="utf-8")
    sheet = _LENGTH.sub(lambda length: f"{scaled(int(length[1]))}px", sheet)
    points = application.font().pointSizeF()
    pictures = (resources_dir() / "icons").as_posix()
    application.setStyleSheet(sheet.replace("@text", f"{points:g}pt").replace("@icons", pictures))


def _style_of(application: QApplication) -> _Style:
    """Return the one style of the program; made at the first call and kept.

    A style that Qt deletes for another may still be drawn with: changing it crashed the program.
    """
    style = application.property(STYLE_PROPERTY)
    if not isinstance(style, _Style):
        style = _Style()
        application.setProperty(STYLE_PROPERTY, style)
        application.setStyle(style)
    return style


def scale() -> float:
    """Return how large texts are against the usual ones: 2 at 200 %."""
    application = QGuiApplication.instance()
    usual = application.property(USUAL_POINTS_PROPERTY) if application is not None else None
    return QGuiApplication.font().pointSizeF() / usual if usual else 1.0


def scaled(px: float) -> int:
    """Return a length that is `px` at the usual size of text."""
    return round(px * scale())


def give_room(window: QWidget, letters: int, shape: float | None = None) -> None:
    """Open `window` wide enough for `letters` large letters, and no larger than the screen.

    Args:
        window: a dialog that is not shown yet.
        letters: width in letters M of its font.
        shape: height against width; None for the height that its content asks for.
    """
    style_memory.watch(window)
    screen = window.screen().availableSize() * LARGEST_SHARE_OF_SCREEN
    width = window.fontMetrics().horizontalAdvance("M" * letters)
    width = min(max(width, window.minimumSizeHint().width()), screen.width())
    height = window.sizeHint().height() if shape is None else round(width * shape)
    layout = window.layout()
    if shape is None and layout is not None and layout.hasHeightForWidth():
        height = max(height, layout.totalHeightForWidth(width))
    window.resize(width, min(height, screen.height()))


def icon(name: str) -> QIcon:
    """Return the icon `name` of resources/icons in the colour of the text."""
    palette, role = QGuiApplication.palette(), QPalette.ColorRole.ButtonText
    usual = palette.color(QPalette.ColorGroup.Active, role).name()
    faint = palette.color(QPalette.ColorGroup.Disabled, role).name()
    return _icon(name, usual, faint)


def dress(button: QAbstractButton, name: str) -> None:
    """Give `button` the icon `name`, and let `redress` find it."""
    button.setProperty(ICON_PROPERTY, name)
    _show_icon(button)


def redress(parent: QObject) -> None:
    """Draw the icons of all dressed buttons and of the actions below `parent` anew."""
    for button in parent.findChildren(QAbstractButton):
        if button.property(ICON_PROPERTY):
            _show_icon(button)
    for action in parent.findChildren(QAction):
        if action.property(ICON_PROPERTY):
            action.setIcon(icon(action.property(ICON_PROPERTY)))


def _show_icon(button: QAbstractButton) -> None:
    button.setIcon(icon(button.property(ICON_PROPERTY)))
    button.setIconSize(QSize(scaled(BUTTON_ICON_PX), scaled(BUTTON_ICON_PX)))


@cache
def _icon(name: str, usual: str, faint: str) -> QIcon:
    drawing = (resources_dir() / "icons" / f"{name}.svg").read_text(encoding="utf-8")
    made = QIcon()
    for mode, colour in ((QIcon.Mode.Normal, usual), (QIcon.Mode.Disabled, faint)):
        coloured = drawing.replace("currentColor", colour)
        for side in ICON_SIDES:
            made.addPixmap(_drawn(coloured, side), mode)
    return made


def _drawn(drawing: str, side: int) -> QPixmap:
    pixmap = QPixmap(QSize(side, side))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(drawing.encode())).render(painter)
    painter.end()
    return pixmap


def _paint(palette: QPalette, colours: dict[str, str]) -> None:
    """Give `palette` our colours, those of what cannot be used too."""
    for name, colour in colours.items():
        palette.setColor(getattr(QPalette.ColorRole, name), QColor(colour))
    faint = QColor(colours["PlaceholderText"])
    faint.setAlpha(150)
    disabled = QPalette.ColorGroup.Disabled
    for name in ("WindowText", "Text", "ButtonText"):
        palette.setColor(disabled, getattr(QPalette.ColorRole, name), faint)
    palette.setColor(disabled, QPalette.ColorRole.Highlight, QColor(colours["Mid"]))
