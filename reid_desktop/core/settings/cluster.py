"""Settings of a cluster of machines; nothing of it is used while the address is empty."""

from dataclasses import dataclass

from reid_desktop.core.settings.fields import setting, share


@dataclass(frozen=True)
class ClusterSettings:
    """Machines that help (Ray)."""

    address: str = setting(
        "",
        title="Address",
        help="Of a Ray cluster, host:port, or ray://host:port from a computer that is none of its "
        "machines; empty: everything is done on this computer.",
    )
    protection: str = setting(
        "tls and token",
        title="Protection",
        help="What a cluster on other computers must have before it is spoken to.",
        choices=("tls and token", "token", "none"),
    )
    token: str = setting(
        "", title="Token file", help="File that holds the token of the cluster; empty: none."
    )
    certificates: str = setting(
        "",
        title="Certificates",
        help="Folder with tls.crt, tls.key and ca.crt of this computer; empty: no encryption.",
    )
    footage: str = setting(
        "",
        title="Footage at",
        help="Folder or URL where the machines find the footage; {name}, {camera} and {sha256} "
        "stand for those of a source. Empty: under the same path as here.",
    )
    shards: str = setting(
        "",
        title="Shards at",
        help="Folder on shared storage for galleries too large for one computer; empty: none.",
    )
    gpu_share: float = share(
        0.25,
        title="Share of a GPU",
        help="That one worker takes; 0: workers use no GPU.",
    )
    processors: float = setting(
        1.0,
        title="Processors",
        help="That one worker takes.",
        low=0.1,
        high=256,
    )
    workers: int = setting(
        0,
        title="Workers on a machine",
        help="At most; 0: as many as there is room for.",
        low=0,
        high=1024,
    )
    stretch_frames: int = setting(
        64,
        title="Frames of a stretch",
        help="Looked at by one worker before it reports; so many are lost at most when it dies.",
        low=1,
        high=100_000,
    )
    patience_min: float = setting(
        10.0,
        title="Patience",
        help="So long a lost cluster is tried again before the work is given up.",
        unit="min",
        low=0,
        high=10_000,
    )
