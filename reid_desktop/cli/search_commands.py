"""Search a case for one person: pictures of the person and of others, filters, weights."""

import argparse
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from reid_desktop.cli.cluster_options import add_cluster, cluster_of, elsewhere_of, shards_of
from reid_desktop.cli.console import Console
from reid_desktop.cli.setup import examiner_of, fitted, networks_of, opened, settings_of
from reid_desktop.cli.training_commands import Subcommands
from reid_desktop.core.errors import QueryError, SettingsError
from reid_desktop.core.losses import is_partial, losses
from reid_desktop.core.networks import Networks
from reid_desktop.core.records import Mark, Method, Search
from reid_desktop.core.searching import SearchFilter
from reid_desktop.core.settings import SearchSettings, Settings, changed
from reid_desktop.core.values import STREAM_NAMES
from reid_desktop.pipeline.frame_search import Elsewhere, Hit
from reid_desktop.pipeline.index_search import featureless, index_search
from reid_desktop.pipeline.local import LocalExecutor
from reid_desktop.pipeline.originals import states, warning
from reid_desktop.pipeline.person_search import person_search
from reid_desktop.pipeline.query import Query, query_from_detection, read_query
from reid_desktop.pipeline.ranking import Ranking, rank_gallery
from reid_desktop.pipeline.request import SearchRequest
from reid_desktop.pipeline.retrieve import outcome_of, search_people
from reid_desktop.pipeline.shard_search import ranking_on
from reid_desktop.pipeline.unseen_frames import told as told_unseen
from reid_desktop.pipeline.uses import note_settings
from reid_desktop.store.case import Case

SEARCHED_IN_PART = 4
"""Exit code of a search that lacks people or frames because of a cluster or its shards."""


def add_commands(commands: Subcommands, common: argparse.ArgumentParser) -> None:
    """Add `search`."""
    search = commands.add_parser("search", help="search for one person", parents=[common])
    search.add_argument("case", type=Path, metavar="CASE")
    asked = search.add_argument_group("the person sought, one or more pictures")
    asked.add_argument("--query", type=Path, action="append", default=[], metavar="IMAGE")
    asked.add_argument("--detection", type=int, action="append", default=[], metavar="ID")
    asked.add_argument("--box", type=float, nargs=4, metavar=("X1", "Y1", "X2", "Y2"))
    asked.add_argument(
        "--not",
        dest="negatives",
        type=Path,
        action="append",
        default=[],
        metavar="IMAGE",
        help="picture of somebody else, to be pushed away",
    )
    asked.add_argument(
        "--reject",
        type=int,
        action="append",
        default=[],
        metavar="ID",
        help="a stored detection that must not come back",
    )
    asked.add_argument(
        "--join",
        choices=("mean", "best"),
        default="mean",
        help="several pictures as one, or each by itself",
    )
    search.add_argument("--method", choices=[m.value for m in Method], default=Method.GLAD.value)
    search.add_argument("--top", type=int, metavar="K", help="length of the ranklist")
    search.add_argument(
        "--streams",
        metavar="NAME[=WEIGHT],...",
        help=f"parts that count, of {', '.join(STREAM_NAMES)}",
    )
    search.add_argument("--rerank", action="store_true", help="re-rank the top by neighbours")
    search.add_argument(
        "--centre-cameras", action="store_true", help="take each camera's mean off the top"
    )
    search.add_argument("--exhaustive", action="store_true", help="no coarse-to-fine")
    search.add_argument("--device", help="auto, cpu, cuda or cuda:0")
    search.add_argument("--profile", choices=("fast", "balanced", "thorough"))
    add_cluster(search)
    search.add_argument(
        "--shards",
        type=Path,
        metavar="FOLDER",
        help="rank the shards that “groups --shards” wrote, with --cluster where they lie",
    )
    _add_filters(search.add_argument_group("only people who"))
    search.set_defaults(run=search_case)


def _add_filters(group: Any) -> None:
    """Add the options of a SearchFilter; they have the names of its fields."""
    marks = [mark.value for mark in Mark]
    group.add_argument(
        "--camera",
        dest="cameras",
        action="append",
        default=[],
        metavar="NAME",
        help="were seen by this camera",
    )
    group.add_argument(
        "--source",
        dest="source_ids",
        type=int,
        action="append",
        default=[],
        metavar="ID",
        help="are on this footage",
    )
    group.add_argument(
        "--from",
        dest="since",
        default="",
        metavar="TIME",
        help="were seen since, as 2026-03-02T08:00:00+01:00",
    )
    group.add_argument("--to", dest="until", default="", metavar="TIME", help="were seen until")
    group.add_argument("--day-from", default="", metavar="HH:MM", help="after this time of day")
    group.add_argument(
        "--day-to",
        dest="day_until",
        default="",
        metavar="HH:MM",
        help="before this time of day; over midnight when earlier",
    )
    group.add_argument("--marked", dest="marks", action="append", default=[], choices=marks)
    group.add_argument(
        "--unmarked",
        dest="without_marks",
        action="append",
        default=[],
        choices=marks,
        help="do not hold this mark",
    )
    group.add_argument(
        "--least-sureness",
        type=float,
        default=0.0,
        metavar="SHARE",
        help="have at least this score of the detector",
    )
    group.add_argument("--least-height", type=float, default=0.0, metavar="PX")
    group.add_argument("--least-score", type=float, metavar="SCORE", help="are at least so alike")


def search_case(arguments: argparse.Namespace, console: Console) -> int:
    """Search for one person."""
    settings = settings_of(arguments)
    if arguments.rerank:
        settings = changed(settings, {"search.rerank": True})
    if arguments.centre_cameras:
        settings = changed(settings, {"search.centre_cameras": True})
    settings = replace(settings, search=with_streams(settings.search, arguments.streams))
    with opened(arguments.case) as case:
        settings = fitted(settings, case, console, profile=arguments.profile)
        request = SearchRequest(
            tuple(_queries(case, arguments)),
            negatives=tuple(read_query(path) for path in arguments.negatives),
            rejected=tuple(arguments.reject),
            where=_filter_of(arguments),
            join=arguments.join,
        )
        method = Method(arguments.method)
        with _elsewhere(arguments, settings, console) as (ranking, elsewhere):
            found = ask(
                case,
                networks_of(settings),
                request,
                method,
                settings,
                console,
                ranking=ranking,
                elsewhere=elsewhere,
            )
        console.caution(losses(found))
        tell_ranklist(case, found, console)
    if is_partial(found):
        return SEARCHED_IN_PART
    return 0 if found.hits else 1


def _queries(case: Case, arguments: argparse.Namespace) -> list[Query]:
    """Return the pictures of the person.

    Raises:
        QueryError: there is none, or a box goes with several.
    """
    if not arguments.query and not arguments.detection:
        raise QueryError("Nobody is sought: give --query IMAGE or --detection ID.")
    if arguments.box is not None and len(arguments.query) != 1:
        raise QueryError("--box belongs to one --query. Cut the other pictures out first.")
    box = None if arguments.box is None else np.array(arguments.box, np.float32)
    queries = [read_query(path, box) for path in arguments.query]
    return queries + [query_from_detection(case, number) for number in arguments.detection]


@contextmanager
def _elsewhere(
    arguments: argparse.Namespace, settings: Settings, console: Console
) -> Iterator[tuple[Ranking, Elsewhere | None]]:
    """Give the way to rank the gallery and who looks at frames, as --cluster and --shards say."""
    with cluster_of(arguments, settings, console) as executor:
        ranking: Ranking = rank_gallery
        wanted = Method(arguments.method) is Method.GLAD
        if shards := shards_of(arguments, settings, needed=wanted):
            ranking = ranking_on(executor or LocalExecutor(networks_of(settings)), shards)
        yield ranking, elsewhere_of(executor, settings)


def _filter_of(arguments: argparse.Namespace) -> SearchFilter:
    return SearchFilter(
        cameras=tuple(arguments.cameras),
        source_ids=tuple(arguments.source_ids),
        since=arguments.since,
        until=arguments.until,
        day_from=arguments.day_from,
        day_until=arguments.day_until,
        marks=tuple(Mark(mark) for mark in arguments.marks),
        without_marks=tuple(Mark(mark) for mark in arguments.without_marks),
        least_sureness=arguments.least_sureness,
        least_height=arguments.least_height,
        least_score=arguments.least_score,
    )


def with_streams(settings: SearchSettings, text: str | None) -> SearchSettings:
    """Return settings in which only the streams named in `text` count.

    Args:
        settings: weights of streams named without one stay as they are here.
        text: "global,upper_body=0.5"; None changes nothing.

    Raises:
        SettingsError: an unknown stream, or no number.
    """
    if text is None:
        return settings
    weights: dict[str, float | str] = {f"search.weight_{name}": 0.0 for name in STREAM_NAMES}
    for part in filter(None, (word.strip() for word in text.split(","))):
        name, equals, weight = part.partition("=")
        key = f"search.weight_{name}"
        if key not in weights:
            raise SettingsError(f"There is no stream “{name}”. Known: {', '.join(STREAM_NAMES)}.")
        weights[key] = weight if equals else getattr(settings, f"weight_{name}")
    return changed(Settings(search=settings), weights).search


def ask(  # noqa: PLR0913 - everything a search needs
    case: Case,
    networks: Networks,
    request: SearchRequest,
    method: Method,
    settings: Settings,
    console: Console,
    *,
    ranking: Ranking = rank_gallery,
    elsewhere: Elsewhere | None = None,
) -> Search:
    """Run one search by `method` and store it; `ranking` and `elsewhere` are those of a cluster.

    Raises:
        QueryError: QEEPS is asked for what only retrieval by descriptor can do.
    """
    by = examiner_of(settings)
    note_settings(case, settings, by=by)
    if method is Method.GLAD:
        job = search_people(
            case, networks, request, settings=settings.search, by=by, ranking=ranking
        )
        return console.run(job)
    plain = SearchRequest(request.queries, where=request.where)
    if method is Method.INDEX and request == replace(plain, join=request.join):
        asked, given, where, join = request.queries, settings.search, request.where, request.join
        return console.run(
            index_search(case, networks, asked, settings=given, where=where, join=join, by=by)
        )
    if request != plain:
        raise QueryError(
            f"{method.value} takes pictures of the person only. Search by glad for all the rest."
        )
    return console.run(
        person_search(
            case,
            networks,
            request.queries[0],
            more=request.queries[1:],
            settings=settings.search,
            cascade=method is Method.CASCADE,
            where=request.where,
            elsewhere=elsewhere,
            heed=lambda hits: _stream(case, hits, console),
            by=by,
        )
    )


def _stream(case: Case, hits: Sequence[Hit], console: Console) -> None:
    """Tell of the best hit of a frame that was just looked at."""
    if hits:
        best = max(hits, key=lambda hit: hit.score)
        source = case.source(best.source_id)
        console.note(f"{best.score:.3f}  {source.camera or source.name}  {best.time_s:.1f} s")


def tell_ranklist(case: Case, found: Search, console: Console) -> None:
    """Print the ranklist of a stored search."""
    ranklist = case.hits_of(found.id)
    sources, known = {s.id: s for s in case.sources()}, states(case)
    candidates: list[dict[str, Any]] = []
    for rank, (detection, (_, score)) in enumerate(
        zip(case.detections(ranklist.ids.tolist()), ranklist, strict=True), start=1
    ):
        source = sources[detection.source_id]
        clock = source.clock_at(detection.time_s)
        candidates.append(
            {
                "rank": rank,
                "score": round(score, 6),
                "detection": detection.id,
                "camera": source.camera,
                "time": None if clock is None else clock.isoformat(timespec="milliseconds"),
                "time_s": round(detection.time_s, 3),
                "frame": detection.frame_index,
                "zone": source.zone,
                "source": source.path,
                "source_state": known[source.id].value,
                "box": [round(v, 1) for v in detection.box],
            }
        )
    outcome = outcome_of(found)
    values = {
        "search": found.id,
        "method": found.method.value,
        "model": found.model_id,
        "parameters": dict(found.parameters),
        "unseen_frames": found.unseen_frames,
        "candidates": candidates,
    }
    lines = [f"search {found.id}: {found.method.value}, {found.hits} candidates"]
    lines += [
        f"{c['rank']:4d}  {c['score']:.3f}  {c['camera']}  "
        f"{c['time'] or format(c['time_s'], '.1f') + ' s'}  detection {c['detection']}"
        for c in candidates[:20]
    ]
    lines += list(filter(None, (warning(sources[number], s) for number, s in known.items())))
    if outcome is not None and outcome.sentence():
        lines.append(outcome.sentence())
    lines += filter(None, [featureless(found)])
    if found.unseen_frames:
        lines.append(f"{found.unseen_frames} frames were not looked at.")
        names = {number: source.name for number, source in sources.items()}
        lines += told_unseen(found.parameters.get("not_looked_at", {}), names)
    console.result(values, lines)
