"""Settings of indexing footage and of answering queries."""

from dataclasses import dataclass
from typing import Any

from reid_desktop.core.settings.fields import coarse_hits, setting, share


def _stream_weight(default: float, part: str, stream: str = "") -> Any:
    """Return the field of the weight of one stream of the descriptor; `stream` if not its part."""
    help_ = f"Share of {stream or part} in a score; 0 leaves it out."
    return share(default, title=f"Weight of {part}", help=help_)


@dataclass(frozen=True)
class IndexSettings:
    """How footage is searched for people."""

    profile: str = setting(
        "balanced",
        title="Profile",
        help="fast looks at smaller pictures, thorough at larger ones.",
        choices=("fast", "balanced", "thorough"),
    )
    every_s: float = setting(
        1.0,
        title="Interval",
        help="Time between two frames that are looked at; 0 takes every frame.",
        unit="s",
        low=0.0,
        high=3600.0,
    )
    only_motion: bool = setting(
        False,
        title="Only where something moves",
        help="Leave out frames that do not differ from the one before.",
    )
    batch: int = setting(
        1,
        title="Frames at once",
        help="Frames of one pass; more only helps on a GPU, and a stop waits for the pass.",
        unit="frames",
        low=1,
        high=64,
    )


@dataclass(frozen=True)
class SearchSettings:
    """How a query is answered."""

    top: int = setting(
        100, title="Length of the ranklist", help="Ranks kept.", low=1, high=1_000_000
    )
    index: str = setting(
        "auto",
        title="Search index",
        help="What the coarse step looks at: groups (GLAD), supergroups (unions of groups), every "
        "crop by itself, or what was measured to be the fastest at the size of the gallery.",
        choices=("auto", "groups", "supergroups", "crops"),
    )
    groups: int = coarse_hits(
        title="Groups opened",
        help="K of the coarse step over groups or supergroups: how many are ranked in full "
        "(GLAD: 100)",
    )
    crops: int = coarse_hits(
        title="Crops compared in full", help="K of the coarse step over single crops"
    )
    rerank: bool = setting(
        False,
        title="Re-rank the top",
        help="Order the first 200 ranks by the neighbours they share with the query "
        "(k-reciprocal encoding); scores are then no cosines.",
    )
    centre_cameras: bool = setting(
        False,
        title="Even out cameras",
        help="Take the mean of each camera off the first 1,000 ranks before they are ordered, so "
        "that its light and colours count less; scores are then no cosines of descriptors.",
    )
    dimension: int = setting(
        128,
        title="Coarse dimension",
        help="Numbers of a coarse descriptor after PCA (GLAD: 128); 0 keeps all.",
        low=0,
        high=4096,
    )
    exhaustive: bool = setting(
        False, title="Exhaustive", help="Compare with every descriptor instead of coarse-to-fine."
    )
    weight_global: float = _stream_weight(1.0, "the whole body", "the global stream")
    weight_head: float = _stream_weight(0.2, "the head")
    weight_upper_body: float = _stream_weight(0.4, "the upper body")
    weight_lower_body: float = _stream_weight(0.4, "the lower body")
    weight_identity: float = share(
        0.2,
        title="Weight of the ID features",
        help="Share of the detector's own features beside GLAD in a search by index.",
    )
    frames: int = setting(
        30,
        title="Frames of the cascade",
        help="How many of the best frames QEEPS looks at in the cascade.",
        unit="frames",
        low=1,
        high=1_000_000,
    )

    @property
    def stream_weights(self) -> tuple[float, float, float, float]:
        """Weights of the descriptor's streams, in the order of STREAM_NAMES."""
        return (
            self.weight_global,
            self.weight_head,
            self.weight_upper_body,
            self.weight_lower_body,
        )
