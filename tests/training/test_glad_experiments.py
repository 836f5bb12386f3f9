from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
import torch

from reid_desktop.core.errors import DatasetError, WeightsError
from reid_desktop.datasets.benchmarks import NO_ROWS, Benchmark, SplitChoice
from reid_desktop.datasets.crops import CropSet
from reid_desktop.evaluation.published import BASELINE, SHARED, STREAM_ROWS, UNSHARED
from reid_desktop.training.checkpoints import save_checkpoint
from reid_desktop.training.glad_data import LabelledCrops
from reid_desktop.training.glad_experiments import (
    MeasuredCrops,
    Protocol,
    measure_descriptors,
    measure_rows,
    open_benchmark,
    read_glad,
    rows_of,
    strategy_of,
)
from reid_desktop.training.glad_validation import measure
from reid_desktop.vision.nets.glad import Glad, GladSizes
from reid_desktop.vision.weights import save_half

CPU = torch.device("cpu")


def bench_of(
    crops: LabelledCrops,
    name: str = "market1501",
    *,
    pools: np.ndarray = NO_ROWS,
    halves: tuple[np.ndarray, ...] = (),
) -> MeasuredCrops:
    """The first camera is searched for in the second."""
    paths = tuple(Path(f"{row}.jpg") for row in range(len(crops)))
    whole = CropSet(name, paths, crops.pids, crops.cameras, 0 * crops.pids)
    none = whole.where(np.zeros(len(crops), np.bool_))
    queries, gallery = np.flatnonzero(crops.cameras == 1), np.flatnonzero(crops.cameras == 2)
    return MeasuredCrops(Benchmark(name, none, whole, queries, gallery, pools, halves), crops)


@pytest.fixture
def streams(few_crops: LabelledCrops) -> np.ndarray:
    """Only the first stream knows the person; the head knows the camera."""
    known = np.eye(6, dtype=np.float32)[few_crops.pids]
    wrong = np.eye(6, dtype=np.float32)[(few_crops.pids + few_crops.cameras) % 6]
    return np.stack([known, wrong, wrong, wrong], axis=1)


def test_each_row_uses_its_streams_alone(few_crops: LabelledCrops, streams: np.ndarray) -> None:
    found = measure_rows(
        streams, bench_of(few_crops), Protocol(), rows_of(SHARED, (1, 0.3, 0.8, 0.8))
    )
    assert set(found) == {"Head", *STREAM_ROWS, "GLAD (1 / 0.3 / 0.8 / 0.8)"}
    assert found["Global"] == {c: 100.0 for c in ("mAP", "rank-1", "rank-5", "rank-10", "rank-20")}
    assert found["Head+Upper+Lower body"]["mAP"] < 50


def test_a_gallery_of_several_cameras_has_rows_without_their_means(
    few_crops: LabelledCrops, streams: np.ndarray
) -> None:
    bench = bench_of(few_crops)
    everybody = replace(bench.benchmark, gallery=np.arange(len(few_crops)))
    light = np.eye(6, dtype=np.float32)[few_crops.cameras % 6][:, None]
    tinted = np.float32(streams[:, :1] + 1.5 * light)
    tinted = np.repeat(tinted / np.linalg.norm(tinted, axis=2, keepdims=True), 4, axis=1)
    found = measure_rows(
        tinted, replace(bench, benchmark=everybody), Protocol(), rows_of(SHARED, (1, 1, 1, 1))
    )
    assert "GLAD, cameras centred" in found
    assert not any(name.startswith("Head") and "centred" in name for name in found)
    assert found["GLAD, cameras centred"]["mAP"] > found["GLAD"]["mAP"]


def test_weights_are_those_of_the_sum_of_cosines(
    few_crops: LabelledCrops, streams: np.ndarray
) -> None:
    mixed = {"mixed": (0.2, 0.4, 0.4, 0.4), "trusting": (0.9, 0.05, 0.05, 0.0)}
    found = measure_rows(streams, bench_of(few_crops), Protocol(), mixed)
    assert found["mixed"]["rank-1"] == 0
    assert found["trusting"]["rank-1"] == 100


def test_drawn_galleries_and_halves_give_a_cmc_without_map(
    few_crops: LabelledCrops, streams: np.ndarray
) -> None:
    perfect = {f"rank-{k}": 100.0 for k in (1, 5, 10, 20)}
    drawn = bench_of(few_crops, "cuhk03-labelled")
    assert measure_descriptors(streams[:, 0], drawn, Protocol(repeats=5)) == perfect
    halved = bench_of(few_crops, "viper", halves=(np.array([0, 2, 4]), np.array([1, 2, 3])))
    assert measure_descriptors(streams[:, 0], halved, Protocol()) == perfect


def test_multiple_queries_have_rows_of_their_own(few_crops: LabelledCrops) -> None:
    # Each query crop is wrong alone; the mean of both crops of its pool is right.
    right = np.eye(6, dtype=np.float32)[few_crops.pids]
    other = np.eye(6, dtype=np.float32)[(few_crops.pids + 1) % 6]
    spoilt = np.where((few_crops.cameras == 1)[:, None], 0.8 * other + 0.6 * right, right)
    streams = np.float32(spoilt)[:, None]
    pools = np.arange(12)
    found = measure_rows(
        streams, bench_of(few_crops, pools=pools), Protocol(), rows_of(BASELINE, ())
    )
    assert list(found) == ["Baseline", "Baseline, multiple queries"]
    assert found["Baseline"]["rank-1"] == 0


@pytest.mark.parametrize(
    ("sizes", "strategy"),
    [
        (GladSizes(streams=("global",)), BASELINE),
        (GladSizes(shared=False), UNSHARED),
        (GladSizes(), SHARED),
    ],
)
def test_trained_and_shipped_files_give_the_network_that_was_trained(
    tmp_path: Path, sizes: GladSizes, strategy: str
) -> None:
    torch.manual_seed(1)
    net = Glad(sizes)
    trained, shipped = tmp_path / "best.safetensors", tmp_path / "shipped.safetensors"
    save_checkpoint(trained, {"tensors": net.state_dict(), "step": 3})
    save_half(net.state_dict(), shipped)
    found = [read_glad(path, CPU) for path in (trained, shipped)]
    assert [strategy_of(one) for one in found] == [strategy, strategy]
    for one in found:
        for key, value in one.state_dict().items():
            np.testing.assert_allclose(value, net.state_dict()[key], atol=1e-3)


def test_a_file_of_another_network_is_refused(tmp_path: Path) -> None:
    save_half({"conv1.weight": torch.zeros(2)}, tmp_path / "other.safetensors")
    with pytest.raises(WeightsError, match="other.safetensors” holds no GLAD"):
        read_glad(tmp_path / "other.safetensors", CPU)
    (tmp_path / "none.safetensors").write_bytes(b"words")
    with pytest.raises(WeightsError, match="none.safetensors"):
        read_glad(tmp_path / "none.safetensors", CPU)


def test_validation_is_the_held_out_people_as_the_training_measures_them(
    tmp_path: Path, few_crops: LabelledCrops, streams: np.ndarray
) -> None:
    folder = tmp_path / "market1501_dev"
    folder.mkdir()
    for pid in (3, 4, 9):
        for camera in (1, 1, 2):
            name = f"{pid:04d}_c{camera}s1_{len(list(folder.iterdir())):06d}_00.jpg"
            assert cv2.imwrite(str(folder / name), np.zeros((8, 4, 3), np.uint8))
    found = open_benchmark("validation", tmp_path, SplitChoice())
    assert set(found.test.pids.tolist()) == {4, 9}
    assert set(found.train.pids.tolist()) == {3}
    assert len(found.queries) == 4
    assert len(found.gallery) == 6

    chance = np.random.default_rng(0)
    noisy = streams + 0.6 * chance.normal(size=streams.shape).astype(np.float32)
    noisy /= np.linalg.norm(noisy, axis=2, keepdims=True)
    whole = bench_of(few_crops, "validation")
    everybody = np.arange(len(few_crops))
    benchmark = Benchmark(
        "validation", whole.benchmark.train, whole.benchmark.test, everybody, everybody, NO_ROWS
    )
    rows = measure_rows(
        noisy, MeasuredCrops(benchmark, few_crops), Protocol(), {"GLAD": (1, 1, 1, 1)}
    )
    trained = measure(noisy, few_crops)
    assert rows["GLAD"]["mAP"] == pytest.approx(trained["mAP"])
    assert rows["GLAD"]["rank-1"] == pytest.approx(trained["rank1"])


def test_a_data_set_that_is_not_there_is_named(tmp_path: Path) -> None:
    for name in ("market1501", "cuhk03-detected", "viper", "folder", "validation"):
        with pytest.raises(DatasetError, match="missing"):
            open_benchmark(name, tmp_path / "gone", SplitChoice())
