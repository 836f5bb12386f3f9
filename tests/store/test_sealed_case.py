"""Sealed cases: they come back byte for byte, and every change of the file is found."""

import io
import shutil
import struct
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reid_desktop.core.errors import CaseError
from reid_desktop.core.progress import run
from reid_desktop.core.records import Source
from reid_desktop.store import sealed_case, sealing
from reid_desktop.store.case import Case
from reid_desktop.store.sealed_case import seal, unseal
from reid_desktop.store.sealing import PassphraseError, SealedReader, SealedWriter

PASSPHRASE = "Füße auf dem Tisch"


@pytest.fixture(autouse=True)
def cheap_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small chunks and a fast key, so that many files are made in a second."""
    monkeypatch.setattr(sealing, "_LOG2_N", 4)
    for module in (sealing, sealed_case):
        monkeypatch.setattr(module, "CHUNK_BYTES", 64)


@pytest.fixture
def sealed(
    case: Case, source: Source, add_people: Callable[..., list[int]], tmp_path: Path
) -> Path:
    """A sealed case; the folder is still there."""
    add_people(case, source)
    case.close()
    return run(seal(case.path, tmp_path / "out", PASSPHRASE))


def content(folder: Path) -> dict[str, bytes]:
    return {
        p.relative_to(folder).as_posix(): p.read_bytes()
        for p in folder.rglob("*")
        if p.is_file() and p.name != "case.lock"
    }


def test_a_sealed_case_comes_back_byte_for_byte(case: Case, sealed: Path, tmp_path: Path) -> None:
    assert sealed.name == "out.reidcase.enc"
    assert b"case.sqlite" not in sealed.read_bytes()
    folder = run(unseal(sealed, tmp_path / "private", PASSPHRASE))
    assert content(folder) == content(case.path)
    assert folder.stat().st_mode & 0o077 == 0
    with Case.open(folder) as back:
        assert back.check() == []
    with pytest.raises(CaseError, match="exists already"):
        run(unseal(sealed, tmp_path / "private", PASSPHRASE))


def test_the_folder_goes_only_when_the_file_is_whole(case: Case, tmp_path: Path) -> None:
    case.close()
    job = seal(case.path, tmp_path / "half", PASSPHRASE, remove=True)
    for _ in range(5):
        next(job)
    job.close()
    assert case.path.exists()
    assert not list(tmp_path.glob("*.enc"))
    assert not list(tmp_path.glob(".sealing-*"))
    run(seal(case.path, tmp_path / "whole", PASSPHRASE, remove=True))
    assert not case.path.exists()


def test_a_case_that_is_open_is_not_sealed(case: Case, tmp_path: Path) -> None:
    with pytest.raises(CaseError, match="open for writing elsewhere"):
        run(seal(case.path, tmp_path / "x", PASSPHRASE))


@pytest.mark.parametrize("wrong", ["", "Füße auf dem tisch", PASSPHRASE + " "])
def test_a_wrong_passphrase_is_said(sealed: Path, tmp_path: Path, wrong: str) -> None:
    with pytest.raises(PassphraseError, match="passphrase does not open"):
        run(unseal(sealed, tmp_path / "private", wrong))
    assert not list((tmp_path / "private").glob("*")) if (tmp_path / "private").exists() else True


def test_a_passphrase_typed_on_another_keyboard_is_the_same(sealed: Path, tmp_path: Path) -> None:
    decomposed = PASSPHRASE.replace("ü", "u\u0308")
    assert run(unseal(sealed, tmp_path / "private", decomposed)).exists()


def test_an_empty_passphrase_is_refused(case: Case, tmp_path: Path) -> None:
    case.close()
    with pytest.raises(PassphraseError, match="protects nothing"):
        run(seal(case.path, tmp_path / "x", ""))


def _sealed_bytes(data: bytes) -> bytes:
    file = io.BytesIO()
    writer = SealedWriter(file, PASSPHRASE)
    writer.write(data)
    writer.finish()
    return file.getvalue()


def _opened(blob: bytes, count: int) -> bytes:
    reader = SealedReader(io.BytesIO(blob), PASSPHRASE, Path("x.enc"))
    data = reader.read(count)
    reader.finish()
    return data


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.binary(max_size=400), draw=st.data())
def test_any_change_cut_or_reordering_of_the_stream_is_found(
    data: bytes, draw: st.DataObject
) -> None:
    blob = _sealed_bytes(data)
    assert _opened(blob, len(data)) == data
    chunk = 64 + sealing.TAG_BYTES
    start = len(sealing.MAGIC) + sealing._HEADER.size + 32
    kind = draw.draw(st.sampled_from(["flip", "cut", "longer", "drop chunk", "swap", "repeat"]))
    chunks = [blob[at : at + chunk] for at in range(start, len(blob), chunk)]
    if kind == "flip":
        at = draw.draw(st.integers(0, len(blob) - 1))
        bad = blob[:at] + bytes([blob[at] ^ (1 << draw.draw(st.integers(0, 7)))]) + blob[at + 1 :]
    elif kind == "cut":
        bad = blob[: draw.draw(st.integers(0, len(blob) - 1))]
    elif kind == "longer":
        bad = blob + draw.draw(st.binary(min_size=1, max_size=200))
    else:
        at = draw.draw(st.integers(0, len(chunks) - 1))
        to = draw.draw(st.integers(0, len(chunks) - 1))
        if kind == "drop chunk":
            del chunks[at]
        elif kind == "swap":
            chunks[at], chunks[to] = chunks[to], chunks[at]
        else:
            chunks.insert(to, chunks[at])
        bad = blob[:start] + b"".join(chunks)
    if bad == blob:
        return
    with pytest.raises(CaseError):
        _opened(bad, len(data))


@pytest.mark.parametrize("name", ["../evil", "/etc/evil", "a/b/c/d", "..", "C:evil", "a\\b", ""])
def test_a_file_that_leads_out_of_the_case_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(CaseError, match="leads out of the case"):
        sealed_case._parts(name, tmp_path / "x.enc")


@pytest.mark.parametrize("log2_n", [0, 21, 255])
def test_a_header_that_asks_for_more_memory_than_we_use_is_refused(log2_n: int) -> None:
    header = sealing._HEADER.pack(b"s" * 16, b"n" * 7, log2_n, 8, 1, 64)
    blob = sealing.MAGIC + header + b"\0" * 32
    with pytest.raises(CaseError, match="not as it was sealed"):
        SealedReader(io.BytesIO(blob), PASSPHRASE, Path("x.enc"))


def test_what_is_no_sealed_case_is_said(tmp_path: Path) -> None:
    for blob in (b"", b"PK\x03\x04" * 50, sealing.MAGIC + struct.pack(">I", 1)):
        (tmp_path / "x.enc").write_bytes(blob)
        with pytest.raises(CaseError, match="no sealed case"):
            run(unseal(tmp_path / "x.enc", tmp_path / "into", PASSPHRASE))


def test_a_full_disk_while_sealing_leaves_the_case(
    case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case.close()
    monkeypatch.setattr(shutil, "rmtree", lambda *_, **__: pytest.fail("the case was deleted"))

    def full(_: SealedWriter, __: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(SealedWriter, "write", full)
    with pytest.raises(CaseError, match="no space left"):
        run(seal(case.path, tmp_path / "x", PASSPHRASE, remove=True))
    assert not list(tmp_path.glob("*.enc"))


def test_a_case_with_a_search_index_comes_back(case: Case, tmp_path: Path) -> None:
    """The index lies deeper than all else; what can be sealed can be opened again."""
    index = case.path / "index" / "glad-0123456789ab" / "crops.npz"
    index.parent.mkdir(parents=True)
    index.write_bytes(b"derived")
    path = case.path
    case.close()
    sealed = run(seal(path, tmp_path / "sealed", PASSPHRASE))
    back = run(unseal(sealed, tmp_path / "back", PASSPHRASE))
    assert (back / index.relative_to(path)).read_bytes() == b"derived"


def test_what_could_not_be_opened_again_is_not_sealed(case: Case, tmp_path: Path) -> None:
    strange = case.path / "a" / "b" / "c" / "d"
    strange.parent.mkdir(parents=True)
    strange.write_bytes(b"x")
    path = case.path
    case.close()
    with pytest.raises(CaseError, match="leads out of the case"):
        run(seal(path, tmp_path / "sealed", PASSPHRASE, remove=True))
    assert strange.exists()
