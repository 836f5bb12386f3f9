"""The process that speaks to Ray, so that a dying cluster cannot take the window with it.

Ray ends a process whose machine or head is lost, and reads what workers send by unpickling. Both
happen here; the program gets plain messages (`core.wire`) through a pipe and starts a new bridge
when this one ends. Started by `executor` as `python -m reid_desktop.cluster.bridge FD`.
"""

import logging
import os
import socket
import sys
import time
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, Any

from reid_desktop.cluster.options import ClusterOptions, host_of, is_loopback
from reid_desktop.core.wire import packed, unpacked

if TYPE_CHECKING:
    from reid_desktop.cluster.crew import Crew

STEP_S = 0.05
_REPORT_S = 0.5
_REACH_S = 5.0
"""So long the computer at the address may take to answer a connection."""
_FAREWELLS = (EOFError, BrokenPipeError, ConnectionResetError, KeyboardInterrupt)


def main() -> None:
    """Serve the program at the other end of the pipe until it closes it."""
    pipe = Connection(int(sys.argv[1]))
    try:
        options = ClusterOptions(**unpacked(pipe.recv_bytes()))
        try:
            _reach(options.address)
            _serve(pipe, _connected(options))
        except _FAREWELLS:
            raise
        except Exception as error:  # noqa: BLE001 - Ray's errors are of every kind
            text = getattr(error, "strerror", None) or str(error)
            first = text.strip().splitlines() or [type(error).__name__]
            pipe.send_bytes(packed({"say": "unreachable", "fault": first[0]}))
    except _FAREWELLS:
        pass
    finally:
        pipe.close()
        # Ray's own farewell may wait for a head that is gone; the cluster notices by itself.
        os._exit(0)


def _reach(address: str) -> None:
    """Raise OSError at once where nobody listens; Ray, slow to load, asks for 15 s and more."""
    port = int(address.rpartition(":")[2])
    with socket.create_connection((host_of(address), port), timeout=_REACH_S):
        pass


def _connected(options: ClusterOptions) -> "Crew":
    """Join the cluster as a driver; return who does the work."""
    import ray

    from reid_desktop.cluster.crew import Crew

    more: dict[str, Any] = {}
    if not options.address.startswith("ray://") and is_loopback(host_of(options.address)):
        more["_node_ip_address"] = "127.0.0.1"
    ray.init(
        address=options.address,
        namespace="reid-desktop",
        log_to_driver=False,
        logging_level=logging.ERROR,
        **more,
    )
    return Crew(options)


def _serve(pipe: Connection, crew: "Crew") -> None:
    """Hand tasks to the crew and results back, with a report now and then."""
    told_at = 0.0
    while True:
        while pipe.poll(0):
            said = unpacked(pipe.recv_bytes())
            if said["say"] == "forget":
                crew.forget(said["run"])
                continue
            crew.give(f"{said['run']}/{said['key']}", said["message"], int(said["size"]))
        results = crew.step(STEP_S)
        # Before results, so that the last report of a run knows what happened in it.
        if results or time.monotonic() - told_at >= _REPORT_S:
            told_at = time.monotonic()
            pipe.send_bytes(packed({"say": "report", "report": crew.report()}))
        for message in results:
            pipe.send_bytes(message)


if __name__ == "__main__":
    main()
