"""The stand-alone verifier against every kind of tampering, run in its own Python at least once."""

import ast
import contextlib
import hashlib
import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reid_desktop.core.paths import verifier_file
from reid_desktop.core.progress import run
from reid_desktop.core.records import AuditEntry
from reid_desktop.core.signing import SigningKey, load_or_make_key
from reid_desktop.report import bag, data, folder, verifier
from reid_desktop.report.document import Document

own = verifier.program()
SLOW = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def log(key: SigningKey, count: int = 4) -> list[AuditEntry]:
    """A log as the case writes it: chained, each hash signed."""
    entries: list[AuditEntry] = []
    previous = own.START_OF_CHAIN
    for number in range(1, count + 1):
        said: dict[str, Any] = {"note": "Gäste", "share": 0.1, "n": number}
        entry = {"sequence": number, "at": "t", "by": "Eva", "action": "x", "details": said}
        text = json.dumps(entry, sort_keys=True, separators=(",", ":"))
        previous = hashlib.sha256((previous + text).encode()).hexdigest()
        sign = key.sign(own.LOG_CONTEXT + previous.encode()).hex()
        entries.append(AuditEntry(number, "t", "Eva", "x", said, previous, key.public.hex(), sign))
    return entries


def files_of(document: Document, key: SigningKey) -> dict[str, bytes]:
    entries = log(key)
    document = replace(document, audit_head=entries[-1].hash, audit_entries=len(entries))
    payload = {
        bag.JSON: data.encode(document),
        bag.HTML: b"<html>" * 50,
        bag.LOG: bag.log_lines(entries),
    }
    return bag.bagged(payload, document, key)


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> SigningKey:
    private = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    return SigningKey(private.public_key().public_bytes_raw(), private)


@pytest.fixture
def files(document: Document, key: SigningKey) -> dict[str, bytes]:
    return files_of(document, key)


@pytest.fixture(params=["report", "report.zip"])
def report(request: pytest.FixtureRequest, tmp_path: Path, files: dict[str, bytes]) -> Path:
    out = tmp_path / str(request.param)
    with folder.written(out, files):
        pass
    return out


def problems(path: Path, **known: str) -> list[str]:
    return run(verifier.checked(path, **known))[1]


def test_an_untouched_report_is_sound_and_says_whose_it_is(report: Path, key: SigningKey) -> None:
    facts, found = run(verifier.checked(report))
    assert found == []
    assert facts["key"] == key.public.hex()
    assert facts["case"] == "K-2026/17"
    assert facts["log"] == "4 entries followed to the head"
    assert facts["log_key"] == key.public.hex()
    assert verifier.is_report(report)


@SLOW
@given(
    name=st.sampled_from(sorted([*bag.tag_names(), bag.JSON, bag.HTML, bag.LOG])), spot=st.data()
)
def test_a_flipped_bit_is_found_in_every_file(
    tmp_path: Path, files: dict[str, bytes], name: str, spot: st.DataObject
) -> None:
    content = bytearray(files[name])
    content[spot.draw(st.integers(0, len(content) - 1))] ^= 1 << spot.draw(st.integers(0, 7))
    if not (tmp_path / "r").exists():
        with folder.written(tmp_path / "r", files):
            pass
    (tmp_path / "r" / name).write_bytes(content)
    assert problems(tmp_path / "r")
    (tmp_path / "r" / name).write_bytes(files[name])


def test_every_byte_of_the_signature_file_counts(tmp_path: Path, files: dict[str, bytes]) -> None:
    with folder.written(tmp_path / "r", files):
        pass
    content = files["signature.json"]
    for place in range(len(content)):
        changed = bytearray(content)
        changed[place] ^= 0x20 if content[place : place + 1].isalpha() else 1
        (tmp_path / "r" / "signature.json").write_bytes(changed)
        assert problems(tmp_path / "r"), place


@SLOW
@given(spot=st.data())
def test_a_flipped_bit_is_found_anywhere_in_the_zip(
    tmp_path: Path, files: dict[str, bytes], spot: st.DataObject
) -> None:
    out = tmp_path / "r.zip"
    if not out.exists():
        with folder.written(out, files):
            pass
    content = bytearray(out.read_bytes())
    content[spot.draw(st.integers(0, len(content) - 1))] ^= 1 << spot.draw(st.integers(0, 7))
    flipped = tmp_path / "flipped.zip"
    flipped.write_bytes(content)
    with contextlib.suppress(own.NoReport):
        assert problems(flipped)


@pytest.mark.parametrize(
    "name", [bag.HTML, bag.LOG, "bagit.txt", "verify_report.py", "signature.json"]
)
def test_a_missing_file_is_named(tmp_path: Path, files: dict[str, bytes], name: str) -> None:
    with folder.written(tmp_path / "r", files):
        pass
    (tmp_path / "r" / name).unlink()
    assert any(name in problem for problem in problems(tmp_path / "r"))


@pytest.mark.parametrize("name", ["data/more.html", "more.txt", "data/deep/more"])
def test_an_added_file_is_named(tmp_path: Path, files: dict[str, bytes], name: str) -> None:
    with folder.written(tmp_path / "r", files):
        pass
    path = tmp_path / "r" / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"x")
    assert problems(tmp_path / "r") == [f"“{name}” is not part of the report."]


def test_a_link_is_not_followed(tmp_path: Path, files: dict[str, bytes]) -> None:
    with folder.written(tmp_path / "r", files):
        pass
    (tmp_path / "page.html").write_bytes(files[bag.HTML])
    (tmp_path / "r" / bag.HTML).unlink()
    (tmp_path / "r" / bag.HTML).symlink_to(tmp_path / "page.html")
    assert problems(tmp_path / "r") == [f"“{bag.HTML}” is missing."]


def test_a_report_made_anew_by_somebody_else_is_found_by_its_key(
    tmp_path: Path, document: Document, key: SigningKey
) -> None:
    forger = Ed25519PrivateKey.from_private_bytes(bytes(32))
    false_key = SigningKey(forger.public_key().public_bytes_raw(), forger)
    with folder.written(tmp_path / "r", files_of(document, false_key)):
        pass
    assert problems(tmp_path / "r") == []
    (found,) = problems(tmp_path / "r", key=key.public.hex())
    assert "another key" in found


def test_a_log_of_another_length_order_or_head_is_found(
    tmp_path: Path, document: Document, key: SigningKey
) -> None:
    entries = log(key)
    changed = {
        "cut": entries[:-1],
        "dropped": entries[1:],
        "swapped": [entries[1], entries[0], *entries[2:]],
        "edited": [replace(entries[0], by="Otto"), *entries[1:]],
        "unsigned": [*entries[:-1], replace(entries[-1], signature="00" * 64)],
        "none": [],
    }
    for name, those in changed.items():
        stated = replace(document, audit_head=entries[-1].hash, audit_entries=len(entries))
        payload = {bag.JSON: data.encode(stated), bag.LOG: bag.log_lines(those)}
        with folder.written(tmp_path / name, bag.bagged(payload, stated, key)):
            pass
        (found,) = problems(tmp_path / name)
        assert "udit log" in found, name


def test_a_head_known_from_paper_is_compared(report: Path, key: SigningKey) -> None:
    head = log(key)[-1].hash
    assert problems(report, head=head[:16] + "…") == []
    (found,) = problems(report, head="0" * 16)
    assert "another audit log" in found


def test_it_runs_alone_on_a_bare_python(tmp_path: Path, files: dict[str, bytes]) -> None:
    """With -I and -S nothing but the standard library can be imported."""
    with folder.written(tmp_path / "r", files):
        pass
    copy = tmp_path / "r" / "verify_report.py"
    assert copy.read_bytes() == verifier_file().read_bytes()
    command = [sys.executable, "-I", "-S", str(copy), str(tmp_path / "r"), "--json"]
    sound = subprocess.run(command, capture_output=True, check=False, timeout=60)
    assert sound.returncode == 0, sound
    assert json.loads(sound.stdout)["problems"] == []
    (tmp_path / "r" / bag.HTML).write_bytes(b"other")
    broken = subprocess.run(command, capture_output=True, check=False, timeout=60)
    assert broken.returncode == 1
    command[-2] = str(tmp_path / "nothing")
    assert subprocess.run(command, capture_output=True, check=False, timeout=60).returncode == 2


def test_an_older_python_of_the_recipient_can_read_it() -> None:
    """Python 3.9 is the oldest that it says it needs; what came later must not be in it."""
    tree = ast.parse(verifier_file().read_text(encoding="utf-8"), feature_version=(3, 9))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    names = {keyword.arg for call in calls for keyword in call.keywords}
    assert "strict" not in names  # of zip, since 3.10
    unions = [
        n for n in ast.walk(tree) if isinstance(n, ast.Call) and "isinstance" in ast.dump(n.func)
    ]
    assert not [n for n in unions if isinstance(n.args[1], ast.BinOp)]  # int | str, since 3.10


@settings(max_examples=25, deadline=None)
@given(seed=st.binary(min_size=32, max_size=32), message=st.binary(max_size=200), spot=st.data())
def test_its_ed25519_agrees_with_the_library(
    seed: bytes, message: bytes, spot: st.DataObject
) -> None:
    private = Ed25519PrivateKey.from_private_bytes(seed)
    public, signature = private.public_key().public_bytes_raw(), private.sign(message)
    assert own.ed25519_holds(public, signature, message)
    assert not own.ed25519_holds(public, signature, message + b"x")
    wrong = bytearray(signature)
    wrong[spot.draw(st.integers(0, 63))] ^= 1 << spot.draw(st.integers(0, 7))
    assert not own.ed25519_holds(public, bytes(wrong), message)


def test_a_signature_with_a_scalar_too_large_is_refused() -> None:
    """Adding the group order gives a second signature for the same message (malleability)."""
    private = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    public, signature = private.public_key().public_bytes_raw(), private.sign(b"x")
    scalar = int.from_bytes(signature[32:], "little") + own.L
    assert not own.ed25519_holds(public, signature[:32] + scalar.to_bytes(32, "little"), b"x")


def test_reports_are_signed_with_the_key_of_this_installation(
    tmp_path: Path, document: Document
) -> None:
    with folder.written(tmp_path / "r", files_of(document, load_or_make_key())):
        pass
    assert problems(tmp_path / "r", key=load_or_make_key().public.hex()) == []


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff", b"[" * 9999, b'{"public_key": 7}'])
def test_a_hostile_signature_file_is_a_sentence(
    tmp_path: Path, files: dict[str, bytes], content: bytes
) -> None:
    with folder.written(tmp_path / "r", {**files, "signature.json": content}):
        pass
    assert problems(tmp_path / "r")
