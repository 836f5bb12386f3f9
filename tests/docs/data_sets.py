"""Data sets in their original layouts, made small: what the training page's commands are given."""

from pathlib import Path
from typing import Any

import cv2
import h5py
import numpy as np
from scipy.io import savemat

from reid_desktop.synthesis.person_crops import person_crop

PEOPLE = 4
_FRAME = (120, 200)


def crop(pid: int, camera: int) -> np.ndarray:
    """A person's crop, (128, 64, 3) uint8 RGB; the camera changes its light."""
    image = person_crop(pid, height=128, width=64).image
    return np.clip(image.astype(int) + 12 * camera, 0, 255).astype(np.uint8)


def write(path: Path, image: np.ndarray) -> None:
    """Write a picture and the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    assert cv2.imwrite(str(path), image[..., ::-1])


def market(root: Path) -> None:
    """Market-1501: people 1 to 4 train, 5 to 8 are sought; two cameras."""
    for pid in range(1, 2 * PEOPLE + 1):
        for camera in (1, 2):
            part = "bounding_box_train" if pid <= PEOPLE else "bounding_box_test"
            name = f"{pid:04d}_c{camera}s1_{pid:06d}_0{camera}.jpg"
            write(root / part / name, crop(pid, camera))
        if pid > PEOPLE:
            write(root / "query" / f"{pid:04d}_c1s1_{pid:06d}_00.jpg", crop(pid, 1))


def viper(root: Path) -> None:
    """VIPeR: each person once in each of two folders."""
    for pid in range(PEOPLE):
        write(root / "cam_a" / f"{pid:03d}_0.bmp", crop(pid, 1))
        write(root / "cam_b" / f"{pid:03d}_90.bmp", crop(pid, 2))


def cuhk03(root: Path) -> None:
    """cuhk-03.mat as MATLAB 7.3 writes it, with one camera pair and two test sets."""
    root.mkdir(parents=True)
    with h5py.File(root / "cuhk-03.mat", "w", userblock_size=512) as file:
        stored = file.create_group("#refs#")

        def value(array: np.ndarray) -> Any:
            data = stored.create_dataset(f"v{len(stored)}", data=array.T)
            return data.ref

        def cell(rows: list[list[Any]], name: str = "") -> Any:
            table = np.array(rows, dtype=h5py.ref_dtype).T
            place = name or f"#refs#/v{len(stored)}"
            data = file.create_dataset(place, data=table, dtype=h5py.ref_dtype)
            data.attrs["MATLAB_class"] = np.bytes_("cell")
            return data.ref

        for kind in ("labeled", "detected"):
            people = [
                [value(crop(pid, 1 + (column >= 5))) for column in range(10)]
                for pid in range(PEOPLE)
            ]
            cell([[cell(people)]], kind)
        sets = [value(np.array([[1, pid] for pid in pair], float)) for pair in ((1, 2), (3, 4))]
        cell([[one] for one in sets], "testsets")


def prw(root: Path) -> None:
    """PRW: two frames train, two are searched; persons 7 and 9 are on both of a part."""
    parts = {"train": ("c1s1_000001", "c2s1_000026"), "test": ("c1s2_000001", "c2s2_000026")}
    for part, names in parts.items():
        cells = np.array([[name] for name in names], object)
        root.mkdir(parents=True, exist_ok=True)
        savemat(root / f"frame_{part}.mat", {f"img_index_{part}": cells})
        for place, name in enumerate(names):
            boxes = [[7, 20 + place, 20, 40, 80], [9, 120, 22, 40, 80]]
            (root / "annotations").mkdir(exist_ok=True)
            savemat(root / "annotations" / f"{name}.jpg.mat", {"box_new": np.array(boxes, float)})
            write(root / "frames" / f"{name}.jpg", scene(place))
    (root / "query_info.txt").write_text("7 20 20 40 80 c1s2_000001\n9 120 22 40 80 c1s2_000001\n")


def cuhk_sysu(root: Path) -> None:
    """CUHK-SYSU: s1 to s4 for two people of the training part, s5 to s7 are searched."""
    names = [f"s{number}.jpg" for number in range(1, 8)]
    box = [20, 20, 40, 80]
    for place, name in enumerate(names):
        write(root / "Image/SSM" / name, scene(place))
    people = root / "annotation/test/train_test"
    people.mkdir(parents=True)
    pictures = [{"imname": one, "nAppear": 1, "box": _structs([_place(box)])} for one in names]
    savemat(root / "annotation/Images.mat", {"Img": _structs(pictures)})
    pool = np.array([[name] for name in names[4:]], object)
    savemat(root / "annotation/pool.mat", {"pool": pool})
    gallery = [_located("s6.jpg", box), _located("s7.jpg", [])]
    query = {"Query": _structs([_located("s5.jpg", box)]), "Gallery": _structs(gallery)}
    savemat(people / "TestG100.mat", {"TestG100": _structs([query])})
    train = np.empty((2, 1), object)
    for row, pair in enumerate((names[:2], names[2:4])):
        scenes = _structs([_located(name, box) for name in pair])
        train[row, 0] = _structs([{"idname": f"p{row}", "nAppear": 2, "scene": scenes}])
    savemat(people / "Train.mat", {"Train": train})


def scene(seed: int) -> np.ndarray:
    """A frame with a person where the boxes above lie."""
    image = np.full((*_FRAME, 3), 110, np.uint8)
    for left, pid in ((20, 7), (120, 9)):
        image[20:100, left : left + 40] = cv2.resize(crop(pid, seed % 3), (40, 80))
    return image


def _structs(rows: list[dict[str, Any]]) -> Any:
    """MATLAB's 1xN struct array."""
    made = np.zeros((1, len(rows)), [(name, object) for name in rows[0]])
    for place, row in enumerate(rows):
        made[0, place] = tuple(row.values())
    return made


def _place(box: list[int]) -> dict[str, Any]:
    return {"idlocate": np.array([box], float), "ishard": 0}


def _located(name: str, box: list[int]) -> dict[str, Any]:
    return {"imname": name, "idlocate": np.array([box] if box else [], float), "ishard": 0}
