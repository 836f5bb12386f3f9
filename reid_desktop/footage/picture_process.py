"""The process that decodes pictures: bytes in, upright RGB out, dies alone when it must.

Run by `core.child.Child`; see `core.link` for how both talk. One process decodes many pictures;
their headers were read and measured by the parent before.
"""

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from reid_desktop.core.link import Link, TroubleError, limit_memory, serve_parent

_QUARTER_TURNS = {3: 2, 4: 2, 5: 1, 6: 3, 7: 3, 8: 1}


def decoded(data: NDArray[np.uint8], head: dict[str, Any]) -> NDArray[np.uint8]:
    """Return the picture in `data` as RGB (H, W, 3), upright by EXIF orientation 1..8.

    Raises:
        TroubleError: it is damaged, or not of the size that its header told the parent.
    """
    flags = cv2.IMREAD_COLOR | cv2.IMREAD_IGNORE_ORIENTATION
    try:
        image = cv2.imdecode(data, flags)
    except cv2.error as error:
        raise TroubleError("memory" if error.code == cv2.Error.StsNoMem else "damaged") from error
    if image is None or image.ndim != 3 or image.shape[:2] != (head["height"], head["width"]):
        raise TroubleError("damaged")
    upright = np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2RGB), np.uint8)
    if head["orientation"] in (2, 4, 5, 7):
        upright = upright[:, ::-1]
    return np.rot90(upright, _QUARTER_TURNS.get(head["orientation"], 0))


def serve(link: Link) -> None:
    """Answer requests until the parent hangs up."""
    for head, payload in link.requests():
        try:
            if head["do"] == "limit":
                limit_memory(head["most_bytes"])
                link.answer({})
                continue
            link.answer_image(decoded(np.frombuffer(payload, np.uint8), head))
        except TroubleError as error:
            link.answer({"trouble": str(error)})
        except MemoryError:
            link.answer({"trouble": "memory"})


def main() -> None:
    """Serve the parent."""
    cv2.setNumThreads(1)
    serve_parent(serve)
