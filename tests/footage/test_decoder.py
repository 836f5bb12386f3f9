import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from reid_desktop.core import child
from reid_desktop.core.errors import FootageError
from reid_desktop.footage import decoder
from reid_desktop.footage.decoder import Decoder

from .conftest import number_of


def test_a_killed_process_is_started_again_and_no_frame_is_lost(video: Path) -> None:
    opened = Decoder(video)
    numbers = []
    for index, image in opened.images(range(40)):
        if index in (5, 20):
            assert opened.process_id is not None
            os.kill(opened.process_id, signal.SIGKILL)
            time.sleep(0.1 * (index == 20))
        numbers.append(number_of(image))
    opened.close()
    assert numbers == list(range(40))


def test_a_stuck_process_is_ended_in_time_and_the_next_frame_comes(
    video: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(child, "_GRACE_S", 0.1)
    opened = Decoder(video, time_limit_s=2.0)
    stuck = opened.process_id
    assert stuck is not None
    os.kill(stuck, signal.SIGSTOP)
    with pytest.raises(FootageError, match=r"“gate.mp4” at 1\.200 s did not decode within"):
        next(opened.images([12]))
    assert opened.process_id != stuck
    assert number_of(next(opened.images([13]))[1]) == 13
    opened.close()


def test_a_process_that_wants_too_much_memory_gets_one_sentence(video: Path) -> None:
    with pytest.raises(FootageError, match=r"“gate.mp4” (needs more memory|made the decoding)"):
        Decoder(video, most_bytes=20 << 20)


def test_frames_of_huge_dimensions_are_refused_before_decoding(
    video: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(decoder, "MOST_PIXELS", 64 * 47)
    with pytest.raises(FootageError, match="megapixels"):
        Decoder(video)


def test_frames_asked_ahead_and_left_are_not_taken_for_others(video: Path) -> None:
    opened = Decoder(video)
    for index, _ in opened.images(range(40)):
        if index == 3:
            break
    assert number_of(next(opened.images([30]))[1]) == 30
    opened.close()


def test_closing_leaves_no_process_behind(video: Path) -> None:
    opened = Decoder(video)
    process = opened._child._process
    assert process is not None
    opened.close()
    assert process.returncode is not None


def test_a_script_without_a_guard_may_open_footage(video: Path, tmp_path: Path) -> None:
    script = tmp_path / "unguarded.py"
    script.write_text(
        "import sys; from pathlib import Path\n"
        "from reid_desktop.footage.reader import open_footage\n"
        "with open_footage(Path(sys.argv[1])) as footage: print(footage.frame(3).index)\n"
    )
    root = str(Path(__file__).parents[2])
    done = subprocess.run(
        [sys.executable, str(script), str(video)],
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": root},
        check=True,
    )
    assert done.stdout == "3\n"


@pytest.mark.skipif(not hasattr(os, "memfd_create"), reason="shared memory is Linux")
def test_a_child_cannot_make_the_shared_memory_smaller(video: Path) -> None:
    """Reading what was cut off would end the parent by a signal."""
    opened = Decoder(video)
    next(opened.images([3]))
    memory = opened._child._memory
    assert memory is not None
    with pytest.raises(PermissionError):
        os.ftruncate(memory, 0)
    opened.close()
