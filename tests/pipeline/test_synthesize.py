import tomllib
from pathlib import Path

import av
import pytest

from reid_desktop.core.errors import FootageError
from reid_desktop.core.progress import run
from reid_desktop.pipeline.synthesize import synthesize
from reid_desktop.synthesis.scene import Street, StreetPlan
from reid_desktop.synthesis.truth import read_truth

PLAN = StreetPlan(3, cameras=2, people=6, duration_s=1.6, fps=5, width=160, height=120)


def test_it_writes_a_video_and_the_truth_of_every_camera(tmp_path: Path) -> None:
    videos = run(synthesize(PLAN, tmp_path / "out"))
    assert [v.name for v in videos] == ["gate.mp4", "street.mp4"]
    for video in videos:
        truth = read_truth(video.with_name(f"truth_{video.stem}.jsonl"))
        with av.open(str(video)) as container:
            shown = [f.time for f in container.decode(video=0)]
        assert shown == pytest.approx([t.time_s for t in truth], abs=1e-4)
        assert len(truth) == PLAN.frames
    described = tomllib.loads((tmp_path / "out" / "street.toml").read_text(encoding="utf-8"))
    assert described["plan"]["seed"] == 3
    street = Street(PLAN)
    assert [c["start"] for c in described["camera"]] == [street.clock(c, 0) for c in (0, 1)]


def test_it_reports_every_frame(tmp_path: Path) -> None:
    told = [p.done for p in synthesize(PLAN, tmp_path) if p.total]
    assert told == list(range(1, 2 * PLAN.frames + 1))


@pytest.mark.parametrize("steps", [1, 4, 11])
def test_a_stopped_run_leaves_no_file(steps: int, tmp_path: Path) -> None:
    job = synthesize(PLAN, tmp_path)
    for _ in range(steps):
        next(job)
    job.close()
    assert list(tmp_path.iterdir()) == []


def test_footage_that_is_there_is_only_replaced_on_request(tmp_path: Path) -> None:
    (tmp_path / "street.mp4").write_bytes(b"mine")
    with pytest.raises(FootageError, match="already"):
        run(synthesize(PLAN, tmp_path))
    assert (tmp_path / "street.mp4").read_bytes() == b"mine"
    run(synthesize(PLAN, tmp_path, overwrite=True))
    assert (tmp_path / "street.mp4").stat().st_size > 1000
