"""COCO object detection JSON, with COCO-Video's `video_id`, `frame_id` and `track_id`.

One file holds all sources. Boxes are x, y, width, height in px, frames are counted from 0 and the
identity is the `track_id`.
"""

import json
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from reid_desktop.core.errors import SENSELESS, ExchangeError
from reid_desktop.exchange.boxes import NO_IDENTITY, BoxRow, SourceBoxes, gathered
from reid_desktop.exchange.text import frame_name, frame_of, read_text

_PERSON = {"id": 1, "name": "person", "supercategory": "person"}


def to_coco(sources: Sequence[SourceBoxes]) -> dict[str, Any]:
    """Return the COCO object of all sources; only frames that hold a box are listed."""
    images: list[dict[str, Any]] = []
    annotations: list[dict[str, Any]] = []
    for number, source in enumerate(sources, start=1):
        image_ids: dict[int, int] = {}
        for row, index in enumerate(source.indices.tolist()):
            if index not in image_ids:
                image_ids[index] = len(images) + 1
                images.append(
                    {
                        "id": image_ids[index],
                        "file_name": frame_name(source.source, index),
                        "width": source.width,
                        "height": source.height,
                        "video_id": number,
                        "frame_id": index,
                    }
                )
            x1, y1, x2, y2 = (round(float(v), 2) for v in source.boxes[row])
            wide, tall = round(x2 - x1, 2), round(y2 - y1, 2)
            one = {
                "id": len(annotations) + 1,
                "image_id": image_ids[index],
                "category_id": _PERSON["id"],
                "bbox": [x1, y1, wide, tall],
                "area": round(wide * tall, 2),
                "iscrowd": 0,
                "score": round(float(source.scores[row]), 4),
            }
            identity = int(source.identities[row])
            annotations.append(one if identity == NO_IDENTITY else one | {"track_id": identity})
    videos = [
        {"id": number, "name": one.source, "width": one.width, "height": one.height}
        for number, one in enumerate(sources, start=1)
    ]
    return {
        "info": {"description": "Person boxes exported by ReID Desktop"},
        "videos": videos,
        "images": images,
        "categories": [_PERSON],
        "annotations": annotations,
    }


def read_coco(path: Path) -> list[SourceBoxes]:
    """Return the person boxes of a COCO file by source, in the order of their names.

    An image belongs to its `video_id`'s video, else to the folder of its file name; its frame is
    `frame_id`, else the last number of its file name. Categories other than "person" are left out;
    crowds too.

    Raises:
        ExchangeError: the file is no such JSON; the text says what is missing.
    """
    try:
        return _sources(json.loads(read_text(path)))
    except SENSELESS as error:
        raise ExchangeError(
            f"“{path}” is no COCO file: images, annotations and categories are expected "
            f"({type(error).__name__}: {error})."
        ) from error


def _sources(content: Any) -> list[SourceBoxes]:
    people = {c["id"] for c in content["categories"] if str(c["name"]).lower() == "person"}
    videos = {one["id"]: one for one in content.get("videos", [])}
    places: dict[int, tuple[str, int]] = {}
    sizes: dict[str, tuple[int, int]] = {}
    for image in content["images"]:
        video = videos.get(image.get("video_id"))
        folder, index = frame_of(str(image["file_name"]))
        name = folder if video is None else str(video["name"])
        frame_id = image.get("frame_id")
        places[image["id"]] = (name, index if frame_id is None else int(frame_id))
        sizes.setdefault(name, (int(image.get("width", 0)), int(image.get("height", 0))))
    rows: dict[str, list[BoxRow]] = defaultdict(list)
    for one in content["annotations"]:
        if one["category_id"] not in people or one.get("iscrowd"):
            continue
        name, index = places[one["image_id"]]
        x, y, wide, tall = (float(v) for v in one["bbox"])
        identity = int(one.get("track_id", NO_IDENTITY))
        box = (x, y, x + wide, y + tall)
        rows[name].append(BoxRow(index, box, float(one.get("score", 1.0)), identity))
    return [
        gathered(name, rows[name], width=sizes[name][0], height=sizes[name][1])
        for name in sorted(rows)
    ]
