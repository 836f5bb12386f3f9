"""Composes the program with its window: settings, log, networks, session, window.

Nothing heavy is imported before the window is seen. Torch is loaded by a job when the first case is
opened (docs/decisions/0014), and networks are built inside jobs, when first asked for.
"""

import faulthandler
import logging
import logging.handlers
import sys
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QSettings, QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

import reid_desktop
from reid_desktop.cluster.link import SettingsCluster
from reid_desktop.core.child import serve_if_asked
from reid_desktop.core.errors import ReidError
from reid_desktop.core.networks import (
    Describer,
    Detector,
    Networks,
    Notify,
    PersonSearcher,
    unheard,
)
from reid_desktop.core.paths import config_dir, log_file, resources_dir
from reid_desktop.core.settings import Settings, load
from reid_desktop.gui import appearance, language
from reid_desktop.gui.case_desk import SETTINGS_FILE
from reid_desktop.gui.main_window import MainWindow
from reid_desktop.gui.session import Session
from reid_desktop.vision.late_shelf import LateModelShelf

LOG_BYTES = 2_000_000
PLOTS = tuple(
    f"reid_desktop.gui.views.{name}"
    for name in ("score_plot", "timeline", "map_view", "calibration_curve")
)
"""Views on pyqtgraph, which takes a third of the start; panels make them when they need them."""
N = TypeVar("N", Detector, Describer, PersonSearcher)

logger = logging.getLogger("reid_desktop.app")  # also when this is the main module


class NetworksOfSettings:
    """The networks as the settings want them now; implements `core.networks.Networks`."""

    def __init__(self, settings: Settings) -> None:
        self._wanted = settings
        self._built: tuple[tuple[object, ...], Networks] | None = None
        self._profile = ""
        self.notify: Notify = unheard
        self.models: dict[str, str] = {}

    def use_settings(self, settings: Settings) -> None:
        """Build from `settings` when a network is asked for next."""
        self._wanted = settings

    def detector(self) -> Detector:
        """Return the person detector; raises WeightsError."""
        return self.noted("detector", self.built("").detector())

    def describer(self) -> Describer:
        """Return the GLAD describer; raises WeightsError."""
        return self.noted("describer", self.built("").describer())

    def searcher(self) -> PersonSearcher:
        """Return the QEEPS searcher; raises WeightsError."""
        return self.noted("searcher", self.built("").searcher())

    def told(self) -> str:
        """Return device and models in words, for the status bar."""
        device = language.tr("device {name}", name=self._wanted.program.device)
        models = sorted(set(self.models.values())) or [language.tr("no model loaded")]
        profile = self._profile or self._wanted.index.profile
        return " · ".join([device, language.tr(profile), *models])

    def noted(self, kind: str, network: N) -> N:
        """Remember for the status bar that a network was built; return it."""
        self.models[kind] = network.model_id
        return network

    def of_profile(self, profile: str) -> Networks:
        """Return the networks of another profile than the settings say."""
        return _Profiled(self, profile)

    def describers(self) -> dict[str, str]:
        """Return the model id of each profile's describer (lane thread); raises WeightsError."""
        from reid_desktop.vision.build import glad_choice
        from reid_desktop.vision.build_glad import describer_ids

        return describer_ids(glad_choice(self._wanted.program))

    def built(self, profile: str) -> Networks:
        """Return what fits the settings, at `profile` (lane thread)."""
        from reid_desktop.vision.build import LocalNetworks, use_threads

        self._profile = profile
        index = replace(self._wanted.index, profile=profile or self._wanted.index.profile)
        wanted = replace(self._wanted, index=index)
        program = wanted.program
        key = (
            program.device,
            program.threads,
            program.engine,
            program.gpu_memory_share,
            program.glad_weights,
            program.keypoint_weights,
            program.qeeps_weights,
            index.profile,
        )
        use_threads(program.threads)
        if self._built is None or self._built[0] != key:
            self._built = (key, LocalNetworks.of_settings(wanted, notify=self._tell))
        return self._built[1]

    def _tell(self, sentence: str) -> None:
        """Pass a network's notice on (lane thread); it is logged as well."""
        logger.info("%s", sentence)
        self.notify(sentence)


class _Profiled:
    """The networks of one profile, whatever the settings say."""

    def __init__(self, networks: NetworksOfSettings, profile: str) -> None:
        self._networks, self._profile = networks, profile

    def detector(self) -> Detector:
        """Return the person detector; raises WeightsError."""
        return self._networks.noted("detector", self._networks.built(self._profile).detector())

    def describer(self) -> Describer:
        """Return the GLAD describer; raises WeightsError."""
        return self._networks.noted("describer", self._networks.built(self._profile).describer())

    def searcher(self) -> PersonSearcher:
        """Return the QEEPS searcher; raises WeightsError."""
        return self._networks.noted("searcher", self._networks.built(self._profile).searcher())


class Program:
    """The composed program; `window` is shown by `main`."""

    def __init__(self, networks: NetworksOfSettings, settings: Settings) -> None:
        self._networks = networks
        self._settings = settings
        self.cluster = SettingsCluster()

    @cached_property
    def session(self) -> Session:
        """The session, made with the lane's thread when first asked for."""
        session = Session(
            self._networks,
            self._settings,
            device=self._networks.told,
            networks_of=self._networks.of_profile,
            describers=self._networks.describers,
            shelf=LateModelShelf,
            cluster=self.cluster,
        )
        session.settings_changed.connect(self._networks.use_settings)
        session.opened.connect(self._load_libraries)
        self._networks.notify = session.said.emit
        return session

    @cached_property
    def window(self) -> MainWindow:
        """The main window on the session."""
        return MainWindow(self.session)

    def _load_libraries(self) -> None:
        """Have torch and the plots in memory before they are needed; not without a case."""
        from reid_desktop.vision.loading import load_libraries

        self.session.opened.disconnect(self._load_libraries)
        self.session.work(language.tr("load libraries"), load_libraries(PLOTS))


def main(argv: Sequence[str] | None = None) -> int:
    """Show the window until it is closed; the first argument may be a case to open."""
    serve_if_asked()
    arguments = list(sys.argv[1:] if argv is None else argv)
    start_log()
    said = None
    try:
        settings = load(config_dir() / SETTINGS_FILE)
    except ReidError as error:
        settings, said = Settings(), error
    application = application_of(settings)
    program = Program(NetworksOfSettings(settings), settings)
    window = program.window
    give_back = window.errors.take_over()
    try:
        window.show()
        QTimer.singleShot(0, lambda: logger.info("window is seen"))
        if said is not None:
            window.errors.show(said, "settings")
        if arguments:
            program.session.open_case(Path(arguments[0]))
        elif not window.recovery.reopen():
            window.first_steps.open_once()
        return application.exec()
    finally:
        program.session.shut()
        program.cluster.close()
        give_back()


def application_of(settings: Settings | None = None) -> QApplication:
    """Return the QApplication with name, icon, language, colours and size of text."""
    program = (settings or Settings()).program
    existing = QApplication.instance()
    application = existing if isinstance(existing, QApplication) else QApplication(["reid-desktop"])
    application.setOrganizationName("ReID Desktop")
    application.setApplicationName("reid-desktop")
    application.setApplicationDisplayName("ReID Desktop")
    application.setApplicationVersion(reid_desktop.__version__)
    application.setDesktopFileName("org.reid_desktop.ReidDesktop")
    application.setWindowIcon(QIcon(str(resources_dir() / "icons" / "reid-desktop.svg")))
    language.speak(application, program.language)
    chosen = appearance.chosen(QSettings())
    appearance.apply(application, chosen, text_percent=program.text_percent)
    hints = application.styleHints()
    hints.colorSchemeChanged.connect(lambda: _follow_system(application))
    return application


def start_log() -> None:
    """Write warnings and faults to the log file, crashes of native code too."""
    path = log_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    handler = logging.handlers.RotatingFileHandler(
        path, maxBytes=LOG_BYTES, backupCount=2, encoding="utf-8"
    )
    handler.setFormatter(
        logging.Formatter("%(asctime)s %(levelname)s %(threadName)s %(name)s: %(message)s")
    )
    root = logging.getLogger("reid_desktop")
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    crashes = path.with_name("crashes.log").open("a", encoding="utf-8")  # noqa: SIM115 - for life
    faulthandler.enable(crashes)
    logger.info("ReID Desktop %s starts", reid_desktop.__version__)


def _follow_system(application: QApplication) -> None:
    if appearance.chosen(QSettings()) is appearance.Appearance.SYSTEM:
        appearance.apply(application, appearance.Appearance.SYSTEM)


if __name__ == "__main__":
    sys.exit(main())
