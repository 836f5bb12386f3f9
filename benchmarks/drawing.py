"""Figures as bars in a small SVG that follows the colours of the page around it."""

from collections.abc import Iterator
from html import escape

from record import Better, Figure

WIDTH, ROW, LABEL, VALUE = 860, 22, 400, 110
ARROWS = {"lower": "◀ less is better", "higher": "more is better ▶", "neither": ""}
STYLE = (
    "text{font:13px sans-serif;fill:#445}.bar{fill:#4a7fc1}.head{font-weight:bold}"
    "@media(prefers-color-scheme:dark){text{fill:#ccd}}"
)


def bars(figures: list[Figure]) -> str:
    """Return the picture: a block of bars for the figures of each group and unit."""
    rows = list(_rows(figures))
    height = ROW * len(rows) + 8
    body = "\n".join(text.format(y=ROW * place + 4) for place, text in enumerate(rows))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" '
        f'viewBox="0 0 {WIDTH} {height}" role="img"><style>{STYLE}</style>\n{body}\n</svg>\n'
    )


def _rows(figures: list[Figure]) -> Iterator[str]:
    """Yield the elements of each line, with {y} for its place."""
    room = WIDTH - LABEL - VALUE
    blocks: dict[tuple[str, str, Better], list[Figure]] = {}
    for one in figures:
        blocks.setdefault((one.group, one.unit, one.better), []).append(one)
    for (group, unit, better), shown in blocks.items():
        longest = max((abs(one.value) for one in shown), default=0.0) or 1.0
        head = escape(" ".join(word for word in (group, f"({unit})", ARROWS[better]) if word))
        yield f'<text class="head" x="0" y="{{y}}" dy="14">{_safe(head)}</text>'
        for one in shown:
            wide = max(1.0, room * abs(one.value) / longest)
            text = f"{one.value:,.0f}" if abs(one.value) >= 1000 else f"{one.value:.3g}"
            yield (
                f'<text x="12" y="{{y}}" dy="14">{_safe(escape(one.name))}</text>'
                f'<rect class="bar" x="{LABEL}" y="{{y}}" width="{wide:.1f}" height="{ROW - 6}"/>'
                f'<text x="{LABEL + wide + 6:.1f}" y="{{y}}" dy="14">{text}</text>'
            )


def _safe(text: str) -> str:
    """Keep braces of a name away from the placeholder of its line."""
    return text.replace("{", "{{").replace("}", "}}")
