"""Queries beside their first findings as one HTML page, after QEEPS's figures 6 and 7."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from reid_desktop.core.paths import resources_dir
from reid_desktop.core.values import Float32, Image
from reid_desktop.report.pictures import encoded

QUERY, RIGHT, WRONG = (255, 214, 0), (0, 160, 60), (214, 30, 30)
"""Colours of the boxes, RGB: yellow for the query, green and red as in the paper's figures."""
_HEIGHT_PX = 260


@dataclass(frozen=True, slots=True)
class Boxed:
    """A frame with one box.

    Attributes:
        image: (H, W, 3) uint8 RGB.
        box: (4,) xyxy px; None draws nothing.
        text: told below.
        right: whether the finding is right; None for the query.
    """

    image: Image
    box: Float32 | None
    text: str
    right: bool | None = None


@dataclass(frozen=True, slots=True)
class GalleryRow:
    """One query and the first finding of each variant."""

    query: Boxed
    findings: Sequence[Boxed]


def gallery_page(title: str, variants: Sequence[str], rows: Sequence[GalleryRow]) -> str:
    """Return a self-contained page: no script, nothing remote, every string escaped."""
    shown = [[_shown(one) for one in (row.query, *row.findings)] for row in rows]
    template = _environment().get_template("search_gallery.html.j2")
    return template.render(title=title, variants=variants, rows=shown)


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(resources_dir() / "report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _shown(one: Boxed) -> dict[str, str]:
    """Return what the template needs of a picture."""
    factor = _HEIGHT_PX / one.image.shape[0]
    size = (max(1, round(one.image.shape[1] * factor)), _HEIGHT_PX)
    small = np.array(cv2.resize(one.image, size, interpolation=cv2.INTER_AREA), np.uint8)
    verdict = "query" if one.right is None else "right" if one.right else "wrong"
    if one.box is not None:
        colour = {"query": QUERY, "right": RIGHT, "wrong": WRONG}[verdict]
        x1, y1, x2, y2 = (round(float(side) * factor) for side in one.box)
        cv2.rectangle(small, (x1, y1), (x2, y2), colour, 2)
    data = base64.b64encode(encoded(small).jpeg).decode()
    return {"src": f"data:image/jpeg;base64,{data}", "text": one.text, "verdict": verdict}
