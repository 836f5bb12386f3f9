"""Tasks and results survive the way to another process to the bit; anything else is refused."""

from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reid_desktop.core.errors import ClusterError
from reid_desktop.core.execution import FramePeople, Place, StretchTask
from reid_desktop.core.records import NewDetection, Source, SourceKind
from reid_desktop.core.wire import packed, unpacked

SOURCE = Source(
    path="/footage/größe.mp4",
    kind=SourceKind.VIDEO,
    camera="Tor",
    start="2026-03-02T08:00:00+01:00",
    sha256="ab" * 32,
    size_bytes=1 << 40,
    modified_ns=1_700_000_000_123_456_789,
    width=1920,
    height=1080,
    frames=10,
    fps=29.97,
    duration_s=0.1 + 0.2,
    id=7,
    imported_at="",
)


def test_a_task_comes_back_as_it_was() -> None:
    task = StretchTask("k", Place(SOURCE, "s3://a/b"), (1, 5, 9), 4, True, "x+y")
    back = unpacked(packed(task))
    assert back == task
    assert back.place.source.kind is SourceKind.VIDEO


@given(st.integers(0, 5), st.integers(1, 40), st.integers(0, 2**32 - 1))
def test_results_come_back_to_the_bit(count: int, width: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    people = tuple(
        NewDetection(
            rng.random(4).astype(np.float32),
            float(rng.random()),
            rng.bytes(50),
            rng.random((4, 3)).astype(np.float32),
            (True, False, True),
        )
        for _ in range(count)
    )
    rows = rng.standard_normal((count, width)).astype(np.float32)
    sent = FramePeople(3, float(rng.random()), people, rows, "d", "e", ("a sentence",))
    back = unpacked(packed(sent))
    assert back.descriptors.dtype == np.float32
    assert back.descriptors.shape == (count, width)
    assert back.descriptors.tobytes() == rows.tobytes()
    for one, other in zip(people, back.detections, strict=True):
        for field in fields(NewDetection):
            mine, theirs = getattr(one, field.name), getattr(other, field.name)
            same = mine.tobytes() == theirs.tobytes() if isinstance(mine, np.ndarray) else False
            assert same or mine == theirs
    assert (back.index, back.time_s, back.skipped) == (sent.index, sent.time_s, sent.skipped)


def test_an_array_that_was_received_can_be_written_to() -> None:
    assert unpacked(packed(np.zeros(3))).flags.writeable


@given(st.binary(max_size=200))
def test_rubbish_is_refused_with_a_sentence(data: bytes) -> None:
    with pytest.raises(ClusterError, match="version"):
        unpacked(data)


@given(st.integers(0, 10_000), st.integers(0, 255))
def test_a_changed_byte_is_refused_or_changes_values_only(place: int, byte: int) -> None:
    whole = bytearray(packed({"class_of": SOURCE, "rows": np.arange(4)}))
    whole[place % len(whole)] = byte
    try:
        back = unpacked(bytes(whole))
    except ClusterError:
        return
    assert isinstance(back, (dict, tuple, str, int, float, bool, type(None)))


@pytest.mark.parametrize(
    "text",
    [
        b'{"class":"Popen","is":{"args":["ls"]}}',
        b'{"class":"Source","is":{}}',
        b'{"enum":"Mark","is":"match"}',
        b'{"array":0,"dtype":"|O","shape":[1]}',
        b'{"array":3,"dtype":"<f4","shape":[1]}',
    ],
)
def test_foreign_classes_and_objects_are_refused(text: bytes) -> None:
    head = len(text).to_bytes(8, "little") + (0).to_bytes(8, "little")
    with pytest.raises(ClusterError):
        unpacked(head + text)
