"""ReID Desktop: find one person again across cameras and hours of footage, offline."""

__version__ = "0.1.0"
