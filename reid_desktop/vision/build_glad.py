"""All numbers of GLAD's architecture."""

STREAM_SIZES = {
    "global": (512, 256),
    "head": (96, 96),
    "upper_body": (224, 256),
    "lower_body": (224, 256),
}
"""Input height and width of each stream at scale 1 (GLAD, section 4.2), px."""
SIDE_STEP = 16


def stream_size(name: str, scale: float) -> tuple[int, int]:
    """Return height and width of a stream's input at `scale`, multiples of 16 px, at least 32."""
    height, width = STREAM_SIZES[name]
    return _side(height, scale), _side(width, scale)


def _side(side: int, scale: float) -> int:
    return max(2 * SIDE_STEP, SIDE_STEP * round(side * scale / SIDE_STEP))
