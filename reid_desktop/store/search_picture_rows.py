"""The pictures that searches were asked with, and their descriptors."""

from collections.abc import Sequence

import numpy as np

from reid_desktop.core.records import Role, SearchPicture
from reid_desktop.store.connection import Connection, plain
from reid_desktop.store.faults import content_faults


def add(db: Connection, search_id: int, pictures: Sequence[SearchPicture]) -> None:
    """Insert the pictures of a search, the one on its cover first."""
    db.write_many(
        "INSERT INTO search_pictures VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
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
            )
            for place, picture in enumerate(pictures)
        ],
    )


def of(db: Connection, search_id: int) -> list[SearchPicture]:
    """Return the pictures of a search in their order; none for searches of older versions."""
    rows = db.rows(
        "SELECT role, name, sha256, jpeg, x1, y1, x2, y2, descriptor FROM search_pictures "
        "WHERE search_id = ? ORDER BY place",
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
            )
            for role, name, sha256, jpeg, x1, y1, x2, y2, descriptor in rows
        ]
