"""Disks that fill up, go away or lie: one sentence, and the next run goes on."""

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import cv2
import pytest

from reid_desktop.core.errors import CaseError, ReidError
from reid_desktop.core.networks import Networks
from reid_desktop.core.progress import Job, run
from reid_desktop.core.records import CaseInfo, Mark, SourceKind
from reid_desktop.core.settings import IndexSettings, SearchSettings
from reid_desktop.footage.reader import open_footage
from reid_desktop.pipeline.export import export
from reid_desktop.pipeline.imports import import_footage
from reid_desktop.pipeline.ingest import ingest
from reid_desktop.pipeline.marks import mark
from reid_desktop.pipeline.query import query_from_detection, read_query
from reid_desktop.pipeline.regroup import regroup
from reid_desktop.pipeline.retrieve import retrieve
from reid_desktop.pipeline.survey import survey
from reid_desktop.report import verifier
from reid_desktop.store import audit, clock
from reid_desktop.store.case import Case

from . import scenes
from .conftest import Figure, part_of, sized

EVERY = IndexSettings(every_s=0.0, batch=2)


def sentence_of(job: Job[Any]) -> str:
    """Run a job that must end in an error of the world; return its one line."""
    with pytest.raises(ReidError) as error:
        run(job)
    assert "\n" not in str(error.value)
    return str(error.value)


def works_of(networks: Networks, below: Path, out: Path) -> dict[str, Callable[[Case], Job[Any]]]:
    """The stages of an investigation, in order."""

    def search(case: Case) -> Job[Any]:
        query = query_from_detection(case, int(case.detection_ids()[0]))
        return retrieve(case, networks, query, settings=SearchSettings(top=1000), by="eva")

    def judge(case: Case) -> Job[Any]:
        for number in case.hits_of(case.searches()[-1].id).ids.tolist():
            note = "much said of it " * 40
            yield from mark(case, case.searches()[-1].id, [number], Mark.MATCH, note=note, by="eva")

    return {
        "import": lambda case: import_footage(case, [below], by="eva"),
        "index": lambda case: ingest(case, networks, settings=EVERY, by="eva"),
        "group": lambda case: regroup(case, theta=0.05, by="eva"),
        "search": search,
        "mark": judge,
        "report": lambda case: export(case, out, by="eva"),
    }


class SmallDisk:
    """A file system of a few megabytes, and how much of it is left."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._ballast = path / "ballast"

    def leave(self, free_bytes: int) -> None:
        """Fill the disk but for so much."""
        self._ballast.write_bytes(b"")
        there = os.statvfs(self.path)
        free = there.f_bavail * there.f_frsize
        with self._ballast.open("wb") as file:
            file.write(bytes(max(0, free - free_bytes)))

    def clear(self) -> None:
        """Give everything back."""
        self._ballast.unlink(missing_ok=True)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[SmallDisk]:
    """A tmpfs of 24 MB where this user may mount one."""
    place = tmp_path / "disk"
    place.mkdir()
    mounting = ["mount", "-t", "tmpfs", "-o", "size=24m", "none", str(place)]
    if sys.platform != "linux" or not shutil.which("mount"):
        pytest.skip("there is no tmpfs here")
    if subprocess.run(mounting, capture_output=True).returncode:
        pytest.skip("this user may not mount a small disk; RLIMIT_FSIZE stands in for it")
    yield SmallDisk(place)
    subprocess.run(["umount", "--lazy", str(place)], check=True)


def test_a_disk_that_fills_up_ends_each_work_in_a_sentence_and_it_goes_on(
    small_disk: SmallDisk, tmp_path: Path, colour_networks: Networks, figure: Figure
) -> None:
    """Each stage meets a full disk several times, with more room each time, until it fits."""
    below = scenes.footage(tmp_path / "footage", clips=1, folders=1, frames=sized(6, 40))
    path = scenes.new_case(small_disk.path / "theft.reidcase")
    refusals = 0
    for name, work in works_of(colour_networks, below, small_disk.path / "report").items():
        room = 0
        while True:
            small_disk.leave(room)
            try:
                with contextlib.closing(Case.open(path)) as case:
                    run(work(case))
                break
            except ReidError as refusal:
                sentence = str(refusal)
            assert "\n" not in sentence
            assert "space" in sentence or "disk" in sentence.lower() or "written" in sentence, name
            refusals += 1
            small_disk.clear()
            with Case.open(path) as case:
                assert case.check() == []
            room = max(sized(32_768, 4096), int(room * sized(8, 2)))
    small_disk.clear()
    with Case.open(path) as case:
        assert case.check() == []
        frames = {(s.id, i) for s in case.sources() for i, _ in case.frame_times(s.id)}
        assert len(frames) == 2 * sized(6, 40)
        assert len(case.detection_ids()) == 3 * len(frames)
    assert run(verifier.checked(small_disk.path / "report"))[1] == []
    assert sorted(p.name for p in small_disk.path.iterdir()) == ["report", "theft.reidcase"]
    assert refusals >= 6
    figure(f"full disk: {refusals} refusals over six stages, each one sentence, all resumed")


LIMITED = """
import resource, signal, sys
from pathlib import Path
from reid_desktop.core.errors import ReidError
from reid_desktop.core.progress import run
from reid_desktop.core.settings import IndexSettings
from reid_desktop.pipeline.ingest import ingest
from reid_desktop.store.case import Case
from tests.colour_networks import ColourNetworks

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
try:
    with Case.open(Path(sys.argv[1])) as case:
        run(ingest(case, ColourNetworks(), settings=IndexSettings(every_s=0.0), by="eva"))
except ReidError as refusal:
    print(refusal)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="limits of files are POSIX")
def test_a_file_that_may_not_grow_is_a_sentence_and_indexing_goes_on(
    tmp_path: Path, colour_networks: Networks
) -> None:
    below = scenes.footage(tmp_path / "footage", clips=0, folders=1, frames=20)
    path = scenes.imported(tmp_path / "theft.reidcase", below)
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(path), str(400_000)],
        cwd=Path(__file__).resolve().parents[2],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("\n") == 1
    with Case.open(path) as case:
        assert case.check() == []
        run(ingest(case, colour_networks, settings=EVERY, by="eva"))
        assert len(case.detection_ids()) == 60


def as_nobody(work: Callable[[], str]) -> str:
    """Do `work` in a child without root's power to write anywhere; return what it says."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        if os.getuid() == 0:
            os.setgid(65534)
            os.setuid(65534)
        try:
            said = work()
        except BaseException as error:
            said = f"{type(error).__name__}: {error}"
        os.write(writer, said.encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        said = pipe.read().decode()
    os.waitpid(child, 0)
    return said


@pytest.fixture
def open_to_all() -> Iterator[Path]:
    """A folder that anybody may enter, beside pytest's own, which nobody else may."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder
        for place in (folder, *folder.rglob("*")):
            place.chmod(0o755)


@pytest.mark.skipif(sys.platform == "win32", reason="rights of folders are POSIX")
def test_a_folder_without_the_right_to_write_is_a_sentence_for_each_work(
    open_to_all: Path, colour_networks: Networks, monkeypatch: pytest.MonkeyPatch
) -> None:
    below = scenes.footage(open_to_all / "footage", clips=0, folders=1, frames=2)
    path = scenes.searched(open_to_all / "theft.reidcase", below, colour_networks)
    shut, home = open_to_all / "shut", open_to_all / "home"
    shut.mkdir(mode=0o555)
    home.mkdir()
    home.chmod(0o777)  # of nobody, whose keys are other ones
    for name in ("CONFIG", "STATE", "DATA", "CACHE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(home / name.lower()))

    def refused(work: Callable[[], object]) -> Callable[[], str]:
        def said() -> str:
            try:
                work()
            except ReidError as error:
                return f"refused: {error}"
            return "done"

        return said

    def reported(out: Path = shut / "report") -> object:
        with Case.open(path) as case:
            return run(export(case, out, by="eva"))

    reported(open_to_all / "report")  # what is imported late may not be readable for nobody
    Case.open(path, read_only=True).close()
    for place in (path, *path.rglob("*")):
        place.chmod(0o555 if place.is_dir() else 0o444)
    said = as_nobody(refused(lambda: Case.open(path).close()))
    assert said.startswith("refused: ")
    assert "\n" not in said
    assert as_nobody(refused(lambda: Case.open(path, read_only=True).close())) == "done"
    assert "refused" in as_nobody(refused(lambda: Case.create(shut / "x", CaseInfo("x"), by="e")))
    for place in (path, *path.rglob("*"), *home.rglob("*")):
        place.chmod(0o777)
    said = as_nobody(refused(reported))
    assert said.startswith("refused: ")
    assert "Choose another folder" in said


@pytest.fixture
def walk(tmp_path: Path) -> Path:
    """A folder of pictures on its way into a case."""
    return scenes.pictures(tmp_path / "share" / "walk", frames=12)


@pytest.fixture
def imported(tmp_path: Path, walk: Path) -> Path:
    return scenes.imported(tmp_path / "theft.reidcase", walk)


def half_done(case: Case, networks: Networks, meddle: Callable[[], None]) -> Any:
    """Index until a third is done, meddle, and index on to the end."""
    job = ingest(case, networks, settings=EVERY, by="eva")
    while True:
        try:
            progress = next(job)
        except StopIteration as stop:
            return stop.value
        if progress.done == 4 and progress.stage == "index":
            meddle()
            meddle = lambda: None  # noqa: E731 - once


def test_pictures_that_vanish_while_indexing_cost_themselves_alone(
    imported: Path, walk: Path, colour_networks: Networks, tmp_path: Path
) -> None:
    kept = tmp_path / "kept"
    kept.mkdir()
    gone = [walk / f"{index:05}.png" for index in (7, 9)]
    with Case.open(imported) as case:
        result = half_done(
            case, colour_networks, lambda: [shutil.move(p, kept) for p in gone] and None
        )
        assert len(result.skipped) == 2
        assert all("is gone. Put it back" in sentence for sentence in result.skipped)
        assert len(case.detection_ids()) == 30
        assert case.check() == []
    for path in gone:
        shutil.copy2(kept / path.name, path)
    os.utime(walk)
    with Case.open(imported) as case:
        run(ingest(case, colour_networks, settings=EVERY, by="eva"))
        assert len(case.detection_ids()) == 36


def test_a_share_that_is_gone_is_a_sentence_and_indexing_goes_on_when_it_is_back(
    imported: Path, walk: Path, colour_networks: Networks
) -> None:
    away = walk.parent.with_name("unplugged")
    with Case.open(imported) as case:
        result = half_done(case, colour_networks, lambda: walk.parent.rename(away) and None)
        assert 1 <= len(result.skipped) <= 12
        done = len(case.detection_ids())
        assert done < 36
        sentences = run(ingest(case, colour_networks, settings=EVERY, by="eva")).skipped
        assert ["gone" in sentence for sentence in sentences] == [True]
        away.rename(walk.parent)
        run(ingest(case, colour_networks, settings=EVERY, by="eva"))
        assert len(case.detection_ids()) == 36
        assert case.check() == []


def test_a_case_on_a_share_that_is_gone_is_a_sentence(
    tmp_path: Path, walk: Path, colour_networks: Networks
) -> None:
    """The folder of the case itself goes away under the open case."""
    path = scenes.imported(tmp_path / "net" / "theft.reidcase", walk)
    away = tmp_path / "unplugged"
    with contextlib.suppress(CaseError), Case.open(path) as case:
        sentence = ""
        try:
            half_done(case, colour_networks, lambda: path.parent.rename(away) and None)
        except CaseError as refusal:
            sentence = str(refusal)
        assert "\n" not in sentence
    away.rename(path.parent)
    with Case.open(path) as case:
        assert case.check() == []
        run(ingest(case, colour_networks, settings=EVERY, by="eva"))
        assert len(case.detection_ids()) == 36


def test_a_video_that_grows_while_it_is_indexed_is_refused_at_the_next_run(
    tmp_path: Path, colour_networks: Networks
) -> None:
    video = scenes.clip(tmp_path / "gate.mp4", frames=12)
    path = scenes.imported(tmp_path / "theft.reidcase", video)

    def grow() -> None:
        with video.open("ab") as file:
            file.write(bytes(5000))

    with Case.open(path) as case:
        half_done(case, colour_networks, grow)
        assert len(case.detection_ids()) <= 36
        result = run(ingest(case, colour_networks, settings=EVERY, by="eva"))
        assert "was changed since its import" in result.skipped[0]
        assert case.check() == []


def test_a_video_that_grows_while_it_is_imported_is_refused(tmp_path: Path) -> None:
    video = scenes.clip(tmp_path / "gate.mp4", frames=12)
    path = scenes.new_case(tmp_path / "theft.reidcase")
    with Case.open(path) as case:
        job = import_footage(case, [video], by="eva")

        def growing() -> Job[Any]:
            for progress in job:
                yield progress
                if progress.stage == "hash":
                    with video.open("ab") as file:
                        file.write(b"more")

        assert "chang" in sentence_of(growing())
        assert case.sources() == []


@pytest.mark.parametrize("jump", [timedelta(days=-400), timedelta(days=4000)])
def test_a_clock_that_jumps_breaks_neither_log_nor_work(
    jump: timedelta, imported: Path, colour_networks: Networks, monkeypatch: pytest.MonkeyPatch
) -> None:
    def jumped() -> str:
        return (datetime.now(UTC) + jump).isoformat(timespec="milliseconds")

    with Case.open(imported) as case:
        job = ingest(case, colour_networks, settings=EVERY, by="eva")
        for _ in range(6):
            next(job)
        for module in (clock, audit):
            monkeypatch.setattr(module, "now", jumped)
        run(job)
        run(regroup(case, theta=0.05, by="eva"))
        monkeypatch.undo()
        query = query_from_detection(case, int(case.detection_ids()[0]))
        run(retrieve(case, colour_networks, query, settings=SearchSettings(), by="eva"))
        assert case.check() == []
        assert [entry.sequence for entry in case.audit()] == list(range(1, len(case.audit()) + 1))
    with Case.open(imported) as case:
        assert case.check() == []


ODD_NAMES = (
    "new\nline",
    "tab\tand\rreturn",
    "emoji 🚶‍♀️🔴",
    "right to left \u202eexe.gpj",
    "\"double\" and 'single'",
    "100 % %s %d %20 {} {0}",
    "back\\slash",
    "semi;colon & $(true) `true` | > <",
    " leading and trailing ",
    "-rf",
    "--help",
    "*.?[a]",
    "dot. ",
    "ü\u0308 combining and ｆｕｌｌ",
    "\x01\x02\x7f controls",
    "surrogate \udcff\udc80 bytes",
    "a" * 200,
    "<b>&amp;</b>",
    "=1+1",
    "file:/\N{DIVISION SLASH}x?y#z",
    "con.aux",
    "\ufeffbom",
)


@pytest.mark.parametrize("name", part_of(ODD_NAMES), ids=lambda name: ascii(name)[:24])
def test_any_name_goes_all_the_way(name: str, tmp_path: Path, colour_networks: Networks) -> None:
    """Case folder, folder of pictures, video and query picture of one odd name."""
    below = tmp_path / name
    scenes.pictures(below / name, frames=2)
    shutil.copy2(next((below / name).iterdir()), below / f"{name}.png")
    if sized(0, 1):
        scenes.clip(below / "v" / f"{name}.mp4", frames=3)
    path = scenes.new_case(tmp_path / f"{name}.reidcase")
    works = works_of(colour_networks, below / name, tmp_path / f"{name} report")
    with Case.open(path) as case:
        for work in works.values():
            run(work(case))
        if sized(0, 1):
            run(import_footage(case, [below / "v"], by=name))
            run(ingest(case, colour_networks, settings=EVERY, by=name))
        assert case.check() == []
        assert Path(case.sources()[0].path) == (below / name).resolve()
        assert len(case.detection_ids()) == 6 + 9 * sized(0, 1)
    read_query(below / f"{name}.png")
    with Case.open(path, read_only=True) as case:
        assert case.check() == []
    assert run(verifier.checked(tmp_path / f"{name} report"))[1] == []


def test_many_files_in_one_folder(tmp_path: Path, figure: Figure) -> None:
    """As many as a camera writes in a day: looked at and imported without a long silence."""
    count = sized(short=3_000, long=100_000)
    walk = tmp_path / "many"
    walk.mkdir()
    first = walk / "000000.jpg"
    assert cv2.imwrite(str(first), scenes.drawn(0))
    for index in range(1, count):
        if index % 30_000 == 0:  # a file has so many links
            first = walk / f"{index:06}.jpg"
            assert cv2.imwrite(str(first), scenes.drawn(0))
            continue
        os.link(first, walk / f"{index:06}.jpg")
    path = scenes.new_case(tmp_path / "theft.reidcase")
    with Case.open(path) as case:
        looked, looking_s = stepped(survey([walk]))
        imported, importing_s = stepped(import_footage(case, [walk], by="eva"))
        assert (looked[0].frames, imported.sources[0].frames) == (count, count)
        assert imported.sources[0].kind is SourceKind.FRAMES
        with open_footage(walk) as footage:
            began = time.monotonic()
            footage.frame(count - 1)
            last_s = time.monotonic() - began
    assert max(looking_s, importing_s) < 2.0, "nobody could stop it within two seconds"
    figure(
        f"{count} files in a folder: longest step {looking_s:.2f} s looking, {importing_s:.2f} s "
        f"importing, the last picture read in {1000 * last_s:.0f} ms"
    )


def stepped(job: Job[Any]) -> tuple[Any, float]:
    """Run a job; return its result and its longest step in seconds of this process."""
    longest, before = 0.0, time.process_time()
    while True:
        try:
            next(job)
        except StopIteration as stop:
            return stop.value, max(longest, time.process_time() - before)
        now = time.process_time()
        longest, before = max(longest, now - before), now
