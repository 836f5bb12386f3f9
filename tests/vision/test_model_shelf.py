"""The shelf tells the truth of each file and takes in only what fits, with tiny networks."""

import shutil
from pathlib import Path

import pytest
import torch
from torch import nn

from reid_desktop.core.errors import WeightsError
from reid_desktop.core.models import FileState, ModelShelf
from reid_desktop.core.progress import run
from reid_desktop.core.settings import WEIGHT_SETTINGS, Settings, changed, described
from reid_desktop.vision import model_shelf, speed_test, weights
from reid_desktop.vision.model_shelf import LocalModelShelf
from reid_desktop.vision.weights import chosen, save_half


@pytest.fixture
def shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of shipped weights with one tiny network, for which the program is made."""
    folder = tmp_path / "shipped"
    sha256 = save_half(nn.Linear(3, 2).state_dict(), folder / "tiny.safetensors")
    (folder / "manifest.toml").write_text(
        f'[weights.keypoints]\nfile = "tiny.safetensors"\nsha256 = "{sha256}"\nlicence = "CC0"\n'
        'figures = "mAP 1"\n'
    )
    monkeypatch.setattr(weights, "models_dir", lambda: folder)
    monkeypatch.setitem(model_shelf._NETS, "keypoints", lambda: nn.Linear(3, 2))
    return folder


@pytest.fixture
def shelf(shipped: Path) -> LocalModelShelf:
    return LocalModelShelf(Settings())


def brought(folder: Path, net: nn.Module, *, sha256: str = "", more: str = "") -> Path:
    """Write weights with the entry "mine" beside them."""
    path = folder / "mine.safetensors"
    found = save_half(net.state_dict(), path)
    (folder / "mine.toml").write_text(
        f'[weights.mine]\nfile = "{path.name}"\nsha256 = "{sha256 or found}"\nlicence = "own"\n'
        f'network = "keypoints"\n{more}'
    )
    return path


def test_it_is_a_shelf(shelf: LocalModelShelf) -> None:
    assert isinstance(shelf, ModelShelf)
    assert shelf.devices()[0].name == "cpu"


def test_a_card_tells_the_state_of_its_file(shelf: LocalModelShelf, shipped: Path) -> None:
    (card,) = run(shelf.cards())
    assert (card.name, card.state, card.licence) == ("keypoints", FileState.OK, "CC0")
    assert card.figures == "mAP 1"
    assert card.in_use
    assert not card.imported
    file = shipped / "tiny.safetensors"
    assert card.size_bytes == file.stat().st_size
    file.write_bytes(file.read_bytes()[:-1] + b"x")
    assert run(shelf.cards())[0].state is FileState.CHANGED
    file.unlink()
    assert run(shelf.cards())[0].state is FileState.MISSING


def test_imported_weights_are_copied_checked_and_can_be_chosen(
    shelf: LocalModelShelf, tmp_path: Path
) -> None:
    path = brought(tmp_path, nn.Linear(3, 2), more='figures = "mAP 2"\n')
    card = run(shelf.add(path))
    assert (card.name, card.network, card.state) == ("mine", "keypoints", FileState.OK)
    assert card.imported
    assert not card.in_use
    path.unlink()
    assert chosen("mine", "keypoints", None).figures == "mAP 2"
    assert [c.name for c in run(shelf.cards())] == ["keypoints", "mine"]
    using = LocalModelShelf(changed(Settings(), {WEIGHT_SETTINGS["keypoints"]: "mine"}))
    assert [c.in_use for c in run(using.cards())] == [False, True]
    run(shelf.remove("mine"))
    assert not card.path.exists()
    assert [c.name for c in run(shelf.cards())] == ["keypoints"]


@pytest.mark.parametrize(
    ("net", "sha256", "why"),
    [
        (nn.Linear(3, 2), "0" * 64, "SHA-256"),
        (nn.Linear(4, 2), "", "weight.*shape 2x4, expected 2x3"),
        (nn.Linear(3, 2, bias=False), "", "bias.*missing"),
        (nn.Sequential(nn.Linear(3, 2)), "", "missing"),
        (nn.Bilinear(3, 3, 2), "", "shape"),
    ],
)
def test_weights_that_do_not_fit_leave_nothing_behind(
    shelf: LocalModelShelf, tmp_path: Path, net: nn.Module, sha256: str, why: str
) -> None:
    with pytest.raises(WeightsError, match=why):
        run(shelf.add(brought(tmp_path, net, sha256=sha256)))
    assert not weights.imported_dir().exists()


def test_extra_tensors_are_refused(shelf: LocalModelShelf, tmp_path: Path) -> None:
    net = nn.Linear(3, 2)
    net.register_buffer("hidden", torch.ones(1))
    with pytest.raises(WeightsError, match="hidden.*no layer"):
        run(shelf.add(brought(tmp_path, net)))


def test_weights_that_are_no_numbers_are_refused(shelf: LocalModelShelf, tmp_path: Path) -> None:
    net = nn.Linear(3, 2)
    nn.init.constant_(net.bias, float("inf"))
    with pytest.raises(WeightsError, match="bias.*infinite"):
        run(shelf.add(brought(tmp_path, net)))


def test_a_truncated_file_is_refused(shelf: LocalModelShelf, tmp_path: Path) -> None:
    path = brought(tmp_path, nn.Linear(3, 2))
    path.write_bytes(path.read_bytes()[:-2])
    with pytest.raises(WeightsError, match="truncated"):
        run(shelf.add(path))


def test_a_file_without_an_entry_is_told_what_it_needs(
    shelf: LocalModelShelf, tmp_path: Path
) -> None:
    path = brought(tmp_path, nn.Linear(3, 2))
    lone = shutil.copy(path, tmp_path / "lone.safetensors")
    with pytest.raises(WeightsError, match=r"lone\.toml"):
        run(shelf.add(Path(lone)))
    with pytest.raises(WeightsError, match=r"no entry for “lone"):
        run(shelf.add(Path(lone), tmp_path / "mine.toml"))
    (tmp_path / "lone.toml").write_text("[weights.mine]\n")
    with pytest.raises(WeightsError, match="needs file, sha256 and licence"):
        run(shelf.add(Path(lone)))


@pytest.mark.parametrize("name", ["../mine", "a/b", "", "..", "c:\\\\x"])
def test_a_name_that_is_a_path_is_refused(
    shelf: LocalModelShelf, tmp_path: Path, name: str
) -> None:
    path = brought(tmp_path, nn.Linear(3, 2))
    entry = (tmp_path / "mine.toml").read_text().replace("weights.mine", f'weights."{name}"')
    (tmp_path / "mine.toml").write_text(entry)
    with pytest.raises(WeightsError, match="odd name"):
        run(shelf.add(path))


def test_a_name_that_is_taken_and_a_strange_network_are_refused(
    shelf: LocalModelShelf, tmp_path: Path
) -> None:
    path = brought(tmp_path, nn.Linear(3, 2))
    run(shelf.add(path))
    with pytest.raises(WeightsError, match="“mine” already"):
        run(shelf.add(path))
    entry = (tmp_path / "mine.toml").read_text()
    entry = entry.replace("weights.mine", "weights.other").replace("keypoints", "resnet-9000")
    (tmp_path / "mine.toml").write_text(entry)
    with pytest.raises(WeightsError, match="resnet-9000.*must be one of"):
        run(shelf.add(path))


def test_only_imported_weights_are_removed(shelf: LocalModelShelf) -> None:
    with pytest.raises(WeightsError, match="belong to the program"):
        run(shelf.remove("keypoints"))
    with pytest.raises(WeightsError, match="no weights “nothing”"):
        run(shelf.remove("nothing"))


def test_every_architecture_has_its_setting_and_its_weights() -> None:
    defaults = {key: value for key, _, value in described(Settings())}
    assert set(WEIGHT_SETTINGS) == set(model_shelf._NETS)
    for network, key in WEIGHT_SETTINGS.items():
        assert chosen(defaults[key], network, None).network == network


@pytest.mark.parametrize(("name", "unit"), [("keypoints", "crops/s")])
def test_a_speed_test_times_the_shipped_weights(
    monkeypatch: pytest.MonkeyPatch, name: str, unit: str
) -> None:
    monkeypatch.setattr(speed_test, "TIMED_S", 0.05)
    settings = changed(Settings(), {"program.engine": "torch", "program.threads": 1})
    figure = run(LocalModelShelf(settings).test_speed(name, "cpu"))
    assert (figure.name, figure.device, figure.engine, figure.unit) == (name, "cpu", "torch", unit)
    assert figure.rate > 0
    assert figure.rounds >= 1
