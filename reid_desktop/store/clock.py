"""The time and the person written beside each action."""

import getpass
from datetime import UTC, datetime


def now() -> str:
    """Return the time as ISO 8601 text in UTC with its offset, to the millisecond."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def login() -> str:
    """Return the name of the user at this machine, "unknown" when the system has none."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "unknown"
