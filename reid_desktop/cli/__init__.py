"""The window's twin: the same pipeline from a shell.

Exit codes: 0 done, 1 nothing found or a check failed, 2 wrong use, 3 bad input,
4 searched in part because a cluster or a shard was lost, 130 stopped.
"""

import argparse
import signal
import sys
from collections.abc import Sequence
from types import FrameType

from reid_desktop.cli.console import Console
from reid_desktop.cli.parser import build_parser
from reid_desktop.core.child import serve_if_asked
from reid_desktop.core.errors import ReidError

DONE, NOTHING_FOUND, WRONG_USE, BAD_INPUT, STOPPED = 0, 1, 2, 3, 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; wrong use ends in SystemExit(2)."""
    serve_if_asked()
    arguments = build_parser().parse_args(argv)
    console = Console(json=arguments.json, quiet=arguments.quiet)
    previous = signal.signal(signal.SIGTERM, _stop)
    try:
        return _run(arguments, console)
    finally:
        signal.signal(signal.SIGTERM, previous)


def _run(arguments: argparse.Namespace, console: Console) -> int:
    """Run the command; every ReidError becomes one sentence."""
    try:
        code: int = arguments.run(arguments, console)
    except ReidError as error:
        console.fail(str(error), kind=type(error).__name__)
        return BAD_INPUT
    except KeyboardInterrupt:
        console.fail("Stopped. What was finished is kept; run the command again to go on.")
        return STOPPED
    return code


def _stop(signum: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
