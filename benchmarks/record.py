"""What a benchmark measured, written down so that runs can be compared: see `page.py`.

    record = Record("decoding")
    record.add("640x480, in its process", 512.0, "frames/s", better="higher", group="640x480")
    record.save()

Nothing is written unless the variable BENCH_RESULTS names a folder, as `run.py` sets it.
"""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

FOLDER_VARIABLE = "BENCH_RESULTS"
Better = Literal["lower", "higher", "neither"]


@dataclass(frozen=True)
class Figure:
    """One measured figure.

    Attributes:
        name: what was measured; the same from run to run.
        value: in `unit`.
        unit: "ms", "frames/s", "mAP", "x" (a ratio of the same run) ...
        better: which way is better; "neither" for what only describes the run.
        group: figures of one group share a picture.
    """

    name: str
    value: float
    unit: str
    better: Better = "lower"
    group: str = ""


class Record:
    """Collects the figures of one benchmark."""

    def __init__(self, topic: str) -> None:
        """Begin; `topic` names the file."""
        self.topic = topic
        self.figures: list[Figure] = []

    def add(
        self, name: str, value: float, unit: str, *, better: Better = "lower", group: str = ""
    ) -> None:
        """Keep one figure."""
        self.figures.append(Figure(name, float(value), unit, better, group))

    def save(self) -> None:
        """Write the figures where BENCH_RESULTS says; do nothing without it."""
        folder = os.environ.get(FOLDER_VARIABLE)
        if folder:
            told = {"topic": self.topic, "figures": [asdict(one) for one in self.figures]}
            path = Path(folder) / f"{self.topic}.json"
            path.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def read(text: str) -> list[Figure]:
    """Return the figures of a written record."""
    return [Figure(**one) for one in json.loads(text)["figures"]]
