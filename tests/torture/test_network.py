"""Nothing is fetched and nobody is called: not by the tests, not by the program."""

import ast
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import modules

ROOT = Path(__file__).resolve().parents[2]
TALKING = {
    *("urllib", "http", "ftplib", "smtplib", "poplib", "imaplib", "telnetlib", "xmlrpc"),
    *("socketserver", "asyncio", "ssl", "requests", "httpx", "aiohttp", "huggingface_hub", "wandb"),
}
QT_TALKING = {"QtNetwork", "QtWebEngineWidgets", "QtWebEngineCore", "QtWebSockets", "QtHttpServer"}
MAIN_JOB = """
import sys
from pathlib import Path
from reid_desktop.core.progress import run
from reid_desktop.core.settings import IndexSettings, SearchSettings
from reid_desktop.pipeline.export import export
from reid_desktop.pipeline.query import query_from_detection
from reid_desktop.pipeline.retrieve import retrieve
from reid_desktop.store.case import Case
from tests.colour_networks import ColourNetworks
from tests.torture import scenes

folder = Path(sys.argv[1])
below = scenes.footage(folder / "footage", clips=1, folders=0, frames=6)
path = scenes.searched(folder / "theft.reidcase", below, ColourNetworks())
with Case.open(path) as case:
    run(export(case, folder / "report", by="eva"))
    print(len(case.hits_of(1)))
"""


@pytest.mark.parametrize("host", ["192.0.2.1", "example.org", "::2"])
def test_a_test_that_wants_the_network_is_refused(host: str) -> None:
    with pytest.raises(PermissionError, match="wanted the network"):
        socket.create_connection((host, 80), timeout=1)


def test_a_process_that_a_test_starts_is_refused_too() -> None:
    code = "import socket\nsocket.create_connection(('192.0.2.1', 80), timeout=1)"
    done = subprocess.run([sys.executable, "-P", "-c", code], capture_output=True, text=True)
    assert "a test wanted the network" in done.stderr


def test_the_program_has_no_code_that_talks() -> None:
    """Only the cluster talks, to machines that the user names. What remains of `socket` elsewhere
    is this machine's name, which stands in the lock of a case."""
    found = []
    for name, tree in modules("reid_desktop").items():
        if name.startswith("reid_desktop/cluster/"):
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Import | ast.ImportFrom):
                names = [alias.name for alias in node.names]
                module = getattr(node, "module", None) or ""
                roots = {module.split(".")[0], *(n.split(".")[0] for n in names if not module)}
                qt = QT_TALKING & {*names, *module.split(".")}
                found += [f"{name}: {root}" for root in (roots & TALKING) | qt]
            if (
                isinstance(node, ast.Attribute)
                and isinstance(node.value, ast.Name)
                and node.value.id == "socket"
                and node.attr != "gethostname"
            ):
                found.append(f"{name}: socket.{node.attr}")
    assert not found


def test_the_cluster_is_reached_from_its_commands_and_its_setting_alone() -> None:
    """No panel and no job knows it: only its commands and, for its setting, the window's start."""
    rooms = set()
    for name, tree in modules("reid_desktop").items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(
                "reid_desktop.cluster"
            ):
                rooms.add(name.split("/")[1])
    assert rooms <= {"cluster", "cli", "app.py"}


@pytest.mark.skipif(sys.platform != "linux", reason="network namespaces are Linux")
def test_the_main_job_runs_where_there_is_no_network_at_all(tmp_path: Path) -> None:
    """Native code too: import, decoding, grouping, search and report without any interface."""
    alone = ["unshare", "--map-root-user", "--net"]
    if (
        not shutil.which("unshare")
        or subprocess.run([*alone, "true"], capture_output=True).returncode
    ):
        pytest.skip("this machine gives no network namespace")
    done = subprocess.run(
        [*alone, sys.executable, "-c", MAIN_JOB, str(tmp_path)],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert (done.stdout, done.returncode) == ("18\n", 0), done.stderr
