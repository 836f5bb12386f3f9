"""A small cluster on this computer alone, for trials, tests and measurements.

Every machine is a `ray start` of its own, as it would be on a real one, and listens on loopback
only. Nothing of it outlives the object.
"""

import contextlib
import os
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

from reid_desktop.cluster.options import ClusterOptions, ray_environment
from reid_desktop.core.errors import ClusterError

OBJECT_STORE_BYTES = 80_000_000
"""Memory that each machine keeps tasks and results in; Ray takes no less."""
START_S = 60.0
_PATIENCE = {"RAY_agent_register_timeout_ms": "120000", "RAY_health_check_timeout_ms": "20000"}
"""A busy computer is slow, not dead."""


class LoopbackCluster:
    """A head and further machines; the head does no tasks unless it is given processors."""

    def __init__(self, options: ClusterOptions | None = None, *, port: int = 0) -> None:
        """Choose an address; nothing runs yet.

        Args:
            options: protection of the cluster; its address is not used.
            port: of the head; 0 for a free one.
        """
        self.address = f"127.0.0.1:{port or _free_port()}"
        self.client_port = _free_port()
        self.options = replace(options or ClusterOptions(""), address=self.address)
        self._folder = Path(tempfile.mkdtemp(prefix="ray"))  # sockets need a short path
        self._machines: list[subprocess.Popen[bytes]] = []
        self._head: subprocess.Popen[bytes] | None = None

    def start(self, *, processors: int = 0) -> None:
        """Start the head, at the same address again after `kill_head`.

        Raises:
            ClusterError: it did not start in time.
        """
        port = self.address.rpartition(":")[2]
        self._head = self._run(["--head", f"--port={port}"], processors, {})
        socket_of_head = self._folder / "session_latest" / "sockets" / "raylet"
        until = time.monotonic() + START_S
        while not socket_of_head.exists():
            if time.monotonic() > until or self._head.poll() is not None:
                raise ClusterError(
                    "The trial cluster did not start. Is the optional part “cluster” installed?"
                )
            time.sleep(0.05)

    def add(
        self, *, processors: int = 1, environment: Mapping[str, str] | None = None
    ) -> "subprocess.Popen[bytes]":
        """Start another machine and return it; it joins within seconds."""
        machine = self._run([f"--address={self.address}"], processors, environment or {})
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
            (self._folder / "session_latest").unlink(missing_ok=True)

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
        self, words: list[str], processors: int, environment: Mapping[str, str]
    ) -> "subprocess.Popen[bytes]":
        """Start `ray start` with a process group of its own."""
        command = [
            *(sys.executable, "-m", "reid_desktop.cluster.machine", "start"),
            *("--block", "--node-ip-address=127.0.0.1"),
            *("--include-log-monitor=false", "--node-name=loopback"),
            *("--disable-usage-stats", f"--num-cpus={processors}", "--num-gpus=0"),
            f"--object-store-memory={OBJECT_STORE_BYTES}",
            f"--runtime-env-agent-port={_free_port()}",
            *words,
        ]
        if "--head" in words:
            command += [f"--temp-dir={self._folder}", "--no-monitor"]
            command += ["--include-dashboard=false", "--dashboard-port=0"]
            command.append(f"--ray-client-server-port={self.client_port}")
        return subprocess.Popen(  # noqa: S603 - Ray's own command
            command,
            env={**os.environ, **ray_environment(self.options), **_PATIENCE, **environment},
            stdin=subprocess.PIPE,  # its end tells the machine that we are gone
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )


def _free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])
