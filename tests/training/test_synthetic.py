import numpy as np

from reid_desktop.synthesis.scene import StreetPlan
from reid_desktop.training.synthetic import SyntheticStreets

PLAN = StreetPlan(0, cameras=2, people=4, duration_s=20.0, fps=1.0, width=160, height=120)


def test_pictures_and_pairs_carry_identities_from_the_first_row_on() -> None:
    streets = SyntheticStreets((3, 4), first_pid=100, plan=PLAN, moments=8)
    assert streets.identities == 8
    rng = np.random.default_rng(0)
    for _ in range(5):
        sample = streets.draw(rng)
        assert sample.image.shape == (120, 160, 3)
        assert len(sample.boxes) == len(sample.pids) == len(sample.ignored)
        assert ((sample.pids >= 100) & (sample.pids < 108)).all()
    pair = streets.draw_pair(rng)
    for picture in (pair.query, pair.gallery):
        assert not picture.ignored[picture.pids == pair.pid].any()
        assert pair.pid in picture.pids
