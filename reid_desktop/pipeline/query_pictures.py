"""The pictures a search was asked with: kept whole in the case, and queries made of them again."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from reid_desktop.core.errors import CaseError, FootageError, QueryError
from reid_desktop.core.records import NewSearch, Role, Search, SearchPicture
from reid_desktop.core.values import Float32, Ranklist
from reid_desktop.footage.crops import encode_png
from reid_desktop.footage.pictures import decode_picture
from reid_desktop.pipeline.query import Query, pixel_hash
from reid_desktop.store.case import Case

NO_DESCRIPTOR = np.zeros(0, np.float32)
"""Of a picture that only whole frames were compared with."""


@dataclass(frozen=True, slots=True)
class KeptPicture:
    """A query picture as it goes into the case.

    Attributes:
        record: with the SHA-256 of `content` as its `picture`.
        content: the file's own bytes; a PNG of the pixels where the query had no file.
    """

    record: SearchPicture
    content: bytes


def kept_picture(
    query: Query, role: Role = Role.LIKE, descriptor: Float32 = NO_DESCRIPTOR
) -> KeptPicture:
    """Return what a case keeps of a query, so that it can be asked again from the case alone.

    Args:
        query: its person is known: the box, or the whole picture.
        role: the person sought, or somebody else.
        descriptor: (D,) float32; empty for a search of whole frames.
    """
    content = encode_png(query.image) if query.file is None else query.file
    digest = hashlib.sha256(content).hexdigest()
    row = np.asarray(descriptor, np.float32)
    crop, corners = query.crop_jpeg(), query.corners
    record = SearchPicture(role, query.name, query.sha256, crop, corners, row, digest)
    return KeptPicture(record, content)


def contents(pictures: Sequence[KeptPicture]) -> dict[str, bytes]:
    """Return the contents of pictures by their SHA-256, each once."""
    return {each.record.picture: each.content for each in pictures}


def keep_search(  # noqa: PLR0913 - a search, its pictures, and who asked when
    case: Case,
    new: NewSearch,
    ranklist: Ranklist,
    queries: Sequence[Query],
    descriptors: Sequence[Float32],
    *,
    begun_at: str,
    by: str,
) -> Search:
    """Store a search with its pictures of the person, so that it can be asked again.

    Args:
        case: open for writing on this thread.
        new: the search as it was asked.
        ranklist: its candidates.
        queries: the person's pictures, the one on the cover first.
        descriptors: of each picture what was compared, (D,); empty for whole frames.
        begun_at: when the use began.
        by: who asked.

    Raises:
        CaseError: the policy is on and a candidate lies outside the scope.
    """
    pairs = zip(queries, descriptors, strict=True)
    pictures = [kept_picture(query, descriptor=row) for query, row in pairs]
    records = [picture.record for picture in pictures]
    kept = contents(pictures)
    return case.add_search(new, ranklist, pictures=records, contents=kept, begun_at=begun_at, by=by)


def query_again(case: Case, picture: SearchPicture) -> Query:
    """Return the query of a kept picture, the same pixels and the same box as then.

    Raises:
        QueryError: the case does not keep it whole, or what it keeps is not what was asked.
    """
    if not picture.picture:
        raise QueryError(
            f"The case keeps only a JPEG of the query “{picture.name}”; a search of whole frames "
            "needs its own pixels."
        )
    try:
        content = case.picture(picture.picture)
        image = decode_picture(content, name=picture.name)
    except (CaseError, FootageError) as error:
        raise QueryError(f"The kept query picture cannot be read: {error}") from error
    of_file = picture.picture == picture.sha256
    if not of_file and pixel_hash(image) != picture.sha256:
        raise QueryError(f"The kept pixels of the query “{picture.name}” are not those asked with.")
    box = None if picture.box is None else np.array(picture.box, np.float32)
    return Query(image, box, picture.name, picture.sha256, content if of_file else None)
