"""A plan of a street -> one video and one truth file a camera, and street.toml."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TextIO

from reid_desktop.core.errors import FootageError
from reid_desktop.core.progress import Job, Progress
from reid_desktop.footage.writer import VideoWriter
from reid_desktop.synthesis.scene import Street, StreetPlan
from reid_desktop.synthesis.truth import truth_line


def synthesize(plan: StreetPlan, out: Path, *, overwrite: bool = False) -> Job[list[Path]]:
    """Write the footage of `plan` into the folder `out`; a stopped run leaves nothing of its own.

    Args:
        plan: what to make.
        out: folder for `<camera>.mp4`, `truth_<camera>.jsonl` and `street.toml`; made if missing.
        overwrite: replace files of an earlier run.

    Returns:
        The videos in the order of the cameras.

    Raises:
        FootageError: `out` holds such files already, or cannot be written.
    """
    yield Progress(0, 0, "Planning the street", "synthesize")
    street = Street(plan)
    videos = [out / f"{name}.mp4" for name in street.cameras]
    truths = [out / f"truth_{name}.jsonl" for name in street.cameras]
    described = out / "street.toml"
    made = [*videos, *truths, described]
    _check_free(made, overwrite)
    finished = False
    try:
        for camera, name in enumerate(street.cameras):
            writer = VideoWriter(videos[camera], plan.fps, plan.width, plan.height)
            with writer, _text_file(truths[camera]) as lines:
                for frame in street.frames(camera):
                    writer.write(frame.frame.image)
                    lines.write(truth_line(frame) + "\n")
                    done = camera * plan.frames + frame.frame.index + 1
                    text = f"{name}.mp4, {frame.frame.time_s:.1f} s"
                    yield Progress(done, plan.cameras * plan.frames, text, "synthesize")
        with _text_file(described) as lines:
            lines.write(_description(street))
        finished = True
    finally:
        if not finished:
            for path in made:
                path.unlink(missing_ok=True)
    return videos


def _check_free(paths: list[Path], overwrite: bool) -> None:
    """Raise FootageError if one of `paths` exists and may not be replaced; else remove them."""
    there = [path for path in paths if path.exists()]
    if there and not overwrite:
        raise FootageError(
            f"“{there[0].name}” is already in {there[0].parent}. "
            "Choose an empty folder or overwrite it."
        )
    for path in there:
        path.unlink()


@contextmanager
def _text_file(path: Path) -> Iterator[TextIO]:
    """Open a partial text file that gets its final name when the block ends in order."""
    partial = path.with_name(f"{path.name}.part")
    try:
        with partial.open("w", encoding="utf-8", newline="\n") as lines:
            yield lines
        partial.replace(path)
    except OSError as error:
        raise FootageError(
            f"“{path.name}” cannot be written to {path.parent}: {error}. Choose another folder."
        ) from error
    finally:
        partial.unlink(missing_ok=True)


def _description(street: Street) -> str:
    """Return street.toml: the plan, then one table a camera with its clock."""
    lines = ["# Synthetic footage of ReID Desktop: nobody on it exists.", "", "[plan]"]
    lines += [f"{key} = {value}" for key, value in asdict(street.plan).items()]
    for camera, name in enumerate(street.cameras):
        lines += [
            "",
            "[[camera]]",
            f"name = {json.dumps(name)}",
            f"video = {json.dumps(name + '.mp4')}",
            f"truth = {json.dumps(f'truth_{name}.jsonl')}",
            f"start = {street.clock(camera, 0).isoformat()}",
            f"clock_offset_s = {street.clock_offsets_s[camera]}",
        ]
    return "\n".join(lines) + "\n"
