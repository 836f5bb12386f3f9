"""How fast a task goes and how long it will take."""

from collections import deque

WINDOW_S = 20.0
"""The rate is measured over this much of the latest work."""


class Pace:
    """Rate and time left of one task, from the progress it reports."""

    def __init__(self) -> None:
        self._seen: deque[tuple[float, int]] = deque()

    def note(self, done: int, *, now_s: float) -> None:
        """Take in that `done` units are finished at `now_s` (any monotonic clock)."""
        if self._seen and done < self._seen[-1][1]:
            self._seen.clear()
        self._seen.append((now_s, done))
        while len(self._seen) > 2 and now_s - self._seen[0][0] > WINDOW_S:
            self._seen.popleft()

    def restart(self) -> None:
        """Forget the past, so that a pause does not count as slow work."""
        self._seen.clear()

    @property
    def rate(self) -> float:
        """Units a second; 0 while nothing can be said."""
        if len(self._seen) < 2:
            return 0.0
        (first_s, first), (last_s, last) = self._seen[0], self._seen[-1]
        return (last - first) / (last_s - first_s) if last_s > first_s else 0.0

    def left_s(self, total: int) -> float | None:
        """Return the seconds left until `total`, or None while nothing can be said."""
        if not self._seen or self.rate <= 0 or total <= 0:
            return None
        return max(0.0, (total - self._seen[-1][1]) / self.rate)
