"""First steps: name and device once, then from nothing to the first hit with a sample case."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import (
    QFormLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWizard,
    QWizardPage,
)

from reid_desktop.core.paths import data_dir
from reid_desktop.core.records import CaseInfo, Search
from reid_desktop.core.settings import changed
from reid_desktop.core.values import Changes
from reid_desktop.gui.appearance import give_room
from reid_desktop.gui.language import LANGUAGES, tr
from reid_desktop.gui.task import Task
from reid_desktop.gui.views.choice import Choice
from reid_desktop.pipeline.imports import import_footage
from reid_desktop.pipeline.ingest import ingest
from reid_desktop.pipeline.regroup import regroup
from reid_desktop.pipeline.sample import SAMPLE_EVERY_S, sample_footage, showpiece

if TYPE_CHECKING:
    from reid_desktop.gui.main_window import MainWindow

SEEN_KEY = "first_steps_seen"


class SampleRun(QObject):
    """Makes a case of synthetic people and asks for one of them: five tasks, each starts the next.

    Signals:
        answered: the Search with the first hits.
        failed: exception of the task that failed.
    """

    answered = Signal(object)
    failed = Signal(object)

    def __init__(self, window: "MainWindow", folder: Path) -> None:
        super().__init__(window)
        self._window, self._session, self._folder = window, window.session, folder

    def start(self) -> None:
        """Begin with the footage."""
        job = sample_footage(self._folder / "footage")
        self._then(self._session.work(tr("make the sample's footage"), job), self._make_case)

    def _make_case(self) -> None:
        self._session.opened.connect(self._import)
        path = self._folder / f"{tr('sample')}.reidcase"
        info = CaseInfo(tr("Sample: synthetic people"), "SAMPLE-1", self._session.examiner)
        self._session.create_case(path, info).failed.connect(self.failed)

    def _import(self) -> None:
        self._session.opened.disconnect(self._import)
        by, footage = self._session.examiner, self._folder / "footage"
        task = self._session.run(
            tr("import"),
            lambda case: import_footage(case, [footage], by=by),
            announces=Changes(footage=True, audit=True),
        )
        self._then(task, self._index)

    def _index(self) -> None:
        session = self._session
        settings = changed(session.settings, {"index.every_s": SAMPLE_EVERY_S}).index
        by, networks = session.examiner, session.networks_of(settings.profile)
        task = session.run(
            tr("find people"),
            lambda case: ingest(case, networks, settings=settings, by=by),
            announces=Changes(footage=True, detections=True, audit=True),
        )
        self._then(task, self._group)

    def _group(self) -> None:
        by = self._session.examiner
        task = self._session.run(tr("make groups"), lambda case: regroup(case, by=by))
        self._then(task, self._ask)

    def _ask(self) -> None:
        case = self._session.case
        chosen = showpiece(case) if case is not None else None
        if chosen is not None:
            self._window.query.searched.connect(self._on_searched)
            self._window.query.take_detection(chosen.id, search=True)

    def _on_searched(self, search: Search) -> None:
        self._window.query.searched.disconnect(self._on_searched)
        self.answered.emit(search)

    def _then(self, task: Task, step: Callable[[], None]) -> None:
        task.done.connect(lambda _result: step())
        task.failed.connect(self.failed)


class FirstSteps(QObject):
    """Shows the wizard on the first start and makes the sample case on demand."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self.run: SampleRun | None = None

    def open_once(self) -> None:
        """Show the wizard if it was never shown to this user."""
        if not self._window.stored.value(SEEN_KEY):
            self.open()

    def open(self) -> None:
        """Show the wizard."""
        self._window.stored.setValue(SEEN_KEY, 1)
        wizard = Wizard(self._window)
        wizard.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        wizard.chosen.connect(self._on_chosen)
        wizard.open()

    def try_sample(self) -> None:
        """Make a sample case and search in it, step by step on the lane."""
        stamp = time.strftime("%Y-%m-%d %H-%M-%S")
        self.run = SampleRun(self._window, data_dir() / "samples" / stamp)
        self.run.answered.connect(self._on_answered)
        self._window.show_dock("lane")
        self.run.start()

    def _on_answered(self) -> None:
        self._window.session.said.emit(
            tr("These are candidates. M marks a match, N somebody else, ? shows every key.")
        )

    def _on_chosen(self, name: str) -> None:
        doing = {
            "sample": self.try_sample,
            "new": self._window.case_desk.new_case,
            "open": self._window.case_desk.open_case,
        }
        if name in doing:
            doing[name]()


class Wizard(QWizard):
    """Two pages: who works here, and where to begin.

    Signals:
        chosen: "sample", "new", "open" or "" for none of them.
    """

    chosen = Signal(str)

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self._begin = ""
        self.setWindowTitle(tr("First steps"))
        self.setWizardStyle(QWizard.WizardStyle.ModernStyle)
        self.setOption(QWizard.WizardOption.NoBackButtonOnStartPage)
        program = window.session.settings.program
        self.examiner = QLineEdit(window.session.examiner)
        self.language = Choice()
        self.language.addItem(tr("As the system"), "system")
        for code, name in LANGUAGES.items():
            self.language.addItem(name, code)
        self.language.setCurrentIndex(self.language.findData(program.language))
        self.device = Choice()
        self.device.setEditable(True)
        self.device.addItems(["auto", "cpu", "cuda"])
        self.device.setCurrentText(program.device)
        self.addPage(self._first())
        self.addPage(self._second())
        give_room(self, 44, 0.72)

    def accept(self) -> None:
        """Keep what was given and begin."""
        given = {
            "program.examiner": self.examiner.text().strip(),
            "program.language": self.language.currentData(),
            "program.device": self.device.currentText().strip() or "auto",
        }
        self._window.case_desk.use_settings(changed(self._window.session.settings, given))
        super().accept()
        self.chosen.emit(self._begin)

    def begin(self, name: str) -> None:
        """Finish and begin with `name`."""
        self._begin = name
        self.accept()

    def _first(self) -> QWizardPage:
        page = _page(
            tr("Welcome"),
            tr(
                "ReID Desktop looks for one person again across cameras. Everything stays on this "
                "machine; what it finds are candidates, the judgement is yours."
            ),
        )
        form = QFormLayout()
        form.addRow(tr("Your &name"), self.examiner)
        form.addRow(tr("&Language"), self.language)
        form.addRow(tr("&Device of the networks"), self.device)
        layout = page.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.addLayout(form)
        layout.addStretch(1)
        return page

    def _second(self) -> QWizardPage:
        page = _page(
            tr("Where to begin"),
            tr(
                "The sample shows the whole way with drawn people: footage, people, groups, a "
                "search. It takes a minute or two."
            ),
        )
        layout = page.layout()
        assert isinstance(layout, QVBoxLayout)
        self.ways: dict[str, QPushButton] = {}
        for name, words in (
            ("sample", tr("&Try the sample case")),
            ("new", tr("Make a &new case")),
            ("open", tr("&Open a case")),
        ):
            self.ways[name] = QPushButton(words)
            self.ways[name].clicked.connect(lambda _checked=False, name=name: self.begin(name))
            layout.addWidget(self.ways[name])
        layout.addStretch(1)
        return page


def _page(title: str, text: str) -> QWizardPage:
    page = QWizardPage()
    page.setTitle(title)
    said = QLabel(text)
    said.setWordWrap(True)
    layout = QVBoxLayout(page)
    layout.addWidget(said)
    return page
