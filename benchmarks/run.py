"""Run every benchmark and write the page of results: python benchmarks/run.py [--data FOLDER].

    python benchmarks/run.py --only grid report      only these; the others keep their last figures
    python benchmarks/run.py --page                  measure nothing, only write the page again

Figures go to benchmarks/results/*.json, to be committed; the page compares them with those of the
last commit. Peers are used where their files are given: --osnet, --yolox, --teacher.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from page import write_page
from record import FOLDER_VARIABLE

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "benchmarks" / "results"
MACHINE = "machine"


def commands(given: argparse.Namespace) -> dict[str, list[str]]:
    """Return the arguments of each benchmark by name; those without their data are left out."""
    peer = ["--osnet", str(given.osnet)] if given.osnet else []
    detector = ["--frames", "12", *(["--yolox", str(given.yolox)] if given.yolox else [])]
    teacher = ["--teacher", str(given.teacher)] if given.teacher else []
    found: dict[str, list[str]] = {
        "startup": [],
        "decoding": [],
        "importing": [],
        "synthesis": ["--frames", "40"],
        "describing": ["--profiles", "balanced", "--batches", "1", "8", "--seconds", "20", *peer],
        "keypoints": teacher,
        "tdc": ["--counts", "3000"],
        "retrieval": ["--count", "8000", "--queries", "60"],
        "grid": [],
        "event_loop": [],
        "first_hit": [],
        "case": ["--people", "200000"],
        "report": ["--candidates", "50"],
        "detection": detector,
    }
    if given.data:
        pets, clip = given.data / "pets09_s2l1", given.data / "intel_person"
        found["keypoints"] += ["--data", str(given.data)]
        found["detection"] += ["--pets", str(pets)]
        found["detection"] += ["--clip", str(clip / "one-by-one-person-detection.mp4")]
        few = ["--queries", "4", "--frames", "8", "--proposals", "100"]
        few += ["--variant", "OIM", "--variant", "QEEPS"]
        found["person_search"] = ["--data", str(given.data), *few]
    return {name: words for name, words in found.items() if not given.only or name in given.only}


def measure(name: str, words: list[str], texts: Path) -> float:
    """Run one benchmark; return its seconds. Its words are kept, its figures come with BENCH."""
    began = time.monotonic()
    script = ROOT / "benchmarks" / f"{name}.py"
    environment = os.environ | {FOLDER_VARIABLE: str(RESULTS), "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, str(script), *words],
        env=environment,
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    (texts / f"{name}.txt").write_text(done.stdout + done.stderr, encoding="utf-8")
    took = time.monotonic() - began
    print(f"{took:7.1f} s  {name}{'' if done.returncode == 0 else '  FAILED'}", flush=True)
    if done.returncode:
        print(done.stderr[-2000:])
    return took if done.returncode == 0 else float("nan")


def machine() -> dict[str, object]:
    """Return what the figures were taken on; nothing that names the machine itself."""
    model = platform.processor() or platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        named = [one for one in cpuinfo.read_text().splitlines() if one.startswith("model name")]
        model = named[0].split(":", 1)[1].strip() if named else model
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    commit = subprocess.run(
        ["git", "describe", "--always", "--dirty"], cwd=ROOT, capture_output=True, text=True
    )
    return {
        "processor": model,
        "cores": len(os.sched_getaffinity(0)),
        "memory_gib": round(memory, 1),
        "system": f"{platform.system()} {platform.release().split('-')[0]}",
        "python": platform.python_version(),
        "load_before": round(os.getloadavg()[0], 2),
        "date": datetime.now(UTC).date().isoformat(),
        "commit": commit.stdout.strip(),
    }


def main() -> int:
    """Measure, keep, write the page; exit code 1 when a benchmark failed."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, help="folder of the research data")
    parser.add_argument("--osnet", type=Path, help="OSNet .onnx, a peer of describing")
    parser.add_argument("--yolox", type=Path, help="YOLOX-nano .onnx, a peer of detection")
    parser.add_argument("--teacher", type=Path, help="MoveNet .tflite, a peer of key points")
    parser.add_argument("--only", nargs="+", default=[], metavar="NAME")
    parser.add_argument("--page", action="store_true", help="only write the page")
    given = parser.parse_args()
    failed = False
    if not given.page:
        RESULTS.mkdir(exist_ok=True)
        texts = ROOT / "build" / "benchmarks"
        texts.mkdir(parents=True, exist_ok=True)
        told = machine()
        took = {name: measure(name, words, texts) for name, words in commands(given).items()}
        failed = any(seconds != seconds for seconds in took.values())
        path = RESULTS / f"{MACHINE}.json"
        known = json.loads(path.read_text())["topics"] if path.exists() else {}
        finished = {name: told for name, seconds in took.items() if seconds == seconds}
        path.write_text(json.dumps({"topics": known | finished}, indent=1) + "\n")
        print(f"words of the benchmarks: {texts}")
    print(write_page(ROOT))
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
