"""A report as a BagIt bag (RFC 8493): payload, SHA-256 manifests, and a signature over them.

    data/report.html ...       the payload, in `manifest-sha256.txt`
    bagit.txt, bag-info.txt    what it is; the head of the audit log and the content's fingerprint
    verify_report.py           checks all this on a computer without the program
    tagmanifest-sha256.txt     SHA-256 of the four above
    signature.json             Ed25519 over the tag manifest, and so over every file

The same document gives the same bytes: nothing here knows what time it is.
"""

import hashlib
from collections.abc import Mapping, Sequence

from reid_desktop.core.paths import verifier_file
from reid_desktop.core.records import AuditEntry
from reid_desktop.core.signing import SigningKey
from reid_desktop.report.data import canonical
from reid_desktop.report.document import Document
from reid_desktop.report.texts import readable
from reid_desktop.report.verifier import program

HTML, PDF, CSV = "data/report.html", "data/report.pdf", "data/candidates.csv"
JSON, CASE, LOG = "data/report.json", "data/case.jsonld", "data/audit.jsonl"
PAYLOAD = (HTML, PDF, CSV, JSON, CASE, LOG)


def tag_names() -> tuple[str, ...]:
    """Return the names of the files around the payload."""
    own = program()
    return (own.BAGIT, own.INFO, own.SELF, own.PAYLOAD, own.TAGS, own.SIGNATURE)


def bagged(payload: Mapping[str, bytes], document: Document, key: SigningKey) -> dict[str, bytes]:
    """Return every file of the bag by name.

    Args:
        payload: content by name, names from PAYLOAD; report.json is always among them.
        document: whose case and audit head the cover states.
        key: signs the manifests.
    """
    own = program()
    tags = {
        own.BAGIT: own.BAGIT_TEXT,
        own.INFO: _cover(payload, document),
        own.SELF: verifier_file().read_bytes(),
        own.PAYLOAD: _manifest(payload),
    }
    manifest = _manifest(tags)
    signature = {
        "format": "reid-desktop-signature",
        "algorithm": "ed25519",
        "signed": own.TAGS,
        "public_key": key.public.hex(),
        "signature": key.sign(own.CONTEXT + manifest).hex(),
    }
    return {**payload, **tags, own.TAGS: manifest, own.SIGNATURE: canonical(signature)}


def log_lines(entries: Sequence[AuditEntry]) -> bytes:
    """Return the audit log as one canonical JSON object a line, its hashes and signatures in it."""
    return b"".join(
        canonical(
            {
                "sequence": entry.sequence,
                "at": entry.at,
                "by": entry.by,
                "action": entry.action,
                "details": dict(entry.details),
                "hash": entry.hash,
                "signer": entry.signer,
                "signature": entry.signature,
            }
        )
        for entry in entries
    )


def _manifest(files: Mapping[str, bytes]) -> bytes:
    """Return the BagIt manifest of `files`, sorted by name."""
    rows = [f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files)]
    return "".join(rows).encode()


def _cover(payload: Mapping[str, bytes], document: Document) -> bytes:
    """Return bag-info.txt; every value on one line."""
    case = document.case
    lines = {
        "Bag-Software-Agent": f"ReID Desktop {document.program_version}",
        "Payload-Oxum": f"{sum(map(len, payload.values()))}.{len(payload)}",
        "External-Identifier": case.number or case.title,
        "External-Description": "Report on candidates",
        "Content-SHA256": hashlib.sha256(payload[JSON]).hexdigest(),
        "Audit-Head": document.audit_head,
        "Audit-Entries": str(document.audit_entries),
    }
    rows = [f"{name}: {' '.join(readable(value).split())}\n" for name, value in lines.items()]
    return "".join(rows).encode("utf-8", "backslashreplace")
