"""A small cluster on this computer alone, for trials, tests and measurements.

Every machine is a `ray start` of its own, as it would be on a real one, and listens on loopback
only. Nothing of it outlives the object.
"""

import contextlib
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from reid_desktop.cluster.machine import CLIENT_WORD
from reid_desktop.cluster.options import ClusterOptions, ray_environment
from reid_desktop.core.errors import ClusterError

OBJECT_STORE_BYTES = 80_000_000
"""Memory that each machine keeps tasks and results in; Ray takes no less."""
START_S = 60.0
_PORTS = range(25_000, 32_000)
"""Below what systems give to outgoing connections, above what Ray takes by itself: a port that is
free now stays free until a busy machine gets to it."""
_MACHINE = {
    # A busy computer is slow, not dead; but nobody answers at the port of a dead one.
    "RAY_agent_register_timeout_ms": "120000",
    "RAY_health_check_timeout_ms": "20000",
    "RAY_health_check_period_ms": "1000",
    "RAY_gcs_server_port_wait_time_s": "60",
    # A head that answers at ray:// starts a process for each client. Where gRPC tidies up in the
    # fork, it does so on the connections of the parent, and TLS takes that for an attack.
    "GRPC_ENABLE_FORK_SUPPORT": "false",
}


class LoopbackCluster:
    """A head and further machines; the head does no tasks unless it is given processors."""

    def __init__(
        self,
        options: ClusterOptions | None = None,
        *,
        port: int = 0,
        client: bool = False,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        """Choose an address; nothing runs yet.

        Args:
            options: protection of the cluster; its address is not used.
            port: of the head; 0 for a free one.
            client: have the head answer at `ray://` too, which takes a process more.
            environment: of every machine, beside that of this process.
        """
        self.address = f"127.0.0.1:{port or _free_port()}"
        self.client_port = _free_port() if client else 0
        self.options = replace(options or ClusterOptions(""), address=self.address)
        self._folder = Path(tempfile.mkdtemp(prefix="ray"))  # sockets need a short path
        self._environment = dict(environment or {})
        self._started = 0
        self._machines: list[subprocess.Popen[bytes]] = []
        self._head: subprocess.Popen[bytes] | None = None

    def start(self, *, processors: int = 0, gpus: int = 0) -> None:
        """Start the head, at the same address again after `kill_head`.

        Raises:
            ClusterError: it did not start in time.
        """
        port = self.address.rpartition(":")[2]
        words = ["--head", f"--port={port}", "--no-monitor", "--include-dashboard=false"]
        words += [f"{CLIENT_WORD}={self.client_port}"] if self.client_port else []
        self._head, folder = self._run(words, processors, gpus, {})
        socket_of_head = folder / "session_latest" / "sockets" / "raylet"
        until = time.monotonic() + START_S
        while not socket_of_head.exists() or (self.client_port and _is_free(self.client_port)):
            if time.monotonic() > until or self._head.poll() is not None:
                raise ClusterError(
                    "The trial cluster did not start. Is the optional part “cluster” installed?"
                )
            time.sleep(0.05)

    def add(
        self,
        *,
        processors: int = 1,
        gpus: int = 0,
        environment: Mapping[str, str] | None = None,
    ) -> "subprocess.Popen[bytes]":
        """Start another machine and return it; it joins within seconds.

        Args:
            processors: that it says it has.
            gpus: that it says it has; Ray shares them out whether there are any or not.
            environment: of this machine alone.
        """
        words = [f"--address={self.address}"]
        machine, _ = self._run(words, processors, gpus, environment or {})
        self._machines.append(machine)
        return machine

    def kill(self, machine: "subprocess.Popen[bytes]") -> None:
        """End a machine at once, with all that runs on it."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(machine.pid, signal.SIGKILL)
        machine.wait()
        if machine.stdin is not None:
            machine.stdin.close()
        if machine in self._machines:
            self._machines.remove(machine)

    def kill_head(self) -> None:
        """End the head at once; what was connected to it ends by itself."""
        if self._head is not None:
            self.kill(self._head)
            self._head = None

    def stop(self) -> None:
        """End everything and remove its files."""
        for machine in list(self._machines):
            self.kill(machine)
        self.kill_head()
        shutil.rmtree(self._folder, ignore_errors=True)

    def __enter__(self) -> "LoopbackCluster":
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """End everything."""
        self.stop()

    def _run(
        self, words: list[str], processors: int, gpus: int, environment: Mapping[str, str]
    ) -> "tuple[subprocess.Popen[bytes], Path]":
        """Start `ray start` with a process group and a folder of its own; return both.

        Machines of one folder would name their sockets by counting, and two that start at the same
        time would take the same name.
        """
        folder = self._folder / str(self._started)
        self._started += 1
        command = [
            *(sys.executable, "-m", "reid_desktop.cluster.machine", "start"),
            *("--block", "--node-ip-address=127.0.0.1"),
            *("--include-log-monitor=false", "--node-name=loopback"),
            *("--disable-usage-stats", f"--num-cpus={processors}", f"--num-gpus={gpus}"),
            *(f"--object-store-memory={OBJECT_STORE_BYTES}", f"--temp-dir={folder}"),
            f"--runtime-env-agent-port={_free_port()}",
            *words,
        ]
        machine = subprocess.Popen(  # noqa: S603 - Ray's own command
            command,
            env={
                **(os.environ | self._environment),
                **(ray_environment(self.options) | _MACHINE),
                **environment,
            },
            stdin=subprocess.PIPE,  # its end tells the machine that we are gone
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        return machine, folder


def _free_port() -> int:
    """Return a port of `_PORTS` that nobody listens on."""
    while not _is_free(port := secrets.choice(_PORTS)):
        pass
    return port


def _is_free(port: int) -> bool:
    with socket.socket() as asked:
        try:
            asked.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
