"""SIGKILL at random moments of every kind of work: what was committed stays, the rest is done."""

import contextlib
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import pytest

from reid_desktop.core.networks import Networks
from reid_desktop.core.paths import state_dir
from reid_desktop.core.progress import run
from reid_desktop.report import verifier
from reid_desktop.store.case import Case

from . import scenes
from .conftest import Figure, sized
from .coroner import Findings, examined

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="fork and SIGKILL")
ROOT = Path(__file__).resolve().parents[2]
KILLS = sized(short=2, long=30)
"""Of each of the seven stages: 210 in a long run."""


@dataclass
class Murder:
    """How one order ended.

    Attributes:
        killed: False when it came to its end before the signal.
        told: rows of each table and head of the log at the last commit told of.
    """

    killed: bool
    told: dict[str, Any] = field(default_factory=dict)


class Scene:
    """The process that forks victims."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.torture.victim"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=ROOT,
        )
        assert self._next() == ["ready", 1]

    def _next(self) -> list[Any]:
        pipe: IO[bytes] | None = self._process.stdout
        assert pipe is not None
        word: list[Any] = json.loads(pipe.readline())
        return word

    def murder(self, order: dict[str, str], *, after_s: float | None) -> Murder:
        """Let a victim work and kill it after so long; None lets it live."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(order).encode() + b"\n")
        self._process.stdin.flush()
        word, child = self._next()
        assert word == "pid"
        if after_s is not None:
            time.sleep(after_s)
            with contextlib.suppress(ProcessLookupError):  # it was done before
                os.kill(child, signal.SIGKILL)
        told: dict[str, Any] = {}
        while (heard := self._next())[0] != "over":
            assert heard[0] == "committed", f"{order['stage']}: {heard[1]}"
            told = heard[1]
        assert heard[1] in (0, -signal.SIGKILL), heard
        return Murder(killed=heard[1] != 0, told=told)

    def close(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        assert self._process.wait(timeout=30) == 0
        assert self._process.stdout is not None
        self._process.stdout.close()


@pytest.fixture(autouse=True)
def own_user_folders(home: Path) -> Path:
    """Take the place of the fixture that gives each test folders of its own."""
    return home


@pytest.fixture(scope="module")
def scene(home: Path) -> Iterator[Scene]:
    """The process that forks victims."""
    made = Scene()
    yield made
    made.close()


@pytest.fixture(scope="module")
def searched(
    home: Path, tmp_path_factory: pytest.TempPathFactory, colour_networks: Networks
) -> Path:
    """A case that is indexed, grouped and searched once; to be copied."""
    folder = tmp_path_factory.mktemp("searched")
    below = scenes.footage(folder / "footage", clips=1, folders=1, frames=sized(10, 20))
    return scenes.searched(folder / "template.reidcase", below, colour_networks)


@dataclass
class Tally:
    """What the murders of one stage came to."""

    kills: int = 0
    finished: int = 0
    opening_s: list[float] = field(default_factory=list)

    def sentence(self, stage: str, whole_s: float) -> str:
        slowest = max(self.opening_s)
        return (
            f"{stage}: {self.kills} kills within {whole_s:.2f} s of work, nothing lost, nothing "
            f"twice; finished {self.finished} times; opened and checked in at most {slowest:.2f} s"
        )


def tortured(
    scene: Scene,
    order: dict[str, str],
    fresh: Callable[[], Path],
    *,
    before: Findings | None = None,
    meddle: Callable[[Path], None] = lambda path: None,
    settled: Callable[[Path, Findings], None],
    seed: int,
    words: str = "",
) -> str:
    """Kill one stage of work again and again; after each kill the case is examined and goes on.

    Args:
        scene: forks the victims.
        order: what they shall do; "case" is filled in.
        fresh: makes a new copy of the case to start on.
        before: what `fresh` holds; None examines it.
        meddle: does something to the case between two victims.
        settled: checks a case whose work came to its end.
        seed: of the moments.
        words: for the stage; "" takes its name.

    Returns:
        What came of it, a sentence.
    """
    chance, tally = random.Random(seed), Tally()
    began = time.monotonic()
    path = fresh()
    assert not scene.murder(order | {"case": str(path)}, after_s=None).killed
    whole_s = time.monotonic() - began
    settled(path, examined(path, Findings(), {}))
    path = None
    while tally.kills < KILLS or not tally.finished:
        if path is None:
            path = fresh()
            found = before or examined(path, Findings(), {})
        meddle(path)
        alive = tally.kills >= KILLS
        moment = None if alive else chance.uniform(0, 0.6 * whole_s)
        murder = scene.murder(order | {"case": str(path)}, after_s=moment)
        began = time.monotonic()
        found = examined(path, found, murder.told)
        tally.opening_s.append(time.monotonic() - began)
        tally.kills += murder.killed
        if not murder.killed:
            tally.finished += 1
            settled(path, found)
            shutil.rmtree(path.parent)
            path = None
    return tally.sentence(words or order["stage"], whole_s)


class Copies:
    """Copies of one case, each in a folder of its own."""

    def __init__(self, template: Path, folder: Path) -> None:
        self._template, self._folder, self._number = template, folder, 0

    def __call__(self) -> Path:
        self._number += 1
        shutil.rmtree(state_dir() / "anchors", ignore_errors=True)  # they know the copy before
        place = self._folder / f"copy {self._number}"
        place.mkdir(parents=True)
        return Path(shutil.copytree(self._template, place / "theft.reidcase"))


def done_like_the_first() -> Callable[[Path, Findings], None]:
    """Every finished case holds as much as the first one, which nobody killed."""
    first: list[dict[str, int]] = []

    def settled(path: Path, found: Findings) -> None:
        first.append(found.work())
        assert found.work() == first[0]

    return settled


@dataclass
class Killer:
    """Kills stages on copies of a template in the folder of a test."""

    scene: Scene
    folder: Path
    figure: Figure

    def kill(self, template: Path, seed: int, words: str, **order: str) -> None:
        """Kill one stage; every finished case is like the first one, which nobody killed."""
        copies = Copies(template, self.folder)
        settled = done_like_the_first()
        self.figure(tortured(self.scene, order, copies, settled=settled, seed=seed, words=words))


@pytest.fixture
def killer(scene: Scene, tmp_path: Path, figure: Figure) -> Killer:
    return Killer(scene, tmp_path, figure)


def test_a_killed_import_goes_on(killer: Killer, tmp_path: Path) -> None:
    below = scenes.footage(tmp_path / "footage", clips=sized(2, 4), folders=sized(2, 4), frames=6)
    template = scenes.new_case(tmp_path / "template.reidcase")
    killer.kill(template, 1, "import", stage="import", footage=str(below))


def test_a_killed_index_goes_on(killer: Killer, tmp_path: Path) -> None:
    below = scenes.footage(tmp_path / "footage", clips=sized(1, 2), folders=1, frames=sized(15, 30))
    template = scenes.imported(tmp_path / "template.reidcase", below)
    killer.kill(template, 2, "indexing", stage="index")


def test_a_killed_division_leaves_the_groups_before_or_the_new_ones(
    killer: Killer, searched: Path
) -> None:
    killer.kill(searched, 3, "grouping", stage="group")


def test_killed_marking_goes_on(killer: Killer, searched: Path) -> None:
    killer.kill(searched, 4, "marking, tagging and searching", stage="mark")


def test_a_killed_report_is_the_one_before_or_the_new_one(
    scene: Scene, searched: Path, tmp_path: Path, figure: Figure
) -> None:
    out = tmp_path / "handed over" / "report"
    written: list[bool] = []

    def still_there(path: Path) -> None:
        if written:
            places = [out, out.with_name("report.earlier")]
            whole = [p for p in places if p.is_dir() and not run(verifier.checked(p))[1]]
            assert whole, "the report that was there is gone"

    def settled(path: Path, found: Findings) -> None:
        written.append(True)
        assert run(verifier.checked(out))[1] == []
        assert [entry.name for entry in out.parent.iterdir()] == ["report"]

    said = tortured(
        scene,
        {"stage": "report", "out": str(out)},
        Copies(searched, tmp_path),
        meddle=still_there,
        settled=settled,
        seed=5,
    )
    figure(said)


def test_a_killed_migration_is_done_at_the_next_opening(
    scene: Scene, searched: Path, tmp_path: Path, figure: Figure
) -> None:
    template = scenes.of_first_release(tmp_path / "first.reidcase", searched)
    raised = Copies(template, tmp_path / "raised")()
    found = examined(raised, Findings(), {})
    old = {name: rows for name, rows in found.rows.items() if name != "audit"}
    before = Findings(old, found.content, found.counts)
    copies = Copies(template, tmp_path)

    def settled(path: Path, found: Findings) -> None:
        for backup in (path / "backups").iterdir():
            with contextlib.closing(sqlite3.connect(backup)) as database:
                assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
                assert database.execute("PRAGMA user_version").fetchone() == (1,)

    order = {"stage": "migrate"}
    said = tortured(scene, order, copies, before=before, settled=settled, seed=6, words="migration")
    figure(said)


def test_a_search_index_builds_itself_anew(
    scene: Scene, tmp_path: Path, colour_networks: Networks, figure: Figure
) -> None:
    below = scenes.footage(tmp_path / "footage", clips=0, folders=1, frames=3)
    template = scenes.crowded(tmp_path / "template.reidcase", below, colour_networks, frames=60)
    chance, wanted = random.Random(7), set[tuple[int, ...]]()

    def meddle(path: Path) -> None:
        for index in sorted((path / "index").rglob("*.npz")):
            data = index.read_bytes()
            match chance.randrange(3):
                case 0:
                    index.unlink()
                case 1:
                    index.write_bytes(data[: chance.randrange(len(data))])
                case _:
                    place = chance.randrange(len(data))
                    index.write_bytes(data[:place] + bytes([data[place] ^ 255]) + data[place + 1 :])

    def settled(path: Path, found: Findings) -> None:
        with Case.open(path, read_only=True) as case:
            wanted.add(tuple(case.hits_of(case.searches()[-1].id).ids.tolist()))
        assert len(wanted) == 1
        assert not list((path / "index").rglob("*.partial"))

    said = tortured(
        scene,
        {"stage": "search"},
        Copies(template, tmp_path),
        meddle=meddle,
        settled=settled,
        seed=7,
        words="search with its index deleted or damaged",
    )
    figure(said)
