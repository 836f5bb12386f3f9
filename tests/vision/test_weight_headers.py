"""Files that lie about themselves are refused in one sentence, before anything is allocated."""

import json
from pathlib import Path

import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reid_desktop.core.errors import WeightsError
from reid_desktop.vision.weight_headers import MOST_HEADER_BYTES, misfit, read_shapes
from reid_desktop.vision.weights import read_tensors, save_half

GOOD = {"a": {"dtype": "F16", "shape": [2, 3], "data_offsets": [0, 12]}}


def written(
    path: Path, header: object, data: bytes = b"\0" * 12, *, claims: int | None = None
) -> Path:
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    length = len(text) if claims is None else claims
    path.write_bytes(length.to_bytes(8, "little") + text + data)
    return path


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "x.safetensors"


def entry(**changes: object) -> dict[str, object]:
    return {"a": GOOD["a"] | changes}


def test_the_shapes_of_an_honest_file_are_read(file: Path) -> None:
    save_half({"a": torch.ones(2, 3), "b": torch.ones(()), "c": torch.zeros(0, 4)}, file)
    assert read_shapes(file) == {"a": (2, 3), "b": (), "c": (0, 4)}
    assert read_shapes(written(file, GOOD | {"__metadata__": {"made": "by hand"}})) == {"a": (2, 3)}


@pytest.mark.parametrize(
    ("header", "why"),
    [
        (b"{not json", "no JSON"),
        (b"\xff\xfe{}", "no JSON"),
        (b"[" * 100_000, "no JSON"),
        (b'{"a": 1, "a": 2}', "no JSON"),
        ([1, 2], "no list"),
        ({"a": 3}, "damaged"),
        ({"a": {"dtype": "F16", "shape": [2, 3]}}, "damaged"),
        (entry(dtype="PICKLE"), "damaged"),
        (entry(dtype=["F16"]), "damaged"),
        (entry(shape=6), "damaged"),
        (entry(data_offsets=[0]), "damaged"),
        (entry(shape=[2, -3]), "contradicts"),
        (entry(shape=[True, 6]), "contradicts"),
        (entry(shape=[2.0, 3.0]), "contradicts"),
        (entry(shape=[2**40, 2**40]), "contradicts"),
        (entry(data_offsets=[12, 0]), "contradicts"),
        (entry(data_offsets=[-12, 0]), "contradicts"),
        (entry(data_offsets=[4, 16]), "overlap or leave gaps"),
        (GOOD | {"b": GOOD["a"]}, "overlap or leave gaps"),
        (GOOD | {"b": GOOD["a"] | {"data_offsets": [12, 24]}}, "truncated"),
        ({}, "more in it"),
    ],
)
def test_a_header_that_contradicts_itself_or_the_file_is_refused(
    file: Path, header: object, why: str
) -> None:
    with pytest.raises(WeightsError, match=f"safetensors.*{why}"):
        read_shapes(written(file, header))
    with pytest.raises(WeightsError, match="safetensors"):
        read_tensors(file)


@pytest.mark.parametrize("claims", [2**63, 2**64 - 1, 10_000, 0])
def test_a_false_header_length_is_refused(file: Path, claims: int) -> None:
    with pytest.raises(WeightsError, match="safetensors"):
        read_shapes(written(file, GOOD, claims=claims))


def test_a_huge_header_is_not_even_read(file: Path) -> None:
    with file.open("wb") as out:
        out.write((MOST_HEADER_BYTES + 1).to_bytes(8, "little"))
        out.truncate(MOST_HEADER_BYTES + 100)
    with pytest.raises(WeightsError, match=r"claims 4,194,305 bytes"):
        read_shapes(file)


def test_every_truncation_is_refused(file: Path) -> None:
    whole = written(file, GOOD).read_bytes()
    for length in range(len(whole)):
        file.write_bytes(whole[:length])
        with pytest.raises(WeightsError, match="safetensors"):
            read_shapes(file)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match="gone"):
        read_shapes(tmp_path / "gone")


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.integers(0, 80), byte=st.integers(0, 255))
def test_any_changed_byte_gives_an_error_of_ours_or_honest_shapes(
    file: Path, place: int, byte: int
) -> None:
    raw = bytearray(written(file, GOOD).read_bytes())
    raw[place % len(raw)] = byte
    file.write_bytes(raw)
    try:
        shapes = read_shapes(file)
    except WeightsError:
        return
    assert all(tuple(t.shape) == shapes[name] for name, t in read_tensors(file).items())


def test_the_first_misfit_is_named() -> None:
    expected = {"w": (2, 3), "b": (2,)}
    assert misfit({"w": (2, 3), "b": (2,)}, expected) == ""
    assert misfit({"w": (2, 3)}, expected) == "“b” is missing"
    assert "3x2, expected 2x3" in misfit({"w": (3, 2), "b": (2,)}, expected)
    assert "“extra” belongs to no layer" in misfit(expected | {"extra": (1,)}, expected)
