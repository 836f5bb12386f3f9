import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest

from reid_desktop.core import child
from reid_desktop.core.errors import FootageError
from reid_desktop.core.values import Image
from reid_desktop.footage import picture_decoder
from reid_desktop.footage.picture_decoder import Packed, PictureDecoder
from reid_desktop.footage.pictures import decode_picture, packed, read_pictures

from .conftest import Encoded

COUNT = 12


def numbered(number: int) -> Image:
    return np.full((20, 30 + number, 3), 10 * number, np.uint8)


@pytest.fixture
def decoder() -> Iterator[PictureDecoder]:
    made = PictureDecoder(time_limit_s=3.0)
    yield made
    made.close()


@pytest.fixture
def walk(tmp_path: Path) -> list[Path]:
    paths = [tmp_path / f"{number}.png" for number in range(COUNT)]
    for number, path in enumerate(paths):
        assert cv2.imwrite(str(path), numbered(number))
    return paths


def sound(paths: list[Path]) -> Iterator[Packed]:
    return (packed(path.read_bytes(), name=path.name) for path in paths)


def test_pictures_come_in_order_and_bit_for_bit_whatever_their_size(
    walk: list[Path], decoder: PictureDecoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    for slot_bytes in (1 << 20, 20 * 36 * 3):  # the second too small for half of them
        monkeypatch.setattr(picture_decoder, "SLOT_BYTES", slot_bytes)
        decoder.close()
        for number, image in enumerate(decoder.images(sound(walk))):
            assert np.array_equal(image, numbered(number))
            assert image.flags.writeable
        assert number == COUNT - 1


def test_a_process_killed_at_any_picture_is_started_again_and_none_is_lost(
    walk: list[Path], decoder: PictureDecoder
) -> None:
    seen = []
    for number, image in enumerate(decoder.images(sound(walk))):
        if number in (0, 4, 5):
            assert decoder.process_id is not None
            os.kill(decoder.process_id, signal.SIGKILL)
        seen.append(int(image[0, 0, 0]))
    assert seen == [10 * number for number in range(COUNT)]


def test_a_stuck_process_is_ended_in_time_and_the_next_picture_comes(
    walk: list[Path], decoder: PictureDecoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(child, "_GRACE_S", 0.1)
    assert len(list(decoder.images(sound(walk[:1])))) == 1
    stuck = decoder.process_id
    assert stuck is not None
    os.kill(stuck, signal.SIGSTOP)
    with pytest.raises(FootageError, match=r"“3.png” did not decode within the time limit"):
        next(decoder.images(sound(walk[3:4])))
    (image,) = decoder.images(sound(walk[4:5]))
    assert np.array_equal(image, numbered(4))
    assert decoder.process_id != stuck


def test_a_process_that_wants_too_much_memory_gets_one_sentence(picture_bytes: Encoded) -> None:
    limited = PictureDecoder(most_bytes=150 << 20)
    large = picture_bytes(np.zeros((9000, 9000, 3), np.uint8), ".png")
    with pytest.raises(FootageError, match=r"“a.png” (needs more memory|made the decoding)"):
        list(limited.images([packed(large, name="a.png")]))
    small = picture_bytes(numbered(3), ".png")
    assert len(list(limited.images([packed(small, name="b.png")]))) == 1
    limited.close()


def test_a_damaged_picture_costs_itself_alone(walk: list[Path], decoder: PictureDecoder) -> None:
    data = bytearray(walk[2].read_bytes())
    place = data.index(b"IDAT") + 6
    data[place : place + 8] = b"\xff" * 8
    walk[2].write_bytes(data)
    coming = decoder.images(sound(walk))
    assert [next(coming).shape[1] for _ in range(2)] == [30, 31]
    with pytest.raises(FootageError, match="“2.png” is damaged"):
        next(coming)
    process = decoder.process_id
    rest = [image.shape[1] for image in decoder.images(sound(walk[3:]))]
    assert rest == [30 + number for number in range(3, COUNT)]
    assert decoder.process_id == process, "what was asked ahead is no reason to end it"


def test_a_picture_that_is_gone_is_said_when_its_turn_comes(walk: list[Path]) -> None:
    walk[2].unlink()
    coming = read_pictures(walk)
    assert [next(coming).shape[1] for _ in range(2)] == [30, 31]
    with pytest.raises(FootageError, match=r"2.png” is gone"):
        next(coming)


def test_pictures_asked_ahead_and_left_are_not_taken_for_others(
    walk: list[Path], decoder: PictureDecoder
) -> None:
    for _ in range(4):
        coming = decoder.images(sound(walk))
        next(coming)
        coming.close()
        (image,) = decoder.images(sound(walk[7:8]))
        assert np.array_equal(image, numbered(7))


def test_a_header_that_lies_of_the_size_is_found(
    decoder: PictureDecoder, picture_bytes: Encoded
) -> None:
    true = packed(picture_bytes(numbered(3), ".png"), name="a.png")
    false = packed(picture_bytes(numbered(4), ".png"), name="a.png").header
    with pytest.raises(FootageError, match="damaged"):
        list(decoder.images([Packed("a.png", true.data, false)]))


def test_threads_decode_beside_each_other(walk: list[Path]) -> None:
    found: dict[int, list[int]] = {}

    def work(thread: int) -> None:
        order = walk[thread:] + walk[:thread]
        found[thread] = [int(image[0, 0, 0]) // 10 for image in read_pictures(order)]

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {n: [*range(n, COUNT), *range(n)] for n in range(4)}


@pytest.mark.skipif(not hasattr(os, "fork"), reason="fork is POSIX")
def test_a_fork_talks_to_a_process_of_its_own(picture_bytes: Encoded) -> None:
    data = picture_bytes(numbered(5), ".png")
    decode_picture(data, name="a.png")
    forked = os.fork()
    if forked == 0:
        same = np.array_equal(decode_picture(data, name="a.png"), numbered(5))
        picture_decoder._pool.close()
        os._exit(0 if same else 1)
    assert all(np.array_equal(decode_picture(data, name="a"), numbered(5)) for _ in range(20))
    assert os.waitstatus_to_exitcode(os.waitpid(forked, 0)[1]) == 0


def test_no_process_is_left_when_the_program_ends(walk: list[Path]) -> None:
    code = (
        "import sys; from pathlib import Path\n"
        "from reid_desktop.footage import picture_decoder\n"
        "from reid_desktop.footage.pictures import read_picture\n"
        "read_picture(Path(sys.argv[1]))\n"
        "print(picture_decoder._pool._idle[0].process_id)\n"
    )
    root = str(Path(__file__).parents[2])
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code, str(walk[0])],
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": root},
        check=True,
    )
    assert done.stderr == ""
    with pytest.raises(ProcessLookupError):
        os.kill(int(done.stdout), 0)
