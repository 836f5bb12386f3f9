"""What a gallery or a number of cameras costs: bytes, operations, traffic.

Printed and checked by `benchmarks/cluster.py`, explained in the handbook. Every figure is a
product of the sizes below and counts; nothing is fitted.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

DAY_S = 86_400.0
IN_CELLS = 200_000
"""From so many groups on the coarse index is in cells on the disk (`index.coarse.FLAT_UNITS`)."""
ID_BYTES = 8
MEANS = "means of the groups on the disk"
HELD = "memory while groups are made"
SHARDED = "shards, linked to the case"
DIVIDED = "assign to coarse cells"


@dataclass(frozen=True, slots=True)
class Sizes:
    """What one thing takes; `benchmarks/cluster.py` measures them on small cases.

    Attributes:
        dimension: numbers of a descriptor, two bytes each.
        crop_bytes: JPEG of one person.
        row_bytes: of the database for one person, with its share of its frame's row.
        code_bytes: of a group in the coarse index (PCA-128, one byte a number).
        message_bytes: around one person on its way from a worker: box, key points, names.
        query_bytes: around a query on its way to a shard.
        frame_flops: of the detector for one frame.
        crop_flops: of key points and descriptor for one person.
        people_of_group: mean size of a group.
        people_of_cell: mean size of a coarse cell.
        people_of_shard: size of a shard.
        person_held: bytes held for each person while groups are made: integers, such as ids,
            cell, frame and group.
        group_held: bytes held for each group then.
        flat_cells: up to so many coarse cells are compared one by one, more in two steps.
        swept: numbers of the codes that a division compares.
        opened: share of the cells of the coarse index that a search looks at.
        frame_bytes: of one compressed frame of footage as a worker reads it.
    """

    dimension: int = 4096
    crop_bytes: int = 5_000
    row_bytes: int = 660
    code_bytes: int = 128
    message_bytes: int = 450
    query_bytes: int = 315
    frame_flops: float = 27e9
    crop_flops: float = 2.7e9
    people_of_group: float = 10.0
    people_of_cell: int = 5_000
    people_of_shard: int = 1_000_000
    person_held: int = 67
    group_held: int = 320
    flat_cells: int = 256
    swept: int = 256
    opened: float = 1 / 8
    frame_bytes: int = 20_000


@dataclass(frozen=True, slots=True)
class Cost:
    """One figure of the model: what it is, how much, in which unit."""

    name: str
    amount: float
    unit: str


def gallery_costs(people: int, sizes: Sizes | None = None) -> Iterator[Cost]:
    """Yield what a gallery of `people` crops takes to keep, to group and to search."""
    s = sizes or Sizes()
    groups = people / s.people_of_group
    cells = max(1.0, people / s.people_of_cell)
    shards = max(1.0, people / s.people_of_shard)
    yield Cost("descriptors", 2.0 * s.dimension * people, "B")
    yield Cost("crops", float(s.crop_bytes) * people, "B")
    yield Cost("database", float(s.row_bytes) * people, "B")
    large = groups >= IN_CELLS
    yield Cost("coarse index on the disk", coarse_bytes(groups, s, in_cells=large), "B")
    held = 8.0 * s.code_bytes * groups**0.5 if large else 2.0 * s.code_bytes * groups
    yield Cost("coarse index in memory", held, "B")
    yield Cost("shards", shards, "")
    yield Cost(SHARDED, 2.0 * ID_BYTES * people + ID_BYTES * groups, "B")
    yield Cost("describe everybody", s.crop_flops * people, "FLOP")
    yield Cost("results to the writer", received_bytes(s) * people, "B")
    yield Cost(DIVIDED, 2.0 * s.swept * people * compared_cells(cells, s), "FLOP")
    yield Cost("divide all cells", 2.0 * s.swept * people * s.people_of_cell, "FLOP")
    yield Cost(MEANS, 4.0 * s.dimension * groups, "B")
    yield Cost(HELD, held_bytes(people, groups, s), "B")
    yield Cost("descriptors to the workers", 2.0 * s.dimension * people, "B")
    look = s.opened if large else 1.0
    yield Cost("one search, coarse step", 2.0 * s.code_bytes * groups * look, "FLOP")
    read = (s.code_bytes + ID_BYTES) * groups * look if large else 0.0
    yield Cost("one search, read from the coarse index", read, "B")
    fine = opened_people(people, s)
    yield Cost("one search, fine step", 2.0 * s.dimension * fine, "FLOP")
    yield Cost("one search, read from shards", 2.0 * s.dimension * fine, "B")
    asked = min(shards, fine)
    traffic = asked_bytes(asked, fine, s) + asked * 12 * 100
    yield Cost("one search, traffic", traffic, "B")


def camera_costs(
    cameras: int, *, frames_s: float, people_of_frame: float, sizes: Sizes | None = None
) -> Iterator[Cost]:
    """Yield what `cameras` cost a day when `frames_s` frames a second of each are looked at."""
    s = sizes or Sizes()
    frames = cameras * frames_s * DAY_S
    people = frames * people_of_frame
    flops = frames * s.frame_flops + people * s.crop_flops
    yield Cost("frames a day", frames, "")
    yield Cost("people a day", people, "")
    yield Cost("networks, steadily", flops / DAY_S, "FLOP/s")
    yield Cost("footage to the workers", frames * s.frame_bytes / DAY_S, "B/s")
    yield Cost("results to the writer", people * received_bytes(s) / DAY_S, "B/s")
    yield Cost("new in the case a day", people * kept_bytes(s), "B")


def asked_bytes(shards: float, rows: float, sizes: Sizes) -> float:
    """Return what a query takes to its shards, with the rows that are to be compared there."""
    return float(shards * (4.0 * sizes.dimension + sizes.query_bytes) + ID_BYTES * rows)


def compared_cells(cells: float, sizes: Sizes) -> float:
    """Return with how many centroids a person is compared: all, or large ones and those below."""
    return cells if cells <= sizes.flat_cells else 2 * cells**0.5


def held_bytes(people: float, groups: float, sizes: Sizes) -> float:
    """Return the memory that grows with a gallery while it is divided and borders are mended."""
    return float(sizes.person_held * people + sizes.group_held * groups)


def received_bytes(sizes: Sizes) -> float:
    """Return what one person takes on its way to the writer; descriptors come in float32."""
    return 4.0 * sizes.dimension + sizes.crop_bytes + sizes.message_bytes


def coarse_bytes(groups: float, sizes: Sizes, *, in_cells: bool) -> float:
    """Return what a coarse index takes on the disk: codes, and in cells also lists of them."""
    each = 2 * sizes.code_bytes + 2 * ID_BYTES if in_cells else sizes.code_bytes
    return float(each * groups)


def kept_bytes(sizes: Sizes) -> float:
    """Return what one person takes in the case."""
    return 2.0 * sizes.dimension + sizes.crop_bytes + sizes.row_bytes


def opened_people(people: int, sizes: Sizes) -> float:
    """Return how many people the fine step compares (`pipeline.indexes.by_size`)."""
    groups = 150 * max(1.0, people / 20_000) ** 0.35
    return float(min(people, groups * sizes.people_of_group))


def worded(amount: float, unit: str) -> str:
    """Return a figure with a prefix, three digits."""
    for power, letter in ((18, "E"), (15, "P"), (12, "T"), (9, "G"), (6, "M"), (3, "k")):
        if amount >= 10**power:
            return f"{amount / 10**power:.3g} {letter}{unit}".rstrip()
    return f"{amount:.3g} {unit}".rstrip()


def table(columns: Mapping[str, list[Cost]]) -> list[str]:
    """Return a Markdown table of costs: one column for each list, all of the same names."""
    lists = list(columns.values())
    lines = ["| |" + "".join(f" {name} |" for name in columns), "|---|" + "---:|" * len(columns)]
    for row in range(len(lists[0])):
        cells = "".join(f" {worded(col[row].amount, col[row].unit)} |" for col in lists)
        lines.append(f"| {lists[0][row].name} |{cells}")
    return lines
