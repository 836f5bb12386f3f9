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
    """

    done: int
    total: int
    text: str = ""
    stage: str = ""
    skipped: int = 0

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
