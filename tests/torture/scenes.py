"""Footage and cases to torture: small, drawn, with people as blocks of colour."""

import shutil
import sqlite3
from pathlib import Path

import cv2
import numpy as np
from sqlite_utils import Database

from reid_desktop.core.networks import Networks
from reid_desktop.core.progress import run
from reid_desktop.core.records import CaseInfo, NewDetection, NewSource, SourceKind
from reid_desktop.core.settings import IndexSettings, SearchSettings
from reid_desktop.core.values import Image
from reid_desktop.footage.writer import VideoWriter
from reid_desktop.pipeline.imports import import_footage
from reid_desktop.pipeline.ingest import ingest
from reid_desktop.pipeline.query import query_from_detection
from reid_desktop.pipeline.regroup import regroup
from reid_desktop.pipeline.retrieve import retrieve
from reid_desktop.store import schema
from reid_desktop.store.audit import START, canonical, hash_of, parsed
from reid_desktop.store.case import Case
from reid_desktop.store.flat_chunks import HEADS
from reid_desktop.store.opening import DATABASE_NAME

COLOURS = ((200, 30, 30), (30, 180, 40), (40, 50, 210))
WIDTH, HEIGHT = 160, 120


def drawn(index: int, *, shade: int = 120) -> Image:
    """A grey frame with three people, (120, 160, 3); they walk to the right."""
    image = np.full((HEIGHT, WIDTH, 3), shade, np.uint8)
    for number, colour in enumerate(COLOURS):
        left = (10 + 50 * number + 2 * index) % (WIDTH - 20)
        image[20 + 30 * number : 50 + 30 * number, left : left + 14] = colour
    return image


def clip(path: Path, *, frames: int, shade: int = 120) -> Path:
    """Write a video of `frames` frames, ten a second."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with VideoWriter(path, fps=10, width=WIDTH, height=HEIGHT) as writer:
        for index in range(frames):
            writer.write(drawn(index, shade=shade))
    return path


def pictures(folder: Path, *, frames: int, shade: int = 120) -> Path:
    """Write a folder of `frames` pictures."""
    folder.mkdir(parents=True)
    for index in range(frames):
        done, data = cv2.imencode(".png", drawn(index, shade=shade)[..., ::-1])
        assert done  # cv2.imwrite falls over names that are no UTF-8
        (folder / f"{index:05}.png").write_bytes(data.tobytes())
    return folder


def footage(folder: Path, *, clips: int, folders: int, frames: int) -> Path:
    """Write videos and folders of pictures, no two alike."""
    for number in range(clips):
        clip(folder / f"cam{number}_2026-03-02_08-00-00.mp4", frames=frames, shade=90 + number)
    for number in range(folders):
        pictures(folder / f"walk {number}" / "frames", frames=frames, shade=140 + number)
    return folder


def new_case(path: Path) -> Path:
    """Make an empty case."""
    Case.create(path, CaseInfo("Theft at the station", "K-2026/17", "eva"), by="eva").close()
    return path


def imported(path: Path, below: Path) -> Path:
    """Make a case with footage that nobody has looked at."""
    with Case.open(new_case(path)) as case:
        run(import_footage(case, [below], by="eva"))
    return path


def searched(path: Path, below: Path, networks: Networks) -> Path:
    """Make a case that is indexed, grouped and searched once for everybody."""
    with Case.open(imported(path, below)) as case:
        run(ingest(case, networks, settings=IndexSettings(every_s=0.0), by="eva"))
        run(regroup(case, theta=0.05, by="eva"))
        query = query_from_detection(case, int(case.detection_ids()[0]))
        run(retrieve(case, networks, query, settings=SearchSettings(top=1000), by="eva"))
    return path


def crowded(path: Path, below: Path, networks: Networks, *, frames: int) -> Path:
    """Add a source of `frames` frames with fifty made-up people each, without its footage."""
    imported(path, below)
    rng = np.random.default_rng(5)
    with Case.open(path) as case:
        run(ingest(case, networks, settings=IndexSettings(every_s=0.0), by="eva"))
        (model_id,) = case.model_ids()
        source = case.add_source(
            NewSource(
                "/gone/crowd.mp4", SourceKind.VIDEO, "crowd", "", f"{7:064x}", 1000, 1,
                640, 480, frames, 1.0, float(frames),
            )
        )  # fmt: skip
        for frame in range(frames):
            corners = rng.uniform(0, 300, (50, 2))
            boxes = np.hstack([corners, corners + 50]).astype(np.float32)
            rows = rng.normal(size=(50, case.gallery(model_id).descriptors.shape[1]))
            rows = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
            people = [NewDetection(box=box, score=0.9, crop_jpeg=b"a crop") for box in boxes]
            case.add_frame(
                source.id, frame, float(frame), detector_id=model_id, describer_id=model_id,
                run_id=f"{model_id}+{model_id}", detections=people, descriptors=rows,
            )  # fmt: skip
    return path


def of_first_release(path: Path, newest: Path) -> Path:
    """Write the case `newest` as the first release of the program would have, to `path`."""
    shutil.copytree(newest, path, ignore=shutil.ignore_patterns(f"{DATABASE_NAME}*", "backups"))
    database = sqlite3.connect(path / DATABASE_NAME, isolation_level=None)
    db = Database(database, execute_plugins=False)
    db.execute("ATTACH ? AS newest", (str(newest / DATABASE_NAME),))
    with db.atomic():
        schema.MIGRATIONS[0](db)
        tables = "SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name NOT GLOB ?"
        for (table,) in db.execute(tables, ("sqlite_*",)).fetchall():
            if table == "audit":
                continue
            columns = db.execute(f"PRAGMA main.table_info({table})").fetchall()
            listed = ", ".join(row[1] for row in columns)
            db.execute(f"INSERT INTO main.{table} ({listed}) SELECT {listed} FROM newest.{table}")
        _write_first_log(db)
        db.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
        db.execute("PRAGMA user_version = 1")
    db.close()
    return path


def _write_first_log(db: Database) -> None:
    """Chain the entries anew as the first release did: unsigned, and without hashes of files."""
    before = START
    named = "SELECT sequence, at, by, action, details FROM newest.audit ORDER BY sequence"
    for sequence, at, by, action, text in db.execute(named).fetchall():
        details = {key: value for key, value in parsed(text).items() if key != HEADS}
        entry = {"sequence": sequence, "at": at, "by": by, "action": action}
        before = hash_of(before, {**entry, "details": details})
        row = [*entry.values(), canonical(details), before]
        db.execute("INSERT INTO main.audit VALUES (?, ?, ?, ?, ?, ?)", row)
