"""QEEPS learns from the training part of a person-search benchmark: CUHK-SYSU or PRW.

Paper: QEEPS (Munjal et al. 2019), section 5.2: pictures with a shorter side of 600 px, both
pictures of a pair flipped by chance, all pairs of CUHK-SYSU, three gallery pictures a query of PRW.
"""

from collections.abc import Callable
from pathlib import Path

import numpy as np

from reid_desktop.core.errors import DatasetError
from reid_desktop.datasets.cuhk_sysu import read_cuhk_sysu_train
from reid_desktop.datasets.person_search import PersonSearchSet
from reid_desktop.datasets.prw import read_prw_train
from reid_desktop.training.qeeps_data import Source, labelled_sample, with_short_side
from reid_desktop.training.qeeps_pairs import Pair, PairSource, all_pairs
from reid_desktop.training.qeeps_sources import TrainingData
from reid_desktop.training.scenes import Sample

READERS: dict[str, Callable[[Path], PersonSearchSet]] = {
    "cuhk-sysu": read_cuhk_sysu_train,
    "prw": read_prw_train,
}
GALLERIES = {"cuhk-sysu": 0, "prw": 3}
"""Gallery pictures of each query in an epoch; 0 for all."""
SHORT_SIDE = 600


def search_set_data(name: str, root: Path, *, short_side: int = SHORT_SIDE) -> TrainingData:
    """Open the training part of a benchmark; who is on two pictures has a row of the OIM table.

    There are no line-ups and no remembered scenes: those are drawn from crops, which neither set
    has.

    Args:
        name: a key of READERS.
        root: folder of the set.
        short_side: px of a picture's shorter side.

    Raises:
        DatasetError: a file is missing or damaged, or nobody is seen twice, so that there is no
            pair to learn from.
    """
    frames = READERS[name](root).frames
    pairs = all_pairs(frames, galleries=GALLERIES[name])
    if not pairs:
        raise DatasetError(f"“{root}” shows nobody on two frames, so there are no pairs to learn.")
    rows = {pid: row for row, pid in enumerate(sorted({pid for _, _, pid in pairs}))}

    def sample(place: int) -> Sample:
        return with_short_side(labelled_sample(frames[place], rows, None), short_side)

    def draw(rng: np.random.Generator) -> Sample:
        return sample(int(rng.integers(len(frames))))

    def draw_pair(rng: np.random.Generator) -> Pair:
        query, gallery, pid = pairs[int(rng.integers(len(pairs)))]
        return Pair(sample(query), sample(gallery), rows[pid])

    source = Source(name, 1.0, draw, (1.0, 1.0), (1.0, 1.0), spoilt=False)
    return TrainingData(
        [source],
        [PairSource(source, draw_pair)],
        len(rows),
        pictures=len(frames),
        pair_count=len(pairs),
    )
