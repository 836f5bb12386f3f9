"""The commands with --cluster, and the real networks on a worker once."""

import json
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from streets import made_case

from reid_desktop.cli import main
from reid_desktop.cluster.loopback import LoopbackCluster
from reid_desktop.store.case import Case
from reid_desktop.synthesis.person_crops import person_crop


def test_cluster_without_an_address_is_a_sentence(
    streets: list[Path], tmp_path: Path, capsys: Any
) -> None:
    made_case(tmp_path / "a.reidcase", streets[:1]).close()
    assert main(["index", str(tmp_path / "a.reidcase"), "--cluster"]) == 3
    assert "No cluster is named" in capsys.readouterr().err


def test_another_computer_is_not_spoken_to_in_the_clear(
    streets: list[Path], tmp_path: Path, capsys: Any
) -> None:
    made_case(tmp_path / "a.reidcase", streets[:1]).close()
    words = ["groups", str(tmp_path / "a.reidcase"), "--cluster", "gpu1.example:6379"]
    assert main(words) == 3
    assert "token file" in capsys.readouterr().err


@pytest.mark.slow
@pytest.mark.weights
def test_the_shipped_networks_describe_the_same_on_a_worker(
    cluster: LoopbackCluster, keys: Path, tmp_path: Path, capsys: Any
) -> None:
    crops = tmp_path / "crops"
    crops.mkdir()
    for number in range(4):
        picture = person_crop(number).image[..., ::-1]
        assert cv2.imwrite(str(crops / f"{number + 1:04}_c1s1_{number:06}_00.png"), picture)
    words = ["--device", "cpu", "--json", "--quiet", "--set", "program.engine=torch"]
    words += ["--set", f"cluster.token={keys / 'token'}"]
    words += ["--set", f"cluster.certificates={keys}"]
    words += ["--set", "cluster.processors=0.3", "--set", "cluster.workers=1"]
    galleries = []
    for name, more in (("lane", []), ("cluster", ["--cluster", cluster.address])):
        path = tmp_path / f"{name}.reidcase"
        made_case(path, [crops]).close()
        assert main(["index", str(path), *words, *more]) == 0
        assert json.loads(capsys.readouterr().out)["detections"] == 4
        with Case.open(path, read_only=True) as case:
            galleries.append(np.array(case.gallery(case.model_ids()[0]).descriptors))
    assert galleries[0].shape == (4, 4096)
    assert galleries[0].tobytes() == galleries[1].tobytes()
