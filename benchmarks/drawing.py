"""Figures as bars in a small SVG that follows the colours of the page around it."""

from collections.abc import Iterator
from html import escape

from record import Better, Figure

WIDTH, ROW, LABEL, VALUE = 940, 22, 490, 90
ARROWS = {"lower": "◀ less is better", "higher": "more is better ▶", "neither": ""}
STYLE = (
    "text{font:13px sans-serif;fill:#445}.bar{fill:#4a7fc1}.head{font-weight:bold}"
    "@media(prefers-color-scheme:dark){text{fill:#ccd}}"
)


def bars(figures: list[Figure]) -> str:
    """Return the picture: a block of bars for the figures of each group and unit."""
    rows = list(_rows(figures))
    height = ROW * len(rows) + 8
    tops = [ROW * place + 4 for place in range(len(rows))]
    lines = (text.format(y=y, base=y + 14) for y, text in zip(tops, rows, strict=True))
    body = "\n".join(lines)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" '
        f'viewBox="0 0 {WIDTH} {height}" role="img"><style>{STYLE}</style>\n{body}\n</svg>\n'
    )


def _rows(figures: list[Figure]) -> Iterator[str]:
    """Yield the elements of each line, with {y} for its top and {base} for that of its letters."""
    room = WIDTH - LABEL - VALUE
    blocks: dict[tuple[str, str, Better], list[Figure]] = {}
    for one in figures:
        blocks.setdefault((one.group, one.unit, one.better), []).append(one)
    for (group, unit, better), shown in blocks.items():
        longest = max(0.0, *(one.value for one in shown)) or 1.0
        head = escape(" ".join(word for word in (group, f"({unit})", ARROWS[better]) if word))
        yield f'<text class="head" x="0" y="{{base}}">{_safe(head)}</text>'
        for one in shown:
            wide = max(1.0, room * one.value / longest)
            text = f"{one.value:,.0f}" if abs(one.value) >= 1000 else f"{one.value:.3g}"
            yield (
                f'<text x="12" y="{{base}}">{_safe(escape(one.name))}</text>'
                f'<rect class="bar" x="{LABEL}" y="{{y}}" width="{wide:.1f}" height="{ROW - 6}"/>'
                f'<text x="{LABEL + wide + 6:.1f}" y="{{base}}">{text}</text>'
            )


def _safe(text: str) -> str:
    """Keep braces of a name away from the placeholder of its line."""
    return text.replace("{", "{{").replace("}", "}}")
