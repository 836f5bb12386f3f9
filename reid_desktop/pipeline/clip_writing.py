"""The clips and stills of one source: cut out, bystanders hidden, named, hashed and logged."""

import hashlib
import os
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from reid_desktop.core.errors import FootageError, ReportError
from reid_desktop.core.networks import Detector
from reid_desktop.core.progress import Job, Progress
from reid_desktop.core.records import Detection, NewClip, Source, SourceKind, SourceState
from reid_desktop.core.values import Float32, Frame, Image
from reid_desktop.footage.burning import with_boxes, with_caption
from reid_desktop.footage.copier import copy_stretch
from reid_desktop.footage.crops import encode_jpeg
from reid_desktop.footage.pixelation import pixelated
from reid_desktop.footage.reader import Footage, open_footage
from reid_desktop.footage.writer import VideoWriter
from reid_desktop.pipeline.clip_choices import ClipChoices, ClipResult
from reid_desktop.pipeline.clip_people import STAGE, Look, boxes_at, find_people, looked_at
from reid_desktop.pipeline.originals import check_originals, states
from reid_desktop.report.data import canonical
from reid_desktop.report.shown import clock
from reid_desktop.store.case import Case

LIST = "clips.jsonl"
_STILL_QUALITY = 95
_LONGEST_NAME = 60
_LEAST_SIDE_PX = 16


@dataclass(frozen=True, slots=True)
class _Span:
    """A stretch of one source with the candidates in it."""

    start_s: float
    end_s: float
    people: tuple[Detection, ...]


@dataclass(frozen=True, slots=True)
class SourceExport:
    """The export of one source."""

    case: Case
    out: Path
    choices: ClipChoices
    detector: Callable[[], Detector]
    by: str
    source: Source
    result: ClipResult

    def run(self, people: Sequence[Detection]) -> Job[None]:
        """Export the candidates of this source.

        Raises:
            FootageError: the source is missing, changed or cannot be opened.
        """
        yield from check_originals(self.case, source_ids=[self.source.id], by=self.by)
        state = states(self.case)[self.source.id]
        if state is not SourceState.UNCHANGED:
            raise FootageError(
                f"“{self.source.name}” is {state.value} since its import; nothing of it is "
                "exported. Put the original back."
            )
        stills = self._left_to_do(people, "still") if self.choices.stills else []
        clips = self._left_to_do(people, "clip") if self.choices.clips else []
        with open_footage(Path(self.source.path), kind=self.source.kind) as footage:
            for detection in stills:
                try:
                    yield from self._still(footage, detection, people)
                except FootageError as error:
                    self.result.skipped.append(str(error))
            if clips and not footage.info.fps:
                self.result.skipped.append(f"“{self.source.name}” has no frame rate: stills only.")
                return
            for span in self._spans(clips, footage.info.duration_s):
                try:
                    yield from self._clip(footage, span)
                except FootageError as error:
                    self.result.skipped.append(str(error))

    def _left_to_do(self, people: Sequence[Detection], kind: str) -> list[Detection]:
        """Return who was not yet exported in this way; says who was."""
        if self.choices.again:
            return list(people)
        left = []
        for detection in people:
            paths = self.case.exports.paths(detection.id, kind, self.choices.manner(kind))
            if any(os.path.exists(path) for path in paths):
                self.result.already.append(detection.id)
            else:
                left.append(detection)
        return left

    def _spans(self, people: Sequence[Detection], duration_s: float) -> list[_Span]:
        """Return the stretches around the candidates; those that meet are one."""
        spans: list[_Span] = []
        for each in people:
            start = max(0.0, each.time_s - self.choices.before_s)
            end = min(duration_s, each.time_s + self.choices.after_s)
            if spans and start <= spans[-1].end_s:
                last = spans.pop()
                spans.append(_Span(last.start_s, max(last.end_s, end), (*last.people, each)))
            else:
                spans.append(_Span(start, end, (each,)))
        return spans

    def _still(
        self, footage: Footage, detection: Detection, people: Sequence[Detection]
    ) -> Job[None]:
        """Write the frame of one candidate."""
        yield Progress(0, 1, f"{self.source.name}, {detection.time_s:.1f} s", STAGE)
        frame = footage.frame(detection.frame_index)
        keep = _boxes([d for d in people if d.frame_index == frame.index])
        image, hidden = frame.image, 0
        if self.choices.pixelate and self.source.kind is not SourceKind.CROPS:
            (look,) = yield from self._people(footage, [frame.index], {frame.index: keep})
            image = pixelated(image, look.boxes[~look.shown], keep)
            hidden = int((~look.shown).sum())
        image = self._written_on(frame, image, _boxes([detection]))
        path = self._free(f"d{detection.id}", detection.time_s, ".jpg")
        _write(path, encode_jpeg(image, quality=_STILL_QUALITY))
        self._finish("still", path, (detection,), {"hidden_people": hidden})

    def _clip(self, footage: Footage, span: _Span) -> Job[None]:
        """Write one stretch: copied where nothing is to be changed, else encoded."""
        numbers = "-".join(f"d{each.id}" for each in span.people[:3])
        path = self._free(numbers, span.start_s, ".mp4")
        plain = not (self.choices.pixelate or self.choices.caption or self.choices.box)
        if plain and self.source.kind is SourceKind.VIDEO:
            try:
                source = Path(self.source.path)
                stretch = yield from copy_stretch(
                    source, path, start_s=span.start_s, end_s=span.end_s
                )
            except FootageError:
                pass
            else:
                self._finish(
                    "clip",
                    path,
                    span.people,
                    {"copied": True, "from_s": stretch.first_s, "to_s": stretch.last_s},
                )
                return
        said = yield from self._encoded(footage, span, path)
        self._finish("clip", path, span.people, said)

    def _encoded(self, footage: Footage, span: _Span, path: Path) -> Job[dict[str, object]]:
        """Decode, change and encode one stretch; return what was done."""
        times = footage.info.times_s
        inside = np.flatnonzero((times >= span.start_s) & (times <= span.end_s))
        indices = [int(index) for index in inside]
        indices = sorted({*indices, *(each.frame_index for each in span.people)})
        looks: list[Look] = []
        if self.choices.pixelate or self.choices.box:
            looks = yield from self._looks(footage, span, indices)
        hidden, width, height = 0, footage.info.width, footage.info.height
        size = {"width": max(width + width % 2, _LEAST_SIDE_PX)}
        size["height"] = max(height + height % 2, _LEAST_SIDE_PX)
        with VideoWriter(path, fps=footage.info.fps, **size) as writer:
            for done, frame in enumerate(footage.frames(indices)):
                yield Progress(done, len(indices), f"{path.name}, {frame.time_s:.1f} s", STAGE)
                image, keep = frame.image, np.zeros((0, 4), np.float32)
                if looks:
                    hide, keep = boxes_at(looks, frame.index)
                    if self.choices.pixelate:
                        image = pixelated(image, hide, keep)
                        hidden = max(hidden, len(hide))
                writer.write(_padded(self._written_on(frame, image, keep), **size))
        first, last = float(times[indices[0]]), float(times[indices[-1]])
        return {"copied": False, "from_s": first, "to_s": last, "most_hidden_people": hidden}

    def _looks(self, footage: Footage, span: _Span, indices: Sequence[int]) -> Job[list[Look]]:
        """Find the people of a clip and follow the candidates."""
        subjects: dict[int, Float32] = {}
        for index in {each.frame_index for each in span.people}:
            subjects[index] = _boxes([d for d in span.people if d.frame_index == index])
        times = {index: float(footage.info.times_s[index]) for index in indices}
        chosen = looked_at(indices, list(subjects), times)
        return (yield from self._people(footage, chosen, subjects))

    def _people(
        self, footage: Footage, indices: Sequence[int], subjects: Mapping[int, Float32]
    ) -> Job[list[Look]]:
        return (
            yield from find_people(
                self.case, self.detector(), footage, self.source.id, indices, subjects
            )
        )

    def _written_on(self, frame: Frame, image: Image, boxes: Float32) -> Image:
        """Return the picture with box and caption as chosen."""
        if self.choices.box and len(boxes):
            image = with_boxes(image, boxes)
        if not self.choices.caption:
            return image
        moment = self.source.clock_at(frame.time_s)
        zone = self.source.zone
        time = clock(moment.isoformat(timespec="milliseconds"), zone) if moment else ""
        parts = (self.source.camera, time or f"{frame.time_s:.3f} s", f"#{frame.index}")
        return with_caption(image, parts)

    def _free(self, name: str, time_s: float, suffix: str) -> Path:
        """Return a path that nothing is at, named by case, camera, time and detections."""
        moment = self.source.clock_at(time_s)
        when = moment.strftime("%Y%m%d-%H%M%S") if moment else f"{time_s:08.1f}s"
        number = self.case.info.number or self.case.info.title
        parts = (safe_name(part) for part in (number, self.source.camera, when, name))
        stem = "_".join(part for part in parts if part)
        path, count = self.out / f"{stem}{suffix}", 2
        while os.path.lexists(path):
            path, count = self.out / f"{stem}_{count}{suffix}", count + 1
        return path

    def _finish(
        self,
        kind: str,
        path: Path,
        people: Sequence[Detection],
        said: Mapping[str, object],
    ) -> None:
        """Log a finished file, with its hash and what it was made from, and add it to the list."""
        digest = hashlib.sha256()
        with path.open("rb") as file:
            while block := file.read(1 << 20):
                digest.update(block)
        ids = tuple(each.id for each in people)
        manner = self.choices.manner(kind)
        new = NewClip(kind, str(path), digest.hexdigest(), ids, manner, self.source.sha256)
        self.case.exports.add(new, by=self.by)
        self.result.files.append(path)
        line = {
            "file": path.name,
            "kind": kind,
            "sha256": new.sha256,
            "camera": self.source.camera,
            "source": self.source.name,
            "source_sha256": self.source.sha256,
            "detections": list(ids),
            "choices": manner,
            "derived": dict(said),
        }
        with (self.out / LIST).open("ab") as file:
            file.write(canonical(line))


def safe_name(text: str) -> str:
    """Return `text` as a part of a file name on every system: letters, digits, “-” and “.”."""
    plain = unicodedata.normalize("NFKC", text)
    kept = re.sub(r"[^\w.-]+|_+", "-", plain).strip("-. ")
    return kept[:_LONGEST_NAME].strip("-. ")


def _boxes(detections: Sequence[Detection]) -> Float32:
    return np.array([d.box for d in detections], np.float32).reshape(-1, 4)


def _padded(image: Image, *, width: int, height: int) -> Image:
    """Return `image` with its last row and column repeated to an even size."""
    more = ((0, height - image.shape[0]), (0, width - image.shape[1]), (0, 0))
    return np.pad(image, more, mode="edge") if any(sum(pair) for pair in more) else image


def _write(path: Path, content: bytes) -> None:
    """Write a file whole or not at all.

    Raises:
        ReportError: the folder cannot be written.
    """
    partial = path.with_name(f"{path.name}.part")
    try:
        partial.write_bytes(content)
        partial.replace(path)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise ReportError(
            f"“{path}” cannot be written: {error.strerror}. Choose another place."
        ) from error
