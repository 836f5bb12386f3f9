"""Files of published sets that only a library written in C reads: in a process of their own.

A damaged file can crash or hang such a library (scipy, HDF5); here it costs one sentence.
"""

import atexit
import os
from pathlib import Path
from threading import Lock
from typing import Any

from reid_desktop.core.child import TIME_LIMIT_S, Child, TroubleError
from reid_desktop.core.errors import DatasetError

MOST_MEMORY_BYTES = 8 << 30
"""Memory the process may take; CUHK-SYSU's largest galleries (2,900 of 4,000) take about 6 GiB."""
_MOST_ANSWER_BYTES = 1 << 30


class ForeignReader:
    """A process that reads files of one kind: started when it is needed, ends with the program.

    Threads take turns. A process that died is started once more for the file in hand: it may have
    been ended from outside.

    Args:
        module: the process's module.
        time_limit_s: a process that gets no further in a file for so long is ended.
        most_bytes: see MOST_MEMORY_BYTES.
    """

    def __init__(
        self,
        module: str,
        *,
        time_limit_s: float = TIME_LIMIT_S,
        most_bytes: int = MOST_MEMORY_BYTES,
    ) -> None:
        self._most_bytes, self._lock = most_bytes, Lock()
        self._child = Child(module, most_answer_bytes=_MOST_ANSWER_BYTES, time_limit_s=time_limit_s)
        atexit.register(self.close)
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=self._forget)

    @property
    def process_id(self) -> int | None:
        """Process id of the running process, None when there is none."""
        return self._child.process_id

    def asked(self, path: Path, head: dict[str, Any]) -> tuple[dict[str, Any], bytearray]:
        """Return the answer to a request about `path`.

        Raises:
            DatasetError: the process failed, was stuck or wanted too much memory.
            TroubleError: it answered that something is wrong with the file.
        """
        with self._lock:
            try:
                return self._answer(path, head)
            except TroubleError as trouble:
                sentence = self._sentence(path, trouble)
                if sentence is None:
                    raise
                raise DatasetError(sentence) from trouble

    def close(self) -> None:
        """End the process."""
        self._child.close()

    def _answer(self, path: Path, head: dict[str, Any]) -> tuple[dict[str, Any], bytearray]:
        """Ask the process; one that died is asked once more."""
        request = {"path": str(path.absolute())} | head
        try:
            return self._child.receive(self._send(request))
        except TroubleError as trouble:
            if trouble.reason != "died":
                raise
        return self._child.receive(self._send(request))

    def _send(self, request: dict[str, Any]) -> int:
        """Start the process where there is none, and send it a request."""
        if not self._child.is_running:
            self._child.start()
            self._child.send({"do": "limit", "most_bytes": self._most_bytes})
        return self._child.send(request)

    def _sentence(self, path: Path, trouble: TroubleError) -> str | None:
        """Return what any process of this kind can fail with as a sentence, None for the rest."""
        match trouble.reason:
            case "died":
                return f"“{path}” made the process that reads it fail. Fetch it again."
            case "stuck":
                return f"“{path}” cannot be read in any sensible time. Fetch it again."
            case "memory":
                return (
                    f"“{path}” needs more than {self._most_bytes >> 20} MiB of memory to be read. "
                    "If its set should not, fetch it again."
                )
            case "no process":
                return f"“{path}” cannot be read, because no process can be started for it."
        return None

    def _forget(self) -> None:
        """After a fork: leave the process to the parent, which alone may talk to it."""
        self._lock = Lock()
        self._child.forget()
