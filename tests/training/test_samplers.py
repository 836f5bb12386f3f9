import numpy as np

from reid_desktop.training.samplers import IdentityBatches

LABELS = np.repeat(np.arange(12), [1, 2, 3, 4, 5, 6, 7, 8, 4, 4, 4, 4])


def batches(seed: int = 3) -> IdentityBatches:
    return IdentityBatches(LABELS, identities=4, pictures=3, seed=seed)


def test_every_batch_has_p_identities_with_k_pictures() -> None:
    for step in range(50):
        found = LABELS[batches().at(step)].reshape(4, 3)
        assert (found == found[:, :1]).all()
        assert len(np.unique(found[:, 0])) == 4


def test_pictures_repeat_only_where_an_identity_has_too_few() -> None:
    for step in range(30):
        for rows in batches().at(step).reshape(4, 3):
            assert len(set(rows.tolist())) == min(3, int((LABELS[rows[0]] == LABELS).sum()))


def test_a_batch_depends_on_seed_and_step_alone() -> None:
    used = batches()
    used.at(0)
    used.at(40)
    np.testing.assert_array_equal(used.at(17), batches().at(17))
    assert not np.array_equal(batches(4).at(17), batches().at(17))


def test_pictures_of_a_person_come_from_different_cameras_where_there_are() -> None:
    cameras = np.arange(len(LABELS)) % 3
    across = IdentityBatches(LABELS, identities=4, pictures=2, seed=3, cameras=cameras)
    for step in range(40):
        for rows in across.at(step).reshape(4, 2):
            several = len(np.unique(cameras[LABELS[rows[0]] == LABELS])) > 1
            assert (cameras[rows[0]] != cameras[rows[1]]) == several


def test_a_first_picture_is_any_of_the_identity() -> None:
    cameras = np.repeat([0, 1], [9, 1])
    across = IdentityBatches(
        np.zeros(10, np.int64), identities=1, pictures=2, seed=3, cameras=cameras
    )
    drawn = np.stack([across.at(step) for step in range(200)])
    assert (cameras[drawn].sum(axis=1) == 1).all()
    assert set(drawn[:, 0].tolist()) == set(range(10))


def test_pictures_are_seen_about_equally_often() -> None:
    large = IdentityBatches(
        np.repeat([0, 1, 2, 3], [30, 30, 60, 60]), identities=1, pictures=3, seed=0
    )
    seen = np.bincount(np.concatenate([large.at(step) for step in range(600)]), minlength=180)
    assert seen[:60].mean() / seen[60:].mean() < 1.2
    assert seen[60:].mean() / seen[:60].mean() < 1.2
