"""What runs on a machine of the cluster: networks held on their device, tasks done one by one."""

import errno
import importlib
import traceback
from collections.abc import Callable, Mapping
from typing import Any

from reid_desktop import __version__
from reid_desktop.core.errors import ClusterError, FootageError, ReidError
from reid_desktop.core.execution import Part
from reid_desktop.core.networks import Networks, Notify
from reid_desktop.core.paths import cache_dir
from reid_desktop.core.settings import Settings, changed
from reid_desktop.core.wire import packed, unpacked
from reid_desktop.footage.remote import Finder
from reid_desktop.pipeline.stages import Bench, parts_of

Factory = Callable[[Mapping[str, Any], Notify], Networks]
"""Makes the networks of a worker from settings by key; notices go to the second argument."""


def local_networks(values: Mapping[str, Any], notify: Notify) -> Networks:
    """Return the networks of this machine on the best device that Ray has given the worker."""
    from reid_desktop.vision.build import LocalNetworks

    return LocalNetworks.of_settings(changed(Settings(), values), notify=notify)


def factory_of(name: str) -> Factory:
    """Return the function that "module:function" names."""
    module, _, function = name.partition(":")
    found: Factory = getattr(importlib.import_module(module), function)
    return found


class Worker:
    """One set of networks; made a Ray actor by `crew`, an ordinary object in tests.

    A batch that does not fit into the share of the device it was given is halved by the networks
    themselves (`vision.fallback`), which stays so for the rest of the worker's life.
    """

    def __init__(self, networks: str, values: Mapping[str, Any]) -> None:
        """Remember how to build; the networks are built by the first task that needs them."""
        self._notices: list[str] = []
        made = factory_of(networks)(values, self._notices.append)
        self._bench = Bench(made, Finder(cache_dir() / "footage"))

    def hello(self) -> str:
        """Return the version of the program here, and with it that the worker is ready."""
        return __version__

    def do(self, message: bytes) -> bytes:
        """Do the task in `message`; return a mapping of what came, never an exception.

        Its keys: "parts"; "kind", one of "done", "source" (the footage or the shard is at fault),
        "node" (this machine is) and "bug"; "fault", a sentence; "notices" of the networks.
        """
        parts: list[Part] = []
        kind, fault = "done", ""
        try:
            parts += [part for part in parts_of(unpacked(message), self._bench) if part is not None]
        except (FootageError, ClusterError) as error:
            kind, fault = "source", str(error)
        except (ReidError, MemoryError) as error:
            kind, fault = "node", str(error) or "The memory is used up."
        except OSError as error:
            kind, fault = "node", _os_fault(error)
        except Exception as error:  # noqa: BLE001 - told to the one who asked, who decides
            kind, fault = "bug", f"{type(error).__name__}: {error}\n{traceback.format_exc()}"
        notices = tuple(self._notices)
        self._notices.clear()
        said = {"kind": kind, "fault": fault, "notices": notices}
        return packed({"parts": tuple(parts), **said})


def _os_fault(error: OSError) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return "Its disk is full. Make room there, or give it another place for its cache."
    return f"{error.strerror or error}."
