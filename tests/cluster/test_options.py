"""A cluster is spoken to at an address the user gives, protected as the settings demand."""

from dataclasses import replace
from pathlib import Path

import pytest

from reid_desktop.cluster.executor import RayExecutor
from reid_desktop.cluster.options import ClusterOptions, host_of, is_loopback, ray_environment
from reid_desktop.core.errors import ClusterError
from reid_desktop.core.settings import Settings, changed

REMOTE = ClusterOptions("gpu1.unit.example:6379")


def test_without_an_address_there_is_no_cluster() -> None:
    with pytest.raises(ClusterError, match="No cluster is named"):
        ClusterOptions.of_settings(Settings())
    given = ClusterOptions.of_settings(
        changed(Settings(), {"cluster.address": "a:1"}), address="b:2"
    )
    assert given.address == "b:2"


@pytest.mark.parametrize("word", ["auto", "local", "", "gpu1", "ray://gpu1", "a:b", "x/y:1"])
def test_ray_never_searches_for_a_cluster_by_itself(word: str) -> None:
    with pytest.raises(ClusterError, match="no address"):
        host_of(word)


def test_hosts_of_both_forms() -> None:
    assert host_of("gpu1:6379") == "gpu1"
    assert host_of("ray://[::1]:10001") == "::1"
    assert is_loopback("127.0.0.2")
    assert is_loopback("localhost")
    assert not is_loopback("192.0.2.7")
    assert not is_loopback("localhost.example")


def test_another_computer_needs_token_and_certificates(keys: Path) -> None:
    with pytest.raises(ClusterError, match=r"token file.*certificates"):
        RayExecutor(REMOTE)
    with pytest.raises(ClusterError, match="certificates"):
        ray_environment(replace(REMOTE, token=str(keys / "token")))
    words = ray_environment(replace(REMOTE, token=str(keys / "token"), certificates=str(keys)))
    assert words["RAY_AUTH_MODE"] == "token"
    assert words["RAY_USE_TLS"] == "1"
    assert words["RAY_TLS_CA_CERT"] == str(keys / "ca.crt")
    assert words["RAY_USAGE_STATS_ENABLED"] == "0"
    assert ray_environment(replace(REMOTE, protection="none"))["RAY_AUTH_MODE"] == "disabled"


def test_a_missing_key_is_named(tmp_path: Path) -> None:
    with pytest.raises(ClusterError, match=r"tls\.crt"):
        ray_environment(replace(REMOTE, certificates=str(tmp_path)))


def test_an_address_on_this_computer_keeps_ray_on_loopback() -> None:
    words = ray_environment(ClusterOptions("127.0.0.1:6379"))
    assert words["RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER"] == "0"
    assert "RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER" not in ray_environment(
        replace(REMOTE, protection="none")
    )
