"""What prevents AWS on this machine from starting is said before anything runs, or with what its log says."""

import importlib.metadata
import socket
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

import pytest
from witness import answers, is_free

from paved_constructs.tools.local import process, server
from paved_constructs.tools.local.emulator import EmulatorDied, EmulatorError, LocalAws, local_aws


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder for temporary files, to see what is left there."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_port_that_is_asked_for() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    for _ in range(2):  # the second at once after the first
        with local_aws(port) as aws:
            assert aws.endpoint_url == f"http://127.0.0.1:{port}"
            assert answers(port)
    assert is_free(port)


def test_occupied_port(aws: LocalAws, temporary: Path) -> None:
    with pytest.raises(EmulatorError) as caught, local_aws(aws.port):
        pass
    assert str(caught.value) == (
        f"port {aws.port} of 127.0.0.1 is occupied: name another one, or none to get one that is free; "
        "if it is an AWS that was left running, `paved local stop` ends it"
    )
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize("port", [65536, -1])
def test_port_that_does_not_exist(port: int, temporary: Path) -> None:
    with pytest.raises(EmulatorError, match=rf"can't listen on port {port} of 127\.0\.0\.1: "), local_aws(port):
        pass
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize("account", ["", "12345", "12345678901x", "123456789012\n"])
def test_malformed_account(account: str, temporary: Path) -> None:
    with pytest.raises(EmulatorError, match="is not the id of an AWS account") as caught, local_aws(account=account):
        pass
    assert repr(account) in str(caught.value)
    assert list(temporary.iterdir()) == []


def test_wrong_version_of_ministack(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch, temporary: Path
) -> None:
    other = tmp_path_factory.mktemp("site")
    (other / "ministack-9.9.9.dist-info").mkdir()
    (other / "ministack-9.9.9.dist-info" / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: ministack\nVersion: 9.9.9\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(other), prepend=":")
    with pytest.raises(EmulatorDied) as caught, local_aws():
        pass
    assert "did not start" in str(caught.value)
    assert (
        "ministack is installed in version 9.9.9, and only 1.5.33 works: "
        'pip install "paved-constructs[local]" brings ministack 1.5.33'
    ) in str(caught.value)
    assert list(temporary.iterdir()) == []


def test_no_ministack(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> str:
        raise importlib.metadata.PackageNotFoundError(name)

    monkeypatch.setattr(importlib.metadata, "version", missing)
    with pytest.raises(SystemExit, match=r'MiniStack is not installed: pip install "paved-constructs\[local\]"'):
        server.ministack()


def test_answer_that_does_not_come(monkeypatch: pytest.MonkeyPatch, temporary: Path) -> None:
    monkeypatch.setattr(process, "START_LIMIT", 0.01)
    with pytest.raises(EmulatorDied, match=r"did not start \(timed out\)"), local_aws():
        pass
    assert list(temporary.iterdir()) == []


def test_the_version_of_ministack_is_the_one_that_is_installed_with_us() -> None:
    project = tomllib.loads(Path("pyproject.toml").read_text())["project"]
    assert project["optional-dependencies"]["local"] == [f"ministack=={server.MINISTACK}"]


def test_the_emulator_does_without_the_cdk() -> None:
    """Its process must not pay for jsii, and for a Node of its own."""
    look = "import sys, paved_constructs.tools.local.server; print('jsii' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", look], capture_output=True, check=True).stdout == b"False\n"
