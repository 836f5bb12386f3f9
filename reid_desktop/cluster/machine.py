"""One machine of a loopback cluster: `ray start`, on loopback alone, patient on a busy computer.

Ray takes 127.0.0.1 for the computer's outer address, and gives a new machine's agent 15 s to write
down its ports and crashes otherwise (ray-project/ray #65983). The ports that no task needs are
written down here before the machine starts; the agent writes them again when it gets to it.
"""

import inspect
import os
import signal
import sys
from collections.abc import Sequence
from importlib import import_module
from threading import Thread
from typing import Any

CLIENT_WORD = "--ray-client-server-port"
"""The word of `ray start` that has a head answer at `ray://`."""
_NOT_IN_USE = -1
_PORTS = (
    "DASHBOARD_AGENT_LISTEN_PORT_NAME",
    "METRICS_AGENT_PORT_NAME",
    "METRICS_EXPORT_PORT_NAME",
)


def end_with_owner() -> None:
    """End this machine with all that runs on it when the one who started it is gone."""

    def watch() -> None:
        while os.read(0, 1):  # not sys.stdin, whose lock the interpreter wants when it ends
            pass
        os.killpg(0, signal.SIGKILL)

    Thread(target=watch, daemon=True).start()


def stay_on_loopback() -> None:
    """Have every address of this machine be 127.0.0.1, and further machines allowed there."""
    services: Any = import_module("ray._private.services")
    constants: Any = import_module("ray._private.ray_constants")
    services.get_node_ip_address = lambda address=None: "127.0.0.1"
    constants.ENABLE_RAY_CLUSTER = True


def write_ports_first() -> None:
    """Have the ports of a machine's agent written down before the machine is started."""
    services: Any = import_module("ray._private.services")
    native: Any = import_module("ray._raylet")
    start = services.start_raylet

    def patient(*args: Any, **named: Any) -> Any:
        given = inspect.signature(start).bind(*args, **named).arguments
        for name in _PORTS:
            port = getattr(native, name)
            native.persist_port(given["session_dir"], given["node_id"], port, _NOT_IN_USE)
        return start(*args, **named)

    services.start_raylet = patient


def start_only_what_was_asked_for(scripts: Any, words: Sequence[str]) -> None:
    """Have a head start no dashboard, and its answerer of `ray://` only for `CLIENT_WORD`.

    Ray starts both otherwise, a dashboard without a page where none is wanted.
    """
    services: Any = import_module("ray._private.services")
    services.start_api_server = lambda *_args, **_named: (None, None)
    if not any(word.startswith(CLIENT_WORD) for word in words):
        scripts.get_ray_client_dependency_error = lambda: "not asked for"


if __name__ == "__main__":
    end_with_owner()
    stay_on_loopback()
    write_ports_first()
    started: Any = import_module("ray.scripts.scripts")
    start_only_what_was_asked_for(started, sys.argv)
    started.main()
