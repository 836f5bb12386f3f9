"""Which describer each profile has is known without building one."""

from pathlib import Path

import pytest

from reid_desktop.core.errors import WeightsError
from reid_desktop.core.paths import models_dir
from reid_desktop.vision.build_glad import PROFILES, GladChoice, build_glad_describer, describer_ids


def test_every_profile_has_a_describer_of_its_own_and_fast_is_the_one_that_is_built() -> None:
    ids = describer_ids(GladChoice(), models=models_dir())
    assert list(ids) == list(PROFILES)
    assert len(set(ids.values())) == len(PROFILES)
    built = build_glad_describer(
        "cpu", profile="fast", models=models_dir(), choice=GladChoice(engine="torch")
    )
    assert built.model_id == ids["fast"]


def test_weights_that_are_not_there_are_named(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match="mine"):
        describer_ids(GladChoice(glad="mine"), models=models_dir())
