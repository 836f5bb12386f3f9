"""The pictures that searches were asked with, and their descriptors."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from reid_desktop.core.errors import CaseError
from reid_desktop.core.records import Role, SearchPicture
from reid_desktop.store.connection import Connection, plain
from reid_desktop.store.faults import content_faults, damaged


def add(
    db: Connection,
    search_id: int,
    pictures: Sequence[SearchPicture],
    contents: Mapping[str, bytes],
) -> None:
    """Insert the pictures of a search, the one on its cover first.

    Args:
        db: the case, in a transaction.
        search_id: the search.
        pictures: what is compared and shown.
        contents: whole pictures by the SHA-256 that `pictures` give as theirs; each is kept once.
    """
    for digest, content in contents.items():
        assert hashlib.sha256(content).hexdigest() == digest, "a picture under a foreign hash"
        db.write("INSERT INTO pictures VALUES (?, ?) ON CONFLICT DO NOTHING", (digest, content))
    db.write_many(
        "INSERT INTO search_pictures VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                search_id,
                place,
                picture.role.value,
                plain(picture.name),
                picture.sha256,
                picture.jpeg,
                *(picture.box or (None, None, None, None)),
                np.ascontiguousarray(picture.descriptor, "<f4").tobytes(),
                picture.picture or None,
            )
            for place, picture in enumerate(pictures)
        ],
    )


def of(db: Connection, search_id: int) -> list[SearchPicture]:
    """Return the pictures of a search in their order; none for searches of older versions."""
    rows = db.rows(
        "SELECT role, name, sha256, jpeg, x1, y1, x2, y2, descriptor, picture "
        "FROM search_pictures WHERE search_id = ? ORDER BY place",
        (search_id,),
    )
    with content_faults(db.folder, f"a picture of search {search_id}"):
        return [
            SearchPicture(
                Role(role),
                name,
                sha256,
                jpeg,
                None if x1 is None else (x1, y1, x2, y2),
                np.frombuffer(descriptor, "<f4").astype(np.float32),
                picture or "",
            )
            for role, name, sha256, jpeg, x1, y1, x2, y2, descriptor, picture in rows
        ]


def content(db: Connection, digest: str) -> bytes:
    """Return the whole picture of the SHA-256 `digest`.

    Raises:
        CaseError: the case has none, or its bytes are not those any more.
    """
    row = db.first("SELECT content FROM pictures WHERE sha256 = ?", (digest,))
    if row is None:
        digest = plain(digest)  # a damaged one may be no text
        raise CaseError(f"“{db.folder.name}” keeps no picture of the hash {digest}.")
    found = bytes(row[0])
    if hashlib.sha256(found).hexdigest() != digest:
        raise damaged(db.folder, f"the query picture {digest} has other bytes than its hash says")
    return found


def faults(db: Connection) -> Iterator[str]:
    """Yield one sentence for each kept picture that is damaged, "" for each that is not."""
    for (digest,) in db.rows("SELECT sha256 FROM pictures ORDER BY sha256"):
        try:
            content(db, digest)
        except CaseError as error:
            yield str(error)
        else:
            yield ""
