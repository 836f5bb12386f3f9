"""The people of a case as a FiftyOne data set: crops, where they were seen, descriptors."""

import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from reid_desktop.core.errors import ExchangeError
from reid_desktop.core.progress import Job, Progress
from reid_desktop.core.records import Source
from reid_desktop.exchange.boxes import NO_IDENTITY
from reid_desktop.exchange.fiftyone import (
    FOLDER,
    METADATA,
    SAMPLES,
    CropSample,
    metadata_of,
    samples_text,
)
from reid_desktop.footage.pictures import decode_picture
from reid_desktop.index.halves import as_float32
from reid_desktop.pipeline.exchange import STAGE, Exported, Identities, described_by, identities_of
from reid_desktop.store.case import Case

_AT_ONCE = 256


def export_fiftyone(
    case: Case,
    out: Path,
    *,
    identities: Identities = Identities.MARKS,
    with_descriptors: bool = True,
    by: str,
) -> Job[Exported]:
    """Write every indexed person's crop and what is known of it to the folder `out`.

    `metadata.json` is written last, so that a folder without it is one that was not finished.

    Args:
        case: open for reading; the export is logged where it may be.
        out: a new or empty folder.
        identities: what becomes the field `identity`.
        with_descriptors: 4096 numbers a person, some 30 kB of text each.
        by: who exports, for the log.

    Raises:
        ExchangeError: nobody is indexed, the folder holds files, or it cannot be written.
    """
    model = described_by(case, "")
    gallery = case.gallery(model)
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise ExchangeError(f"“{out}” holds files already. Choose a new folder.")
    known = identities_of(case, identities)
    sources = {source.id: source for source in case.sources()}
    try:
        (out / FOLDER).mkdir(parents=True, exist_ok=True)
        with (out / SAMPLES).open("w", encoding="utf-8") as file:
            pieces = samples_text(_samples(case, out, sources, known, with_descriptors, model))
            for place, piece in enumerate(pieces):
                file.write(piece)
                yield Progress(min(place, len(gallery.ids)), len(gallery.ids), out.name, STAGE)
        info = {"case": case.info.title, "model": model, "identities": identities.value}
        text = json.dumps(metadata_of(case.path.stem, info), ensure_ascii=False, indent=1)
        (out / METADATA).write_text(text, encoding="utf-8")
    except OSError as error:
        raise ExchangeError(
            f"“{out}” cannot be written: {error.strerror}. Choose another place."
        ) from error
    finally:
        if not (out / METADATA).exists():
            with suppress(OSError):
                (out / SAMPLES).unlink()
    if not case.read_only:
        details = {"folder": out.name, "model": model, "people": len(gallery.ids)}
        case.log("export FiftyOne", details | {"identities": identities.value}, by=by)
    return Exported((out / METADATA, out / SAMPLES), len(gallery.ids))


def _samples(  # noqa: PLR0913 - what one sample is put together from
    case: Case,
    out: Path,
    sources: dict[int, Source],
    known: dict[int, int],
    with_descriptors: bool,
    model: str,
) -> Iterator[CropSample]:
    """Yield the samples in the order of the gallery; each picture is written just before."""
    gallery = case.gallery(model)
    for start in range(0, len(gallery.ids), _AT_ONCE):
        ids = gallery.ids[start : start + _AT_ONCE]
        rows = as_float32(gallery.descriptors[start : start + _AT_ONCE])
        for detection, row in zip(case.detections(ids), rows, strict=True):
            jpeg = case.crop_jpeg(detection.id)
            height, width = decode_picture(jpeg, name=f"crop {detection.id}").shape[:2]
            source = sources[detection.source_id]
            sample = CropSample(
                detection_id=detection.id,
                width=width,
                height=height,
                source=source.name,
                camera=source.camera,
                frame_index=detection.frame_index,
                time_s=detection.time_s,
                clock=source.clock_at(detection.time_s),
                box=detection.box,
                score=detection.score,
                identity=known.get(detection.id, NO_IDENTITY),
                descriptor=row if with_descriptors else None,
            )
            (out / sample.file).write_bytes(jpeg)
            yield sample
