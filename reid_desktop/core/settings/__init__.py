"""Settings that describe themselves: dialog, command line and handbook are made of them.

Numbers of the network architectures are not settings; they live in `vision`.
"""

from reid_desktop.core.settings.all_settings import Settings, changed, described
from reid_desktop.core.settings.cluster import ClusterSettings
from reid_desktop.core.settings.file import load, save
from reid_desktop.core.settings.paperwork import CaseSettings, ReportSettings
from reid_desktop.core.settings.program import WEIGHT_SETTINGS, ProgramSettings
from reid_desktop.core.settings.searching import IndexSettings, SearchSettings

__all__ = [
    "WEIGHT_SETTINGS",
    "CaseSettings",
    "ClusterSettings",
    "IndexSettings",
    "ProgramSettings",
    "ReportSettings",
    "SearchSettings",
    "Settings",
    "changed",
    "described",
    "load",
    "save",
]
