"""Case templates: those of the user win, and a broken one is named."""

from pathlib import Path

import pytest

from reid_desktop.core.case_templates import folders, read_template, templates
from reid_desktop.core.errors import SettingsError
from reid_desktop.core.records import CaseInfo


def test_a_template_of_the_user_takes_the_place_of_a_shipped_one() -> None:
    own, _ = folders()
    own.mkdir(parents=True)
    text = 'name = "Missing person"\npurpose = "ours"\nscope_cameras = ["Gate"]\n'
    (own / "mine.toml").write_text(text)
    found = {template.name: template for template in templates()}
    assert len(found) == 3
    info = found["Missing person"].info
    assert (info.purpose, info.scope_cameras) == ("ours", ("Gate",))


def test_a_template_fills_in_only_what_is_empty(tmp_path: Path) -> None:
    path = tmp_path / "theft.toml"
    path.write_text('purpose = "find it"\nlegal_basis = "§ 1"\npolicy = true\n')
    template = read_template(path)
    assert template.name == "theft"
    assert template.applied_to(CaseInfo("A", purpose="mine")) == CaseInfo(
        "A", purpose="mine", legal_basis="§ 1", policy=True
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("no toml", "cannot be read"),
        ('colour = "red"', "has the key “colour”"),
        ('case_id = "1"', "has the key “case_id”"),
        ("purpose = 3", "“purpose” is no str"),
        ('scope_cameras = "Gate"', "“scope_cameras” is no list"),
    ],
)
def test_a_broken_template_is_named(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "broken.toml"
    path.write_text(text)
    with pytest.raises(SettingsError, match=told):
        read_template(path)
