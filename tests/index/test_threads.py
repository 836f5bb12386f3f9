"""One query keeps to its own thread."""

import threading
from typing import Any

import faiss
import numpy as np
import pytest

from reid_desktop.core.values import Float32
from reid_desktop.index.coarse import CoarseIndex
from reid_desktop.index.likeness import likeness
from reid_desktop.index.threads import one_thread


@pytest.fixture
def two_threads() -> Any:
    before = faiss.omp_get_max_threads()
    faiss.omp_set_num_threads(2)
    yield
    faiss.omp_set_num_threads(before)


@pytest.fixture
def used(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The threads that each search of faiss might have used."""
    found: list[int] = []
    search = faiss.IndexScalarQuantizer.search

    def told(*given: Any, **named: Any) -> Any:
        found.append(faiss.omp_get_max_threads())
        return search(*given, **named)

    monkeypatch.setattr(faiss.IndexScalarQuantizer, "search", told)
    return found


def people(count: int) -> Float32:
    vectors = np.random.default_rng(0).standard_normal((count, 64)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def test_coarse_and_fine_step_use_the_calling_thread_alone(
    two_threads: None, used: list[int]
) -> None:
    vectors = people(80)
    index = CoarseIndex.build(vectors, dimension=8)
    assert index.nearest(vectors[3], 5)[0] == 3
    scores = likeness(vectors[:1], vectors.astype(np.float16), np.arange(80))
    assert scores.argmax() == 0
    assert used
    assert set(used) == {1}
    assert faiss.omp_get_max_threads() == 2


def test_an_error_within_gives_the_threads_back(two_threads: None) -> None:
    with pytest.raises(ValueError, match="within"), one_thread():
        raise ValueError("within")
    assert faiss.omp_get_max_threads() == 2


def test_other_threads_of_the_program_keep_theirs(two_threads: None) -> None:
    seen: list[int] = []

    def elsewhere() -> None:
        faiss.omp_set_num_threads(2)
        entered.wait()
        seen.append(faiss.omp_get_max_threads())

    entered = threading.Event()
    other = threading.Thread(target=elsewhere)
    other.start()
    with one_thread():
        entered.set()
        other.join()
    assert seen == [2]
