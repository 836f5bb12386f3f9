"""A stream of bytes encrypted with a passphrase: AES-256-GCM in chunks, the key made by scrypt.

Each chunk is sealed on its own with a nonce of prefix, number and a last-chunk flag: the STREAM
construction of Hoang, Reyhanitabar, Rogaway and Vizar (2015, section 7), so that chunks which are
changed, reordered, dropped, repeated or cut off are found. Layout: magic, header, HMAC-SHA256 of
both (which tells a wrong passphrase from a damaged file), chunks.
"""

import hmac
import os
import struct
import unicodedata
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from reid_desktop.core.errors import CaseError

MAGIC = b"REIDCASE SEALED 1\n"
CHUNK_BYTES = 1 << 20
TAG_BYTES = 16
_HEADER = struct.Struct(">16s7sBBBI")  # salt, nonce prefix, log2 N, r, p, bytes of a chunk
_HMAC_BYTES = 32
_LOG2_N, _R, _P = 17, 8, 1  # 128 MiB and some 0.3 s for each guess
_MOST_LOG2_N, _MOST_R, _MOST_P = 20, 16, 4  # a foreign header may not ask for more memory


class PassphraseError(CaseError):
    """The passphrase does not open the file."""


def _keys(passphrase: str, salt: bytes, log2_n: int, r: int, p: int) -> tuple[AESGCM, bytes]:
    """Return the cipher of the chunks and the key of the header's HMAC."""
    secret = unicodedata.normalize("NFC", passphrase).encode("utf-8", "surrogatepass")
    made = Scrypt(salt=salt, length=64, n=1 << log2_n, r=r, p=p).derive(secret)
    return AESGCM(made[:32]), made[32:]


def _nonce(prefix: bytes, number: int, *, last: bool) -> bytes:
    return prefix + struct.pack(">IB", number, last)


class SealedWriter:
    """Encrypts what is written to it into `file`; `finish` must be called."""

    def __init__(self, file: BinaryIO, passphrase: str) -> None:
        """Write the header."""
        if not passphrase:
            raise PassphraseError("An empty passphrase protects nothing. Choose a longer one.")
        self._file = file
        salt, self._prefix = os.urandom(16), os.urandom(7)
        self._cipher, key = _keys(passphrase, salt, _LOG2_N, _R, _P)
        self._header = MAGIC + _HEADER.pack(salt, self._prefix, _LOG2_N, _R, _P, CHUNK_BYTES)
        self._waiting = bytearray()
        self._number = 0
        file.write(self._header + hmac.digest(key, self._header, "sha256"))

    def write(self, data: bytes) -> None:
        """Take `data`; whole chunks go to the file."""
        self._waiting += data
        while len(self._waiting) > CHUNK_BYTES:  # the last chunk may be whole, and is flagged
            self._seal(bytes(self._waiting[:CHUNK_BYTES]), last=False)
            del self._waiting[:CHUNK_BYTES]

    def finish(self) -> None:
        """Write the last chunk."""
        self._seal(bytes(self._waiting), last=True)
        self._waiting.clear()

    def _seal(self, chunk: bytes, *, last: bool) -> None:
        nonce = _nonce(self._prefix, self._number, last=last)
        self._file.write(self._cipher.encrypt(nonce, chunk, self._header))
        self._number += 1


class SealedReader:
    """Decrypts what `SealedWriter` wrote; gives nothing that was not checked."""

    def __init__(self, file: BinaryIO, passphrase: str, path: Path) -> None:
        """Read the header.

        Args:
            file: at its beginning.
            passphrase: the one it was sealed with.
            path: for messages.

        Raises:
            PassphraseError: the passphrase is wrong.
            CaseError: the file is no sealed case, or damaged.
        """
        self._file, self._path = file, path
        self._header = file.read(len(MAGIC) + _HEADER.size)
        known = file.read(_HMAC_BYTES)
        if not self._header.startswith(MAGIC) or len(known) < _HMAC_BYTES:
            raise CaseError(f"“{path}” is no sealed case of this program, or its start is missing.")
        fields = _HEADER.unpack(self._header[len(MAGIC) :])
        salt, self._prefix, log2_n, r, p, self._chunk_bytes = fields
        sane = 1 <= log2_n <= _MOST_LOG2_N and 1 <= r <= _MOST_R and 1 <= p <= _MOST_P
        if not sane or self._chunk_bytes != CHUNK_BYTES:
            raise self._damaged()
        self._cipher, key = _keys(passphrase, salt, log2_n, r, p)
        if not hmac.compare_digest(known, hmac.digest(key, self._header, "sha256")):
            raise PassphraseError(
                f"The passphrase does not open “{path.name}”, or the start of the file is damaged. "
                "Type it again; capital letters count."
            )
        self._number = 0
        self._next = file.read(CHUNK_BYTES + TAG_BYTES)
        self._open = bytearray()
        self._ended = False

    def read(self, count: int) -> bytes:
        """Return the next `count` bytes.

        Raises:
            CaseError: fewer are left, or they are not what was sealed.
        """
        while len(self._open) < count:
            if self._ended:
                raise self._damaged()
            self._unseal()
        data = bytes(self._open[:count])
        del self._open[:count]
        return data

    def finish(self) -> None:
        """Check that everything was read.

        Raises:
            CaseError: there is more, or the end is missing.
        """
        if not self._ended:
            self._unseal()
        if self._open or not self._ended:
            raise self._damaged()

    def _unseal(self) -> None:
        chunk, self._next = self._next, self._file.read(CHUNK_BYTES + TAG_BYTES)
        last = not self._next
        try:
            nonce = _nonce(self._prefix, self._number, last=last)
            self._open += self._cipher.decrypt(nonce, chunk, self._header)
        except (InvalidTag, ValueError) as error:
            raise self._damaged() from error
        self._number += 1
        self._ended = last

    def _damaged(self) -> CaseError:
        return CaseError(
            f"“{self._path}” is not as it was sealed: it was changed or cut off. "
            "Take another copy of it."
        )
