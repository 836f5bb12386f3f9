"""What connects this program to a cluster: address, protection, workers."""

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from reid_desktop.core.errors import ClusterError
from reid_desktop.core.settings import Settings

LOCAL_NETWORKS = "reid_desktop.cluster.worker:local_networks"
"""Where a worker gets its networks from: module and function, on the worker's own machine."""
_CERTIFICATES = {
    "RAY_TLS_SERVER_CERT": "tls.crt",
    "RAY_TLS_SERVER_KEY": "tls.key",
    "RAY_TLS_CA_CERT": "ca.crt",
}
_LEAST_MEMORY_SHARE = 0.05
_RECONNECT_S = 10
"""So long a head may be away before this program starts a new connection."""
_ASKED = 2
"""So often a head that does not answer is asked by one bridge; the executor starts another."""


@dataclass(frozen=True, slots=True)
class ClusterOptions:
    """How to use a cluster.

    Attributes:
        address: "host:port" where this computer is a node of it, "ray://host:port" elsewhere.
        protection: "tls and token", "token" or "none"; what an address beyond this computer needs.
        token: file that holds the cluster's token; "" for none.
        certificates: folder with tls.crt, tls.key and ca.crt; "" for none.
        gpu_share: of a GPU that one worker takes; 0 for workers without one.
        processors: that one worker takes.
        workers: at most so many on a machine; 0 for as many as there is room for.
        stretch_frames: frames of one task.
        patience_s: so long a lost cluster is tried again before the work is given up.
        values: settings by key that the workers' networks are built with.
        networks: see `LOCAL_NETWORKS`.
    """

    address: str
    protection: str = "tls and token"
    token: str = ""
    certificates: str = ""
    gpu_share: float = 0.25
    processors: float = 1.0
    workers: int = 0
    stretch_frames: int = 64
    patience_s: float = 600.0
    values: Mapping[str, Any] = field(default_factory=dict)
    networks: str = LOCAL_NETWORKS

    @classmethod
    def of_settings(cls, settings: Settings, *, address: str = "") -> "ClusterOptions":
        """Return what the settings say; `address` overrules theirs.

        Raises:
            ClusterError: neither gives an address.
        """
        cluster = settings.cluster
        address = address or cluster.address
        if not address:
            raise ClusterError(
                "No cluster is named. Give its address (--cluster HOST:PORT) or write it into the "
                "settings under “cluster”."
            )
        program = settings.program
        memory = min(program.gpu_memory_share, max(cluster.gpu_share, _LEAST_MEMORY_SHARE))
        return cls(
            address=address,
            protection=cluster.protection,
            token=cluster.token,
            certificates=cluster.certificates,
            gpu_share=cluster.gpu_share,
            processors=cluster.processors,
            workers=cluster.workers,
            stretch_frames=cluster.stretch_frames,
            patience_s=cluster.patience_min * 60,
            values={
                "index.profile": settings.index.profile,
                "program.engine": program.engine,
                "program.gpu_memory_share": memory,
                "program.glad_weights": program.glad_weights,
                "program.keypoint_weights": program.keypoint_weights,
                "program.qeeps_weights": program.qeeps_weights,
            },
        )


def host_of(address: str) -> str:
    """Return the host of "host:port" or "ray://host:port".

    Raises:
        ClusterError: it is no such address; Ray's own searching words are none either.
    """
    place = address.removeprefix("ray://")
    host, colon, port = place.rpartition(":")
    if not colon or not host or not port.isdigit() or "/" in host:
        raise ClusterError(
            f"“{address}” is no address of a cluster. Write HOST:PORT, or ray://HOST:PORT from a "
            "computer that is no machine of the cluster."
        )
    return host.strip("[]")


def is_loopback(host: str) -> bool:
    """Say whether `host` is this computer and nobody else can listen in."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def ray_environment(options: ClusterOptions) -> dict[str, str]:
    """Return the environment of the process that speaks to Ray.

    Raises:
        ClusterError: the address needs a token or certificates that are not given, or they are
            missing on the disk.
    """
    host = host_of(options.address)
    words = {
        "RAY_USAGE_STATS_ENABLED": "0",
        "RAY_AUTH_MODE": "disabled",
        "RAY_USE_TLS": "0",
        "RAY_gcs_rpc_server_reconnect_timeout_s": str(_RECONNECT_S),
        "RAY_gcs_server_port_wait_time_s": str(_ASKED),
        "RAY_DEDUP_LOGS": "0",
    }
    if options.token:
        words |= {"RAY_AUTH_MODE": "token", "RAY_AUTH_TOKEN_PATH": str(_file(options.token))}
    if options.certificates:
        folder = Path(options.certificates)
        words |= {name: str(_file(folder / file)) for name, file in _CERTIFICATES.items()}
        words["RAY_USE_TLS"] = "1"
    if is_loopback(host):
        # Ray takes a loopback address for the machine's outer one unless it thinks that clusters
        # are not supported; with this it listens on loopback alone.
        words["RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER"] = "0"
    else:
        _protected(options)
    return words


def _protected(options: ClusterOptions) -> None:
    """Raise ClusterError where an address beyond this computer lacks what it needs."""
    lacking = []
    if "token" in options.protection and not options.token:
        lacking.append("a token file (cluster.token)")
    if "tls" in options.protection and not options.certificates:
        lacking.append("certificates (cluster.certificates)")
    if lacking:
        raise ClusterError(
            f"“{options.address}” is another computer, and whoever reaches a cluster can run "
            f"programs on it. Give {' and '.join(lacking)}, or lower cluster.protection where the "
            "network itself is closed."
        )


def _file(path: str | Path) -> Path:
    if not Path(path).is_file():
        raise ClusterError(f"“{path}” is missing. Change it in the settings under “cluster”.")
    return Path(path).absolute()
