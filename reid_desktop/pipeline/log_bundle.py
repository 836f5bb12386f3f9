"""The bundle a fault is reported with: log, traceback and versions, without faces, paths or names.

What could name a person, a place or a case is taken out before anything is written: messages of
exceptions, quoted names, paths, file names, addresses and the user's and machine's own names.
Pictures are never read.
"""

import getpass
import platform
import re
import socket
import zipfile
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from reid_desktop import __version__
from reid_desktop.core.errors import ReportError

LOG_TAIL_BYTES = 200_000
_PATH = re.compile(
    r"(?:file://)?(?:[A-Za-z]:[\\/]|\\\\|~/|/)[^\s\"'“”‘’<>|:*?,;)\]]+(?:[\\/][^\s\"'“”<>|:*?,;)\]]+)*"
)
_CODE = re.compile(r"(?:site-packages|reid_desktop|lib[\\/]python[\d.]+)[\\/].*\.py$")
_FRAME = re.compile(r'^(\s*File )"([^"]+)"(, line \d+.*)$')
_RAISED = re.compile(
    r"^((?:[A-Za-z_][\w]*\.)*[A-Za-z_]\w*(?:Error|Exception|Warning|Interrupt|Exit)): .*$"
)
_QUOTED = re.compile(r"“[^”]*”|‘[^’]*’|\"[^\"]*\"|'[^']*'")
_FILE_NAME = re.compile(
    r"(?i)\b[\w.() -]*\w\.(?:mp4|m4v|mkv|avi|mov|mpe?g|ts|webm|wmv|jpe?g|png|bmp|webp|tiff?|gif|"
    r"pdf|html|csv|json|zip|reidcase|sqlite|safetensors|toml|txt)\b"
)
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+|\b\d{1,3}(?:\.\d{1,3}){3}\b")
_DATA = re.compile(r"[A-Za-z0-9+/=_-]{80,}|(?:\\x[0-9a-f]{2}){8,}")


def scrubbed(text: str, *, names: Sequence[str] = ()) -> str:
    """Return `text` without what could name a person, a place or a case.

    Args:
        text: log lines or a traceback.
        names: further words that must not appear (case title and number, examiner, cameras).
    """
    own = [getpass.getuser(), socket.gethostname(), Path.home().name, *names]
    lines = []
    for line in text.splitlines():
        frame = _FRAME.match(line)
        raised = _RAISED.match(line)
        if frame:
            line = f'{frame[1]}"{_place(frame[2])}"{frame[3]}'
        elif raised:
            line = f"{raised[1]}: <message>"
        else:
            line = _plain(line)
        for name in own:
            if len(name) > 1:
                line = re.sub(rf"(?i)(?<!\w){re.escape(name)}(?!\w)", "<name>", line)
        lines.append(line)
    return "\n".join(lines)


def bundle(
    out: Path, *, traceback_text: str, log: Path | None = None, names: Sequence[str] = ()
) -> Path:
    """Write the scrubbed report of a fault as a ZIP; return its path.

    Raises:
        ReportError: it cannot be written.
    """
    parts = {
        "versions.txt": versions(),
        "traceback.txt": scrubbed(traceback_text, names=names),
        "log.txt": scrubbed(_tail(log), names=names),
    }
    data = BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    try:
        out.write_bytes(data.getvalue())
    except OSError as error:
        raise ReportError(
            f"“{out}” cannot be written: {error.strerror}. Choose another place."
        ) from error
    return out


def versions() -> str:
    """Return the versions a report of a fault needs, in one line."""
    return (
        f"ReID Desktop {__version__}, Python {platform.python_version()}, "
        f"{platform.system()} {platform.release()} {platform.machine()}"
    )


def _tail(log: Path | None) -> str:
    if log is None or not log.is_file():
        return ""
    data = log.read_bytes()[-LOG_TAIL_BYTES:]
    return data.decode("utf-8", "replace")


def _place(path: str) -> str:
    """Return the part of a code path that says which module it is."""
    found = _CODE.search(path)
    return found[0].replace("\\", "/") if found else "<file>.py"


def _plain(line: str) -> str:
    for pattern, instead in (
        (_QUOTED, "<quoted>"),
        (_DATA, "<data>"),
        (_PATH, "<path>"),
        (_FILE_NAME, "<file>"),
        (_ADDRESS, "<address>"),
    ):
        line = pattern.sub(instead, line)
    return line
