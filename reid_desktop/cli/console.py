"""What a command prints: results on stdout as text or one JSON object, progress on stderr."""

import io
import json
import sys
import time
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from reid_desktop.core.progress import Job, Progress

T = TypeVar("T")

_TTY_INTERVAL_S = 0.1
_LOG_INTERVAL_S = 5.0


class Console:
    """Prints for people, or for programs with `json`."""

    def __init__(self, *, json: bool = False, quiet: bool = False) -> None:
        """Print one JSON object a command if `json`; no progress if `quiet`.

        A name that is no text (any bytes are a file name) is spelled out, which JSON reads as it
        was; a terminal's encoding would refuse it.
        """
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(errors="backslashreplace")
        self._json = json
        self._quiet = quiet
        self._live = sys.stderr.isatty()
        self._told_at = 0.0

    def result(self, values: Mapping[str, Any], text: str | Sequence[str]) -> None:
        """Print the result: `values` as JSON, or `text` for people."""
        if self._json:
            print(json.dumps(values, ensure_ascii=False, default=str))
        else:
            print(text if isinstance(text, str) else "\n".join(text))

    def note(self, text: str) -> None:
        """Tell something on the way, on stderr."""
        if not self._quiet:
            print(text, file=sys.stderr)

    def warn(self, sentences: Sequence[str]) -> None:
        """Tell what was left out, on stderr, also when quiet."""
        self.caution([f"Left out: {sentence}" for sentence in sentences])

    def caution(self, sentences: Sequence[str]) -> None:
        """Tell what must be known of a result, on stderr, also when quiet."""
        for sentence in sentences:
            print(sentence, file=sys.stderr)

    def fail(self, sentence: str, *, kind: str = "Stopped") -> None:
        """Tell why a command ended without its result."""
        self._end_line()
        print(sentence, file=sys.stderr)
        if self._json:
            print(json.dumps({"error": sentence, "kind": kind}, ensure_ascii=False))

    def run(self, job: Job[T]) -> T:
        """Run `job` to its end, telling its progress; close it when interrupted."""
        try:
            while True:
                try:
                    self._tell(next(job))
                except StopIteration as stop:
                    result: T = stop.value
                    return result
        finally:
            job.close()
            self._end_line()

    def _tell(self, progress: Progress) -> None:
        """Print progress: in place on a terminal, a line now and then elsewhere."""
        now = time.monotonic()
        wait = _TTY_INTERVAL_S if self._live else _LOG_INTERVAL_S
        if self._quiet or now - self._told_at < wait:
            return
        self._told_at = now
        share = f"{progress.done}/{progress.total}" if progress.total else ""
        skipped = f", {progress.skipped} left out" if progress.skipped else ""
        line = " ".join(part for part in (progress.stage, share, progress.text) if part) + skipped
        print(
            f"\r\x1b[2K{line}" if self._live else line,
            end="" if self._live else "\n",
            file=sys.stderr,
            flush=True,
        )

    def _end_line(self) -> None:
        if self._live and self._told_at:
            print("\r\x1b[2K", end="", file=sys.stderr, flush=True)
            self._told_at = 0.0
