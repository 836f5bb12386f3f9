import os
from pathlib import Path

from reid_desktop.core.intake import WatchedFolder
from reid_desktop.core.progress import run
from reid_desktop.pipeline.watching import look, ripe


def test_a_look_finds_videos_below_and_leaves_out_what_is_excluded(tmp_path: Path) -> None:
    for name in ("a.mp4", "b.tmp", ".c.mp4", "draft.mp4", "old/d.mp4", "new/deep/e.mkv"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    watched = WatchedFolder(str(tmp_path), ("draft*", "old"))
    found = run(look([watched]))[str(tmp_path)]
    assert sorted(p.relative_to(tmp_path).as_posix() for p in found) == ["a.mp4", "new/deep/e.mkv"]


def test_a_link_that_leads_in_a_circle_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(b"x")
    os.symlink(tmp_path, tmp_path / "round")
    assert len(run(look([WatchedFolder(str(tmp_path))]))[str(tmp_path)]) == 1


def test_a_folder_that_is_gone_is_empty(tmp_path: Path) -> None:
    gone = str(tmp_path / "gone")
    assert run(look([WatchedFolder(gone)])) == {gone: {}}


def test_only_a_file_that_stopped_growing_is_ripe() -> None:
    grown, still, empty, fresh = Path("grown"), Path("still"), Path("empty"), Path("fresh")
    before = {grown: (1, 1), still: (5, 1), empty: (0, 1)}
    now = {grown: (2, 2), still: (5, 1), empty: (0, 1), fresh: (9, 9)}
    assert ripe(now, before) == [still]
