from collections.abc import Generator

from reid_desktop.core.progress import Job, Progress, breaths


def test_breaths_do_a_job_whose_progress_nobody_shows() -> None:
    def work() -> Job[str]:
        yield Progress(0, 2)
        yield Progress(1, 2)
        return "done"

    results = []

    def outer() -> Generator[None, None, None]:
        results.append((yield from breaths(work())))

    assert list(outer()) == [None, None]
    assert results == ["done"]


def test_who_stops_breathing_closes_the_job() -> None:
    closed = []

    def work() -> Job[None]:
        try:
            yield Progress(0, 1)
        finally:
            closed.append(True)

    job = breaths(work())
    next(job)
    job.close()
    assert closed
