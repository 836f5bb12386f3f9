"""Fixtures for every test: no display, no stray warnings, the research data if present."""

import logging
import os
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest


@pytest.fixture(autouse=True)
def no_stray_warnings(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Fail a test that logs a warning of ours which it did not ask for with caplog.clear()."""
    yield
    ours = [r for r in caplog.get_records("call") if r.name.startswith("reid_desktop")]
    stray = [r.getMessage() for r in ours if r.levelno >= logging.WARNING]
    assert not stray, f"unexpected warnings: {stray}"


@pytest.fixture(autouse=True)
def own_user_folders(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """Give each test its own home for settings, logs and keys."""
    home = tmp_path_factory.mktemp("home")
    for name, folder in (
        ("XDG_CONFIG_HOME", "config"),
        ("XDG_STATE_HOME", "state"),
        ("XDG_DATA_HOME", "data"),
        ("XDG_CACHE_HOME", "cache"),
    ):
        monkeypatch.setenv(name, str(home / folder))
    return home


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of research data beside the checkout; the test is skipped without it."""
    folder = Path(__file__).resolve().parent.parent.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("the research data is not beside the checkout")
    return folder
