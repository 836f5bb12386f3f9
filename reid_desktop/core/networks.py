"""What the pipeline and the window know of the networks: three protocols, numpy in and out.

Networks keep working when a device fails them: they take smaller batches, then the processor, and
say so in one sentence each time through the `Notify` they were built with.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from reid_desktop.core.values import Description, Detections, Float32, Image, QueryDetections

Notify = Callable[[str], None]
"""Takes one sentence for the analyst about a device that did not do as asked; any thread."""


def unheard(sentence: str) -> None:
    """Drop a notice; for callers that have nobody to tell."""
    del sentence


@runtime_checkable
class Detector(Protocol):
    """Finds people in frames."""

    @property
    def model_id(self) -> str:
        """Name and the first twelve hex digits of the weights' SHA-256, as `name@0123456789ab`."""
        ...

    def detect(self, images: Sequence[Image]) -> list[Detections]:
        """Return the people of each (H, W, 3) uint8 RGB image, best score first, after NMS."""
        ...


@runtime_checkable
class Describer(Protocol):
    """Turns person boxes into descriptors."""

    @property
    def model_id(self) -> str:
        """Name and the first twelve hex digits of the weights' SHA-256."""
        ...

    @property
    def dimension(self) -> int:
        """Length D of a descriptor (GLAD: 4 x 1024 = 4096)."""
        ...

    def describe(self, image: Image, boxes: Float32) -> Description:
        """Describe the people in `boxes` ((N, 4) float32 xyxy, px of `image`; N may be 0)."""
        ...

    def describe_crops(self, crops: Sequence[Image]) -> Description:
        """Describe whole pictures, one person each; key points in px of each crop."""
        ...


@dataclass(frozen=True, slots=True)
class PreparedQuery:
    """A query that a PersonSearcher has read once.

    Attributes:
        image: (H, W, 3) uint8 RGB whole query picture.
        box: (4,) float32 xyxy, px of the picture; the person sought.
    """

    image: Image
    box: Float32


@runtime_checkable
class Identifier(Protocol):
    """A detector whose ID Net also says who somebody is (OIM); its `detect` gives `features`."""

    @property
    def model_id(self) -> str:
        """Name and the first twelve hex digits of the weights' SHA-256."""
        ...

    def identify(self, query: PreparedQuery) -> Float32:
        """Return the feature (F,) float32 of the person sought, L2 norm 1, as `detect` has them."""
        ...


@runtime_checkable
class PersonSearcher(Protocol):
    """Finds the query's person in whole frames (QEEPS)."""

    @property
    def model_id(self) -> str:
        """Name and the first twelve hex digits of the weights' SHA-256."""
        ...

    @property
    def score_rule(self) -> str:
        """What a score means, in a few words: it may change while the weights stay."""
        ...

    def search(self, query: PreparedQuery, images: Sequence[Image]) -> list[QueryDetections]:
        """Return the scored people of each frame, most alike first; empty where there is nobody."""
        ...

    def search_each(
        self, queries: Sequence[PreparedQuery], images: Sequence[Image]
    ) -> list[list[QueryDetections]]:
        """Return for each query what `search` returns; what they share is computed once."""
        ...


@runtime_checkable
class Networks(Protocol):
    """Builds each network when it is first asked for; called inside jobs only.

    Each method may take seconds the first time and raises WeightsError when weights are missing,
    DeviceError when the device cannot be used.
    """

    def detector(self) -> Detector:
        """Return the person detector."""
        ...

    def describer(self) -> Describer:
        """Return the GLAD describer."""
        ...

    def searcher(self) -> PersonSearcher:
        """Return the QEEPS searcher."""
        ...
