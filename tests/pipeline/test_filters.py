"""Who passes a filter, against the obvious way to tell."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from reid_desktop.pipeline.filters import _among

IDS = st.lists(st.integers(0, 60), unique=True)


@given(IDS, st.sets(st.integers(-5, 70)), st.booleans())
def test_marked_people_are_found_whatever_the_order_of_the_gallery(
    ids: list[int], wanted: set[int], ascending: bool
) -> None:
    gallery = np.array(sorted(ids) if ascending else ids, np.int64)
    found = _among(gallery, np.array(sorted(wanted), np.int64))
    assert found.tolist() == [i in wanted for i in gallery.tolist()]
