"""A folder that FiftyOne opens: the crops as samples, what is known of each beside it.

    fiftyone.Dataset.from_dir(folder, dataset_type=fiftyone.types.FiftyOneDataset)

Written without FiftyOne: `data/` holds the pictures, `samples.json` one object a sample with labels
named by `_cls`, `metadata.json` the name and kind of the data set. The latter says no `version`, so
FiftyOne takes the layout it had before 0.8, in which fields declare themselves; its later layout
repeats FiftyOne's own database schema, which differs from release to release.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from reid_desktop.core.values import Float32
from reid_desktop.exchange.boxes import NO_IDENTITY

FOLDER, SAMPLES, METADATA = "data", "samples.json", "metadata.json"
_DIGITS = 5
"""Of a descriptor's numbers: finer than the half precision they are stored in."""


@dataclass(frozen=True, slots=True)
class CropSample:
    """One person as FiftyOne shows it.

    Attributes:
        detection_id: of the case; names the picture.
        width: of the crop, px.
        height: of the crop, px.
        source: name of the footage.
        camera: name of the camera.
        frame_index: 0-based frame of the footage.
        time_s: seconds from the start of the footage.
        clock: wall-clock time; None where the start of the footage is unknown.
        box: x1, y1, x2, y2, px of the frame.
        score: of the detector, in [0, 1].
        identity: NO_IDENTITY where unknown.
        descriptor: (D,) float32; None leaves it out.
    """

    detection_id: int
    width: int
    height: int
    source: str
    camera: str
    frame_index: int
    time_s: float
    clock: datetime | None
    box: tuple[float, float, float, float]
    score: float
    identity: int
    descriptor: Float32 | None

    @property
    def file(self) -> str:
        """Path of the picture below the folder, with slashes."""
        return f"{FOLDER}/{self.detection_id:08d}.jpg"


def sample_of(crop: CropSample) -> dict[str, Any]:
    """Return the object of one sample; fields that are not known are left out."""
    fields: dict[str, Any] = {
        "filepath": crop.file,
        "tags": ["candidate"],
        "metadata": {"_cls": "ImageMetadata", "width": crop.width, "height": crop.height},
        "detection_id": crop.detection_id,
        "source": crop.source,
        "camera": {"_cls": "Classification", "label": crop.camera},
        "frame_index": crop.frame_index,
        "time_s": crop.time_s,
        "box": list(crop.box),
        "detector": {"_cls": "Classification", "label": "person", "confidence": crop.score},
    }
    if crop.clock is not None:
        fields["clock"] = crop.clock.isoformat()
    if crop.identity != NO_IDENTITY:
        fields["identity"] = {"_cls": "Classification", "label": str(crop.identity)}
    if crop.descriptor is not None:
        fields["descriptor"] = [round(float(number), _DIGITS) for number in crop.descriptor]
    return fields


def samples_text(samples: Iterator[CropSample]) -> Iterator[str]:
    """Yield the text of `samples.json` in pieces, so that no gallery need fit in memory."""
    yield '{"samples": ['
    for place, sample in enumerate(samples):
        yield (",\n" if place else "\n") + json.dumps(sample_of(sample), ensure_ascii=False)
    yield "\n]}\n"


def metadata_of(name: str, info: Mapping[str, Any]) -> dict[str, Any]:
    """Return the object of `metadata.json`; `name` is made into one that FiftyOne accepts."""
    safe = re.sub(r"[^\w-]+", "-", name).strip("-") or "reid-desktop"
    return {"name": safe, "media_type": "image", "info": dict(info)}
