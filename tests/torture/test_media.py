"""Hostile media: the good is read, the bad is one sentence, and nothing takes the program down."""

import ast
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from reid_desktop.core import child
from reid_desktop.core.errors import FootageError
from reid_desktop.core.networks import Networks
from reid_desktop.core.progress import run
from reid_desktop.core.settings import IndexSettings
from reid_desktop.footage import decoder
from reid_desktop.footage.reader import open_footage
from reid_desktop.pipeline.imports import import_footage
from reid_desktop.pipeline.ingest import ingest
from reid_desktop.pipeline.query import read_query
from reid_desktop.store.case import Case

from . import corpus, scenes
from .conftest import Figure, modules, part_of, sized
from .seeds import decoded

MEGABYTE = 1 << 20


def looked_at(path: Path) -> str:
    """Open footage and read its first and last frame; return the sentence it was refused with."""
    try:
        with open_footage(path) as footage:
            assert footage.frame(0).image.ndim == 3
            footage.frame(footage.info.frames - 1)
    except FootageError as refusal:
        return str(refusal)
    return ""


@pytest.mark.parametrize("name", part_of(corpus.READ, 4))
def test_what_is_odd_but_sound_is_read(name: str, tmp_path: Path) -> None:
    before = psutil.Process().memory_info().rss
    (path,) = corpus.written(tmp_path, {name: corpus.READ[name]})
    made = psutil.Process().memory_info().rss  # writing a bomb takes memory too
    assert looked_at(path) == ""
    assert psutil.Process().memory_info().rss < max(before, made) + 150 * MEGABYTE


@pytest.mark.parametrize("name", part_of(corpus.REFUSED))
def test_what_is_damaged_or_disguised_is_one_sentence(name: str, tmp_path: Path) -> None:
    (path,) = corpus.written(tmp_path, {name: corpus.REFUSED[name]})
    before, began = psutil.Process().memory_info().rss, time.process_time()
    sentence = looked_at(path)
    assert name in sentence
    assert "\n" not in sentence
    assert time.process_time() - began < 5
    assert psutil.Process().memory_info().rss < before + 150 * MEGABYTE


@pytest.mark.skipif(sys.platform != "linux", reason="pipes and devices of Linux")
@pytest.mark.parametrize("name", part_of(corpus.ENDLESS))
def test_what_never_ends_is_given_up(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(decoder.Decoder.__init__, "__kwdefaults__", LIMITS)
    (path,) = corpus.written(tmp_path, {name: corpus.ENDLESS[name]})
    before = psutil.Process().memory_info().rss
    assert name in looked_at(path)
    if path.suffix in (".jpg", ".png"):
        with pytest.raises(FootageError):
            read_query(path)
    assert psutil.Process().memory_info().rss < before + 1200 * MEGABYTE


LIMITS = {"at_once": True, "time_limit_s": 4.0, "most_bytes": 1 << 30}
"""A stuck process is given up sooner than usual."""


DECODERS = {
    *(
        "cv2.imdecode",
        "cv2.imread",
        "cv2.imdecodemulti",
        "cv2.imreadmulti",
        "cv2.imdecodeanimation",
    ),
    *("cv2.VideoCapture", "av.open", "Image.open", "QImage.fromData", "QImageReader", "QMovie"),
    *("QPixmap.loadFromData", "QImage.loadFromData", "iio.imread", "torchvision.io.read_image"),
    *("loadmat", "scipy.io.loadmat", "whosmat", "h5py.File"),
}
IN_CHILDREN = {
    *("footage/decoder_process.py: av.open", "footage/copy_process.py: av.open"),
    "footage/picture_process.py: cv2.imdecode",
    *("datasets/matlab_process.py: loadmat", "datasets/cuhk03_process.py: h5py.File"),
    "footage/writer.py: av.open",  # writes
}


def test_nothing_from_outside_is_decoded_in_the_programs_own_process() -> None:
    """But for training, which reads data sets that its user chose."""
    found = set()
    for path, tree in modules("reid_desktop").items():
        name = path.removeprefix("reid_desktop/")
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and not name.startswith("training/"):
                called = ast.unparse(node.func)
                hidden = called.rsplit(".", 1)[-1] in ("loadFromData", "fromData")
                found |= {f"{name}: {called}"} if called in DECODERS or hidden else set()
    assert found == IN_CHILDREN


def test_one_bad_file_among_many_costs_itself_alone(
    tmp_path: Path, colour_networks: Networks, figure: Figure
) -> None:
    """The whole corpus in one import, then an index whose decoding process is killed again and
    again: every frame of every sound file is looked at, and each bad file is one sentence."""
    names = [*corpus.READ, *corpus.REFUSED]
    kept = names if sized(0, 1) else [*names[:6], *names[-14:-6]]
    every = {**corpus.READ, **corpus.REFUSED}
    good = [name for name in kept if name in corpus.READ]
    below = tmp_path / "all"
    paths = list(corpus.written(below, {name: every[name] for name in kept}))
    chance, kills = random.Random(4), 0
    with Case.open(scenes.new_case(tmp_path / "theft.reidcase")) as case:
        result = run(import_footage(case, paths, by="eva"))
        assert {Path(source.path).name for source in result.sources} == set(good)
        assert len(result.skipped) == len(kept) - len(good)
        job = ingest(case, colour_networks, settings=IndexSettings(every_s=0.0, batch=1), by="eva")
        for _ in job:
            children = psutil.Process().children()
            if children and chance.random() < 0.3:
                os.kill(chance.choice(children).pid, signal.SIGKILL)
                kills += 1
        assert kills >= sized(4, 40)
        frames = sum(source.frames for source in case.sources())
        indexed = sum(len(case.frame_times(source.id)) for source in case.sources())
        assert indexed >= frames - 2 * len(good)
        run(ingest(case, colour_networks, settings=IndexSettings(every_s=0.0), by="eva"))
        indexed = sum(len(case.frame_times(source.id)) for source in case.sources())
        assert indexed >= frames - sum("half" in name for name in good) * 8
        assert case.check() == []
    figure(
        f"corpus: {len(good)} sound files read ({indexed} of {frames} frames) over {kills} kills "
        f"of the decoding process, {len(kept) - len(good)} refused in a sentence each"
    )


@pytest.mark.parametrize(
    "name", part_of(["plain.mp4", "mpeg4.avi", "mpeg2.ts", "ffv1 444.mkv", "png.mov"])
)
def test_a_video_spoilt_at_random_never_takes_the_program_down(
    name: str, tmp_path: Path, figure: Figure
) -> None:
    (path,) = corpus.written(tmp_path, {name: corpus.READ[name]})
    rounds, refused = sized(short=2, long=150), 0
    whole, chance = path.read_bytes(), random.Random(name)
    for _ in range(rounds):
        path.write_bytes(spoilt(whole, chance))
        sentence = looked_at(path)
        refused += bool(sentence)
        assert "\n" not in sentence
    figure(f"spoilt {name}: {rounds}, {refused} refused, the rest read")


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "TIFF", "BMP"])
def test_a_picture_spoilt_at_random_never_takes_the_program_down(form: str, figure: Figure) -> None:
    rounds, refused = sized(short=60, long=4000), 0
    whole, chance = corpus.picture(form), random.Random(form)
    for _ in range(rounds):
        try:
            assert decoded(spoilt(whole, chance)).ndim == 3
        except FootageError:
            refused += 1
    figure(f"spoilt {form}: {rounds}, {refused} refused, the rest read")


def spoilt(whole: bytes, chance: random.Random) -> bytes:
    """Change some bytes, most of them near the start where the headers are, or cut or double."""
    data = bytearray(whole)
    for _ in range(chance.randrange(1, 12)):
        reach = len(data) if chance.random() < 0.4 else min(len(data), 300)
        data[chance.randrange(reach)] = chance.choice((0, 1, 127, 255, chance.randrange(256)))
    match chance.randrange(6):
        case 0:
            del data[chance.randrange(len(data) // 2, len(data)) :]
        case 1:
            place = chance.randrange(len(data))
            data[place:place] = data[place : place + 500]
    return bytes(data)


LIAR = """
import os, random, struct, sys, json
chance = random.Random(int(sys.argv[1]))
out = sys.stdout.buffer
while (prefix := sys.stdin.buffer.read(4)):
    head = json.loads(sys.stdin.buffer.read(struct.unpack("<I", prefix)[0]))
    sys.stdin.buffer.read(head.get("size", 0))
    lies = [b"", b"{}", b"[]", b"null", b"[" * 60000, b"\\xff" * 40]
    odd = [None, -1, 0, 1, 1 << 70, "x", [], {}, 1.5, True]
    told = {"number": head["number"], "size": chance.choice([0, 0, 8, 24])}
    for key in ("frames", "width", "height", "step_s", "last_s", "rate", "counted", "slot",
                "creation_time"):
        if chance.random() < 0.8:
            told[key] = chance.choice([*odd, 1, 1, 1, 64, 48])
    text = chance.choice([*lies, *[json.dumps(told).encode()] * 12])
    size = told["size"] if text[:2] == b'{"' else 0
    out.write(struct.pack("<I", chance.choice([len(text)] * 9 + [1 << 31])) + text + bytes(size))
    out.flush()
"""


def test_a_decoding_process_that_was_taken_over_can_only_lie(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, figure: Figure
) -> None:
    """It answers nonsense of every kind: the parent ends it with a sentence."""
    path = corpus.video(tmp_path / "gate.mp4")
    rounds, refused = sized(short=12, long=400), 0
    monkeypatch.setattr(child, "_GRACE_S", 0.0)
    for seed in range(rounds):
        monkeypatch.setattr(child, "_spawned", lambda kind, memory, seed=seed: liar(seed))
        opened = decoder.Decoder(path, at_once=False, time_limit_s=5.0)
        try:
            run(opened.opening())
            for _, image in opened.images(range(min(3, len(opened.index.pts)))):
                assert image.ndim == 3
        except FootageError:
            refused += 1
        finally:
            opened.close()
    assert refused > rounds // 2
    figure(f"decoding processes that lie: {rounds}, {refused} refused in a sentence, no crash")


def liar(seed: int) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-I", "-S", "-c", LIAR, str(seed)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
