"""CVAT's XML 1.1 for videos (tracks) and for images.

A person with an identity is one track; a box without one is a track of its own, one frame long, so
that CVAT does not interpolate between strangers.
"""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

from reid_desktop.core.errors import SENSELESS, ExchangeError
from reid_desktop.exchange.boxes import NO_IDENTITY, BoxRow, SourceBoxes, gathered
from reid_desktop.exchange.text import frame_of, read_text

_LABEL = "person"
_CORNERS = ("xtl", "ytl", "xbr", "ybr")
_IDENTITY = "identity"


def to_cvat(source: SourceBoxes) -> str:
    """Return the XML of a source as CVAT 1.1 for videos."""
    root = ElementTree.Element("annotations")
    ElementTree.SubElement(root, "version").text = "1.1"
    task = ElementTree.SubElement(ElementTree.SubElement(root, "meta"), "task")
    ElementTree.SubElement(task, "name").text = source.source
    ElementTree.SubElement(task, "size").text = str(source.frames)
    label = ElementTree.SubElement(ElementTree.SubElement(task, "labels"), "label")
    ElementTree.SubElement(label, "name").text = _LABEL
    for number, rows in enumerate(_tracks(source)):
        track = ElementTree.SubElement(root, "track", id=str(number), label=_LABEL)
        for row in rows:
            track.append(_box(source, row))
        last = int(source.indices[rows[-1]])
        if not source.frames or last + 1 < source.frames:
            end = _box(source, rows[-1])
            end.attrib |= {"frame": str(last + 1), "outside": "1"}
            track.append(end)
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def _tracks(source: SourceBoxes) -> Iterator[list[int]]:
    """Yield the rows of each track: one of each identity, one of each box without identity."""
    of_identity: dict[int, list[int]] = defaultdict(list)
    for row, identity in enumerate(source.identities.tolist()):
        if identity == NO_IDENTITY:
            yield [row]
        else:
            of_identity[identity].append(row)
    yield from of_identity.values()


def _box(source: SourceBoxes, row: int) -> ElementTree.Element:
    box = ElementTree.Element(
        "box", frame=str(int(source.indices[row])), outside="0", occluded="0", keyframe="1"
    )
    box.attrib |= {c: f"{float(v):.2f}" for c, v in zip(_CORNERS, source.boxes[row], strict=True)}
    identity = int(source.identities[row])
    if identity != NO_IDENTITY:
        ElementTree.SubElement(box, "attribute", name=_IDENTITY).text = str(identity)
    return box


def read_cvat(path: Path, *, source: str = "") -> list[SourceBoxes]:
    """Return the person boxes of a CVAT file by source.

    Of tracks every listed box that is not "outside" counts; a track's number is the identity
    unless its boxes carry an attribute "identity". Pictures are grouped by their folder.

    Args:
        path: the XML file.
        source: name of the source; else the task's name, or the pictures' folders.

    Raises:
        ExchangeError: the file is no CVAT XML 1.1, or declares entities of its own.
    """
    text = read_text(path)
    try:
        if "<!DOCTYPE" in text or "<!ENTITY" in text:
            raise ValueError("it declares a document type")
        root = ElementTree.fromstring(text)
        if root.tag != "annotations":
            raise ValueError(f"its root is “{root.tag}”")
        tracked = [row for track in root.iter("track") for row in _track_rows(track)]
        pictured = _picture_rows(root)
        name = source or root.findtext("meta/task/name") or path.stem
        sources = [gathered(name, tracked)] if tracked else []
        return sources + [
            gathered(source or f or name, rows) for f, rows in sorted(pictured.items())
        ]
    except (ElementTree.ParseError, *SENSELESS) as error:
        raise ExchangeError(f"“{path}” is no CVAT XML 1.1 ({error}).") from error


def _track_rows(track: ElementTree.Element) -> Iterator[BoxRow]:
    """Yield the visible boxes of one track of people; a single lone box has no identity."""
    if track.get("label", _LABEL).lower() != _LABEL:
        return
    boxes = [box for box in track.iter("box") if box.get("outside", "0") != "1"]
    alone = len(boxes) == 1
    for box in boxes:
        number = NO_IDENTITY if alone else int(track.attrib["id"])
        yield _row(int(box.attrib["frame"]), box, number)


def _picture_rows(root: ElementTree.Element) -> dict[str, list[BoxRow]]:
    rows: dict[str, list[BoxRow]] = defaultdict(list)
    for picture in root.iter("image"):
        folder, index = frame_of(picture.attrib["name"])
        for box in picture.iter("box"):
            if box.get("label", _LABEL).lower() == _LABEL:
                rows[folder].append(_row(index, box, NO_IDENTITY))
    return rows


def _row(index: int, box: ElementTree.Element, identity: int) -> BoxRow:
    x1, y1, x2, y2 = (float(box.attrib[corner]) for corner in _CORNERS)
    told = box.find(f"attribute[@name='{_IDENTITY}']")
    if told is not None and told.text:
        identity = int(told.text)
    return BoxRow(index, (x1, y1, x2, y2), 1.0, identity)
