"""Every command and Python snippet of README and handbook is run, page by page, in its order.

Each page begins in a folder of its own with what its text takes for granted: a short video,
pictures of people, a case that is indexed and searched, data sets in their original layouts. The
networks are the shipped ones; footage is two seconds, a training one step. Networks that were built
for one command serve the next of the same settings.
"""

import hashlib
import os
import re
import shlex
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import save_file

from reid_desktop.cli import main
from reid_desktop.core.paths import config_dir, data_dir
from reid_desktop.core.progress import run
from reid_desktop.core.settings import Settings
from reid_desktop.footage.crops import encode_jpeg, encode_png
from reid_desktop.notebook import Investigation
from reid_desktop.pipeline.synthesize import synthesize
from reid_desktop.synthesis.scene import StreetPlan
from reid_desktop.vision.build import LocalNetworks
from tests.docs import data_sets
from tests.docs.shown import PAGES, ROOT, commands, sections, snippets

pytestmark = pytest.mark.weights
WHOLE = ("first_case.md", "README.md")
"""Pages that begin with nothing but the footage they name."""
START = "2026-03-02T08:00:00+01:00"
TRAINING = next(page for page in PAGES if page.name == "training.md")
FOUND_NOTHING, REFUSED = 1, 3
NOT_ZERO = {
    ("queries.md", "--day-from"): (0, FOUND_NOTHING),  # nobody walks at night
    ("custody.md", "delete"): (REFUSED,),  # the retention time is not over
}
"""Exit codes that a shown command may end with, by page and a word of the command; else 0."""
OTHER_MACHINES = ("cluster.md",)
"""Pages whose commands need a second machine; tests/cluster runs them on two of loopback."""
LEFT_OUT = (TRAINING.name, *OTHER_MACHINES)
RUN = [page for page in PAGES if commands(page) and page.name not in LEFT_OUT]


def home(folder: Path) -> dict[str, str]:
    """Return the user folders below `folder`, as variables."""
    names = ("CONFIG", "STATE", "DATA", "CACHE")
    return {f"XDG_{name}_HOME": str(folder / name.lower()) for name in names}


@pytest.fixture(scope="module")
def one_of_each() -> Iterator[None]:
    """Build networks once for equal settings; a command's own process would build them itself."""
    patch = pytest.MonkeyPatch()
    built = LocalNetworks.of_settings
    kept: dict[str, Any] = {}

    def of_settings(settings: Settings, **named: Any) -> Any:
        key = repr((settings.program, settings.index.profile))
        if key not in kept:
            kept[key] = built(settings, **named)
        return kept[key]

    patch.setattr(LocalNetworks, "of_settings", of_settings)
    yield
    patch.undo()


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory, one_of_each: None) -> Path:
    """A folder with `work` (footage, pictures, an indexed and searched case) and its `home`."""
    folder = tmp_path_factory.mktemp("shown")
    patch = pytest.MonkeyPatch()
    for name, value in home(folder / "home").items():
        patch.setenv(name, value)
    work = folder / "work"
    plan = StreetPlan(seed=5, cameras=1, people=14, duration_s=2.0, fps=4.0)
    run(synthesize(plan, folder / "street"))
    work.mkdir()
    shutil.copy(next((folder / "street").glob("*.mp4")), work / "gate.mp4")
    with Investigation.at(work / "theft.reidcase", title="Theft") as case:
        case.add(work / "gate.mp4", camera="Gate", start=START)
        case.index(every_s=1.0)
        case.group()
        found = case.search(1)
        assert len(found) > 3
        pictures = [case.crop(hit) for hit in found[:4]]
        case.mark(found[:1], "match")
    for name, picture in zip(("person", "front", "back", "stranger"), pictures, strict=True):
        (work / f"{name}.png").write_bytes(encode_png(picture))
    (work / "crops").mkdir()
    for number, picture in enumerate(pictures, start=1):
        crop = work / "crops" / f"{number:04d}_c1s1_000001_00.jpg"
        crop.write_bytes(encode_jpeg(picture))
    (work / "gate.txt").write_text("1,1,100,60,60,160,1,1,1\n")
    (work / "queries.jsonl").write_text('{"query": "a", "image": "person.png"}\n')
    (work / "media" / "archive").mkdir(parents=True)
    patch.undo()
    return folder


@pytest.fixture
def workplace(prepared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of what is prepared, as the folder and the home of this test."""
    shutil.copytree(prepared, tmp_path / "copy")
    for name, value in home(tmp_path / "copy" / "home").items():
        monkeypatch.setenv(name, value)
    work = tmp_path / "copy" / "work"
    monkeypatch.chdir(work)
    monkeypatch.setattr("getpass.getpass", lambda prompt: "correct horse battery staple")
    return work


def ran(page: Path, line: str, *more: str) -> int:
    """Run a shown command; fail with its words where its exit code is not one that it may have."""
    words = shlex.split(line, comments=True)[1:]
    allowed = next(
        (codes for (name, word), codes in NOT_ZERO.items() if name == page.name and word in words),
        (0,),
    )
    code = main([*words, *more, "--quiet"])
    assert code in allowed, f"{page.name}: “{line}” ended with exit code {code}"
    return code


@pytest.mark.slow
@pytest.mark.parametrize("page", RUN, ids=lambda page: page.name)
def test_the_commands_of_a_page_work_one_after_another(page: Path, workplace: Path) -> None:
    if page.name in WHOLE or "case new theft" in " ".join(commands(page)):
        shutil.rmtree(workplace / "theft.reidcase")
    for line in commands(page):
        if page.name == "custody.md" and "case info" in line:
            fill_again(workplace)
        ran(page, line.replace("/media/archive", "media/archive"))


def fill_again(work: Path) -> None:
    """Index and search the case that the page has just made."""
    with Investigation.at(work / "theft.reidcase") as case:
        case.add(work / "gate.mp4", camera="Gate", start=START)
        case.index(every_s=1.0)
        case.group()
        case.search(1)


@pytest.mark.slow
@pytest.mark.parametrize("page", [p for p in PAGES if snippets(p)], ids=lambda page: page.name)
def test_the_python_of_a_page_works(page: Path, workplace: Path) -> None:
    shutil.rmtree(workplace / "theft.reidcase")
    for snippet in snippets(page):
        exec(compile(snippet, str(page), "exec"), {"__name__": "__main__"})


@cache
def starts() -> dict[str, dict[str, torch.Tensor]]:
    """Trunks of random numbers under the names of the pretrained ones, by file."""
    from reid_desktop.vision.build_qeeps import build_net
    from reid_desktop.vision.nets.googlenet import GoogLeNet

    torch.manual_seed(0)
    return {
        "googlenet.safetensors": dict(GoogLeNet().state_dict()),
        "resnet18.safetensors": dict(build_net("resnet18").base.state_dict()),
    }


SHORT = {
    "glad": ["--steps", "1", "--change", "identities=2", "--change", "pictures=2"],
    "qeeps": ["--steps", "1", "--pair-steps", "1", "--change", "images=1", "--change", "pairs=1"],
    "soup": [],
}
"""What makes a training a trial of its command, by network."""


DATA = {
    "Market-1501": {"Market-1501": data_sets.market},
    "CUHK03": {"cuhk03": data_sets.cuhk03},
    "VIPeR": {"VIPeR": data_sets.viper, "Market-1501": data_sets.market},
    "CUHK-SYSU": {"CUHK-SYSU": data_sets.cuhk_sysu},
    "PRW": {"PRW": data_sets.prw},
}
"""The folders that a heading's commands take for granted, and what makes each."""
OF_OTHERS, TO_USE = "The data of the shipped weights", "Put them to use"


@pytest.mark.slow
@pytest.mark.parametrize("title", DATA)
def test_a_data_set_goes_from_its_files_to_weights_in_use(
    title: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name, tensors in starts().items():
        save_file({key: value.contiguous() for key, value in tensors.items()}, name)
    for folder, make in DATA[title].items():
        make(tmp_path / folder)
    shown = sections(TRAINING)
    for line in shown[title]:
        words = shlex.split(line)
        ran(TRAINING, line, *(SHORT[words[2]] if words[1] == "train" else ()))
    for line in shown[TO_USE]:
        weights = Path(shlex.split(line)[3])
        if weights.exists():
            write_manifest(weights)
            ran(TRAINING, line)


def test_every_heading_of_the_training_page_is_run_or_needs_data_of_others() -> None:
    assert set(sections(TRAINING)) == {*DATA, OF_OTHERS, TO_USE}
    (imported,) = sections(TRAINING)[TO_USE]
    out = shlex.split(sections(TRAINING)["Market-1501"][0])[-1]
    assert shlex.split(imported)[3].startswith(f"{out}/")


def write_manifest(weights: Path) -> None:
    """Write the manifest that the page tells to write, with the true hash."""
    text_of_page = TRAINING.read_text("utf-8")
    (text,) = re.findall(r"^```toml\n(.*?)^```", text_of_page, re.M | re.S)
    digest = hashlib.sha256(weights.read_bytes()).hexdigest()
    weights.with_suffix(".toml").write_text(text.replace("…", digest), encoding="utf-8")


def test_the_left_out_training_commands_are_those_with_data_of_others() -> None:
    left_out = sections(TRAINING)[OF_OTHERS]
    assert 0 < len(left_out) <= 4
    assert all("--teacher" in line or "--data data" in line for line in left_out)


def test_settings_and_keys_of_the_user_are_not_touched() -> None:
    assert Path(os.environ["XDG_DATA_HOME"]) in data_dir().parents
    assert Path(os.environ["XDG_CONFIG_HOME"]) in config_dir().parents
    assert ROOT not in data_dir().parents
