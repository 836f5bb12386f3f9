"""Figures of merit on labelled data: CMC, mAP and the protocols of the benchmarks."""
