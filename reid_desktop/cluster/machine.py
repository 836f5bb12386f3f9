"""One machine of a loopback cluster: `ray start`, on loopback alone, patient on a busy computer.

Ray takes 127.0.0.1 for the computer's outer address, and gives a new machine's agent 15 s to write
down its ports and crashes otherwise (ray-project/ray #65983). The ports that no task needs are
written down here before the machine starts; the agent writes them again when it gets to it.
"""

import inspect
import os
import signal
import sys
from importlib import import_module
from threading import Thread
from typing import Any

_NOT_IN_USE = -1
_PORTS = (
    "DASHBOARD_AGENT_LISTEN_PORT_NAME",
    "METRICS_AGENT_PORT_NAME",
    "METRICS_EXPORT_PORT_NAME",
)


def end_with_owner() -> None:
    """End this machine with all that runs on it when the one who started it is gone."""

    def watch() -> None:
        sys.stdin.buffer.read()
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


if __name__ == "__main__":
    end_with_owner()
    stay_on_loopback()
    write_ports_first()
    scripts: Any = import_module("ray.scripts.scripts")
    scripts.main()
