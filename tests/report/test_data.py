import base64
import hashlib
import json
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from reid_desktop.report import data
from reid_desktop.report.document import Document

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


@settings(max_examples=40, deadline=None)
@given(PLAIN.filter(lambda value: "Infinity" not in json.dumps(value)))
def test_canonical_json_reads_back_and_is_written_the_same_again(value: object) -> None:
    written = data.canonical(value)
    assert json.loads(written) == value
    assert data.canonical(json.loads(written)) == written


def test_lone_surrogates_are_kept_as_escapes() -> None:
    assert json.loads(data.canonical("a\udc80")) == "a\udc80"


def test_the_json_carries_everything_to_ask_again(document: Document) -> None:
    table = json.loads(data.encode(document))
    (entry,) = table["searches"]
    (search,) = (e.search for e in document.searches)
    assert base64.b64decode(entry["query_jpeg_base64"]) == search.query_jpeg
    assert entry["search"]["parameters"] == dict(search.parameters)
    assert entry["search"]["method"] == "glad"
    assert entry["search"]["model_id"] == search.model_id
    assert [c["rank"] for c in entry["candidates"]] == [1, 2, 3, 4, 5]
    assert table["audit_head"] == document.audit_head
    crop = document.searches[0].candidates[0].crop
    assert crop
    assert entry["candidates"][0]["crop"]["sha256"] == hashlib.sha256(crop.jpeg).hexdigest()


def test_values_that_json_lacks_are_written_as_text(document: Document) -> None:
    (entry,) = document.searches
    odd = replace(entry.search, parameters={"theta": float("inf"), "at": {1: float("nan")}})
    table = json.loads(data.encode(replace(document, searches=(replace(entry, search=odd),))))
    assert table["searches"][0]["search"]["parameters"] == {"theta": "inf", "at": {"1": "nan"}}


def test_the_fingerprint_is_the_hash_of_the_json_and_follows_the_content(
    document: Document,
) -> None:
    content = data.encode(document)
    assert data.fingerprint(document) == hashlib.sha256(content).hexdigest()
    assert data.fingerprint(document) != data.fingerprint(replace(document, audit_entries=43))
