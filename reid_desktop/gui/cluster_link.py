"""How the window reaches a cluster: a protocol, and the one that is none."""

from typing import Protocol

from reid_desktop.core.execution import ClusterReport
from reid_desktop.core.settings import Settings
from reid_desktop.pipeline.frame_search import Elsewhere


class ClusterLink(Protocol):
    """Gives jobs who does their work elsewhere; made by `app`, asked on the lane."""

    def elsewhere(self, settings: Settings) -> Elsewhere | None:
        """Return who does the work and where the footage lies; None: this computer does it.

        Raises:
            ClusterError: the address is none, or is not protected as it must be.
        """
        ...

    def report(self) -> ClusterReport | None:
        """Return what the cluster does; any thread."""
        ...


class NoCluster:
    """Everything is done on this computer."""

    def elsewhere(self, settings: Settings) -> Elsewhere | None:
        """Return None."""
        del settings
        return None

    def report(self) -> ClusterReport | None:
        """Return None."""
        return None
