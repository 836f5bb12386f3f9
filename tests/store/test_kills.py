"""A writer killed at any moment: the case opens, nothing committed is lost, nothing is twice."""

import os
import random
import signal
import time
from collections.abc import Callable

import numpy as np

from reid_desktop.core.records import Mark, Method, NewDetection, NewSearch, Source
from reid_desktop.core.values import Groups, Ranklist
from reid_desktop.store.case import Case

FRAMES = range(100_000)
RUN = "detector@1+glad@1"
People = Callable[..., tuple[list[NewDetection], np.ndarray]]


def _write_on(case: Case, source: Source, add: Callable[..., list[int]], tell: int) -> None:
    """Index, search, mark and divide without end; tell each committed frame to the parent."""
    for frame in case.undone_frames(source.id, FRAMES, RUN):
        ids = np.array(add(case, source, frame))
        os.write(tell, frame.to_bytes(4, "little"))
        if frame % 3 == 0:
            asked = NewSearch(Method.GLAD, "q", b"j", "0", None, "glad@1", {}, 0)
            ranks = Ranklist(ids, np.zeros(len(ids), np.float32))
            search = case.add_search(asked, ranks, by="Ada")
            case.set_verdict(search.id, int(ids[0]), Mark.MATCH, by="Ada")
        if frame % 5 == 0:
            means, labels = np.ones((1, 8), np.float32), np.zeros(len(ids), np.int64)
            case.set_groups("glad@1", ids, Groups(means, labels, means[:, 0]), theta=frame)


def _killed_after(seconds: float, work: Callable[[int], None]) -> list[int]:
    """Run `work` in a child, kill it `seconds` after its first word; return the frames it told."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        work(writer)
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        told = pipe.read(4)
        time.sleep(seconds)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        told += pipe.read()
    return np.frombuffer(told, "<u4").tolist()


def test_a_writer_killed_at_any_moment_loses_nothing_and_does_nothing_twice(
    case: Case, source: Source, people: People, add_people: Callable[..., list[int]]
) -> None:
    path = case.path
    case.close()

    def work(tell: int) -> None:
        with Case.open(path) as opened:
            _write_on(opened, source, add_people, tell)

    chance, committed = random.Random(5), set[int]()
    for _ in range(15):
        told = _killed_after(chance.uniform(0, 0.15), work)
        assert not committed & set(told), "a frame was done twice"
        with Case.open(path, read_only=True) as twin:
            assert twin.frames_done(source.id, RUN) in (
                len(committed) + len(told),
                len(committed) + len(told) + 1,  # committed, but killed before it was told
            )
        with Case.open(path) as opened:
            assert opened.check() == []
            undone = set(opened.undone_frames(source.id, FRAMES, RUN))
        committed |= set(told)
        assert not committed & undone, "a committed frame was lost"
        committed = set(FRAMES) - undone
    _assert_all_there(path, source, people, committed)


def _assert_all_there(path: object, source: Source, people: People, frames: set[int]) -> None:
    """Check that every descriptor and crop is the one its frame was given, once."""
    with Case.open(path, read_only=True) as case:  # type: ignore[arg-type]
        gallery, columns = case.gallery("glad@1"), case.columns()
        assert len(columns) == len(gallery) == 3 * len(frames)
        assert len(set(gallery.ids.tolist())) == len(gallery)
        descriptors = dict(zip(gallery.ids.tolist(), gallery.descriptors, strict=True))
        for frame in frames:
            new, wanted = people(3, seed=frame)
            for row, detection in enumerate(case.detections_of_frame(source.id, frame)):
                assert case.crop_jpeg(detection.id) == new[row].crop_jpeg
                assert np.array_equal(descriptors[detection.id], wanted[row].astype(np.float16))
