"""The key of the installation: made once, kept private, wrong signatures refused."""

import stat

import pytest

from reid_desktop.core import signing
from reid_desktop.core.signing import (
    KeyFileError,
    is_signed,
    known_keys,
    load_or_make_key,
    trust_key,
)


def test_the_key_is_made_once_and_readable_by_its_user_alone() -> None:
    assert signing.own_public_key() is None
    first = load_or_make_key()
    assert load_or_make_key().public == first.public == signing.own_public_key()
    (path,) = signing.keys_dir().iterdir()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_signature_holds_for_its_message_and_key_alone() -> None:
    key = load_or_make_key()
    signature = key.sign(b"report")
    assert is_signed(key.public, signature, b"report")
    assert key.sign(b"report") == signature
    assert not is_signed(key.public, signature, b"reporT")
    assert not is_signed(key.public, signature[:-1] + bytes([signature[-1] ^ 1]), b"report")
    assert not is_signed(b"\0" * 32, signature, b"report")
    assert not is_signed(b"short", b"", b"report")


def test_a_damaged_key_is_said_and_not_replaced() -> None:
    load_or_make_key()
    path = signing.keys_dir() / "signing-key.pem"
    path.write_text("rubbish")
    with pytest.raises(KeyFileError, match="damaged"):
        load_or_make_key()
    assert path.read_text() == "rubbish"
    assert signing.own_public_key() is None


def test_keys_of_other_installations_are_known_once_they_are_trusted() -> None:
    own = load_or_make_key().public
    other = bytes(range(32))
    trust_key(other.hex(), "office  2")
    assert known_keys() == {own: "this installation", other: "office 2"}
    for text in ("", "xyz", "ab" * 31):
        with pytest.raises(KeyFileError, match="64 hexadecimal digits"):
            trust_key(text, "x")
