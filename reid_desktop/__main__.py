"""Start the window without arguments, the command line with them."""

import sys

from reid_desktop.core.child import serve_if_asked


def main() -> int:
    """Choose window or command line."""
    serve_if_asked()
    if len(sys.argv) > 1:
        from reid_desktop.cli import main as command_line

        return command_line()
    from reid_desktop.app import main as window

    return window([])


if __name__ == "__main__":
    sys.exit(main())
