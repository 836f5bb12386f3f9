"""Ray clusters on loopback, with token and TLS, for the whole session: of two machines, of one."""

import datetime
import ipaddress
import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
if str(HERE) not in sys.path:
    sys.path.insert(0, str(HERE))

import cluster_stubs  # noqa: E402
from streets import ALL_FRAMES, Trial, await_machines, contents, made_case  # noqa: E402

from reid_desktop.cluster.executor import RayExecutor  # noqa: E402
from reid_desktop.cluster.loopback import LoopbackCluster  # noqa: E402
from reid_desktop.cluster.options import ClusterOptions  # noqa: E402
from reid_desktop.core.progress import run  # noqa: E402
from reid_desktop.pipeline.ingest import ingest  # noqa: E402
from reid_desktop.store.case import Case  # noqa: E402

COLOURS = ((200, 30, 30), (30, 180, 40), (40, 50, 210), (200, 180, 30))


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with token, certificate authority and the certificate of 127.0.0.1."""
    folder = tmp_path_factory.mktemp("keys")
    (folder / "token").write_text("0123456789abcdef" * 4)
    now = datetime.datetime.now(datetime.UTC)
    day = datetime.timedelta(days=1)
    made = {name: rsa.generate_private_key(public_exponent=65537, key_size=2048) for name in "ab"}

    def certificate(name: str, key: Any, extension: Any) -> Any:
        named = [
            x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, each)]) for each in (name, "ca")
        ]
        builder = x509.CertificateBuilder().subject_name(named[0]).issuer_name(named[1])
        builder = builder.public_key(key.public_key()).serial_number(x509.random_serial_number())
        builder = builder.not_valid_before(now - day).not_valid_after(now + day)
        builder = builder.add_extension(extension, critical=False)
        return builder.sign(made["a"], hashes.SHA256()).public_bytes(serialization.Encoding.PEM)

    here = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    authority = x509.BasicConstraints(ca=True, path_length=None)
    (folder / "ca.crt").write_bytes(certificate("ca", made["a"], authority))
    names = x509.SubjectAlternativeName(here)
    (folder / "tls.crt").write_bytes(certificate("machine", made["b"], names))
    (folder / "tls.key").write_bytes(
        made["b"].private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.TraditionalOpenSSL,
            serialization.NoEncryption(),
        )
    )
    return folder


@pytest.fixture(scope="session")
def fault_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of `faults`, the same for all workers."""
    return tmp_path_factory.mktemp("faults")


@pytest.fixture(scope="session")
def worker_environment(
    fault_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, str]]:
    """What every machine of the tests is started with."""
    words = {
        "PYTHONPATH": os.pathsep.join([str(ROOT), str(HERE), os.environ.get("PYTHONPATH", "")]),
        "STUB_FAULTS": str(fault_folder),
        "OMP_NUM_THREADS": "1",
        "XDG_CACHE_HOME": str(tmp_path_factory.mktemp("cache")),
    }
    before = {name: os.environ.get(name) for name in words}
    os.environ.update(words)
    yield words
    for name, value in before.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value


@pytest.fixture(scope="session")
def protected(keys: Path) -> ClusterOptions:
    """Options with token and certificates and the stub networks; no address yet."""
    return ClusterOptions(
        "",
        token=str(keys / "token"),
        certificates=str(keys),
        networks="cluster_stubs:networks",
        stretch_frames=8,
        processors=0.3,  # of one for each machine: three executors of the tests fit side by side
        workers=1,
        patience_s=120,
    )


@pytest.fixture(scope="session")
def cluster(
    protected: ClusterOptions, worker_environment: dict[str, str]
) -> Iterator[LoopbackCluster]:
    """The cluster that tests share which leave it as it is."""
    with LoopbackCluster(protected) as made:
        made.start(processors=1)
        made.add(processors=1)
        yield made


@pytest.fixture(scope="session")
def lone_head(
    protected: ClusterOptions, worker_environment: dict[str, str]
) -> Iterator[LoopbackCluster]:
    """A cluster of one machine that says it has a GPU, to be reached by `ray://` too.

    What answers there tries ports by binding them everywhere for a moment, which tests/offline
    forbids; that nothing stays there is looked at by a test.
    """
    seen = os.pathsep.join([str(ROOT), str(HERE)])
    with LoopbackCluster(protected, client=True, environment={"PYTHONPATH": seen}) as made:
        made.start(processors=1, gpus=1)
        yield made


@pytest.fixture(scope="session")
def shared_executor(cluster: LoopbackCluster) -> Iterator[RayExecutor]:
    with RayExecutor(cluster.options) as made:
        await_machines(made, 2)
        yield made


@pytest.fixture
def faults(fault_folder: Path) -> Iterator[Path]:
    """The folder in which a test asks the workers for faults; nothing is left in it."""
    yield fault_folder
    for entry in fault_folder.iterdir():
        shutil.rmtree(entry) if entry.is_dir() else entry.unlink()


@pytest.fixture
def executor(shared_executor: RayExecutor, faults: Path) -> RayExecutor:
    """The executor of the two machines, whose workers have no faults but what the test asks for."""
    return shared_executor


@pytest.fixture
def own_executor() -> Iterator[Any]:
    """Makes executors of a cluster with other options, each closed at the end of the test."""
    made = []

    def make(cluster: LoopbackCluster, **changes: Any) -> RayExecutor:
        made.append(RayExecutor(replace(cluster.options, **changes)))
        return made[-1]

    yield make
    for each in made:
        each.close()


@pytest.fixture(scope="session")
def streets(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Two folders of 60 drawn frames with one to three people each, written losslessly."""
    folders = []
    for street in range(2):
        folder = tmp_path_factory.mktemp(f"street{street}") / f"street{street}"
        folder.mkdir()
        rng = np.random.default_rng(street)
        for index in range(60):
            image = rng.integers(100, 130, (96, 128, 1), np.uint8).repeat(3, axis=2)
            for place in range(1 + index % 3):
                left = 4 + 40 * place + index % 7
                colour = COLOURS[(place + street + index // 20) % len(COLOURS)]
                image[20 + street : 80, left : left + 18] = colour
            assert cv2.imwrite(str(folder / f"{index:04}.png"), image[..., ::-1])
        folders.append(folder)
    return folders


@pytest.fixture(scope="session")
def block_networks() -> cluster_stubs.BlockNetworks:
    return cluster_stubs.BlockNetworks()


@pytest.fixture(scope="session")
def lane_case(
    streets: list[Path],
    block_networks: cluster_stubs.BlockNetworks,
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    """A closed case of the streets that the lane has indexed; not to be changed."""
    path = tmp_path_factory.mktemp("lane") / "lane.reidcase"
    with made_case(path, streets) as case:
        run(ingest(case, block_networks, settings=ALL_FRAMES, by="eva"))
    return path


@pytest.fixture(scope="session")
def by_lane(lane_case: Path) -> Any:
    """What the lane makes of the streets: people and sizes of tracklets."""
    with Case.open(lane_case, read_only=True) as case:
        return contents(case)


@pytest.fixture
def indexed_case(lane_case: Path, tmp_path: Path) -> Iterator[Case]:
    """A case of the streets, indexed by the lane, that a test may change."""
    with Case.open(shutil.copytree(lane_case, tmp_path / "indexed.reidcase")) as case:
        yield case


@pytest.fixture
def trial(
    streets: list[Path],
    block_networks: cluster_stubs.BlockNetworks,
    by_lane: Any,
    faults: Path,
    tmp_path: Path,
) -> Iterator[Trial]:
    """A case of the streets that the test has a cluster index."""
    with made_case(tmp_path / "trial.reidcase", streets) as case:
        yield Trial(case, block_networks, by_lane, faults)
