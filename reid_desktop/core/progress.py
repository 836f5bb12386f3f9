"""Jobs: long work as generators that yield their progress and return their result."""

from collections.abc import Generator
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Progress:
    """One step of a job.

    Attributes:
        done: units finished, 0 <= done <= total.
        total: units in all; 0 when it is not known.
        text: what is being done, for the analyst ("gate.mp4, 12.3 s").
        stage: name of the stage ("detect and describe", "divide").
        skipped: units left out so far because they could not be read.
        partial: what is found so far, for whoever shows it before the end; all of it each time and
            not what is new, since a bridge may pass on only some steps. None where a job has
            nothing to show before its end.
    """

    done: int
    total: int
    text: str = ""
    stage: str = ""
    skipped: int = 0
    partial: object | None = None

    @property
    def fraction(self) -> float:
        """Share done in [0, 1]; 0 while the total is unknown."""
        return min(1.0, self.done / self.total) if self.total > 0 else 0.0


Job = Generator[Progress, None, T]
"""A job yields Progress at least every 100 ms of work, never inside a transaction; see `run`."""


def run(job: "Job[T]") -> T:
    """Run `job` to its end and return its result, dropping the progress."""
    while True:
        try:
            next(job)
        except StopIteration as stop:
            result: T = stop.value
            return result


def breaths(job: "Job[T]") -> Generator[None, None, T]:
    """Do `job` inside work that tells a progress of its own: yield None at each of its steps."""
    try:
        while True:
            try:
                next(job)
            except StopIteration as stop:
                result: T = stop.value
                return result
            yield None
    finally:
        job.close()
