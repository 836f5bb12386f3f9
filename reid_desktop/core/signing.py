"""The key of this installation: it signs audit logs and reports, and lies outside of every case.

Ed25519 (RFC 8032): a private key of 32 bytes, a public key of 32, signatures of 64. The private
key is a PEM file that only this user can read; whoever knows the public key can check a signature,
nobody without the private one can make it.
"""

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from reid_desktop.core.errors import ReidError
from reid_desktop.core.paths import data_dir

PUBLIC_BYTES = 32
_KEY_NAME = "signing-key.pem"
_KNOWN_NAME = "known-keys.txt"


class KeyFileError(ReidError):
    """The key of this installation cannot be read or made."""


@dataclass(frozen=True, slots=True)
class SigningKey:
    """The private key; `public` is what others need to check its signatures.

    Attributes:
        public: 32 bytes.
    """

    public: bytes
    _private: Ed25519PrivateKey

    def sign(self, message: bytes) -> bytes:
        r"""Return the signature of `message`, 64 bytes; the same message gives the same bytes.

        Begin `message` with what it is ("reid-desktop report 1\n"), so that a signature made for
        one purpose is none for another.
        """
        return self._private.sign(message)


def is_signed(public: bytes, signature: bytes, message: bytes) -> bool:
    """Say whether `signature` was made for `message` with the private key of `public`."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def fingerprint(public: bytes) -> str:
    """Return how a public key is shown to people: its 32 bytes as hexadecimal."""
    return public.hex()


def keys_dir() -> Path:
    """Return the folder of the key and of the keys known here; it may not exist yet."""
    return data_dir() / "keys"


def load_or_make_key() -> SigningKey:
    """Return the key of this installation, made when there is none yet.

    Raises:
        KeyFileError: the key cannot be read, is no Ed25519 key, or cannot be written.
    """
    path = keys_dir() / _KEY_NAME
    try:
        if not path.exists():
            _make(path)
        private = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except OSError as error:
        raise KeyFileError(
            f"The signing key “{path}” cannot be read or written: {error.strerror}. "
            "Give yourself permission for that folder."
        ) from error
    except (ValueError, TypeError) as error:
        raise KeyFileError(_unreadable(path)) from error
    if not isinstance(private, Ed25519PrivateKey):
        raise KeyFileError(_unreadable(path))
    return SigningKey(private.public_key().public_bytes_raw(), private)


def _unreadable(path: Path) -> str:
    return (
        f"The signing key “{path}” is damaged. Bring it back from a backup, or move it away: "
        "a new key is then made, and logs signed before will name a key unknown here."
    )


def _make(path: Path) -> None:
    """Write a new key; of two programs that start at once, one key wins."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    pem = Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    handle, name = tempfile.mkstemp(prefix=".key-", dir=path.parent)  # readable by this user alone
    draft = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(pem)
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink(missing_ok=True)


def own_public_key() -> bytes | None:
    """Return the public key of this installation, None while it has no (readable) key."""
    try:
        return load_or_make_key().public if (keys_dir() / _KEY_NAME).exists() else None
    except (KeyFileError, OSError):
        return None


def known_keys() -> dict[bytes, str]:
    """Return the public keys that this user vouches for, with their names; the own one is there."""
    own = own_public_key()
    known = {own: "this installation"} if own else {}
    try:
        lines = (keys_dir() / _KNOWN_NAME).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return known
    for line in lines:
        digits, _, name = line.strip().partition(" ")
        try:
            public = bytes.fromhex(digits)
        except ValueError:
            continue
        if len(public) == PUBLIC_BYTES:
            known.setdefault(public, name)
    return known


def trust_key(text: str, name: str) -> None:
    """Remember the public key `text` (64 hexadecimal digits) of another installation.

    Raises:
        KeyFileError: the text is no public key, or the list cannot be written.
    """
    try:
        public = bytes.fromhex(text.strip())
        if len(public) != PUBLIC_BYTES:
            raise ValueError
    except ValueError as error:
        raise KeyFileError(
            f"“{text}” is no public key: 64 hexadecimal digits are expected."
        ) from error
    path = keys_dir() / _KNOWN_NAME
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with path.open("a", encoding="utf-8") as file:
            file.write(f"{public.hex()} {' '.join(name.split())}\n")
    except OSError as error:
        raise KeyFileError(
            f"“{path}” cannot be written: {error.strerror}. Choose another place."
        ) from error
