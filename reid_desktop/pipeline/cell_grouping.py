"""Grouping on several machines: coarse cells out, groups in, one partition of the gallery."""

from reid_desktop.core.errors import ClusterError
from reid_desktop.core.execution import CellGroups, CellTask, Executor
from reid_desktop.core.progress import Job, Progress
from reid_desktop.core.values import Gallery, Groups, Int64
from reid_desktop.index.cellwise import CELL_PEOPLE, dividing_coarsely, mending_borders
from reid_desktop.index.piles import GroupPile
from reid_desktop.index.scratch import IN_MEMORY, Scratch

STAGE = "cluster"


def grouping_on(
    executor: Executor,
    gallery: Gallery,
    theta: float,
    *,
    together: Int64,
    frames: Int64,
    people: int = CELL_PEOPLE,
    scratch: Scratch = IN_MEMORY,
) -> Job[Groups]:
    """Divide a gallery cell by cell on `executor` and mend the borders; see `index.cellwise`.

    Args:
        executor: who divides the cells.
        gallery: N people.
        theta: largest dissimilarity degree of a group.
        together: (N,) tracklet of each row, -1 for none.
        frames: (N,) frame of each row, -1 for none.
        people: of a cell on average.
        scratch: where the means of the groups lie if they are many.

    Raises:
        ClusterError: a cell could not be divided.
        CaseError: the disk is full.
    """
    cells = yield from dividing_coarsely(
        gallery.descriptors, together=together, people=people, scratch=scratch
    )
    tasks = cells.tasks(gallery.descriptors, theta, together=together, frames=frames)
    parts = GroupPile(gallery.descriptors.shape[1], scratch)
    coming = executor.run(tasks)
    try:
        for done in coming:
            if done is not None:
                assert isinstance(done.task, CellTask)
                if done.fault:
                    raise ClusterError(f"A cell could not be divided: {done.fault} Try again.")
                for part in done.parts:
                    parts.add(int(done.task.key.split("-")[1]), _groups_of(done.task, part))
            yield Progress(len(parts), cells.count, f"{cells.count} cells", STAGE)
    finally:
        coming.close()
    return (yield from mending_borders(cells, parts, theta, frames=frames, scratch=scratch))


def _groups_of(task: CellTask, part: object) -> CellGroups:
    """Return the groups of a cell if they are a partition of it."""
    rows, width = task.descriptors.shape
    if (
        isinstance(part, CellGroups)
        and part.labels.shape == (rows,)
        and part.means.shape == (len(part.spreads), width)
        and set(part.labels.tolist()) == set(range(len(part.means)))
    ):
        return part
    raise ClusterError(
        "A machine of the cluster sent groups that are none. Do all its machines run this version "
        "of ReID Desktop?"
    )
