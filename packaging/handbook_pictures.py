"""Pictures of the handbook from those of `make screenshots`: smaller, and few enough to keep.

    python packaging/handbook_pictures.py demo/pictures

Only the light, English ones of the table below are taken. Each becomes a WebP below MOST_BYTES;
together they stay below MOST_TOTAL. The case behind them is the demo's: synthetic people only.
"""

import argparse
import sys
from pathlib import Path

import cv2

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "docs" / "handbook" / "pictures"
CHOSEN = {
    "import": "dialog-import-light.png",
    "ranklist": "ranklist-light.png",
    "groups": "groups-light.png",
    "map": "map-light.png",
    "table": "table-light.png",
    "timeline": "timeline-light.png",
    "plan": "plan-light.png",
    "compare": "compare-light.png",
    "methods": "methods-light.png",
    "evidence": "evidence-light.png",
    "calibration": "calibration-light.png",
    "log": "log-light.png",
    "settings": "dialog-settings-light.png",
    "keys": "dialog-keys-light.png",
    "palette": "dialog-palette-light.png",
}
"""Name in the handbook and file of `make screenshots`."""
WIDTH, QUALITIES = 1280, (80, 70, 60, 50, 40)
MOST_BYTES, MOST_TOTAL = 150_000, 2_000_000


def compressed(path: Path) -> bytes:
    """Return a picture as WebP, at most WIDTH px wide, in the best quality that is small enough."""
    picture = cv2.imread(str(path))
    if picture is None:
        sys.exit(f"{path} is no picture. Run “make screenshots” first.")
    factor = min(1.0, WIDTH / picture.shape[1])
    size = (round(picture.shape[1] * factor), round(picture.shape[0] * factor))
    small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    for quality in QUALITIES:
        done, data = cv2.imencode(".webp", small, [cv2.IMWRITE_WEBP_QUALITY, quality])
        if done and data.size <= MOST_BYTES:
            break
    else:
        sys.exit(f"{path} does not fit into {MOST_BYTES} bytes.")
    return data.tobytes()


def main() -> int:
    """Write the pictures; those that are missing are named, and exit code 1 tells of them."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("pictures", type=Path, help="folder of make screenshots")
    given = parser.parse_args()
    TARGET.mkdir(parents=True, exist_ok=True)
    missing = [file for file in CHOSEN.values() if not (given.pictures / file).exists()]
    made = {
        name: compressed(given.pictures / file)
        for name, file in CHOSEN.items()
        if file not in missing
    }
    total = sum(map(len, made.values()))
    if total > MOST_TOTAL:
        sys.exit(f"The pictures have {total} bytes together; {MOST_TOTAL} are allowed.")
    for name, data in made.items():
        (TARGET / f"{name}.webp").write_bytes(data)
    print(f"{len(made)} pictures, {total / 1e3:.0f} kB, in {TARGET}")
    for file in missing:
        print(f"missing: {file}", file=sys.stderr)
    return int(bool(missing))


if __name__ == "__main__":
    sys.exit(main())
