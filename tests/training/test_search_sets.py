"""The training parts of person-search benchmarks as QEEPS learns from them."""

from pathlib import Path

import cv2
import numpy as np
import pytest
from scipy.io import savemat

from reid_desktop.cli.training_commands import SEARCH_SETS
from reid_desktop.core.errors import DatasetError
from reid_desktop.datasets.labelled_frames import LabelledFrame
from reid_desktop.training.qeeps_pairs import all_pairs
from reid_desktop.training.qeeps_recipe import PAPER, REFINE, two_epochs
from reid_desktop.training.search_sets import READERS, search_set_data

PEOPLE = {
    "c1s1_000001": [[7, 10, 20, 30, 60], [-2, 100, 20, 30, 60]],
    "c1s1_000026": [[7, 12, 20, 30, 60], [9, 60, 20, 30, 60]],
    "c2s1_000001": [[9, 4, 5, 30, 60]],
}


def prw(folder: Path, people: dict[str, list[list[int]]]) -> Path:
    """A PRW of training frames only, in its original layout."""
    for name in ("annotations", "frames"):
        (folder / name).mkdir(parents=True)
    cells = np.array([[name] for name in people], object)
    savemat(folder / "frame_train.mat", {"img_index_train": cells})
    for name, rows in people.items():
        savemat(folder / "annotations" / f"{name}.jpg.mat", {"box_new": np.array(rows, float)})
        cv2.imwrite(str(folder / "frames" / f"{name}.jpg"), np.full((96, 160, 3), 90, np.uint8))
    return folder


def test_the_command_offers_what_can_be_read() -> None:
    assert set(SEARCH_SETS) == set(READERS)


def test_identities_are_rows_and_strangers_have_none(tmp_path: Path) -> None:
    data = search_set_data("prw", prw(tmp_path, PEOPLE))
    assert data.identities == 2
    rng = np.random.default_rng(0)
    seen = np.concatenate([data.sources[0].draw(rng).pids for _ in range(40)])
    assert set(seen.tolist()) == {-1, 0, 1}


def test_a_pair_shows_one_person_on_two_frames(tmp_path: Path) -> None:
    data = search_set_data("prw", prw(tmp_path, PEOPLE))
    rng = np.random.default_rng(0)
    for _ in range(10):
        pair = data.pairs[0].draw(rng)
        assert pair.pid in pair.query.pids
        assert pair.pid in pair.gallery.pids


def test_a_set_in_which_nobody_comes_back_is_refused(tmp_path: Path) -> None:
    alone = {"c1s1_000001": PEOPLE["c1s1_000001"], "c2s1_000001": PEOPLE["c2s1_000001"]}
    with pytest.raises(DatasetError, match="no pairs"):
        search_set_data("prw", prw(tmp_path, alone))


def test_pictures_have_the_papers_shorter_side_and_keep_their_colours(tmp_path: Path) -> None:
    data = search_set_data("prw", prw(tmp_path, PEOPLE), short_side=400)
    seen = data.sources[0].draw(np.random.default_rng(0))
    assert seen.image.shape[:2] == (400, 667)
    assert not data.sources[0].spoilt
    widths = seen.boxes[:, 2] - seen.boxes[:, 0]
    assert widths == pytest.approx(30 * 400 / 96, rel=0.02)


def test_all_pairs_or_so_many_gallery_frames_of_each_query() -> None:
    frames = [
        LabelledFrame(
            Path(f"{n}.jpg"),
            None,
            np.zeros((2, 4), np.float32),
            np.array([3, -1]),
            np.array([n == 4, False]),
        )
        for n in range(6)
    ]
    pairs = all_pairs(frames)
    assert len(pairs) == 5 * 4
    assert all(query != gallery and pid == 3 for query, gallery, pid in pairs)
    assert not any(4 in pair[:2] for pair in pairs)
    few = all_pairs(frames, galleries=3)
    assert len(few) == 5 * 3
    assert set(few) <= set(pairs)


def test_the_papers_phases_are_two_epochs(tmp_path: Path) -> None:
    data = search_set_data("prw", prw(tmp_path, PEOPLE))
    assert (data.pictures, data.pair_count) == (3, 4)
    recipe = two_epochs(PAPER, data)
    assert (recipe.steps, recipe.pair_steps) == (6, 8)
    assert two_epochs(REFINE, data) is REFINE
