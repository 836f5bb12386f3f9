"""Case: everything an investigation remembers, in one folder NAME.reidcase.

The rows of each noun live in a module of their own; this class joins them into actions that are
all or nothing, and logs them. Opening, locking and the log itself are in `case_file`.
"""

from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from reid_desktop.core.records import (
    Detection,
    Mark,
    NewDetection,
    NewSearch,
    NewSource,
    Search,
    SearchPicture,
    Source,
    Verdict,
)
from reid_desktop.core.values import Bool, Float32, Gallery, Groups, Int64, Ranklist
from reid_desktop.core.zones import split
from reid_desktop.store import (
    descriptor_rows,
    detection_rows,
    frame_rows,
    group_rows,
    hit_rows,
    query_rows,
    search_picture_rows,
    source_rows,
)
from reid_desktop.store.case_file import CaseFile
from reid_desktop.store.detection_rows import DetectionColumns
from reid_desktop.store.group_rows import StoredGroups
from reid_desktop.store.hit_rows import HitColumns
from reid_desktop.store.policy import circumstances, keep_scope

__all__ = ["Case", "DetectionColumns", "HitColumns", "StoredGroups"]


class Case(CaseFile):
    """One open case; each method that writes is one action, in the current transaction or its own.

    Every method may raise CaseError (disk full or gone, damaged, read-only). An unknown id is a
    KeyError. `by` is who acts; empty stands for the case's examiner or the user's login.
    """

    # Footage

    def add_source(self, new: NewSource, *, by: str = "") -> Source:
        """Add footage; the same content under the same camera gives the source already there."""
        same = source_rows.find_same(self._db, new)
        if same:
            return same
        with self.transaction():
            source = source_rows.add(self._db, new)
            self.log("import", source_rows.described(source), by=by)
        return source

    def sources(self) -> list[Source]:
        """Return all footage in the order of import."""
        return source_rows.all_of(self._db)

    def source(self, source_id: int) -> Source:
        """Return one source."""
        return source_rows.one(self._db, source_id)

    def correct_source(
        self, source_id: int, *, camera: str | None = None, start: str | None = None, by: str = ""
    ) -> Source:
        """Change camera or start of a source; None leaves it as it is.

        `start` may name its zone as RFC 9557 has it, "...+01:00[Europe/Berlin]".
        """
        with self.transaction():
            old = self.source(source_id)
            moment, zone = split(old.stated_start if start is None else start)
            new = source_rows.correct(
                self._db,
                source_id,
                camera=old.camera if camera is None else camera,
                start=moment,
                zone=zone,
            )
            said = {"source": source_id, "old": [old.camera, old.stated_start]}
            self.log("correct source", {**said, "new": [new.camera, new.stated_start]}, by=by)
        return new

    # Frames, detections, descriptors

    def undone_frames(self, source_id: int, indices: Sequence[int], run_id: str) -> list[int]:
        """Return those of `indices` that the run has not finished."""
        return frame_rows.undone(self._db, source_id, indices, run_id)

    def frames_done(self, source_id: int, run_id: str) -> int:
        """Return how many frames of a source the run has finished."""
        return frame_rows.count_finished(self._db, source_id, run_id)

    def frame_times(self, source_id: int, *, last: int | None = None) -> list[tuple[int, float]]:
        """Return (frame index, seconds) of every indexed frame in order.

        `last` is what `reach` gave once: frames that came later are left out.
        """
        return frame_rows.times(self._db, source_id, last=last)

    def frame_count(self, source_id: int) -> int:
        """Return how many frames of a source are indexed."""
        return frame_rows.count(self._db, source_id)

    def frame_beside(self, source_id: int, index: int, *, later: bool) -> int | None:
        """Return the nearest indexed frame after or before `index`, or None."""
        return frame_rows.beside(self._db, source_id, index, later=later)

    def reach(self) -> dict[str, int]:
        """Return the numbers of the last frame and the last detection that the case holds now."""
        return frame_rows.reach(self._db)

    def add_frame(
        self,
        source_id: int,
        frame_index: int,
        time_s: float,
        *,
        detector_id: str,
        describer_id: str,
        run_id: str,
        detections: Sequence[NewDetection],
        descriptors: NDArray[np.floating],
        features: NDArray[np.floating] | None = None,
    ) -> list[int]:
        """Store one finished frame; return the ids of its detections.

        A frame this run has finished before is left as it is, and its ids are returned.
        `descriptors` is (N, D), norm 1, one row for each of the N detections; N may be 0. So are
        `features`, (N, F), of a detector that has an ID Net.
        """
        with self.transaction():
            run = frame_rows.run_number(self._db, run_id)
            if frame_rows.is_finished(self._db, run, source_id, frame_index):
                return detection_rows.ids_of_frame(
                    self._db, source_id, frame_index, detector_id=detector_id
                )
            ids = self.add_detections(
                source_id, frame_index, time_s, detector_id=detector_id, detections=detections
            )
            descriptor_rows.add(self._db, describer_id, ids, descriptors)
            if features is not None:
                descriptor_rows.add(self._db, detector_id, ids, features, identifies=True)
            frame_rows.finish(self._db, run, source_id, frame_index)
        return ids

    def add_detections(
        self,
        source_id: int,
        frame_index: int,
        time_s: float,
        *,
        detector_id: str,
        detections: Sequence[NewDetection],
    ) -> list[int]:
        """Store boxes without descriptors; a box that is there already keeps its id."""
        with self.transaction():
            frame = frame_rows.ensure(self._db, source_id, frame_index, time_s)
            return detection_rows.add(
                self._db, frame, detector_id=detector_id, detections=detections
            )

    def detections(self, ids: Sequence[int] | Int64) -> list[Detection]:
        """Return the detections `ids` in that order."""
        return detection_rows.some(self._db, ids)

    def detection_ids(self, *, source_ids: Sequence[int] | None = None) -> Int64:
        """Return the ids of all detections, or of some sources, (N,) int64 ascending."""
        return detection_rows.ids(self._db, source_ids)

    def detection_count(self) -> int:
        """Return how many detections there are."""
        return detection_rows.count(self._db)

    def detections_of_frame(self, source_id: int, frame_index: int) -> list[Detection]:
        """Return the detections of a frame."""
        return detection_rows.of_frame(self._db, source_id, frame_index)

    def columns(self) -> DetectionColumns:
        """Return all detections side by side, for filters and timelines."""
        return detection_rows.columns(self._db)

    def crop_jpeg(self, detection_id: int) -> bytes:
        """Return the crop of a detection as JPEG."""
        return detection_rows.crop_jpeg(self._db, detection_id)

    def gallery(self, model_id: str) -> Gallery:
        """Return all committed descriptors of a model, (N, D) float16, read-only memory map."""
        return descriptor_rows.gallery(self._db, model_id)

    def model_ids(self) -> list[str]:
        """Return the models that have described something."""
        return descriptor_rows.model_ids(self._db)

    def identified_by(self) -> list[str]:
        """Return the detectors whose own features are stored; `gallery` gives them."""
        return descriptor_rows.identified_by(self._db)

    # Groups, searches, verdicts

    def set_groups(
        self, model_id: str, ids: Int64, groups: Groups, *, theta: float, by: str = ""
    ) -> None:
        """Store the groups of a model in place of the ones before."""
        said = {"model": model_id, "theta": theta, "groups": len(groups), "detections": len(ids)}
        with self.transaction():
            group_rows.replace(self._db, model_id, ids, groups, theta=theta)
            self.log("divide", said, by=by)
        if not self._db.in_transaction:
            group_rows.clear(self._db, model_id)

    def groups(self, model_id: str) -> StoredGroups | None:
        """Return the stored groups of a model, or None."""
        return group_rows.latest(self._db, model_id)

    def add_search(
        self,
        new: NewSearch,
        ranklist: Ranklist,
        *,
        pictures: Sequence[SearchPicture] = (),
        contents: Mapping[str, bytes] = MappingProxyType({}),
        begun_at: str = "",
        by: str,
    ) -> Search:
        """Store a search with its ranklist and the pictures it was asked with.

        The entry in the log has the fields of AI Act Art. 12(3): begin and end of the use, the
        reference database, the query, its candidates; who verifies them is said by the entries of
        their marks.

        Args:
            new: the search as it was asked.
            ranklist: its candidates, best first.
            pictures: all pictures it was asked with.
            contents: whole pictures by their SHA-256, those that `pictures` name.
            begun_at: when the use began; "" for now.
            by: who asked.

        Raises:
            CaseError: the policy is on and the form is not filled in or a candidate lies outside
                the scope.
        """
        with self.transaction():
            keep_scope(self._db, self.info, ranklist)
            search = query_rows.add(self._db, new, ranklist, by=by or self.someone())
            search_picture_rows.add(self._db, search.id, pictures, contents)
            use = circumstances(self.info, begun_at or search.asked_at, search.asked_at)
            asked = {"pictures": [[p.role, p.sha256, p.picture] for p in pictures]}
            said = {**query_rows.described(search, ranklist), **asked, **use}
            self.log("search", said, by=by)
        return search

    def searches(self) -> list[Search]:
        """Return all searches in the order they were asked."""
        return query_rows.all_of(self._db)

    def search(self, search_id: int) -> Search:
        """Return one search."""
        return query_rows.one(self._db, search_id)

    def search_pictures(self, search_id: int) -> list[SearchPicture]:
        """Return the pictures of a search with their descriptors, the one on its cover first."""
        return search_picture_rows.of(self._db, search_id)

    def picture(self, sha256: str) -> bytes:
        """Return a whole query picture that the case keeps, checked against its hash."""
        return search_picture_rows.content(self._db, sha256)

    def marked(self, marks: Collection[Mark]) -> Int64:
        """Return the ids of detections that hold one of `marks` in some search, ascending."""
        return query_rows.marked(self._db, marks)

    def hits_of(self, search_id: int) -> Ranklist:
        """Return the hits of a search, best first."""
        return query_rows.hits_of(self._db, search_id)

    def hit_columns(self, search_id: int, *, first: int, count: int) -> HitColumns:
        """Return `count` hits from 0-based place `first` on, with where and when."""
        return hit_rows.of_search(self._db, search_id, first=first, count=count)

    def marked_scores(self, search_ids: Sequence[int]) -> tuple[Float32, Bool]:
        """Return scores and whether they match, both (K,), of the judged hits of searches."""
        return hit_rows.marked(self._db, search_ids)

    def set_verdict(
        self, search_id: int, detection_id: int, mark: Mark | None, *, note: str = "", by: str
    ) -> None:
        """Mark a candidate; None withdraws the mark. The history is kept."""
        by = by or self.someone()
        said = {"search": search_id, "detection": detection_id, "mark": mark, "note": note}
        with self.transaction():
            query_rows.add_verdict(self._db, search_id, detection_id, mark, note=note, by=by)
            self.log("verdict", said, by=by)

    def verdicts(self, search_id: int) -> dict[int, Verdict]:
        """Return the marks that hold for a search, by detection id."""
        return query_rows.verdicts(self._db, search_id)
