"""The page of results, docs/handbook/benchmarks.md, with a picture for each topic.

Compares the figures in benchmarks/results with those of the last commit. A figure that got worse by
more than NOISE is shown as a regression; ratios of one run are steadier than seconds.
"""

import json
import subprocess
from pathlib import Path

from drawing import bars
from record import Figure, read

TITLES = {
    "startup": "Start of the window",
    "describing": "Describing people (GLAD)",
    "keypoints": "Key points",
    "detection": "Detection",
    "person_search": "Person search (QEEPS)",
    "tdc": "Grouping (TDC)",
    "retrieval": "Search, against faiss and exhaustive search",
    "grid": "Ranklist on the screen",
    "event_loop": "The window while people are found",
    "first_hit": "From the first start to the first hit",
    "importing": "Import of footage",
    "decoding": "Decoding",
    "case": "Large case",
    "report": "Report",
    "synthesis": "Synthetic footage",
    "cluster": "Several machines",
}
NOISE = {"x": 0.10, "%": 0.02, "mAP": 0.02, "top-1": 0.05}
"""Share by which a figure of this unit may get worse; OTHER_NOISE for times and speeds."""
OTHER_NOISE = 0.25
NAMELESS = "machine"


def write_page(root: Path) -> Path:
    """Write page and pictures; return the page."""
    results = root / "benchmarks" / "results"
    pictures = root / "docs" / "handbook" / "pictures" / "benchmarks"
    pictures.mkdir(parents=True, exist_ok=True)
    known = {path.stem: path for path in sorted(results.glob("*.json"))}
    machines = json.loads(known.pop(NAMELESS).read_text())["topics"] if NAMELESS in known else {}
    parts = [_HEAD]
    worse: list[str] = []
    for topic in sorted(known, key=lambda name: (list(TITLES) + [name]).index(name)):
        figures = read(known[topic].read_text(encoding="utf-8"))
        before = committed(root, known[topic])
        text, regressions = section(topic, figures, before, machines.get(topic))
        worse += [f"{TITLES.get(topic, topic)}: {name}" for name in regressions]
        parts.append(text)
        (pictures / f"{topic}.svg").write_text(bars(figures), encoding="utf-8")
    told = "None." if not worse else "\n".join(f"- {one}" for one in worse)
    parts.insert(1, f"## Regressions against the last committed results\n\n{told}\n")
    if not known:
        parts.append("Nothing was measured yet: run `make bench`.\n")
    page = root / "docs" / "handbook" / "benchmarks.md"
    page.write_text("\n".join(parts), encoding="utf-8")
    return page


def committed(root: Path, path: Path) -> dict[str, Figure]:
    """Return the figures of the last commit by name; none without git or an earlier result."""
    name = path.relative_to(root).as_posix()
    shown = subprocess.run(["git", "show", f"HEAD:{name}"], cwd=root, capture_output=True)
    return {one.name: one for one in read(shown.stdout.decode())} if shown.returncode == 0 else {}


def section(
    topic: str,
    figures: list[Figure],
    before: dict[str, Figure],
    machine: dict[str, object] | None,
) -> tuple[str, list[str]]:
    """Return a topic's part of the page, and the names of what got worse."""
    lines = [f"## {TITLES.get(topic, topic)}", ""]
    if machine:
        lines += [
            "{processor}, {cores} cores, {memory_gib} GiB, {system}, Python {python}; load before "
            "{load_before}; {date}, {commit}.".format(**machine),
            "",
        ]
    lines += [f"![{TITLES.get(topic, topic)}](pictures/benchmarks/{topic}.svg)", ""]
    lines += ["| what | figure | last commit | change |", "|---|---|---|---|"]
    worse = []
    for one in figures:
        earlier = before.get(one.name)
        change = changed(one, earlier)
        if change.startswith("worse"):
            worse.append(one.name)
        was = "" if earlier is None else number(earlier)
        lines.append(f"| {one.name} | {number(one)} | {was} | {change} |")
    return "\n".join([*lines, ""]), worse


def changed(now: Figure, before: Figure | None) -> str:
    """Say how a figure changed: "" when it is new, "same" within the noise."""
    if before is None or before.unit != now.unit or not before.value:
        return ""
    share = now.value / before.value - 1
    if now.better == "neither":
        return f"{share:+.0%}" if abs(share) >= 0.005 else "same"
    if abs(share) <= NOISE.get(now.unit, OTHER_NOISE):
        return "same"
    gained = share > 0 if now.better == "higher" else share < 0
    return f"{'better' if gained else 'worse'} {share:+.0%}"


def number(figure: Figure) -> str:
    """Return a figure with its unit, three digits or more."""
    value = figure.value
    text = f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"
    return f"{text}{'' if figure.unit in ('x', '%') else ' '}{figure.unit}".rstrip()


_HEAD = """# Benchmarks

Made by `make bench`; do not edit. Seconds depend on the machine that is named with each topic, and
on what else it did; the ratios (x) compare things measured in turn in one run, and are what to
trust. Longer bars are larger figures; the arrow says which way is better.
"""
