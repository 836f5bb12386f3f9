from pathlib import Path

import pytest

from reid_desktop.core.errors import SettingsError
from reid_desktop.core.settings import Settings, changed, described, load, save


def test_only_differences_are_written(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    save(changed(Settings(), {"search.groups": 200}), path)
    assert path.read_text() == "[search]\ngroups = 200\n"
    assert load(path).search.groups == 200


def test_a_missing_file_gives_the_defaults(tmp_path: Path) -> None:
    assert load(tmp_path / "none.toml") == Settings()


def test_unknown_keys_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text('[future]\nthing = "x"\n[search]\nnewer = 3\n')
    save(changed(load(path), {"program.examiner": 'A "B"'}), path)
    text = path.read_text()
    assert 'thing = "x"' in text
    assert "newer = 3" in text
    assert load(path).program.examiner == 'A "B"'


def test_every_setting_survives_saving(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    values = {
        "program.examiner": "Eva",
        "program.device": "cpu",
        "program.threads": 3,
        "index.profile": "fast",
        "index.every_s": 0.5,
        "index.only_motion": True,
    }
    settings = changed(Settings(), values)
    save(settings, path)
    assert load(path) == settings


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("search.groups", "many"),
        ("search.groups", -1),
        ("search.groups", True),
        ("index.every_s", -1),
        ("index.profile", "heavenly"),
        ("index.only_motion", "perhaps"),
        ("search.nothing", 1),
    ],
)
def test_a_bad_value_is_refused_and_names_its_key(key: str, value: object) -> None:
    with pytest.raises(SettingsError, match=key):
        changed(Settings(), {key: value})


def test_text_from_the_command_line_becomes_the_setting_s_type() -> None:
    settings = changed(Settings(), {"search.exhaustive": "yes", "index.every_s": "2"})
    assert settings.search.exhaustive is True
    assert settings.index.every_s == 2.0


def test_a_damaged_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text("[search\n")
    with pytest.raises(SettingsError, match="settings.toml"):
        load(path)


def test_defaults_lie_in_their_own_ranges() -> None:
    for key, _, value in described(Settings()):
        changed(Settings(), {key: value})
