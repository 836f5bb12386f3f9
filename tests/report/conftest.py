"""A small whole document for the tests of its renderings."""

from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any

import cv2
import numpy as np
import pytest

from reid_desktop.core.records import (
    CaseInfo,
    Evidence,
    Mark,
    Method,
    PersonRole,
    Remark,
    RemarkKind,
    Role,
    Search,
    Source,
    SourceKind,
    Verdict,
)
from reid_desktop.report.document import (
    Agency,
    Calibration,
    CalibrationPool,
    Candidate,
    Document,
    FrameState,
    ModelEntry,
    Picture,
    QueryPicture,
    SearchEntry,
    SourceEntry,
    SourceState,
    Tally,
    WeightsFile,
)
from reid_desktop.report.pictures import framed


def jpeg(width: int, height: int, *, seed: int) -> bytes:
    colour = np.random.default_rng(seed).integers(40, 220, 3).tolist()
    image = np.full((height, width, 3), colour, np.uint8)
    cv2.circle(image, (width // 2, height // 5), width // 6, (200, 190, 180), -1)
    return cv2.imencode(".jpg", image)[1].tobytes()


def source(number: int, *, start: str = "") -> Source:
    return Source(
        path=f"/evidence/gate{number}.mp4",
        kind=SourceKind.VIDEO,
        camera=f"Gate {number}",
        start=start,
        sha256=f"{number:064x}",
        size_bytes=1_234_567,
        modified_ns=0,
        width=640,
        height=480,
        frames=300,
        fps=25.0,
        duration_s=12.0,
        id=number,
        imported_at="2026-03-02T08:00:00+01:00",
    )


def stored(data: bytes) -> Picture:
    """A crop as the pipeline hands it on."""
    height, width = cv2.imdecode(np.frombuffer(data, np.uint8), 1).shape[:2]
    return Picture(data, width, height)


def candidate(rank: int, **changes: object) -> Candidate:
    frame = np.full((480, 640, 3), 120, np.uint8)
    box = (100.0, 120.0, 160.0, 300.0)
    values: dict[str, object] = {
        "rank": rank,
        "score": 1 - rank / 20,
        "detection_id": 100 + rank,
        "source_id": 1 + rank % 2,
        "frame_index": 25 * rank,
        "time_s": float(rank),
        "clock": "2026-03-02T08:00:12.500+01:00" if rank % 2 == 0 else "",
        "zone": "Europe/Berlin" if rank % 2 == 0 else "",
        "box": box,
        "detection_score": 0.93,
        "detector_id": "oim@0123456789ab",
        "verdict": None,
        "crop": stored(jpeg(60, 150, seed=rank)),
        "frame": framed(frame, box),
        "frame_state": FrameState.SHOWN,
    }
    return Candidate(**(values | changes))  # type: ignore[arg-type]


PICTURES = (
    QueryPicture(
        *(Role.LIKE, "witness.jpg", "ab" * 32, (10.0, 20.0, 60.0, 140.0)),
        picture=stored(jpeg(64, 160, seed=9)),
        kept_sha256="ef" * 32,
    ),
    QueryPicture(
        Role.UNLIKE, "clerk.png", "cd" * 32, None, stored(jpeg(50, 120, seed=10)), hidden=True
    ),
    QueryPicture(Role.LIKE, "torn.png", "12" * 32, None, None),
)
CALIBRATION = Calibration(
    marks=40,
    matches=22,
    searches=2,
    fewest=10,
    mass=0.9,
    pools=(
        CalibrationPool(0.21, 0.44, 16, 2, 0.147, 0.04, 0.31),
        CalibrationPool(0.46, 0.93, 24, 20, 0.82, 0.68, 0.92),
    ),
)


@pytest.fixture
def document() -> Document:
    """Two sources, one search, five candidates: each mark, each kind of missing frame once."""
    at = "2026-03-05T10:11:12+01:00"
    marks = [Mark.MATCH, Mark.NOT_MATCH, Mark.UNSURE]
    verdicts = [
        Verdict(1, 100 + n, m, f"note {n}", "A. Muster", at) for n, m in enumerate(marks, 1)
    ]
    query = jpeg(64, 160, seed=9)
    search = Search(
        method=Method.GLAD,
        query_name="witness.jpg",
        query_jpeg=query,
        query_sha256="ab" * 32,
        box=(10, 20, 60, 140),
        model_id="glad@0123456789ab",
        parameters={"top": 100, "cameras": [], "exhaustive": True, "theta": 0.25},
        unseen_frames=0,
        id=1,
        asked_at="2026-03-05T09:00:00+01:00",
        asked_by="A. Muster",
        hits=40,
    )
    candidates = (
        candidate(1, verdict=verdicts[0]),
        candidate(2, verdict=verdicts[1], frame=None, frame_state=FrameState.SOURCE_MISSING),
        candidate(3, verdict=verdicts[2]),
        candidate(4, frame=None, frame_state=FrameState.LEFT_OUT),
        candidate(5, frame=None, frame_state=FrameState.UNREADABLE, frame_error="No frame at 5 s."),
    )
    return Document(
        case=CaseInfo("Theft at the station", "K-2026/17", "A. Muster", at, "c0ffee"),
        program_version="0.1.0",
        sources=(
            SourceEntry(source(1, start="2026-03-02T08:00:00+01:00"), SourceState.MISSING, 12),
            SourceEntry(source(2), SourceState.UNCHANGED, 12),
        ),
        searches=(
            SearchEntry(
                search, stored(query), (), Tally(1, 1, 1, 37), candidates, PICTURES, CALIBRATION
            ),
        ),
        audit_head="d" * 64,
        audit_entries=42,
    )


@pytest.fixture
def with_strings() -> Callable[[Document, str], Document]:
    """Puts a text wherever a string of the world can stand in a document."""
    return stringed


def stringed(document: Document, text: str) -> Document:
    """Put `text` wherever a string of the world can stand."""

    def changed(record: Any) -> Any:
        kept = ("sha256", "query_sha256", "start", "imported_at", "created_at", "asked_at", "at")
        named = [f.name for f in fields(record) if isinstance(getattr(record, f.name), str)]
        words = [n for n in named if n not in kept and not hasattr(getattr(record, n), "name")]
        return replace(record, **dict.fromkeys(words, text))

    (entry,) = document.searches
    search = changed(replace(entry.search, parameters={text: text, "list": [text]}))
    candidates = tuple(
        replace(
            c,
            detector_id=text,
            zone=text,
            frame_error=text,
            verdict=c.verdict and changed(c.verdict),
            review=c.verdict and changed(c.verdict),
            evidence=Evidence(
                c.detection_id,
                None,
                PersonRole.WITNESS,
                (text,),
                (Remark(1, c.detection_id, None, RemarkKind.COMMENT, text, text, text),),
                bagged=True,
                locked=False,
                locked_until="",
            ),
        )
        for c in entry.candidates
    )
    return replace(
        document,
        case=replace(changed(document.case), scope_cameras=(text,), policy=True),
        agency=Agency(text, text, None, text),
        models=(ModelEntry(text, (WeightsFile(text, text, text, text, text),)),),
        sources=tuple(replace(s, source=changed(s.source)) for s in document.sources),
        searches=(
            replace(
                entry,
                search=search,
                cameras=(text,),
                candidates=candidates,
                pictures=tuple(replace(p, name=text, kept_sha256=text) for p in entry.pictures),
            ),
        ),
        audit_problems=(text,),
        exported_at=text,
        program_version=text,
    )
