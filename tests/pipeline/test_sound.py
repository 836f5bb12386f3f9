"""What is no number never enters the index, and the analyst is told how much was left out."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from reid_desktop.core.errors import QueryError
from reid_desktop.core.networks import Networks
from reid_desktop.core.progress import run
from reid_desktop.core.records import CaseInfo
from reid_desktop.core.settings import IndexSettings, SearchSettings
from reid_desktop.core.values import Description, Float32, Image
from reid_desktop.pipeline.imports import import_footage
from reid_desktop.pipeline.ingest import ingest
from reid_desktop.pipeline.query import read_query
from reid_desktop.pipeline.retrieve import retrieve
from reid_desktop.store.case import Case


class Broken:
    """Networks whose describer spoils the first descriptor of every frame."""

    def __init__(self, networks: Any, value: float) -> None:
        self._networks, self._value = networks, value
        self.model_id, self.dimension = networks.model_id, networks.dimension
        self.detector, self.searcher = networks.detector, networks.searcher

    def describer(self) -> "Broken":
        return self

    def describe(self, image: Image, boxes: Float32) -> Description:
        return self._spoiled(self._networks.describe(image, boxes))

    def describe_crops(self, crops: list[Image]) -> Description:
        return self._spoiled(self._networks.describe_crops(crops))

    def _spoiled(self, found: Description) -> Description:
        found.descriptors[:1, 5] = self._value
        return found


def indexed(folder: Path, clip: Path, networks: Networks) -> tuple[Case, list[str]]:
    case = Case.create(folder / "x.reidcase", CaseInfo("x"), by="Eva")
    run(import_footage(case, [clip], by="Eva"))
    result = run(ingest(case, networks, settings=IndexSettings(every_s=0.5), by="Eva"))
    assert result.detections == len(case.gallery(networks.describer().model_id))
    return case, result.skipped


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_a_descriptor_that_is_no_number_is_left_out_and_counted(
    tmp_path: Path, clip: Path, colour_networks: Any, value: float
) -> None:
    whole, nothing = indexed(tmp_path, clip, colour_networks)
    (tmp_path / "broken").mkdir()
    case, skipped = indexed(tmp_path / "broken", clip, Broken(colour_networks, value))
    with whole, case:
        model = colour_networks.model_id
        every, kept = whole.gallery(model), case.gallery(model)
        assert not nothing
        assert len(kept) == len(every) - len(skipped) > 0
        assert np.isfinite(kept.descriptors).all()
        assert all("left out" in sentence and "1 of " in sentence for sentence in skipped)
        assert case.undone_frames(1, [0], f"{model}+{model}") == []


def test_a_query_that_is_no_number_is_refused(
    tmp_path: Path, clip: Path, red_person: Path, colour_networks: Any
) -> None:
    case, _ = indexed(tmp_path, clip, colour_networks)
    with case, pytest.raises(QueryError, match="no numbers"):
        run(
            retrieve(
                case,
                Broken(colour_networks, np.nan),
                read_query(red_person, None),
                settings=SearchSettings(),
                by="Eva",
            )
        )
