"""One honest file for every parser of the program: what the fuzzer starts from."""

import io
import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import h5py
import numpy as np
import safetensors.numpy
from scipy.io import savemat

from reid_desktop.core import settings
from reid_desktop.core.case_templates import read_template
from reid_desktop.core.progress import run
from reid_desktop.core.searching import SearchFilter
from reid_desktop.core.wire import packed, unpacked
from reid_desktop.datasets.cuhk03 import read_cuhk03
from reid_desktop.datasets.cuhk_sysu import read_cuhk_sysu, read_cuhk_sysu_train
from reid_desktop.datasets.lsp import JOINT_NAMES, read_lsp
from reid_desktop.datasets.matlab import load_variable
from reid_desktop.datasets.mot import read_mot
from reid_desktop.datasets.people_yolo import read_people_yolo
from reid_desktop.datasets.pets import read_pets
from reid_desktop.datasets.prw import read_prw
from reid_desktop.exchange.boxes import BoxRow, gathered
from reid_desktop.exchange.coco import read_coco, to_coco
from reid_desktop.exchange.cvat import read_cvat, to_cvat
from reid_desktop.exchange.mot import read_mot_boxes, to_mot
from reid_desktop.footage.names import guess_camera, guess_start
from reid_desktop.footage.pictures import decode_picture, read_picture
from reid_desktop.footage.reader import open_footage
from reid_desktop.index.files import index_path, load_index, save_index
from reid_desktop.index.search_index import SearchIndex
from reid_desktop.pipeline.batch import read_queries
from reid_desktop.report.reading import read_content
from reid_desktop.store import anchors
from reid_desktop.store.sealed_case import unseal
from reid_desktop.synthesis.truth import read_truth
from reid_desktop.vision.weight_headers import read_shapes
from reid_desktop.vision.weights import listed

from . import scenes

BOXES = gathered("gate", [BoxRow(3, (1.0, 2.0, 30.0, 60.0), 0.5, 7)], width=64, height=48, frames=9)


@dataclass(frozen=True)
class Parser:
    """A reader of files from outside.

    Attributes:
        file: where the fuzzed file lies, below the folder that `read` is given.
        honest: its content as this program or its original writes it.
        read: reads it; any text or bytes give a value or a ReidError.
        beside: other files it needs.
    """

    name: str
    file: str
    honest: bytes
    read: Callable[[Path], Any]
    beside: tuple[tuple[str, bytes], ...] = ()


def parsers() -> list[Parser]:
    """Return them all."""
    return [*_texts(), *_pictures(), *_matlab(), *_binaries()]


def _texts() -> list[Parser]:
    coco, truth = json.dumps(to_coco([BOXES])).encode(), json.dumps(_TRUTH).encode()
    query = json.dumps({"query": "a", "image": "p.png", "box": [0, 0, 20, 20]}).encode()
    weights = b'[weights.glad]\nfile="a.safetensors"\nsha256="' + b"0" * 64 + b'"\nlicence="x"\n'
    where = {"cameras": ["gate"], "since": "2026-03-02T08:00:00+01:00", "day_from": "22:00"}
    where |= {"marks": ["match"], "least_score": 0.5}
    report = json.dumps({"format": 3, "searches": [], "case": {"title": "x"}}).encode()
    anchor = json.dumps([1, "0" * 64, "2026-03-02T08:00:00+00:00"]).encode()
    pets = b"frame,id,x,y,width,height\n1,1,10,20,30,60\n"
    return [
        Parser("COCO", "a.json", coco, lambda f: read_coco(f / "a.json")),
        Parser("MOT", "a.txt", to_mot(BOXES).encode(), lambda f: read_mot_boxes(f / "a.txt")),
        Parser("CVAT", "a.xml", to_cvat(BOXES).encode(), lambda f: read_cvat(f / "a.xml")),
        Parser("truth lines", "t.jsonl", truth, lambda f: read_truth(f / "t.jsonl")),
        Parser(
            "query lines", "q.jsonl", query, lambda f: read_queries(f / "q.jsonl"),
            (("p.png", _encoded(".png")),),
        ),
        Parser("settings", "s.toml", _SETTINGS, lambda f: settings.load(f / "s.toml")),
        Parser("case template", "t.toml", _TEMPLATE, lambda f: read_template(f / "t.toml")),
        Parser("manifest of weights", "manifest.toml", weights, lambda f: listed(f)),
        Parser("filter of a search", "f.json", json.dumps(where).encode(), _read_filter),
        Parser("content of a report", "r.json", report, lambda f: read_content(f / "r.json")),
        Parser("anchors", "ab.jsonl", anchor, _read_anchors),
        Parser("PETS boxes", "b.csv", pets, lambda f: read_pets(f / "v.mp4", f / "b.csv")),
        Parser(
            "MOT truth", "gt/gt.txt", b"1,1,2,3,20,50,1,1,1\n2,1,2,3,20,50,1,1,0.5\n", read_mot,
            (("img1/000001.jpg", b""),),
        ),
        Parser(
            "YOLO labels", "labels/a.txt", b"0 0.5 0.5 0.1 0.2\n1 0.1 0.1 0.1 0.1\n",
            read_people_yolo, (("images/a.jpg", b""),),
        ),
        Parser("names of footage", "n.txt", b"gate_2026-03-02_08-00-00.mp4", _read_name),
        Parser(
            "street.toml", "street.toml",
            b'[[camera]]\nvideo = "a.mp4"\nname = "gate"\nstart = 2026-03-02T08:00:00+01:00\n',
            lambda f: (guess_camera(f / "a.mp4"), guess_start(f / "a.mp4")),
        ),
        Parser(
            "rate of a picture folder", "seqinfo.ini", b"[Sequence]\nframeRate=25\n",
            lambda f: open_footage(f), (("1.png", _encoded(".png")),),
        ),
    ]  # fmt: skip


def _pictures() -> list[Parser]:
    return [
        Parser(f"picture {suffix}", f"p{suffix}", _encoded(suffix), _picture_reader(suffix))
        for suffix in (".png", ".jpg", ".bmp", ".webp", ".tif")
    ]


def _matlab() -> list[Parser]:
    joints = _mat(joints=np.ones((3, 14, 2)))
    people = ",".join(f"{joint}_{axis}" for joint in JOINT_NAMES for axis in "xyv")
    poses = f"image,upright,{people}\na.jpg,1{',1.5' * 3 * len(JOINT_NAMES)}\n".encode()
    return [
        *_person_search(),
        Parser(
            ".mat joints", "joints.mat", joints,
            lambda f: load_variable(f / "joints.mat", "joints").numbers(),
        ),
        Parser("LSP", "keypoints.csv", poses, read_lsp, (("images/a.jpg", b""),)),
        Parser("CUHK03", "cuhk-03.mat", _cuhk03(), _read_cuhk03),
    ]  # fmt: skip


def _person_search() -> list[Parser]:
    """CUHK-SYSU's test and training part and PRW's test part, each of its files in turn."""
    train, cells = np.empty((1, 1), object), np.array([["s1.jpg"]], object)
    located = [{"imname": "s1.jpg", "idlocate": np.array([[1, 2, 30, 60.0]])}]
    train[0, 0] = _structs([{"idname": "p1", "nAppear": 1, "scene": _structs(located)}])
    box = _structs([{"idlocate": np.array([[1, 2, 30, 60.0]])}])
    images = _structs([{"imname": "s1.jpg", "nAppear": 1, "box": box}])
    query = {"Query": _structs(located), "Gallery": _structs(located)}
    below = "annotation/test/train_test"
    sysu = {
        "annotation/pool.mat": _mat(pool=cells),
        "annotation/Images.mat": _mat(Img=images),
        f"{below}/Train.mat": _mat(Train=train),
        f"{below}/TestG50.mat": _mat(TestG50=_structs([query])),
    }
    prw = {
        "frame_test.mat": _mat(img_index_test=np.array([["c1s1_1"], ["c2s1_1"]], object)),
        "annotations/c1s1_1.jpg.mat": _mat(box_new=np.array([[7, 1, 2, 30, 60.0]])),
        "annotations/c2s1_1.jpg.mat": _mat(anno_file=np.array([[7, 1, 2, 30, 60.0]])),
        "query_info.txt": b"7 1 2 30 60 c1s1_1\n",
    }
    return [
        Parser(
            f"CUHK-SYSU {name}", name, content,
            lambda f: (read_cuhk_sysu_train(f), read_cuhk_sysu(f, gallery_size=50)),
            tuple(sysu.items()),
        )
        for name, content in sysu.items()
    ] + [
        Parser(f"PRW {name}", name, content, read_prw, tuple(prw.items()))
        for name, content in prw.items()
        if "c2s1" not in name
    ]  # fmt: skip


def _cuhk03() -> bytes:
    """Return CUHK03's file with one person on two pictures and one split."""
    data = io.BytesIO()
    with h5py.File(data, "w") as file:
        images = np.arange(2 * 3 * 4 * 6, dtype=np.uint8).reshape(2, 3, 4, 6)
        crops = [
            file.create_dataset(f"r/{place}", data=one).ref for place, one in enumerate(images)
        ]
        cell = file.create_dataset("r/cell", data=np.array([crops], h5py.ref_dtype).T)
        file.create_dataset("labeled", data=np.array([[cell.ref]], h5py.ref_dtype))
        split = file.create_dataset("r/split", data=np.ones((2, 1)))
        file.create_dataset("testsets", data=np.array([[split.ref]], h5py.ref_dtype))
    return data.getvalue()


def _read_cuhk03(folder: Path) -> Any:
    crops, splits = read_cuhk03(folder, boxes="labelled")
    return crops.pictures(range(len(crops))), splits


def _binaries() -> list[Parser]:
    tensors = safetensors.numpy.save({"a": np.ones((2, 3), np.float16)})
    crowd = np.random.default_rng(0).normal(size=(300, 16)).astype(np.float16)
    crowd /= np.linalg.norm(crowd.astype(np.float32), axis=1, keepdims=True).astype(np.float16)
    index = run(SearchIndex.cropping(crowd, dimension=8))
    return [
        Parser("safetensors", "w.safetensors", tensors, lambda f: read_shapes(f / "w.safetensors")),
        Parser("search index", "crops.npz", _saved(index), _read_index),
        Parser(
            "message of a cluster", "m.bin", packed({"a": (1, 2.5, "x"), "b": crowd[:2]}),
            lambda f: unpacked((f / "m.bin").read_bytes()),
        ),
        Parser("sealed case", "c.sealed", b"reid-desktop sealed case 1\n" + bytes(200), _unsealed),
    ]  # fmt: skip


_TRUTH = {
    "index": 0, "time_s": 0.0, "clock": "2026-03-02T08:00:00", "boxes": [[1, 2, 3, 4]],
    "person_ids": [1], "keypoints": [[[1, 2]] * 4], "visibility": [[1, 1, 1, 1]],
}  # fmt: skip
_SETTINGS = (
    b'[search]\ntop = 50\nindex = "crops"\n[program]\nexaminer = "Eva"\ntext_percent = 110\n'
)
_TEMPLATE = b'name = "Theft"\ntitle = "T"\npurpose = "p"\nscope_cameras = ["a", "b"]\n'


def _encoded(suffix: str) -> bytes:
    done, data = cv2.imencode(suffix, scenes.drawn(0)[:48, :64])
    assert done
    return bytes(data.tobytes())


def _picture_reader(suffix: str) -> Callable[[Path], Any]:
    return lambda folder: read_picture(folder / f"p{suffix}")


def _structs(rows: list[dict[str, Any]]) -> Any:
    """Return MATLAB's 1xN struct array."""
    made = np.zeros((1, len(rows)), [(name, object) for name in rows[0]])
    for place, row in enumerate(rows):
        made[0, place] = tuple(row.values())
    return made


def _mat(**variables: Any) -> bytes:
    file = io.BytesIO()
    savemat(file, variables)
    return file.getvalue()


def _read_name(folder: Path) -> Any:
    """Guess from a name of any bytes that a file can have; its file need not be there."""
    name = (folder / "n.txt").read_bytes().replace(b"\0", b"").replace(b"/", b"")
    path = folder / "cam 1" / os.fsdecode(name[:255])
    return guess_camera(path), guess_start(path)


def _read_filter(folder: Path) -> Any:
    """Read a filter as a stored search holds it; what is no mapping is refused by its reader."""
    try:
        values = json.loads((folder / "f.json").read_text(encoding="utf-8"))
    except (ValueError, RecursionError):
        return None
    if not isinstance(values, dict):
        return None
    where = SearchFilter.from_json(values)
    return where.interval_s(), where.day_interval_s(), where.to_json()


def _read_anchors(folder: Path) -> Any:
    place = anchors.path_of("ab")
    assert place is not None
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes((folder / "ab.jsonl").read_bytes())
    return anchors.known("ab")


def _saved(index: SearchIndex) -> bytes:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        save_index(Path(folder), index, np.arange(300), "m")
        return index_path(Path(folder), "crops").read_bytes()


def _read_index(folder: Path) -> Any:
    return load_index(folder, "crops", np.arange(300), "m")


def _unsealed(folder: Path) -> Any:
    return run(unseal(folder / "c.sealed", folder / "into", "a passphrase"))


def decoded(data: bytes) -> Any:
    """Decode a picture from memory, as from the clipboard or a case."""
    return decode_picture(data, name="clipboard")
