#!/usr/bin/env python3
"""Check a report of ReID Desktop without the program: Python 3.9 or newer and nothing else.

    python3 verify_report.py REPORT [--key FINGERPRINT] [--head HASH] [--json]

REPORT is the folder or the .zip as it was handed over. Checked are: every file against the SHA-256
manifests (BagIt, RFC 8493), that none is missing or added, the Ed25519 signature (RFC 8032) over
the manifests, that report.json states the same case and log as the signed cover, and the audit log
beside the report: its chain of hashes must end in the printed head.

A signature proves that the report was not changed since the holder of the key made it. Whose key it
is, it cannot prove: compare the fingerprint with one you got another way, or give it as --key.
--head is a head hash you know from elsewhere, such as a printed page.

Exit codes: 0 sound, 1 something is wrong, 2 wrong use or not a report.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import os
import re
import struct
import sys
import zipfile
import zlib
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from typing import Any

SIGNATURE = "signature.json"
SIGNATURE_FORMAT = "reid-desktop-signature"
TAGS, PAYLOAD = "tagmanifest-sha256.txt", "manifest-sha256.txt"
BAGIT, INFO, SELF = "bagit.txt", "bag-info.txt", "verify_report.py"
CONTENT, LOG = "data/report.json", "data/audit.jsonl"
CONTEXT = b"reid-desktop report 1\n"
LOG_CONTEXT = b"reid-desktop audit 1\n"
BAGIT_TEXT = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
START_OF_CHAIN = "0" * 64
_NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*")
_LINE = re.compile(r"([0-9a-f]{64})  (.+)")
_BLOCK = 1 << 20
_LONGEST = 1 << 24


Point = tuple[int, int, int, int]
"""A point of the curve in extended coordinates."""


class NoReport(Exception):  # noqa: N818 - not an error of this program
    """What was given cannot be read as a report; its text says why."""


# Ed25519, verification only (RFC 8032, section 5.1.7)

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
_ROOT = pow(2, (P - 1) // 4, P)


def _point(data: bytes) -> Point | None:
    """Return the point of 32 bytes in extended coordinates, None when there is none."""
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & (1 << 255) - 1
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * _ROOT % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    x = P - x if x & 1 != sign else x
    return x, y, 1, x * y % P


def _add(one: Point, other: Point) -> Point:
    """Return the sum of two points."""
    a = (one[1] - one[0]) * (other[1] - other[0]) % P
    b = (one[1] + one[0]) * (other[1] + other[0]) % P
    c = 2 * one[3] * other[3] * D % P
    d = 2 * one[2] * other[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def _times(number: int, point: Point) -> Point:
    """Return `number` times a point."""
    total: Point = (0, 1, 1, 0)
    while number:
        if number & 1:
            total = _add(total, point)
        point = _add(point, point)
        number >>= 1
    return total


_BASE_Y = 4 * pow(5, P - 2, P) % P
_BASE_X = 15112221349535400772501151409588531511454012693041857206046113283949847762202
_BASE: Point = (_BASE_X, _BASE_Y, 1, _BASE_X * _BASE_Y % P)


def ed25519_holds(public_key: bytes, signature: bytes, message: bytes) -> bool:
    """Return whether 64 bytes `signature` of `message` were made with the key of `public_key`."""
    if len(public_key) != 32 or len(signature) != 64:
        return False
    key, nonce = _point(public_key), _point(signature[:32])
    scalar = int.from_bytes(signature[32:], "little")
    if key is None or nonce is None or scalar >= L:
        return False
    digest = hashlib.sha512(signature[:32] + public_key + message).digest()
    left = _times(scalar, _BASE)
    right = _add(nonce, _times(int.from_bytes(digest, "little") % L, key))
    same_x = (left[0] * right[2] - right[0] * left[2]) % P == 0
    return same_x and (left[1] * right[2] - right[1] * left[2]) % P == 0


# The container: a folder or a .zip


class Folder:
    """The files of a report folder; links are not followed."""

    def __init__(self, path: str) -> None:
        self.path = path

    def sizes(self) -> dict[str, int]:
        """Return the bytes of every file by name; -1 for a link or anything that is no file."""
        found = {}
        for folder, names, files in os.walk(self.path):
            links = [n for n in names if os.path.islink(os.path.join(folder, n))]
            for name in files + links:
                whole = os.path.join(folder, name)
                plain = os.path.isfile(whole) and not os.path.islink(whole)
                short = os.path.relpath(whole, self.path).replace(os.sep, "/")
                found[short] = os.path.getsize(whole) if plain else -1
        return found

    def open(self, name: str) -> Any:
        """Return a binary file."""
        return open(os.path.join(self.path, *name.split("/")), "rb")  # noqa: SIM115

    def problems(self, sizes: dict[str, int]) -> list[str]:
        """Return what is wrong with the container itself."""
        return []


class Archive:
    """The files of a report in a .zip; nothing is ever unpacked to the disk."""

    def __init__(self, path: str) -> None:
        self.path = path
        try:
            self._zip = zipfile.ZipFile(path)
        except zipfile.BadZipFile as error:
            raise NoReport(f"“{path}” is damaged: it is no readable .zip.") from error

    def sizes(self) -> dict[str, int]:
        """Return the bytes of every file by name; -1 for what is packed or named twice."""
        found = {}
        for entry in self._zip.infolist():
            stored = entry.compress_type == zipfile.ZIP_STORED and not entry.flag_bits & 1
            twice = entry.filename in found
            found[entry.filename] = entry.file_size if stored and not twice else -1
        return found

    def open(self, name: str) -> Any:
        """Return a binary file."""
        return self._zip.open(name)

    def problems(self, sizes: dict[str, int]) -> list[str]:
        """Return whether a byte outside of the files was changed: headers, order, gaps, ends."""
        try:
            wanted = hashlib.sha256()
            for piece in zip_pieces(sorted(sizes.items()), self.open):
                wanted.update(piece)
            found = hashlib.sha256()
            with open(self.path, "rb") as file:
                for block in iter(lambda: file.read(_BLOCK), b""):
                    found.update(block)
        except (OSError, ValueError, zipfile.BadZipFile, zlib.error, struct.error):
            return ["The .zip itself is damaged."]
        if wanted.digest() != found.digest():
            return ["The .zip itself was changed: it is not packed as the program packs it."]
        return []


_STAMP = (0, 0x21)  # midnight, 1 January 1980: the same files always give the same .zip


def zip_pieces(files: Iterable[tuple[str, int]], opened: Callable[[str], Any]) -> Iterator[bytes]:
    """Yield the bytes of a .zip that stores `files` ((name, bytes), sorted) as they are.

    Args:
        files: pairs of a name in ASCII and its size.
        opened: returns a binary file for a name; each is read twice.
    """
    places, place = [], 0
    for name, size in files:
        crc, plain = 0, name.encode("ascii")
        with opened(name) as file:
            for block in iter(lambda: file.read(_BLOCK), b""):  # noqa: B023 - read at once
                crc = zlib.crc32(block, crc)
        facts = struct.pack("<HHHHHIIIHH", 20, 0, 0, *_STAMP, crc, size, size, len(plain), 0)
        yield b"PK\x03\x04" + facts + plain
        with opened(name) as file:
            yield from iter(lambda: file.read(_BLOCK), b"")  # noqa: B023 - read at once
        places.append((facts, plain, place))
        place += 30 + len(plain) + size
    length = 0
    for facts, plain, start in places:
        rest = struct.pack("<HHHII", 0, 0, 0, 0o100644 << 16, start)
        yield b"PK\x01\x02" + struct.pack("<H", 0x0314) + facts + rest + plain
        length += 46 + len(plain)
    count = len(places)
    yield b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, count, count, length, place, 0)


def container(path: str) -> Folder | Archive:
    """Return the files of the report at `path`."""
    if os.path.isdir(path):
        return Folder(path)
    if os.path.isfile(path):
        return Archive(path)
    raise NoReport(f"There is no report at “{path}”.")


# The checks


def check(
    path: str, key: str = "", head: str = ""
) -> Generator[tuple[int, int, str], None, tuple[dict[str, Any], list[str]]]:
    """Check a report; a generator that yields (files done, files in all, name).

    Args:
        path: folder or .zip.
        key: fingerprint of the expected key, or its first digits; "" to accept any.
        head: expected head of the audit log, or its first digits; "" to accept any.

    Returns:
        (facts, problems): what the report says of itself, and one sentence for each fault.

    Raises:
        NoReport: it is none.
    """
    files = container(path)
    sizes = files.sizes()
    if TAGS not in sizes and PAYLOAD not in sizes and CONTENT not in sizes:
        raise NoReport(f"“{path}” is not a report: it has no manifest.")
    facts = {"report": str(path), "files": len(sizes)}
    problems: list[str] = []
    tags = _manifest(files, sizes, TAGS, problems)
    payload = _manifest(files, sizes, PAYLOAD, problems) if tags is not None else None
    listed = dict(tags or {}, **(payload or {}))
    outside = {TAGS, SIGNATURE}
    problems += [
        f"“{n}” is not part of the report." for n in sorted(set(sizes) - set(listed) - outside)
    ]
    for wanted in (BAGIT, INFO, PAYLOAD, SELF):
        if tags is not None and wanted not in tags:
            problems.append(f"“{wanted}” is not listed in “{TAGS}”.")
    for done, (name, digest) in enumerate(sorted(listed.items())):
        yield done, len(listed), name
        problem = yield from _file_problem(files, sizes, name, digest, (done, len(listed)))
        problems += [problem] if problem else []
    problems += files.problems(sizes)
    _check_signature(files, sizes, facts, problems, key)
    if not problems:
        yield len(listed), len(listed), LOG
        _check_content(files, sizes, facts, problems, head)
    return facts, problems


def _read(
    files: Folder | Archive, sizes: dict[str, int], name: str, problems: list[str]
) -> bytes | None:
    """Return the bytes of a small file, or None with a sentence added."""
    size = sizes.get(name)
    if size is None or size < 0:
        problems.append(f"“{name}” is missing.")
        return None
    if size > _LONGEST and name not in (CONTENT, LOG):
        problems.append(f"“{name}” is too large.")
        return None
    try:
        with files.open(name) as file:
            data: bytes = file.read()
            return data
    except (OSError, zipfile.BadZipFile, zlib.error) as error:
        problems.append(f"“{name}” cannot be read: {error}.")
        return None


def _manifest(
    files: Folder | Archive, sizes: dict[str, int], name: str, problems: list[str]
) -> dict[str, str] | None:
    """Return SHA-256 by file name of one manifest, or None with a sentence added."""
    data = _read(files, sizes, name, problems)
    if data is None:
        return None
    rows = []
    for line in data.decode("utf-8", "replace").split("\n")[:-1]:
        match = _LINE.fullmatch(line)
        in_data = match and match[2].startswith("data/")
        if not match or not _NAME.fullmatch(match[2]) or in_data != (name == PAYLOAD):
            problems.append(f"The manifest “{name}” is damaged.")
            return None
        rows.append((match[2], match[1]))
    written = "".join(f"{digest}  {each}\n" for each, digest in sorted(dict(rows).items()))
    if not rows or written.encode() != data:
        problems.append(f"The manifest “{name}” is not as the program writes it.")
        return None
    return dict(rows)


def _file_problem(
    files: Folder | Archive,
    sizes: dict[str, int],
    name: str,
    digest: str,
    progress: tuple[int, int],
) -> Generator[tuple[int, int, str], None, str]:
    """Return what is wrong with one listed file, "" when nothing is."""
    if sizes.get(name, -1) < 0:
        return f"“{name}” is missing."
    found = hashlib.sha256()
    try:
        with files.open(name) as file:
            for block in iter(lambda: file.read(_BLOCK), b""):
                found.update(block)
                yield progress[0], progress[1], name
    except (OSError, zipfile.BadZipFile, zlib.error) as error:
        return f"“{name}” cannot be read: {error}."
    if found.hexdigest() != digest:
        return f"“{name}” was changed: its SHA-256 is another one."
    return ""


def _check_signature(
    files: Folder | Archive,
    sizes: dict[str, int],
    facts: dict[str, Any],
    problems: list[str],
    key: str,
) -> None:
    """Check the signature over the tag manifest; fill in `facts` and `problems`."""
    if SIGNATURE not in sizes:
        problems.append(f"The report is not signed: “{SIGNATURE}” is missing.")
        return
    data, signed = _read(files, sizes, SIGNATURE, problems), _read(files, sizes, TAGS, [])
    if data is None or signed is None:
        return
    try:
        table = json.loads(data.decode("utf-8"))
        public, signature = bytes.fromhex(table["public_key"]), bytes.fromhex(table["signature"])
        said = {"algorithm": "ed25519", "format": SIGNATURE_FORMAT, "signed": TAGS}
        given = {"public_key": public.hex(), "signature": signature.hex()}
        sound = data == canonical({**said, **given})
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        sound = False
    if not sound or not ed25519_holds(public, signature, CONTEXT + signed):
        problems.append("The signature does not hold: the manifests were changed or signed anew.")
        return
    facts["key"] = public.hex()
    if key and not _same(public.hex(), key):
        problems.append(f"The report was signed with another key: {public.hex()}.")


def _same(found: str, wanted: str) -> bool:
    """Return whether `wanted` is `found` or its first eight or more digits; blanks do not count."""
    short = re.sub(r"[\s:]", "", wanted).lower().rstrip("….")
    return len(short) >= 8 and found.startswith(short)


def canonical(value: Any) -> bytes:
    """Return `value` as the canonical JSON of the program's files, with a line end."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "backslashreplace") + b"\n"


def _check_content(
    files: Folder | Archive,
    sizes: dict[str, int],
    facts: dict[str, Any],
    problems: list[str],
    head: str,
) -> None:
    """Compare report.json with the signed cover and follow the audit log to its head."""
    cover, data = _read(files, sizes, INFO, problems), _read(files, sizes, CONTENT, problems)
    try:
        pairs = (line.split(": ", 1) for line in (cover or b"").decode("utf-8").splitlines())
        info = {pair[0]: pair[-1] for pair in pairs}
        table = json.loads((data or b"").decode("utf-8"))
        facts["case"] = str(table["case"]["number"] or table["case"]["title"])
        facts["head"], facts["entries"] = table["audit_head"], table["audit_entries"]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        problems.append(f"“{CONTENT}” is not the content of a report.")
        return
    payload = [size for name, size in sizes.items() if name.startswith("data/")]
    facts["fingerprint"] = hashlib.sha256(data or b"").hexdigest()
    wanted = {
        "Payload-Oxum": f"{sum(payload)}.{len(payload)}",
        "Content-SHA256": facts["fingerprint"],
        "Audit-Head": facts["head"],
        "Audit-Entries": str(facts["entries"]),
    }
    for name in (name for name, value in wanted.items() if info.get(name) != value):
        problems.append(f"“{INFO}” and “{CONTENT}” do not belong together ({name}).")
    if _read(files, sizes, BAGIT, problems) != BAGIT_TEXT:
        problems.append(f"“{BAGIT}” is not as the program writes it.")
    if head and not _same(str(facts["head"]), head):
        problems.append(f"The report rests on another audit log: its head is {facts['head']}.")
    facts["log"] = "not enclosed"
    if LOG in sizes:
        problems += chain_problems(_read(files, sizes, LOG, problems) or b"", facts)


def chain_problems(data: bytes, facts: dict[str, Any]) -> list[str]:
    """Return what is wrong with the enclosed audit log.

    Each entry must carry on the hash before it, the last one is the head, and the signature of the
    head stands for all before it.
    """
    previous, last = START_OF_CHAIN, {"signer": "", "signature": ""}
    lines = data.decode("utf-8", "replace").split("\n")[:-1]
    for number, line in enumerate(lines, 1):
        try:
            entry = json.loads(line)
            last = {name: str(entry.pop(name)) for name in ("hash", "signer", "signature")}
            sequence = entry["sequence"]
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return [f"Audit log: entry {number} cannot be read."]
        text = json.dumps(entry, sort_keys=True, separators=(",", ":"))
        previous = hashlib.sha256((previous + text).encode("ascii", "replace")).hexdigest()
        if sequence != number or previous != last["hash"]:
            return [f"Audit log: entry {number} or its order was changed."]
    if len(lines) != facts["entries"] or (lines and previous != facts["head"]):
        return ["The audit log does not end in the head that the report prints."]
    facts["log"] = f"{len(lines)} entries followed to the head"
    if last["signer"]:
        message = LOG_CONTEXT + previous.encode("ascii")
        try:
            public, signature = bytes.fromhex(last["signer"]), bytes.fromhex(last["signature"])
        except ValueError:
            public = signature = b""
        if not ed25519_holds(public, signature, message):
            return ["The signature of the audit log's head does not hold."]
        facts["log_key"] = last["signer"]
    return []


def main(arguments: Sequence[str] | None = None) -> int:
    """Check the report named on the command line; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("report", metavar="REPORT", help="folder or .zip")
    parser.add_argument("--key", default="", help="fingerprint the signing key must have")
    parser.add_argument("--head", default="", help="head of the audit log known from elsewhere")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    given = parser.parse_args(arguments)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    job = check(given.report, given.key, given.head)
    try:
        while True:
            next(job)
    except StopIteration as stop:
        facts, problems = stop.value
    except (NoReport, OSError) as error:
        print(json.dumps({"error": str(error)}) if given.json else error)
        return 2
    if given.json:
        print(json.dumps(dict(facts, problems=problems), ensure_ascii=False))
    else:
        for name in ("case", "files", "fingerprint", "head", "entries", "log", "log_key", "key"):
            if name in facts:
                print(f"{name:<12} {facts[name]}")
        print("\n".join(problems) or "Sound: nothing was changed since the report was signed.")
        if "key" in facts and not given.key:
            print("Compare the fingerprint of the key with the one its owner gave you.")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
