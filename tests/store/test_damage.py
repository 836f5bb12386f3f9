"""A database damaged at random is refused or read, in a sentence; it never crashes the program."""

import random
from collections.abc import Callable

import numpy as np
import pytest

from reid_desktop.core.errors import CaseError
from reid_desktop.core.records import Mark, Method, NewSearch, Source
from reid_desktop.core.values import Groups, Ranklist
from reid_desktop.store.case import Case

PAGE = 4096


def _damaged(good: bytes, chance: random.Random) -> bytes:
    """Return the file with bytes changed, its end cut, or pages swapped or blanked."""
    data = bytearray(good)
    first, second = (chance.randrange(len(good) // PAGE) * PAGE for _ in range(2))
    match chance.randrange(4):
        case 0:
            for _ in range(chance.randrange(1, 9)):
                data[chance.randrange(len(data))] = chance.randrange(256)
        case 1:
            del data[chance.randrange(len(data)) :]
        case 2:
            data[first : first + PAGE] = bytes(PAGE)
        case _:
            data[first : first + PAGE] = good[second : second + PAGE]
            data[second : second + PAGE] = good[first : first + PAGE]
    return bytes(data)


def _read_everything(case: Case) -> None:
    ids = case.detection_ids()
    case.columns()
    case.detections(ids)
    np.asarray(case.gallery("glad@1").descriptors).sum()
    for number in ids:
        case.crop_jpeg(number)
    for search in case.searches():
        case.hits_of(search.id)
        case.verdicts(search.id)
    for source in case.sources():
        case.frame_times(source.id)
    case.groups("glad@1")
    case.audit()


@pytest.mark.parametrize("seed", range(4))
def test_random_damage_is_a_sentence_and_never_a_crash(
    case: Case, source: Source, add_people: Callable[..., list[int]], seed: int
) -> None:
    ids = np.array([number for frame in range(10) for number in add_people(case, source, frame)])
    asked = NewSearch(Method.GLAD, "q", b"j", "0", (1, 2, 3, 4), "glad@1", {"top": 3}, 0)
    search = case.add_search(asked, Ranklist(ids, np.zeros(len(ids), np.float32)), by="Ada")
    case.set_verdict(search.id, ids[0], Mark.MATCH, by="Ada")
    means, labels = np.ones((1, 8), np.float32), np.zeros(len(ids), np.int64)
    case.set_groups("glad@1", ids, Groups(means, labels, means[:, 0]), theta=0.5)
    case.close()
    database = case.path / "case.sqlite"
    good, chance = database.read_bytes(), random.Random(seed)
    refused: list[str] = []
    for _ in range(25):
        database.write_bytes(_damaged(good, chance))
        for rest in case.path.glob("case.sqlite-*"):
            rest.unlink()
        try:
            with Case.open(case.path, read_only=True) as opened:
                opened.check()
                _read_everything(opened)
        except CaseError as error:
            refused.append(str(error))
    assert len(refused) > 5
    assert not [sentence for sentence in refused if "\n" in sentence]
