"""Start of the frozen window."""

import multiprocessing
import sys

from reid_desktop.app import main

if __name__ == "__main__":
    multiprocessing.freeze_support()
    sys.exit(main())
