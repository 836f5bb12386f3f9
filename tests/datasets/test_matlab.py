"""MATLAB files of strangers: scipy reads them in a process of its own, which may die."""

import io
import os
import random
import signal
import struct
import subprocess
import sys
import threading
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.io import savemat

from reid_desktop.core import child
from reid_desktop.core.errors import SENSELESS, DatasetError
from reid_desktop.datasets import matlab
from reid_desktop.datasets.foreign import ForeignReader
from reid_desktop.datasets.matlab import Column, load_variable

MODULE = "reid_desktop.datasets.matlab_process"


@pytest.fixture(scope="module")
def poor() -> Iterator[ForeignReader]:
    """A process of these tests' own, with little patience and memory."""
    made = ForeignReader(MODULE, time_limit_s=3.0, most_bytes=200 << 20)
    yield made
    made.close()


@pytest.fixture
def reader(poor: ForeignReader, monkeypatch: pytest.MonkeyPatch) -> ForeignReader:
    """The process that `load_variable` asks in this test."""
    monkeypatch.setattr(matlab, "_reader", poor)
    return poor


def structs(rows: list[dict[str, Any]]) -> Any:
    made = np.zeros((1, len(rows)), [(name, object) for name in rows[0]])
    for place, row in enumerate(rows):
        made[0, place] = tuple(row.values())
    return made


def saved(path: Path, **variables: Any) -> Path:
    savemat(path, variables)
    return path


def people() -> Any:
    """Two pictures of no and of two people, as CUHK-SYSU lists them."""
    boxes = [{"idlocate": np.array([[one, 2, 30, 60.5]])} for one in (1, 7)]
    none = np.zeros((0, 0))
    return structs([{"imname": "ä1.jpg", "box": none}, {"imname": "s2.jpg", "box": structs(boxes)}])


def test_structs_cells_texts_and_numbers_come_as_they_were_written(tmp_path: Path) -> None:
    cells = np.array([["one"], ["two"]], object)
    path = saved(tmp_path / "a.mat", Img=people(), cells=cells, table=[[1, 2.5], [3, 4]])
    pictures = load_variable(path, "Img")
    names, boxes = pictures.field("imname"), pictures.field("box")
    assert [names.text(row) for row in pictures.span(0)] == ["ä1.jpg", "s2.jpg"]
    assert [len(boxes.span(row)) for row in pictures.span(0)] == [0, 2]
    places = [boxes.field("idlocate").numbers(one).tolist() for one in boxes.span(1)]
    assert places == [[1, 2, 30, 60.5], [7, 2, 30, 60.5]]
    held = load_variable(path, "cells").cells()
    assert [held.text(row) for row in range(len(held))] == ["one", "two"]
    assert load_variable(path, "gone", "table").numbers().tolist() == [1, 2.5, 3, 4]


def test_what_no_reader_knows_is_a_sentence_when_it_is_asked_for(tmp_path: Path) -> None:
    mixed = np.array([["one"], [3.0]], object)
    column = load_variable(saved(tmp_path / "a.mat", mixed=mixed), "mixed")
    path = tmp_path / "a.mat"
    for ask in (
        Column.numbers,
        lambda c: c.field("x"),
        lambda c: c.text(0),
        lambda c: c.cells().text(0),
    ):
        with pytest.raises(DatasetError, match="not laid out as"), matlab.understood(path):
            ask(column)


@pytest.mark.parametrize("odd", [np.nan, np.inf, -np.inf, 1e30])
def test_a_number_that_is_no_coordinate_is_a_sentence(odd: float, tmp_path: Path) -> None:
    path = saved(tmp_path / "a.mat", table=[[1.0, odd]])
    with pytest.raises(DatasetError, match="not laid out as"), matlab.understood(path):
        load_variable(path, "table").numbers()


def test_one_byte_that_crashes_scipy_costs_one_sentence(
    tmp_path: Path, reader: ForeignReader
) -> None:
    """The highest byte of the number of structs: scipy writes where it has no memory."""
    box = structs([{"idlocate": np.array([[1, 2, 30, 60.0]])}])
    listing = structs([{"imname": "s1.jpg", "nAppear": 1, "box": box}])
    path = saved(tmp_path / "Images.mat", Img=listing)
    assert load_variable(path, "Img").field("imname").text(0) == "s1.jpg"
    data = bytearray(path.read_bytes())
    data[297] = 107
    (tmp_path / "spoilt.mat").write_bytes(data)
    with pytest.raises(DatasetError, match="spoilt.mat” made the process that reads it fail"):
        load_variable(tmp_path / "spoilt.mat", "Img")
    assert load_variable(path, "Img").field("imname").text(0) == "s1.jpg"


def test_a_process_killed_while_it_reads_is_started_again(
    tmp_path: Path, reader: ForeignReader
) -> None:
    path = saved(tmp_path / "a.mat", table=[[1.0, 2.0]])
    load_variable(path, "table")
    first, found = reader.process_id, []
    assert first is not None
    os.kill(first, signal.SIGSTOP)
    asking = threading.Thread(target=lambda: found.append(load_variable(path, "table").numbers()))
    asking.start()
    os.kill(first, signal.SIGKILL)
    asking.join()
    assert found[0].tolist() == [1, 2]
    assert reader.process_id not in (None, first)


def test_a_stuck_process_is_ended_in_time_and_the_next_file_is_read(
    tmp_path: Path, reader: ForeignReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(child, "_GRACE_S", 0.1)
    path = saved(tmp_path / "a.mat", table=[[1.0, 2.0]])
    load_variable(path, "table")
    assert reader.process_id is not None
    os.kill(reader.process_id, signal.SIGSTOP)
    with pytest.raises(DatasetError, match="a.mat” cannot be read in any sensible time"):
        load_variable(path, "table")
    assert load_variable(path, "table").numbers().tolist() == [1, 2]


def test_a_bomb_is_one_sentence(tmp_path: Path, reader: ForeignReader) -> None:
    """A quarter of a megabyte that unpacks to 256 MiB of numbers."""
    path = tmp_path / "bomb.mat"
    path.write_bytes(bomb(256 << 20))
    assert path.stat().st_size < 1 << 20
    with pytest.raises(DatasetError, match=r"bomb.mat” needs more than 200 MiB of memory"):
        load_variable(path, "zeros")
    whole = saved(tmp_path / "a.mat", table=[[1.0, 2.0]])
    assert load_variable(whole, "table").numbers().tolist() == [1, 2]


def bomb(size: int) -> bytes:
    """Return a MATLAB file with one packed variable of `size` bytes, all zero."""
    plain = io.BytesIO()
    savemat(plain, {"zeros": np.zeros((1, 1))})
    head, matrix = plain.getvalue()[:128], bytearray(plain.getvalue()[128:-8])
    matrix[4:8] = struct.pack("<I", len(matrix) - 8 + size)  # of the whole
    matrix[32:40] = struct.pack("<2i", 1, size // 8)  # its shape
    matrix[-4:] = struct.pack("<I", size)  # of its numbers
    packer = zlib.compressobj()
    packed = packer.compress(matrix)
    packed += b"".join(packer.compress(bytes(1 << 20)) for _ in range(size >> 20))
    packed += packer.flush()
    return head + struct.pack("<2I", 15, len(packed)) + packed


def test_threads_take_turns(tmp_path: Path, reader: ForeignReader) -> None:
    paths = [saved(tmp_path / f"{n}.mat", table=np.full((1, 50), n)) for n in range(4)]
    found: dict[int, set[float]] = {number: set() for number in range(4)}

    def work(number: int) -> None:
        for _ in range(10):
            found[number] |= set(load_variable(paths[number], "table").numbers().tolist())

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {number: {float(number)} for number in range(4)}


@pytest.mark.skipif(not hasattr(os, "fork"), reason="fork is POSIX")
def test_a_fork_talks_to_a_process_of_its_own(tmp_path: Path, reader: ForeignReader) -> None:
    path = saved(tmp_path / "a.mat", table=[[1.0, 2.0]])
    load_variable(path, "table")
    forked = os.fork()
    if forked == 0:
        same = load_variable(path, "table").numbers().tolist() == [1, 2]
        reader.close()
        os._exit(0 if same else 1)
    assert all(load_variable(path, "table").numbers().tolist() == [1, 2] for _ in range(20))
    assert os.waitstatus_to_exitcode(os.waitpid(forked, 0)[1]) == 0


def test_no_process_is_left_when_the_program_ends(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.mat", table=[[1.0, 2.0]])
    code = (
        "import sys; from pathlib import Path\n"
        "from reid_desktop.datasets import matlab\n"
        "matlab.load_variable(Path(sys.argv[1]), 'table')\n"
        "print(matlab._reader.process_id)\n"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code, str(path)],
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])},
        check=True,
    )
    assert done.stderr == ""
    with pytest.raises(ProcessLookupError):
        os.kill(int(done.stdout), 0)


def test_a_process_that_was_taken_over_can_only_lie(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its answers are changed at random: what is made of them is a value or one sentence."""
    path = saved(tmp_path / "a.mat", Img=people())
    head, payload = matlab._reader.asked(path, {"do": "variable", "names": ["Img"]})
    chance, refused = random.Random(5), 0
    for _ in range(600):
        lie = (changed(head, chance), spoilt(payload, chance))
        monkeypatch.setattr(matlab._reader, "asked", lambda path, head, lie=lie: lie)
        try:
            column = load_variable(path, "Img")
        except DatasetError:
            refused += 1
            continue
        try:
            names = column.field("imname")
            assert all(isinstance(names.text(row), str) for row in column.span(0))
        except SENSELESS:
            refused += 1
    assert 100 < refused < 600


def changed(value: Any, chance: random.Random) -> Any:
    """Replace a part of a plan now and then."""
    if chance.random() < 0.03:
        return chance.choice([None, -1, 0, 1, 2, 1 << 70, "x", "numbers", "cells", [], {}, 1.5])
    if isinstance(value, dict):
        return {key: changed(part, chance) for key, part in value.items()}
    return value


def spoilt(payload: bytearray, chance: random.Random) -> bytearray:
    """Change a byte or cut the end off, now and then."""
    data = payload[:]
    if chance.random() < 0.5:
        data[chance.randrange(len(data))] = chance.randrange(256)
    if chance.random() < 0.2:
        del data[chance.randrange(len(data)) :]
    return data
