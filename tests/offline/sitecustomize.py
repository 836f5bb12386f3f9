"""No test, and no Python process that a test starts, reaches beyond this machine.

Python imports this module at its start when its folder is on PYTHONPATH, which tests/conftest.py
sees to; pytest's own processes load it from there. An audit hook cannot be taken away again.
"""

import sys
from typing import Any

_ASKING = {"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"}
_SENDING = {"socket.connect", "socket.sendto", "socket.sendmsg", "socket.bind"}
_HERE = {"localhost", "127.0.0.1", "::1"}


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    if event in _ASKING:
        host = arguments[0]
    elif event in _SENDING and isinstance(arguments[1], tuple):  # AF_UNIX has text or bytes
        host = arguments[1][0]
    else:
        return
    if (host.decode() if isinstance(host, bytes) else host) not in _HERE:
        raise PermissionError(f"a test wanted the network: {event} {host!r}")


sys.addaudithook(_refuse)
