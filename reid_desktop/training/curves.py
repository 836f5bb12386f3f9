"""The curve of a training as it goes: a CSV file and a picture of it."""

import csv
from pathlib import Path

import numpy as np


class Curve:
    """Rows of named numbers, appended to `PATH.csv`; `draw` makes `PATH.png`."""

    def __init__(self, path: Path, *, after: int = 0) -> None:
        """Open the curve at `path` (.csv), keeping its rows up to step `after`."""
        self._path = path
        self._rows: list[dict[str, str]] = []
        if after and path.exists():
            with path.open(newline="", encoding="utf-8") as file:
                self._rows = [r for r in csv.DictReader(file) if int(r["step"]) <= after]
        self._write()

    def add(self, step: int, values: dict[str, float]) -> None:
        """Append the numbers of one step and write the file."""
        self._rows.append({"step": str(step)} | {k: f"{v:.5g}" for k, v in values.items()})
        self._write()

    def draw(self) -> None:
        """Draw every column over the steps into a picture beside the CSV file."""
        import matplotlib as mpl

        mpl.use("Agg")
        from matplotlib import pyplot as plt

        names = [name for name in self._names() if name != "step"]
        if not names:
            return
        figure, axes = plt.subplots(
            len(names), 1, sharex=True, figsize=(7, 1.6 * len(names)), squeeze=False
        )
        for axis, name in zip(axes[:, 0], names, strict=True):
            points = [(int(r["step"]), float(r[name])) for r in self._rows if r.get(name)]
            axis.plot(*np.array(points).T, linewidth=1)
            axis.set_ylabel(name, fontsize=7)
            axis.grid(alpha=0.3)
        axes[-1, 0].set_xlabel("step")
        figure.tight_layout()
        figure.savefig(self._path.with_suffix(".png"), dpi=100)
        plt.close(figure)

    def _names(self) -> list[str]:
        """Return the columns in the order of their first use."""
        return list(dict.fromkeys(name for row in self._rows for name in row))

    def _write(self) -> None:
        """Write all rows anew; curves are short."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        partial = self._path.with_suffix(".partial")
        with partial.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, self._names() or ["step"])
            writer.writeheader()
            writer.writerows(self._rows)
        partial.replace(self._path)
