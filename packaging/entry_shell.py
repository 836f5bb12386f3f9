"""Start of the frozen command line."""

import multiprocessing
import sys

from reid_desktop.cli import main

if __name__ == "__main__":
    multiprocessing.freeze_support()
    sys.exit(main())
