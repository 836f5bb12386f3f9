"""Every kind of job stops within two seconds, wherever it is, and the case stays whole."""

import importlib
import inspect
import json
import pkgutil
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import pytest

from reid_desktop import pipeline
from reid_desktop.core.intake import Intake, WatchedFolder
from reid_desktop.core.networks import Networks
from reid_desktop.core.progress import Job, run
from reid_desktop.core.records import Mark, RemarkKind, SourceKind, UserRole
from reid_desktop.core.searching import SearchFilter
from reid_desktop.core.settings import IndexSettings, SearchSettings
from reid_desktop.core.values import Gallery
from reid_desktop.exchange.coco import to_coco
from reid_desktop.index.shards import ShardedGallery
from reid_desktop.pipeline import (
    advice,
    batch,
    clips,
    estimate,
    exchange,
    export,
    group_health,
    group_map,
    import_boxes,
    imports,
    index_search,
    indexes,
    ingest,
    originals,
    person_search,
    portable,
    queue,
    ranking,
    regroup,
    replay,
    retention,
    retrieve,
    sample,
    survey,
    together,
    tracklets,
    verify,
    watching,
)
from reid_desktop.pipeline.cell_grouping import grouping_on
from reid_desktop.pipeline.clip_choices import ClipChoices
from reid_desktop.pipeline.local import LocalExecutor
from reid_desktop.pipeline.measure_retrieval import measure_thetas
from reid_desktop.pipeline.query import query_from_detection
from reid_desktop.pipeline.request import SearchRequest
from reid_desktop.pipeline.shard_search import make_shards, rank_shards, regroup_on
from reid_desktop.store.case import Case
from reid_desktop.store.sealed_case import seal, unseal

from . import scenes
from .conftest import Figure, sized

WITHIN_S = 2.0
BRIEF = {
    *("group_decisions", "site", "correct", "evidence", "marks", "review", "uses"),
    *("queue.enqueue", "queue.dequeue", "queue.watch", "retrieve.keep"),
}
"""One transaction each: the window finishes them instead of stopping them (`Task.is_brief`)."""
WITHIN = {
    "retention.delete_expired": "retention.delete_sources",
    "clip_people.find_people": "clips.export_clips",
    "exchange.boxes_of": "exchange.export_boxes",
    "gather.gather": "export.export",
    "imports.import_found": "imports.import_footage",
    "index_again.indexed_again": "replay.replay",
    "index_search.rank_index": "index_search.index_search",
    "originals.found_states": "originals.check_originals",
    "originals.source_state": "originals.check_originals",
    "person_search.best_frames": "person_search.person_search",
    "frame_search.look_at": "person_search.person_search",
    "person_search.look_at": "person_search.person_search",
    "report_pictures.read_frames": "export.export",
    "search_again.ranked_again": "replay.replay",
    "shards_again.ranked_by_shards_again": "replay.replay",
    "shard_search.rank_by_shards": "shard_search.rank_shards",
    "search_again.looked_again": "replay.replay",
    "search_again.described_anew": "replay.replay",
    "stretches.stretches": "ingest.ingest",
    "search_anew.search_anew": "retrieve.search_people",
    "synthesize.synthesize": "sample.sample_footage",
    "together.rank_together": "together.search_together",
    "tracklets.track_source": "tracklets.track_sources",
    "exchange_fiftyone.export_fiftyone": "exchange.export_boxes",
    "measure_retrieval.measure_retrieval": "regroup.regroup",
}
"""Jobs that run inside another one that is stopped here."""


@dataclass
class Desk:
    """A searched case with footage, and a folder to write to."""

    case: Case
    networks: Networks
    below: Path
    folder: Path
    number: int = 0

    def out(self, name: str) -> Path:
        """Return a path nobody used yet."""
        self.number += 1
        return self.folder / f"{self.number} {name}"

    @property
    def first(self) -> int:
        return int(self.case.detection_ids()[0])

    @property
    def query(self) -> Any:
        return query_from_detection(self.case, self.first)

    @property
    def gallery(self) -> Gallery:
        return self.case.gallery(self.model_id)

    @property
    def model_id(self) -> str:
        return self.case.model_ids()[-1]


EVERY, SEARCH = IndexSettings(every_s=0.0), SearchSettings(top=200, frames=8)


def importing_boxes(desk: Desk) -> Job[Any]:

    boxes = run(exchange.boxes_of(desk.case, {}, source_ids=[1, 2]))
    path = desk.out("boxes.json")
    path.write_text(json.dumps(to_coco(boxes)))
    return import_boxes.import_boxes(
        desk.case, desk.networks, path, exchange.BoxFormat.COCO, by="eva"
    )


def queueing(desk: Desk) -> Job[Any]:
    more = scenes.pictures(desk.out("more"), frames=6, shade=desk.number)
    run(queue.enqueue(desk.case, [Intake(str(more), SourceKind.FRAMES, profile="fast")], by="eva"))
    return queue.run_queue(desk.case, lambda profile: desk.networks, settings=EVERY, by="eva")


def importing(desk: Desk) -> Job[Any]:
    clip = scenes.clip(desk.out("gate.mp4"), frames=6, shade=60 + desk.number % 100)
    return imports.import_footage(desk.case, [clip], by="eva")


def indexing(desk: Desk) -> Job[Any]:
    run(importing(desk))
    return ingest.ingest(desk.case, desk.networks, settings=EVERY, by="eva")


def replaying(desk: Desk) -> Job[Any]:
    out = desk.out("report")
    run(export.export(desk.case, out, by="eva"))
    return replay.replay(out, desk.case, desk.networks)


def on_a_copy(make: Callable[[Path], Job[Any]]) -> Callable[[Desk], Job[Any]]:
    """A job that replaces or packs a closed case works on a copy of this one."""

    def job(desk: Desk) -> Job[Any]:
        copy = desk.out("copy.reidcase")
        shutil.copytree(desk.case.path, copy)
        with Case.open(copy) as case:
            case.become_copy(copy.stem.replace(" ", "-"), by="eva")
        return make(copy)

    return job


def unsealing(copy: Path) -> Job[Any]:
    sealed = run(seal(copy, copy.with_suffix(".sealed"), "four words of nonsense"))
    return unseal(sealed, copy.with_name(f"into {copy.name}"), "four words of nonsense")


def queries_file(desk: Desk) -> Path:
    path = desk.out("queries.jsonl")
    picture = next((desk.below / "walk 0" / "frames").iterdir())
    path.write_text(f'{{"query": "a", "image": "{picture}", "box": [10, 20, 40, 90]}}\n' * 3)
    return path


def frames_of(desk: Desk) -> Path:
    return desk.below / "walk 0" / "frames"


def sought(desk: Desk) -> ranking.Sought:
    rows = np.asarray(desk.case.gallery(desk.model_id).descriptors[:1], np.float32)
    return ranking.Sought(rows, rows[:0])


def linked(desk: Desk) -> dict[str, Any]:
    """Return the tracklet and the frame of each person, as a division takes them."""
    together_, frames = regroup.links(desk.case, desk.gallery)
    return {"together": together_, "frames": frames}


def making_shards(desk: Desk, folder: Path | None = None) -> Job[Any]:
    run(regroup.regroup(desk.case, theta=0.05, by="eva"))  # everybody must be in a group
    return make_shards(desk.case, folder or desk.out("shards"), by="eva")


def ranking_shards(desk: Desk) -> Job[Any]:
    folder = desk.out("shards")
    run(making_shards(desk, folder))
    shards = ShardedGallery.open(folder)
    query = sought(desk).likes[0]
    return rank_shards(LocalExecutor(desk.networks), shards, query, units=None, top=50)


KINDS: dict[str, Callable[[Desk], Job[Any]]] = {
    "advice.advise": lambda d: advice.advise(d.query, d.networks),
    "batch.describe_folder": lambda d: batch.describe_folder(
        frames_of(d), d.networks.describer(), d.out("d.npz")
    ),
    "batch.detect_frames": lambda d: batch.detect_frames(
        frames_of(d), d.networks.detector(), d.out("d.jsonl")
    ),
    "batch.search_frames": lambda d: batch.search_frames(
        queries_file(d), frames_of(d), d.networks.searcher(), d.out("s.jsonl")
    ),
    "cell_grouping.grouping_on": lambda d: grouping_on(
        LocalExecutor(d.networks), d.gallery, 0.05, **linked(d), people=100
    ),
    "clips.export_clips": lambda d: clips.export_clips(
        d.case, d.out("clips"), ClipChoices(again=True), detector=d.networks.detector, by="eva"
    ),
    "estimate.trial": lambda d: estimate.trial(d.networks, frames_of(d), SourceKind.FRAMES),
    "exchange.export_boxes": lambda d: exchange.export_boxes(
        d.case, d.out("boxes.json"), exchange.BoxFormat.COCO, by="eva"
    ),
    "exchange.export_embeddings": lambda d: exchange.export_embeddings(
        d.case, d.out("e.npz"), by="eva"
    ),
    "export.export": lambda d: export.export(d.case, d.out("report"), by="eva"),
    "group_health.health": lambda d: group_health.health(
        d.case, d.model_id, d.case.detection_ids()[:40]
    ),
    "group_map.group_map": lambda d: group_map.group_map(d.case, d.model_id),
    "import_boxes.import_boxes": importing_boxes,
    "imports.import_footage": importing,
    "index_search.index_search": lambda d: index_search.index_search(
        d.case, d.networks, [d.query], settings=SEARCH, by="eva"
    ),
    "indexes.opening_index": lambda d: indexes.opening_index(
        d.case, d.case.gallery(d.model_id), SearchSettings(index="crops")
    ),
    "ingest.ingest": indexing,
    "originals.check_originals": lambda d: originals.check_originals(d.case, full=True, by="eva"),
    "originals.relink": lambda d: originals.relink(d.case, d.below, by="eva"),
    "person_search.person_search": lambda d: person_search.person_search(
        d.case, d.networks, d.query, settings=SEARCH, cascade=True, where=SearchFilter(), by="eva"
    ),
    "portable.portable_case": lambda d: portable.portable_case(
        d.case, d.out("small.reidcase"), by="eva"
    ),
    "queue.run_queue": queueing,
    "ranking.rank_gallery": lambda d: ranking.rank_gallery(
        d.case, d.model_id, sought(d), settings=SEARCH
    ),
    "regroup.regroup": lambda d: regroup.regroup(d.case, theta=0.05, by="eva"),
    "regroup.add_new": lambda d: regroup.add_new(d.case, by="eva"),
    "measure_retrieval.measure_thetas": lambda d: measure_thetas(
        d.gallery.descriptors, np.arange(len(d.gallery)) // 8
    ),
    "regroup.theta_curve": lambda d: regroup.theta_curve(d.case),
    "replay.replay": replaying,
    "retention.delete_sources": on_a_copy(
        lambda copy: retention.delete_sources(
            copy, [1], reason="over", by="eva", role=UserRole.ANALYST
        )
    ),
    "retrieve.retrieve": lambda d: retrieve.retrieve(
        d.case, d.networks, d.query, settings=SEARCH, by="eva"
    ),
    "retrieve.search_people": lambda d: retrieve.search_people(
        d.case, d.networks, SearchRequest((d.query,)), settings=SEARCH, by="eva"
    ),
    "retrieve.rank_again": lambda d: retrieve.rank_again(d.case, 1, settings=SEARCH),
    "sample.sample_footage": lambda d: sample.sample_footage(d.out("sample")),
    "shard_search.make_shards": making_shards,
    "shard_search.regroup_on": lambda d: regroup_on(
        LocalExecutor(d.networks), d.case, shards=str(d.out("shards")), by="eva"
    ),
    "shard_search.rank_shards": ranking_shards,
    "survey.survey": lambda d: survey.survey([d.below]),
    "together.search_together": lambda d: together.search_together(
        d.case, d.networks, [d.query, d.query], settings=SEARCH, where=SearchFilter(), by="eva"
    ),
    "tracklets.track_sources": lambda d: tracklets.track_sources(d.case, by="eva"),
    "verify.verify": lambda d: verify.verify(d.case.path),
    "watching.look": lambda d: watching.look([WatchedFolder(str(d.below))]),
    "sealed_case.seal": on_a_copy(
        lambda copy: seal(copy, copy.with_suffix(".sealed"), "four words of nonsense")
    ),
    "sealed_case.unseal": on_a_copy(unsealing),
}


def jobs_of_the_pipeline() -> set[str]:
    """Return module.function of every public function there that gives a Job."""
    found = set()
    for info in pkgutil.iter_modules(pipeline.__path__):
        module = importlib.import_module(f"reid_desktop.pipeline.{info.name}")
        for name, function in vars(module).items():
            own = inspect.isfunction(function) and function.__module__ == module.__name__
            if own and not name.startswith("_"):
                told = str(function.__annotations__.get("return", ""))
                if "Generator" in told or told.startswith("Job["):
                    found.add(f"{info.name}.{name}")
    return found


def test_every_kind_of_job_is_stopped_here() -> None:
    known = {*KINDS, *WITHIN}
    missing = {
        name
        for name in jobs_of_the_pipeline() - known
        if name not in BRIEF and name.split(".")[0] not in BRIEF
    }
    assert not missing


@pytest.fixture(autouse=True)
def own_user_folders(home: Path) -> Path:
    """One home for the module: its case stays open."""
    return home


@pytest.fixture(scope="module")
def desk(
    home: Path, tmp_path_factory: pytest.TempPathFactory, colour_networks: Networks
) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("desk")
    below = scenes.footage(folder / "footage", clips=1, folders=1, frames=sized(6, 60))
    path = folder / "theft.reidcase"
    scenes.crowded(path, below, colour_networks, frames=sized(8, 400))
    with Case.open(path) as case:
        made = Desk(case, colour_networks, below, folder)
        run(regroup.regroup(case, theta=0.05, by="eva"))
        run(retrieve.retrieve(case, colour_networks, made.query, settings=SEARCH, by="eva"))
        number = int(case.hits_of(1).ids[0])
        case.set_verdict(1, number, Mark.MATCH, by="eva")
        case.evidence.remark([number], RemarkKind.BAG, by="eva")
        yield made


def gaps(job: Job[Any], steps: int) -> tuple[int, float]:
    """Take so many steps and close; return how many there were and the longest, CPU seconds."""
    longest, taken, before = 0.0, 0, time.process_time()
    for _ in job:
        now = time.process_time()
        longest, before, taken = max(longest, now - before), now, taken + 1
        if taken == steps:
            break
    job.close()
    return taken, max(longest, time.process_time() - before)


@pytest.mark.parametrize("kind", KINDS)
def test_a_job_stops_within_two_seconds_wherever_it_is(
    kind: str, desk: Desk, figure: Figure
) -> None:
    """The longest step between two chances to stop, and the closing itself."""
    total, longest = gaps(KINDS[kind](desk), sized(60, 100_000))
    for part in (0.5, 0.05, 0.95)[: sized(1, 3)]:
        _, step_s = gaps(KINDS[kind](desk), max(1, int(part * total)))
        longest = max(longest, step_s)
        assert not desk.case._db.in_transaction
    assert longest < WITHIN_S
    assert not [child for child in psutil.Process().children() if is_decoder(child)]
    figure(f"{kind}: {total} steps, longest {1000 * longest:.0f} ms of CPU")


def is_decoder(child: psutil.Process) -> bool:
    """Say whether a process serves one job; the one for pictures serves them all and stays."""
    try:
        return any(word.endswith(("decoder_process", "copy_process")) for word in child.cmdline())
    except psutil.Error:
        return False


def test_after_all_that_stopping_the_case_is_whole(desk: Desk) -> None:
    assert desk.case.check() == []
    assert not [p for p in desk.folder.rglob("*") if p.suffix in (".part", ".partial")]
