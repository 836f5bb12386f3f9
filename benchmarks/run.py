"""Run every benchmark and write the page of results: python benchmarks/run.py [--data FOLDER].

    python benchmarks/run.py --only grid report      only these; the others keep their last figures
    python benchmarks/run.py --rest                  only those not measured on this commit yet
    python benchmarks/run.py --page                  measure nothing, only write the page again

Figures go to benchmarks/results/*.json, to be committed; the page compares them with those of the
last commit. Peers are used where their files are given: --osnet, --yolox, --teacher. A benchmark
that takes too long is ended and the next one begins; after --minutes none begins any more.
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
MACHINE = RESULTS / "machine.json"
WRITTEN = (":!benchmarks/results", ":!docs/handbook/benchmarks.md", ":!docs/handbook/pictures")
"""What a run writes itself, as git leaves it out."""
MOST_S = 240.0
"""A benchmark is ended after these; all of them together take some ten minutes at rest."""


def commands(given: argparse.Namespace) -> dict[str, list[str]]:
    """Return the arguments of each benchmark by name; those without their data are left out."""
    peer = ["--osnet", str(given.osnet)] if given.osnet else []
    detector = ["--frames", "12", *(["--yolox", str(given.yolox)] if given.yolox else [])]
    teacher = ["--teacher", str(given.teacher)] if given.teacher else []
    found: dict[str, list[str]] = {
        "describing": ["--profiles", "balanced", "--batches", "1", "8", "--seconds", "20", *peer],
        "retrieval": ["--counts", "8000", "--queries", "60"],
        "tdc": ["--counts", "3000"],
        "detection": detector,
        "person_search": [],
        "keypoints": teacher,
        "grid": [],
        "importing": [],
        "report": ["--candidates", "50"],
        "startup": [],
        "decoding": [],
        "case": ["--people", "200000"],
        "event_loop": [],
        "first_hit": [],
        "synthesis": ["--frames", "40"],
        "cluster": ["--frames", "48"],
    }
    if given.data:
        pets, clip = given.data / "pets09_s2l1", given.data / "intel_person"
        found["keypoints"] += ["--data", str(given.data)]
        found["detection"] += ["--pets", str(pets), "--mot", str(given.data / "mot17_04")]
        found["detection"] += ["--clip", str(clip / "one-by-one-person-detection.mp4")]
        few = ["--queries", "4", "--frames", "8", "--proposals", "100"]
        few += ["--variant", "OIM", "--variant", "QEEPS"]
        if given.osnet and given.yolox:
            few += ["--peers", str(given.yolox), str(given.osnet)]
        found["person_search"] = ["--data", str(given.data), *few]
    else:
        del found["person_search"]
    wanted = given.only or list(found)
    if unknown := set(wanted) - set(found):
        sys.exit(f"Unknown, or without --data: {', '.join(sorted(unknown))}.")
    return {name: words for name, words in found.items() if name in wanted}


def measure(name: str, words: list[str], texts: Path, most_s: float) -> bool:
    """Run one benchmark, which writes its own figures; return whether it ended well.

    What it prints goes to a file in `texts`, and its end to the terminal where it failed.
    """
    began, told = time.monotonic(), texts / f"{name}.txt"
    script = ROOT / "benchmarks" / f"{name}.py"
    environment = os.environ | {FOLDER_VARIABLE: str(RESULTS), "QT_QPA_PLATFORM": "offscreen"}
    with told.open("w", encoding="utf-8") as words_out:
        try:
            code = subprocess.run(
                [sys.executable, str(script), *words],
                env=environment,
                stdout=words_out,
                stderr=subprocess.STDOUT,
                cwd=ROOT,
                timeout=most_s,
            ).returncode
        except subprocess.TimeoutExpired:
            code = None
    said = {0: "", None: f"  ENDED after {most_s:.0f} s"}.get(code, "  FAILED")
    print(f"{time.monotonic() - began:7.1f} s  {name}{said}", flush=True)
    if code != 0:
        print(told.read_text(encoding="utf-8")[-2000:], flush=True)
    return code == 0


def machine() -> dict[str, object]:
    """Return what the figures were taken on; nothing that names the machine itself."""
    model = platform.processor() or platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        named = [one for one in cpuinfo.read_text().splitlines() if one.startswith("model name")]
        model = named[0].split(":", 1)[1].strip() if named else model
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {
        "processor": model,
        "cores": len(os.sched_getaffinity(0)),
        "memory_gib": round(memory, 1),
        "system": f"{platform.system()} {platform.release().split('-')[0]}",
        "python": platform.python_version(),
        "load_before": round(os.getloadavg()[0], 2),
        "date": datetime.now(UTC).date().isoformat(),
        "commit": commit(),
    }


def commit() -> str:
    """Return the commit that is measured, "-dirty" behind it when more than results differs."""

    def told(*words: str) -> str:
        return subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True).stdout

    changed = told("status", "--porcelain", "--untracked-files=no", "--", ".", *WRITTEN)
    return told("rev-parse", "--short", "HEAD").strip() + ("-dirty" if changed else "")


def main() -> int:
    """Measure, keep, write the page; exit code 1 when a benchmark failed."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, help="folder of the research data")
    parser.add_argument("--osnet", type=Path, help="OSNet .onnx, a peer of describing")
    parser.add_argument("--yolox", type=Path, help="YOLOX-nano .onnx, a peer of detection")
    parser.add_argument("--teacher", type=Path, help="MoveNet .tflite, a peer of key points")
    parser.add_argument("--only", nargs="+", default=[], metavar="NAME")
    parser.add_argument("--minutes", type=float, default=60.0, help="for all of them together")
    parser.add_argument("--rest", action="store_true", help="what this commit was not measured on")
    parser.add_argument("--page", action="store_true", help="only write the page")
    given = parser.parse_args()
    failed = [] if given.page else measure_all(given)
    print(write_page(ROOT))
    if failed:
        print(f"not measured or below its goal: {', '.join(failed)}; the rest: --rest or --only")
    return int(bool(failed))


def measure_all(given: argparse.Namespace) -> list[str]:
    """Run what was asked for, noting the machine after each; return what failed or had no time."""
    ends = time.monotonic() + 60 * given.minutes
    RESULTS.mkdir(exist_ok=True)
    texts = ROOT / "build" / "benchmarks"
    texts.mkdir(parents=True, exist_ok=True)
    failed, measured = [], machine()["commit"]
    topics = json.loads(MACHINE.read_text())["topics"] if MACHINE.exists() else {}
    for name, words in commands(given).items():
        if given.rest and topics.get(name, {}).get("commit") == measured:
            continue
        told, figures = machine(), RESULTS / f"{name}.json"
        before = figures.stat().st_mtime_ns if figures.exists() else 0
        most_s = min(MOST_S, ends - time.monotonic())
        if most_s <= 0 or not measure(name, words, texts, most_s):
            failed.append(name)
        if figures.exists() and figures.stat().st_mtime_ns > before:
            topics[name] = told
            MACHINE.write_text(json.dumps({"topics": topics}, indent=1) + "\n")
    print(f"words of the benchmarks: {texts}")
    return failed


if __name__ == "__main__":
    sys.exit(main())
