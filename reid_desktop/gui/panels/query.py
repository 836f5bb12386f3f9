"""The query: who is sought, taken from anywhere, and how."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import QMimeData, Signal
from PySide6.QtGui import QGuiApplication, QPixmap
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from reid_desktop.core.records import Method, Role, Search
from reid_desktop.core.searching import SearchFilter
from reid_desktop.core.settings import SearchSettings
from reid_desktop.core.values import STREAM_NAMES, Changes, Float32, Image
from reid_desktop.footage.pictures import decode_picture
from reid_desktop.gui.actions import Offer, Spec
from reid_desktop.gui.appearance import dress
from reid_desktop.gui.asking import ask
from reid_desktop.gui.language import marked, tr
from reid_desktop.gui.people_dialog import PeopleDialog, Whom
from reid_desktop.gui.query_intake import QueryIntake
from reid_desktop.gui.query_set import QuerySet
from reid_desktop.gui.session import Session
from reid_desktop.gui.views.advice import AdviceView
from reid_desktop.gui.views.choice import Choice
from reid_desktop.gui.views.drop_field import (
    CROP_ROOM,
    EXAMPLE_ROOM,
    PICTURES,
    DropField,
    ExampleStrip,
    crop_pixmap,
    picture_path,
)
from reid_desktop.gui.views.filter_bar import FilterBar
from reid_desktop.gui.views.flow import FlowLayout
from reid_desktop.gui.views.stream_bars import STREAM_WORDS
from reid_desktop.gui.views.tall import Tall
from reid_desktop.gui.wording import METHOD_WORDS
from reid_desktop.pipeline.advice import Advice, advise
from reid_desktop.pipeline.query import Query

__all__ = ["QueryPanel", "picture_path"]


class QueryPanel(QWidget):
    """Takes a query by drop, paste, file, drawn box or crop, and starts searches.

    Signals:
        searched: Search that was answered.
        compared: (searches of every method), answered from the same query.
    """

    searched = Signal(object)
    compared = Signal(object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.asked = QuerySet()
        self.advice: Advice | None = None
        self.intake = QueryIntake(session, self)
        self._search_when_read = False
        self._has_searched = False
        self._compared: list[Search] = []
        self._make()
        self._lay_out()
        self._connect()
        self._on_case()
        self.show_query(None)

    @property
    def query(self) -> Query | None:
        """The picture that is asked."""
        return self.asked.query

    @property
    def search_settings(self) -> SearchSettings:
        """The settings with the streams that are switched off left out."""
        given = self._session.settings.search
        weights = dict(zip(STREAM_NAMES, given.stream_weights, strict=True))
        wanted: dict[str, Any] = {
            f"weight_{name}": (weights[name] or 1.0) if button.isChecked() else 0.0
            for name, button in self.streams.items()
        }
        return replace(given, **wanted)

    def show_query(self, query: Query | None) -> None:
        """Show `query` as the one that is asked next, without further examples."""
        self._has_searched = False
        self.show_set(self.asked.with_query(query))
        self._look(query)

    def show_set(self, asked: QuerySet) -> None:
        """Show `asked` as what is asked next."""
        self.asked = asked
        query = asked.query
        if query is None:
            self.field.picture.setText(
                tr("Drop a picture or a crop here,\npaste one, or draw a box\non a frame.")
            )
            self.name.setText("")
        else:
            self.field.picture.setPixmap(crop_pixmap(query.crop(), CROP_ROOM, self))
            height, width = query.crop().shape[:2]
            size = tr("{width} x {height} px", width=width, height=height)
            box = "" if query.box is not None else ", " + tr("whole picture")
            self.name.setText(f"{query.name}\n{size}{box}")
        name = query.name if query is not None else tr("none")
        self.field.setAccessibleName(tr("Query: {name}", name=name))
        self.likes.show_examples([self._example(one) for one in asked.likes[1:]])
        self.unlikes.show_examples([self._example(one) for one in asked.unlikes])
        self._show_ready()

    def take_image(self, image: Image, name: str, *, box: Float32 | None = None) -> None:
        """Take pixels as query."""
        self.intake.take_image(image, name, box=box)

    def take_file(self, path: Path) -> None:
        """Take a picture file as query."""
        self.intake.take_file(path)

    def take_detection(self, detection_id: int, *, search: bool = False) -> None:
        """Take a stored detection as query, and ask at once if wanted."""
        self._search_when_read = search
        self.intake.take_detection(detection_id)

    def take_data(self, data: QMimeData, role: Role | None = None) -> None:
        """Take what was dropped or pasted as query, or as one more example."""
        self._search_when_read = False
        self.intake.take_data(data, role)

    def take_search(self, search: Search) -> None:
        """Take what a stored search asked: its pictures, method and streams."""
        name = search.query_name
        self.take_image(decode_picture(search.query_jpeg, name=name), name)
        case = self._session.case
        for picture in (case.search_pictures(search.id) if case is not None else [])[1:]:
            image = decode_picture(picture.jpeg, name=picture.name)
            self.intake.take_image(image, picture.name, role=picture.role)
        join = search.parameters.get("join", "mean")
        together = bool(search.parameters.get("together"))
        self.asked = replace(self.asked, join=join, is_together=together)
        self.method.setCurrentIndex(self.method.findData(search.method))
        where = SearchFilter.from_json(search.parameters.get("filter", {}))
        self.scope.show_filter(where, reach=False)
        weights = search.parameters.get("stream_weights")
        if weights is not None:
            for button, weight in zip(self.streams.values(), weights, strict=True):
                button.setChecked(weight > 0)

    def paste(self, role: Role | None = None) -> None:
        """Take the clipboard as query, or as one more example."""
        self.take_data(QGuiApplication.clipboard().mimeData(), role)

    def choose_file(self) -> None:
        """Take a picture chosen in a dialog."""
        kinds = tr("Pictures ({kinds})", kinds=" ".join(f"*{ending}" for ending in PICTURES))
        chosen, _ = QFileDialog.getOpenFileName(self, tr("Query picture"), "", kinds)
        if chosen:
            self.take_file(Path(chosen))

    def choose_person(self) -> None:
        """Ask who of the people on the picture is sought."""
        advice = self.advice
        if advice is not None and len(advice.people) > 1:
            dialog = PeopleDialog(advice.query.image, advice.people, self)
            dialog.chosen.connect(partial(self._on_whom, advice))
            dialog.open()

    def search(self) -> None:
        """Ask the query by the chosen method, as a task."""
        self._search(Method(self.method.currentData()), self.searched.emit)

    def search_by_all(self) -> None:
        """Ask the same query by every method, to see the answers side by side."""
        self._compared = []
        for method in Method:
            self._search(method, self._on_compared)

    def offers(self) -> list[Offer]:
        """Return what is done with the examples as actions."""
        menu = marked("&Query")
        every = Spec("search_all", marked("Search by &all methods"), "Ctrl+Shift+Return")
        more = Spec("paste_like", marked("Paste as one &more picture"), "Ctrl+Alt+V")
        less = Spec("paste_unlike", marked("Paste as &not this person"), "Ctrl+Alt+Shift+V")
        who = Spec("query_who", marked("&Who is sought…"))
        return [
            Offer(menu, replace(every, needs_case=True), self.search_by_all),
            Offer(menu, more, partial(self.paste, Role.LIKE)),
            Offer(menu, less, partial(self.paste, Role.UNLIKE)),
            Offer(menu, who, self.choose_person),
        ]

    def _search(self, method: Method, then: Callable[[Search], None]) -> None:
        """Start a search as a task; `then` gets its answer."""
        session, asked = self._session, self.asked
        if asked.query is None or session.case is None:
            first = tr("Choose a query first.") if session.case else tr("Open a case first.")
            session.said.emit(first)
            return
        self._has_searched = True
        settings, where = self.search_settings, self.scope.where
        task = session.run(
            tr("search by {method}", method=method.value.upper()),
            lambda case: ask(case, session, asked, method, settings=settings, where=where),
            announces=Changes(queries=True, detections=True, audit=True),
        )
        task.done.connect(then)

    def _on_compared(self, search: Search) -> None:
        self._compared.append(search)
        if len(self._compared) == len(Method):
            self.compared.emit(
                sorted(self._compared, key=lambda one: list(Method).index(one.method))
            )

    def _make(self) -> None:
        self.field = DropField(self)
        self.name = QLabel("")
        self.name.setWordWrap(True)
        self.name.setProperty("role", "faint")
        self.advice_view = AdviceView(self)
        self.likes, self.unlikes = ExampleStrip(self), ExampleStrip(self)
        self.likes.setAccessibleName(tr("More pictures of this person"))
        self.unlikes.setAccessibleName(tr("Pictures of somebody else"))
        self.live = QCheckBox(tr("Ask again at each change"), self)
        self.live.setChecked(True)
        self.method = Choice(self)
        for method, words in METHOD_WORDS.items():
            self.method.addItem(tr(words), method)
        self.method.setAccessibleName(tr("Method"))
        self.scope = FilterBar(self, with_reach=False)
        self.streams: dict[str, QToolButton] = {}
        weights = self._session.settings.search.stream_weights
        for name, words, weight in zip(STREAM_NAMES, STREAM_WORDS, weights, strict=True):
            button = QToolButton(self)
            button.setText(tr(words))
            button.setCheckable(True)
            button.setChecked(weight > 0)
            button.setProperty("role", "chip")
            button.setToolTip(tr("Compare by {stream}", stream=tr(words)))
            self.streams[name] = button

    def _lay_out(self) -> None:
        self.open_button = QPushButton(tr("Open…"), self)
        dress(self.open_button, "open_file")
        self.paste_button = QPushButton(tr("Paste"), self)
        dress(self.paste_button, "paste")
        self.search_button = QPushButton(tr("Search"), self)
        self.search_button.setProperty("role", "primary")
        self.all_button = QPushButton(tr("All methods"), self)
        self.all_button.setToolTip(tr("GLAD, QEEPS and cascade from the same query, side by side"))
        sources, buttons, chips = QHBoxLayout(), QHBoxLayout(), QWidget(self)
        streams = FlowLayout(chips)
        for button in (self.open_button, self.paste_button):
            sources.addWidget(button)
        for chip in self.streams.values():
            streams.addWidget(chip)
        buttons.addWidget(self.search_button, 1)
        buttons.addWidget(self.all_button)
        form = QFormLayout()
        form.addRow(tr("&Method"), self.method)
        inside = QWidget(self)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 4, 0)
        column.addWidget(self.field, 1)
        column.addWidget(self.name)
        column.addWidget(self.advice_view)
        column.addLayout(sources)
        column.addWidget(QLabel(tr("More pictures of this person")))
        column.addWidget(self.likes)
        column.addWidget(QLabel(tr("Not this person")))
        column.addWidget(self.unlikes)
        column.addWidget(chips)
        column.addLayout(form)
        column.addWidget(QLabel(tr("Search only")))
        column.addWidget(self.scope)
        column.addWidget(self.live)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 4, 6, 6)
        layout.addWidget(Tall(inside, self), 1)
        layout.addLayout(buttons)
        self.setFocusProxy(self.open_button)

    def _connect(self) -> None:
        session = self._session
        self.intake.taken.connect(self._take)
        self.field.dropped.connect(self.take_data)
        self.open_button.clicked.connect(self.choose_file)
        self.paste_button.clicked.connect(lambda: self.paste())
        self.search_button.clicked.connect(self.search)
        self.all_button.clicked.connect(self.search_by_all)
        self.advice_view.choose_wanted.connect(self.choose_person)
        for strip, role in ((self.likes, Role.LIKE), (self.unlikes, Role.UNLIKE)):
            strip.dropped.connect(lambda data, role=role: self.take_data(data, role))
            strip.removed.connect(partial(self._remove, role))
        self.scope.changed.connect(self._ask_again)
        for button in self.streams.values():
            button.clicked.connect(self._on_stream)
        for signal in (session.opened, session.closed):
            signal.connect(self._on_case)
        session.changed.connect(self._on_changed)

    def _take(self, query: Query, role: Role | None) -> None:
        """Take a picture as the query (no role), or as one more example."""
        if role is None or (role is Role.LIKE and self.asked.query is None):
            self.show_query(query)
        else:
            self.show_set(self.asked.added(query, role))
            self._ask_again()
        if self._search_when_read:
            self._search_when_read = False
            self.search()

    def _remove(self, role: Role, place: int) -> None:
        place += role is Role.LIKE
        self.show_set(self.asked.removed(place, role))
        self._ask_again()

    def _on_stream(self) -> None:
        if not any(button.isChecked() for button in self.streams.values()):
            self.streams[STREAM_NAMES[0]].setChecked(True)
        self._ask_again()

    def _ask_again(self) -> None:
        """Ask what was asked before with what has changed."""
        if self.live.isChecked() and self._has_searched and self.asked.query is not None:
            self.search()

    def _look(self, query: Query | None) -> None:
        """Look at a query: who is on it, and how well each stream sees the person."""
        self.advice = None
        self.advice_view.show_advice(None)
        session = self._session
        if query is None or session.case is None:
            return
        task = session.run(
            tr("look at the query"), lambda case: advise(query, session.networks_for(case))
        )
        task.done.connect(partial(self._on_advice, query))

    def _on_advice(self, query: Query, advice: Advice) -> None:
        if self.query is not query:
            return
        self.advice = advice
        self.advice_view.show_advice(advice)
        if query.box is None and advice.query.box is not None:
            self.show_set(self.asked.with_found(advice.query))

    def _on_whom(self, advice: Advice, whom: Whom, place: int) -> None:
        people = tuple(
            replace(advice.query, box=np.asarray(box, np.float32)) for box in advice.people
        )
        if whom is Whom.THIS:
            self.show_query(people[place])
        else:
            self.show_set(self.asked.with_people(people, together=whom is Whom.ALL))

    def _example(self, query: Query) -> tuple[QPixmap, str]:
        return crop_pixmap(query.crop(), EXAMPLE_ROOM, self), query.name

    def _on_case(self) -> None:
        self.scope.show_filter(SearchFilter(), reach=False)
        self._show_ready()
        self._offer_scope()

    def _on_changed(self, changes: Changes) -> None:
        if changes.footage:
            self._offer_scope()

    def _offer_scope(self) -> None:
        case = self._session.case
        self.scope.offer(case.sources() if case is not None else [])

    def _show_ready(self) -> None:
        ready = self.query is not None and self._session.case is not None
        self.search_button.setEnabled(ready)
        self.all_button.setEnabled(ready)
