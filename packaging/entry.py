"""Start of the frozen programs: `reid-desktop` is the shell, `reid-desktop-window` the window.

The same program also serves as the process that decodes or copies footage; that is looked at
first, before anything heavy is imported, because it is started for every video that is opened.
"""

import multiprocessing
import sys
from pathlib import Path

from reid_desktop.core.child import serve_if_asked


def main() -> int:
    """Become what this program was started as."""
    multiprocessing.freeze_support()
    serve_if_asked()
    if Path(sys.executable).stem.endswith("-window"):
        from reid_desktop.app import main as window

        return window()
    from reid_desktop.cli import main as command_line

    return command_line()


if __name__ == "__main__":
    sys.exit(main())
