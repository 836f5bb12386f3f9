"""A flipped byte in crops or descriptors is found, also by who made the hashes anew."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from reid_desktop.core.records import Source
from reid_desktop.store import flat_chunks
from reid_desktop.store.case import Case

CROPS, DESCRIPTORS = "crops.pack", "descriptors/glad@1.f16"
Add = Callable[..., list[int]]


@pytest.fixture
def filled(case: Case, source: Source, add_people: Add) -> Path:
    """A closed case of six frames, whose log holds the heads after the fourth."""
    for frame in range(6):
        add_people(case, source, frame)
        if frame == 3:
            case.log("index ended", {}, by="Ada")
    case.close()
    return case.path


def flip(path: Path, offset: int) -> None:
    with path.open("r+b") as file:
        file.seek(offset)
        (byte,) = file.read(1)
        file.seek(offset)
        file.write(bytes([byte ^ 1]))


def found(path: Path) -> list[str]:
    with Case.open(path, read_only=True) as case:
        return case.check()


@pytest.mark.parametrize("name", [CROPS, DESCRIPTORS])
def test_one_flipped_bit_is_found_and_where(filled: Path, name: str) -> None:
    assert found(filled) == []
    size = (filled / name).stat().st_size
    step = size // 6
    for frame in (0, 2, 5):
        flip(filled / name, frame * step + 3)
        assert found(filled) == [
            f"“{name}” was changed in bytes {frame * step} to {(frame + 1) * step - 1}."
        ]
        flip(filled / name, frame * step + 3)
    assert found(filled) == []


def test_hashes_made_anew_with_the_file_are_not_those_of_the_log(filled: Path) -> None:
    flip(filled / CROPS, 3)
    data, chain = (filled / CROPS).read_bytes(), flat_chunks.START
    with sqlite3.connect(filled / "case.sqlite") as db:
        rows = db.execute(
            "SELECT start, bytes FROM flat_chunks WHERE name = ? ORDER BY start", (CROPS,)
        ).fetchall()
        for start, count in rows:
            digest = flat_chunks.hashlib.sha256(data[start : start + count]).digest()
            chain = flat_chunks.chained(chain, digest)
            db.execute(
                "UPDATE flat_chunks SET chain = ? WHERE name = ? AND start = ?",
                (chain, CROPS, start),
            )
    db.close()
    assert found(filled) == [
        f"The hashes of “{CROPS}” are not those in the audit log: they were made anew."
    ]


@pytest.mark.parametrize("where", ["start = 0", "start > 0", "1"])
def test_hashes_that_were_taken_away_are_missed(filled: Path, where: str) -> None:
    with sqlite3.connect(filled / "case.sqlite") as db:
        db.execute(f"DELETE FROM flat_chunks WHERE name = '{CROPS}' AND {where}")
    db.close()
    assert any("hashes" in problem for problem in found(filled))


def test_an_append_that_was_undone_leaves_no_hash(
    case: Case, source: Source, add_people: Add
) -> None:
    add_people(case, source, 0)

    def stopped() -> None:
        with case.transaction():
            add_people(case, source, 1, count=2)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stopped()
    add_people(case, source, 1)
    assert case.check() == []


def test_the_heads_in_the_log_are_length_and_hash_of_each_file(filled: Path) -> None:
    with Case.open(filled, read_only=True) as case:
        (entry,) = [e for e in case.audit() if e.action == "index ended"]
        heads = entry.details[flat_chunks.HEADS]
        assert set(heads) == {CROPS, DESCRIPTORS}
        assert heads[CROPS]["bytes"] == (filled / CROPS).stat().st_size * 4 // 6
