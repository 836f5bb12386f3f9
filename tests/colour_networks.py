"""Networks for a drawn world, in tests and on the machines of a test cluster."""

from collections.abc import Sequence

import cv2
import numpy as np

from reid_desktop.core.networks import PreparedQuery
from reid_desktop.core.values import (
    Description,
    Detections,
    Float32,
    Image,
    Keypoints,
    Parts,
    QueryDetections,
)


class ColourNetworks:
    """Networks that are honest about a drawn world: figures are blocks of colour on grey.

    The detector finds the blocks, the describer is a colour histogram of four regions, the
    searcher compares histograms. They stand in for the real networks where a test is about seams.
    """

    model_id = "colour@0123456789ab"
    dimension = 4 * 24

    def detector(self) -> "ColourNetworks":
        return self

    def describer(self) -> "ColourNetworks":
        return self

    def searcher(self) -> "ColourNetworks":
        return self

    def detect(self, images: Sequence[Image]) -> list[Detections]:
        return [self._blocks(image) for image in images]

    def _blocks(self, image: Image) -> Detections:
        spread = image.max(axis=2).astype(int) - image.min(axis=2)
        count, _, stats, _ = cv2.connectedComponentsWithStats((spread > 60).astype(np.uint8))
        boxes = [(x, y, x + w, y + h) for x, y, w, h, area in stats[1:count].tolist() if area >= 60]
        return Detections(
            np.array(boxes, np.float32).reshape(-1, 4), np.full(len(boxes), 0.9, np.float32)
        )

    def describe(self, image: Image, boxes: Float32) -> Description:
        crops = []
        for x1, y1, x2, y2 in boxes.astype(int):
            crops.append(image[max(0, y1) : max(y2, y1 + 1), max(0, x1) : max(x2, x1 + 1)])
        return self.describe_crops(crops)

    def describe_crops(self, crops: Sequence[Image]) -> Description:
        rows = np.array([self._histogram(c) for c in crops], np.float32).reshape(-1, self.dimension)
        count = len(crops)
        coloured = [float((c.max(axis=2).astype(int) - c.min(axis=2) > 60).mean()) for c in crops]
        sure = np.array([[min(1.0, 2 * share)] * 4 for share in coloured], np.float32)
        points = np.zeros((count, 4, 2), np.float32)
        parts = Parts(np.zeros((count, 3, 4), np.float32), np.ones((count, 3), np.bool_))
        return Description(rows, Keypoints(points, sure.reshape(-1, 4)), parts)

    def _histogram(self, crop: Image) -> Float32:
        third = max(1, len(crop) // 3)
        streams = []
        for region in (crop, crop[:third], crop[third : 2 * third], crop[2 * third :]):
            pixels = region if region.size else crop
            bins = [np.histogram(pixels[..., c], 8, (0, 256))[0] for c in range(3)]
            stream = np.concatenate(bins).astype(np.float32)
            streams.append(stream / max(float(np.linalg.norm(stream)), 1e-9) / 2)
        return np.concatenate(streams)

    @property
    def score_rule(self) -> str:
        return "likeness"

    def search(self, query: PreparedQuery, images: Sequence[Image]) -> list[QueryDetections]:
        sought = self.describe(query.image, query.box[None]).descriptors[0]
        found = []
        for image in images:
            people = self._blocks(image)
            scores = self.describe(image, people.boxes).descriptors @ sought
            order = np.argsort(-scores, kind="stable")
            found.append(QueryDetections(people.boxes[order], scores[order], people.scores[order]))
        return found

    def search_each(
        self, queries: Sequence[PreparedQuery], images: Sequence[Image]
    ) -> list[list[QueryDetections]]:
        return [self.search(query, images) for query in queries]
