"""The cluster of the window's settings, connected when a job first needs it."""

from threading import Lock

from reid_desktop.cluster.executor import RayExecutor
from reid_desktop.cluster.options import ClusterOptions
from reid_desktop.core.execution import ClusterReport
from reid_desktop.core.settings import Settings
from reid_desktop.pipeline.frame_search import Elsewhere


class SettingsCluster:
    """One executor for the settings as they are now; another address or protection makes another.

    `elsewhere` is called on the lane, the others on any thread.
    """

    def __init__(self) -> None:
        """Connect to nothing yet."""
        self._held: tuple[ClusterOptions, RayExecutor] | None = None
        self._old: list[RayExecutor] = []
        self._lock = Lock()

    def elsewhere(self, settings: Settings) -> Elsewhere | None:
        """Return who does the work; None without an address.

        Raises:
            ClusterError: the address is none, or is not protected as it must be.
        """
        if not settings.cluster.address:
            return None
        options = ClusterOptions.of_settings(settings)
        with self._lock:
            if self._held is None or self._held[0] != options:
                # Jobs that run on the old one go on there; it is closed with the program.
                self._old += [] if self._held is None else [self._held[1]]
                self._held = options, RayExecutor(options)
            return Elsewhere(self._held[1], settings.cluster.footage)

    def report(self) -> ClusterReport | None:
        """Return what the cluster does; None before it was needed."""
        with self._lock:
            return None if self._held is None else self._held[1].report()

    def close(self) -> None:
        """End the connection, when no job runs any more."""
        with self._lock:
            for executor in [*self._old, *([] if self._held is None else [self._held[1]])]:
                executor.close()
            self._held = None
            self._old.clear()
