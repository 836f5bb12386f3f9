"""The pipeline from Python, for notebooks and scripts: the third front end beside window and shell.

    from reid_desktop.notebook import Investigation

    with Investigation.at("theft.reidcase", title="Theft at the station") as case:
        case.add("gate.mp4", camera="Gate", start="2026-03-02T08:00:00+01:00")
        case.index(every_s=0.5)
        case.group()
        found = case.search("person.png")
        for hit in found[:10]:
            print(hit.rank, hit.score, hit.camera, hit.time, hit.box)
        case.mark(found[:1], "match", note="same bag")
        case.report("report")

Every call runs its job to the end and raises a ReidError with one sentence when the world is not as
it must be. For progress, or to stop half-way, use the generators of `reid_desktop.pipeline`.
"""

import getpass
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

import numpy as np

from reid_desktop.core.networks import Networks
from reid_desktop.core.progress import Job, Progress
from reid_desktop.core.records import CaseInfo, Detection, Mark, Search, Source
from reid_desktop.core.searching import SearchFilter
from reid_desktop.core.settings import Settings, changed
from reid_desktop.core.values import Image
from reid_desktop.footage.pictures import decode_picture
from reid_desktop.pipeline.export import export
from reid_desktop.pipeline.fitting import fitting_profile
from reid_desktop.pipeline.imports import import_footage
from reid_desktop.pipeline.ingest import IngestResult, ingest
from reid_desktop.pipeline.marks import mark
from reid_desktop.pipeline.query import Query, query_from_detection, query_from_image, read_query
from reid_desktop.pipeline.regroup import regroup
from reid_desktop.pipeline.request import SearchRequest
from reid_desktop.pipeline.retrieve import search_people
from reid_desktop.report.choices import ReportChoices
from reid_desktop.store.case import Case

T = TypeVar("T")
Sought = str | Path | Image | int
"""A picture's path, a picture (H, W, 3) uint8 RGB, or the id of a stored detection."""
Told = Callable[[Progress], None]


@dataclass(frozen=True, slots=True)
class Hit:
    """One candidate.

    Attributes:
        rank: from 1.
        score: likeness, higher is better; no probability.
        id: of the detection.
        camera: name of the camera.
        source: name of the footage.
        frame: 0-based index in the footage.
        time_s: seconds from the start of the footage.
        time: wall-clock time; None when the start of the footage is unknown.
        box: x1, y1, x2, y2, px of the frame.
    """

    rank: int
    score: float
    id: int
    camera: str
    source: str
    frame: int
    time_s: float
    time: datetime | None
    box: tuple[float, float, float, float]


class Candidates(Sequence[Hit]):
    """A stored search as a sequence of hits, best first; records are read when they are asked."""

    def __init__(self, case: Case, search: Search) -> None:
        """Read the ranklist of `search`."""
        self.search = search
        self._case = case
        self._ranklist = case.hits_of(search.id)
        self._sources = {source.id: source for source in case.sources()}

    def __len__(self) -> int:
        """Return the number of candidates."""
        return len(self._ranklist)

    def __getitem__(self, place: Any) -> Any:
        """Return the hit at a place, or the hits of a slice as a list."""
        rows = range(len(self))[place]
        if isinstance(rows, int):
            return next(self._hits([rows]))
        return list(self._hits(rows))

    def __iter__(self) -> Iterator[Hit]:
        """Yield all hits, best first."""
        return self._hits(range(len(self)))

    def _hits(self, rows: Sequence[int]) -> Iterator[Hit]:
        ids = self._ranklist.ids[np.array(rows, np.int64)]
        for row, detection in zip(rows, self._case.detections(ids), strict=True):
            yield self._hit(row, detection)

    def _hit(self, row: int, detection: Detection) -> Hit:
        source = self._sources[detection.source_id]
        return Hit(
            row + 1,
            float(self._ranklist.scores[row]),
            detection.id,
            source.camera,
            source.name,
            detection.frame_index,
            detection.time_s,
            source.clock_at(detection.time_s),
            detection.box,
        )


class Investigation:
    """One case, open for writing, with the networks that work on it."""

    def __init__(
        self, case: Case, networks: Networks, *, settings: Settings, by: str, told: Told | None
    ) -> None:
        """Join a case and networks; `at` is what most callers want."""
        self.case, self.settings = case, settings
        self._networks, self._by, self._told = networks, by, told

    @classmethod
    def at(
        cls,
        path: str | Path,
        *,
        title: str = "",
        settings: dict[str, Any] | None = None,
        networks: Networks | None = None,
        by: str = "",
        told: Told | None = None,
    ) -> Self:
        """Open the case at `path`, or make it.

        Args:
            path: folder NAME.reidcase.
            title: of a new case.
            settings: as `{"index.profile": "fast"}`; the program's own defaults otherwise, but
                with the profile that the case was indexed with.
            networks: what detects and describes; None takes the default weights.
            by: who works, for the log; "" is the user's login.
            told: is called with every step of progress.

        Raises:
            CaseError: the case is locked, newer, or damaged.
            SettingsError: an unknown setting or a value out of its range.
        """
        chosen = changed(Settings(), settings or {})
        who = by or getpass.getuser()
        folder = Path(path)
        if folder.exists():
            case = Case.open(folder)
        else:
            case = Case.create(folder, CaseInfo(title or folder.stem, examiner=who), by=who)
        if networks is None:
            networks = _default(case, chosen, choose="index.profile" not in (settings or {}))
        return cls(case, networks, settings=chosen, by=who, told=told)

    def __enter__(self) -> Self:
        """Return the investigation itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the case."""
        self.close()

    def close(self) -> None:
        """Close the case; everything is stored already."""
        self.case.close()

    def add(self, *footage: str | Path, camera: str = "", start: str = "") -> list[Source]:
        """Import videos or folders; raises FootageError when none of them can be read."""
        paths = [Path(one) for one in footage]
        job = import_footage(self.case, paths, camera=camera, start=start, by=self._by)
        return list(self._run(job).sources)

    def index(self, *, every_s: float | None = None) -> IngestResult:
        """Find and describe the people of all footage that is not indexed yet."""
        values = {} if every_s is None else {"index.every_s": every_s}
        settings = changed(self.settings, values).index
        return self._run(ingest(self.case, self._networks, settings=settings, by=self._by))

    def group(self, *, theta: float | None = None) -> None:
        """Divide the people into groups."""
        self._run(regroup(self.case, theta=theta, by=self._by))

    def search(
        self,
        *sought: Sought,
        other: Sequence[Sought] = (),
        where: SearchFilter = SearchFilter(),  # noqa: B008 - frozen
        top: int | None = None,
    ) -> Candidates:
        """Rank the indexed people by likeness to the person sought.

        Args:
            sought: one or more pictures of the person.
            other: pictures of somebody else, who is pushed away.
            where: who may be on the ranklist.
            top: length of the ranklist.

        Raises:
            QueryError: there is nobody on a picture.
        """
        values = {} if top is None else {"search.top": top}
        request = SearchRequest(
            tuple(map(self._query, sought)),
            negatives=tuple(map(self._query, other)),
            where=where,
        )
        settings = changed(self.settings, values).search
        job = search_people(self.case, self._networks, request, settings=settings, by=self._by)
        return Candidates(self.case, self._run(job))

    def crop(self, hit: Hit) -> Image:
        """Return a candidate's crop, (H, W, 3) uint8 RGB."""
        return decode_picture(self.case.crop_jpeg(hit.id), name=f"crop {hit.id}")

    def mark(
        self, hits: Sequence[Hit], verdict: str, *, of: Candidates | None = None, note: str = ""
    ) -> None:
        """Judge candidates of a search ("match", "not_match", "unsure"); the latest by default."""
        search = self.case.searches()[-1] if of is None else of.search
        ids = [hit.id for hit in hits]
        self._run(mark(self.case, search.id, ids, Mark(verdict), note=note, by=self._by))

    def report(self, out: str | Path, **choices: Any) -> Path:
        """Write the report of all searches; `choices` as in `report.choices.ReportChoices`.

        Raises:
            ReportError: the folder holds other files or cannot be written.
        """
        chosen = ReportChoices(**choices)
        job = export(self.case, Path(out), chosen, settings=self.settings.report, by=self._by)
        self._run(job)
        return Path(out)

    def _query(self, sought: Sought) -> Query:
        if isinstance(sought, int):
            return query_from_detection(self.case, sought)
        if isinstance(sought, np.ndarray):
            return query_from_image(sought, name="picture")
        return read_query(Path(sought))

    def _run(self, job: Job[T]) -> T:
        while True:
            try:
                progress = next(job)
            except StopIteration as stop:
                result: T = stop.value
                return result
            if self._told is not None:
                self._told(progress)


def _default(case: Case, settings: Settings, *, choose: bool) -> Networks:
    """Return the networks of the default weights; torch is imported here.

    With `choose` they have the profile that the case was indexed with.
    """
    from reid_desktop.vision.build import LocalNetworks, glad_choice
    from reid_desktop.vision.build_glad import describer_ids

    if choose:
        describers = describer_ids(glad_choice(settings.program))
        profile = fitting_profile(case, describers, settings.index.profile)
        settings = changed(settings, {"index.profile": profile})
    return LocalNetworks.of_settings(settings)
