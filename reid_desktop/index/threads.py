"""One query, one thread.

faiss parallels over queries, so its other threads have nothing to do for a single one; but they are
called together, and where those of numpy's or torch's products still spin on the same cores they
come late by a whole time slice: 8 ms for a search of half a millisecond on two cores.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import faiss


@contextmanager
def one_thread() -> Iterator[None]:
    """Keep what faiss does within on the calling thread; other threads of the program are free."""
    before = faiss.omp_get_max_threads()
    faiss.omp_set_num_threads(1)
    try:
        yield
    finally:
        faiss.omp_set_num_threads(before)
