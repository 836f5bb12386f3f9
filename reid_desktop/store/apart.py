"""Long statements on a thread and connection of their own, so that they can be told and stopped.

SQLite gives nothing back while one statement runs, and checking a table of a million rows is one.
The job waits here in short steps; closing it interrupts the statement.
"""

import sqlite3
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from reid_desktop.core.progress import Job, Progress
from reid_desktop.store.faults import database_faults
from reid_desktop.store.opening import connect_reader

STEP_S = 0.05
"""Between two looks at the thread; a job yields at least every 100 ms."""
LAST_WAIT_S = 1.0
"""For an interrupted statement to end; it has its own connection, so nobody waits for it longer."""

Rows = list[tuple[Any, ...]]


class _Reader(threading.Thread):
    """Runs statements one after the other on a connection for reading."""

    def __init__(self, folder: Path, statements: Sequence[str]) -> None:
        super().__init__(name="check", daemon=True)
        self.results: list[Rows] = []
        self.error: BaseException | None = None
        self._folder, self._statements = folder, statements
        self._connection: sqlite3.Connection | None = None
        self._guard = threading.Lock()
        self._was_told_to_stop = False

    def run(self) -> None:
        try:
            with database_faults(self._folder):
                self._read()
        except BaseException as error:  # carried over to the job's thread
            self.error = error

    def stop(self) -> None:
        """Interrupt what runs, from another thread; nothing is begun any more.

        An interrupt that falls between two statements is lost, so it is said until it is heard.
        """
        self._was_told_to_stop = True
        last = time.monotonic() + LAST_WAIT_S
        while self.is_alive() and time.monotonic() < last:
            with self._guard:
                if self._connection is not None:
                    self._connection.interrupt()
            self.join(STEP_S)

    def _read(self) -> None:
        db = connect_reader(self._folder)
        with self._guard:
            self._connection = db.conn
        try:
            for statement in self._statements:
                if self._was_told_to_stop:
                    return
                self.results.append(db.conn.execute(statement).fetchall())
        finally:
            with self._guard:
                self._connection = None
            db.close()


def rows_apart(
    folder: Path, statements: Sequence[tuple[str, str]], *, stage: str
) -> Job[list[Rows]]:
    """Run reading statements on the case in `folder`, as it is committed.

    Args:
        folder: the case folder.
        statements: pairs of what is done, in words, and SQL.
        stage: of the progress.

    Returns:
        The rows of each statement.

    Raises:
        CaseError: the database is damaged or gone.
    """
    reader = _Reader(folder, [statement for _, statement in statements])
    reader.start()
    try:
        while reader.is_alive():
            done = min(len(reader.results), len(statements) - 1)
            yield Progress(done, len(statements), statements[done][0], stage)
            reader.join(STEP_S)
    finally:
        reader.stop()
    if reader.error is not None:
        raise reader.error
    return reader.results
