import pytest

from reid_desktop.core.errors import SettingsError
from reid_desktop.training.glad_recipe import DEFAULT
from reid_desktop.training.qeeps_recipe import REFIT
from reid_desktop.training.recipe_changes import changed


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("metric=0", "metric", 0.0),
        ("steps = 12", "steps", 12),
        ("schedule=halving", "schedule", "halving"),
        ("shared=false", "shared", False),
        ("scales=[[1, 0.25]]", "scales", ((1, 0.25),)),
        ('streams=["global"]', "streams", ("global",)),
    ],
)
def test_a_field_takes_a_value_of_its_own_type(text: str, field: str, value: object) -> None:
    found = getattr(changed(DEFAULT, text), field)
    assert found == value
    assert type(found) is type(value)


def test_only_the_named_field_changes() -> None:
    found = changed(DEFAULT, "augmentation.erasing=0")
    assert found.augmentation.erasing == 0.0
    assert changed(found, f"augmentation.erasing={DEFAULT.augmentation.erasing}") == DEFAULT


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("metric", "no value"),
        ("speed=3", "no field of the recipe"),
        ("augmentation=0", "augmentation.flip"),
        ("augmentation.speed=1", "no field"),
        ("metric.inner=1", "no inner fields"),
        ("steps=1.5", "like the present value"),
        ("freeze_stem=1", "like the present value"),
        ("metric=much", "like the present value"),
    ],
)
def test_what_does_not_fit_is_said(text: str, said: str) -> None:
    with pytest.raises(SettingsError, match=said):
        changed(DEFAULT, text)


def test_a_field_of_a_few_words_takes_one_of_them() -> None:
    assert changed(REFIT, "map_rule=paper").map_rule == "paper"
    with pytest.raises(SettingsError, match="must be one of paper, ranking"):
        changed(REFIT, "map_rule=other")
