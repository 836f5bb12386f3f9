"""The whole frames of a report: read once each, bystanders made unrecognisable, box drawn."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from reid_desktop.core.boxes import iou
from reid_desktop.core.errors import FootageError
from reid_desktop.core.progress import Job, Progress
from reid_desktop.core.records import Detection, Source
from reid_desktop.core.values import Float32, Frame
from reid_desktop.footage.pictures import decode_picture
from reid_desktop.footage.pixelation import pixelated
from reid_desktop.footage.reader import Footage, open_footage
from reid_desktop.report.document import Picture
from reid_desktop.report.pictures import encoded, framed
from reid_desktop.store.case import Case

STAGE = "report"
_START_OF_JPEG = b"\xff\xd8\xff"
SAME_PERSON_IOU = 0.6
"""Two boxes of different networks that overlap so much are one person."""


@dataclass(frozen=True, slots=True)
class People:
    """Who is shown and who is hidden in the pictures of a report.

    Attributes:
        pixelate: whether anybody is hidden at all.
        marked: detections with a mark of a reported search that says match or unsure.
        rejected: detections marked "not match" and nothing else: bystanders by now.
    """

    pixelate: bool
    marked: AbstractSet[int]
    rejected: AbstractSet[int]

    def split(
        self, subject: Detection | None, on_frame: Sequence[Detection]
    ) -> tuple[Float32, Float32]:
        """Return the boxes to hide and those to show of a frame, (N, 4) and (M, 4) float32.

        Args:
            subject: the candidate whose frame it is; shown unless rejected.
            on_frame: every stored detection of the frame.
        """
        shown = [d for d in on_frame if d.id in self.marked]
        if subject is not None and subject.id not in self.rejected:
            shown.append(subject)
        keep = _boxes(shown)
        others = _boxes([d for d in on_frame if d.id not in {s.id for s in shown}])
        if len(keep) and len(others):
            others = others[iou(others, keep).max(axis=1) < SAME_PERSON_IOU]
        return others, keep


@dataclass(slots=True)
class Frames:
    """Frames read for a report, by detection id, and why others could not be.

    Attributes:
        hidden: how many people were made unrecognisable in each.
    """

    total: int
    done: int = 0
    pictures: dict[int, Picture] = field(default_factory=dict)
    hidden: dict[int, int] = field(default_factory=dict)
    errors: dict[int, str] = field(default_factory=dict)

    def fail(self, detections: Sequence[Detection], error: FootageError) -> None:
        """Remember why the frame of `detections` cannot be shown."""
        self.done += 1
        for detection in detections:
            self.errors[detection.id] = str(error)


def read_frames(
    case: Case, wanted: Sequence[tuple[Source, Detection]], people: People
) -> Job[Frames]:
    """Read the frame of every wanted detection, each source once and in order.

    Args:
        case: knows who else is on a frame; every candidate's frame was looked at while indexing.
        wanted: detections with their sources, which are unchanged.
        people: who is shown.
    """
    sources = {source.id: source for source, _ in wanted}
    frames: dict[int, dict[int, list[Detection]]] = defaultdict(lambda: defaultdict(list))
    for source, detection in wanted:
        frames[source.id][detection.frame_index].append(detection)
    reading = _Reading(case, people, Frames(sum(len(indices) for indices in frames.values())))
    for source_id in sorted(frames):
        yield from reading.source(sources[source_id], frames[source_id])
    return reading.read


def stored_crop(jpeg: bytes) -> Picture | None:
    """Return a stored crop as it is with its size, or None when it is no JPEG that decodes."""
    if not jpeg.startswith(_START_OF_JPEG):
        return None
    try:
        height, width = decode_picture(jpeg, name="crop").shape[:2]
    except FootageError:
        return None
    return Picture(jpeg, width, height)


def hidden_crop(jpeg: bytes) -> Picture | None:
    """Return a stored crop made unrecognisable as a whole, or None when it cannot be decoded."""
    try:
        image = decode_picture(jpeg, name="crop")
    except FootageError:
        return None
    height, width = image.shape[:2]
    whole = np.array([[0, 0, width, height]], np.float32)
    return encoded(pixelated(image, whole, np.zeros((0, 4), np.float32)))


def _boxes(detections: Sequence[Detection]) -> Float32:
    return np.array([d.box for d in detections], np.float32).reshape(-1, 4)


class _Reading:
    """Reads sources one after another into `read`."""

    def __init__(self, case: Case, people: People, read: Frames) -> None:
        self._case, self._people, self.read = case, people, read

    def source(self, source: Source, wanted: Mapping[int, Sequence[Detection]]) -> Job[None]:
        """Read the `wanted` frames (by index) of one source; go on after a bad one."""
        todo = sorted(wanted)
        try:
            with open_footage(Path(source.path), kind=source.kind) as footage:
                while todo:
                    try:
                        yield from self._until_bad(source, footage, todo, wanted)
                    except FootageError as error:
                        self.read.fail(wanted[todo.pop(0)], error)
        except FootageError as error:
            for index in todo:
                self.read.fail(wanted[index], error)

    def _until_bad(
        self,
        source: Source,
        footage: Footage,
        todo: list[int],
        wanted: Mapping[int, Sequence[Detection]],
    ) -> Job[None]:
        """Read frames in order and take each from `todo`; its first is the one that fails."""
        for frame in footage.frames(list(todo)):
            for detection in wanted[frame.index]:
                self._take(source, frame, detection)
                text = f"{source.name}, {frame.time_s:.1f} s"
                yield Progress(self.read.done, self.read.total, text, STAGE, len(self.read.errors))
            todo.remove(frame.index)
            self.read.done += 1

    def _take(self, source: Source, frame: Frame, detection: Detection) -> None:
        """Keep one frame as the picture of one candidate."""
        image = frame.image
        if self._people.pixelate:
            on_frame = self._case.detections_of_frame(source.id, frame.index)
            others, keep = self._people.split(detection, on_frame)
            image = pixelated(image, others, keep)
            self.read.hidden[detection.id] = len(others)
        self.read.pictures[detection.id] = framed(image, detection.box)
