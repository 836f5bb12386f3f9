"""Files that other tools read and write: COCO, MOT and CVAT boxes, embeddings."""
