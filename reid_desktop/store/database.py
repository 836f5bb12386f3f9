"""sqlite-utils' Database, without the pandas that it imports where it finds one.

pandas and what comes with it would cost every start half a second; nothing here reads tables with
it. While the name is taken by None, an import of it fails. All of this package takes `Database`
from here.
"""

import sys

_UNWANTED = "pandas"
_is_absent = _UNWANTED not in sys.modules
if _is_absent:
    sys.modules[_UNWANTED] = None  # type: ignore[assignment]
try:
    from sqlite_utils import Database
finally:
    if _is_absent:
        del sys.modules[_UNWANTED]

__all__ = ["Database"]
