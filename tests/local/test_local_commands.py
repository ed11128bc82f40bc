"""`paved local`, as a user types it."""

import json
import os
import shlex
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from witness import answers, has_ended, is_free, witness

from paved_constructs.tools.local.commands import local
from paved_constructs.tools.local.emulator import STATE_FILE, LocalAws, running, stop

START = [sys.executable, "-c", "from paved_constructs.tools.local.commands import local; local()", "start"]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder that one works in, without an emulator before and after."""
    monkeypatch.chdir(tmp_path)
    yield tmp_path
    stop()


def paved(*arguments: str) -> Result:
    return CliRunner().invoke(local, arguments)


def found() -> LocalAws:
    aws = running()
    assert aws
    return aws


def test_detached_it_runs_until_it_is_stopped() -> None:
    started = paved("start", "--detach", "--json")
    assert started.exit_code == 0
    told = json.loads(started.output)
    assert told == json.loads(paved("status", "--json").output)
    assert told["running"] is True
    assert answers(int(told["endpoint_url"].rpartition(":")[2]))
    aws = found()
    function = witness(aws)
    assert paved("stop").output == "AWS on this machine has ended.\n"
    assert has_ended(function)
    assert is_free(aws.port)
    assert not aws.folder.exists()
    assert not STATE_FILE.exists()


def test_detached_process_outlives_the_command_and_its_own_kill_leaves_nothing() -> None:
    subprocess.run([*START, "--detach"], check=True, capture_output=True)
    aws = found()
    function = witness(aws)
    os.kill(aws.pid, signal.SIGTERM)
    assert has_ended(function)
    assert aws.wait_ended(10)
    assert not aws.folder.exists()
    assert paved("status").exit_code == 1


def test_only_one_is_started_in_a_folder() -> None:
    paved("start", "--detach")
    again = paved("start")
    assert again.exit_code == 1
    assert f"Error: one runs already on {found().endpoint_url}" in again.output
    assert "`paved local stop`" in again.output


def test_in_the_foreground_it_runs_until_ctrl_c() -> None:
    with subprocess.Popen(START, stdout=subprocess.PIPE, text=True) as command:
        assert command.stdout
        assert command.stdout.readline().startswith("AWS runs on this machine: http://127.0.0.1:")
        aws = found()
        command.send_signal(signal.SIGINT)
        assert command.wait(10) == 0
    assert is_free(aws.port)
    assert not STATE_FILE.exists()


def test_in_the_foreground_it_can_be_stopped_from_elsewhere() -> None:
    with subprocess.Popen([*START, "--json"], stdout=subprocess.PIPE, text=True) as command:
        assert command.stdout
        command.stdout.readline()
        assert json.loads(paved("stop", "--json").output) == {"stopped": True}
        assert command.wait(10) == 0


def test_in_the_foreground_its_death_is_an_error() -> None:
    with subprocess.Popen(START, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as command:
        assert command.stdout
        assert command.stderr
        command.stdout.readline()
        os.kill(found().pid, signal.SIGKILL)
        assert command.wait(10) == 1
        assert "has ended by itself. Its log ends:" in command.stderr.read()


def test_env_is_what_a_shell_needs() -> None:
    paved("start", "--detach")
    exported = paved("env").output
    shell = subprocess.run(
        [
            "/bin/sh",
            "-c",
            f"{exported}\nexec {shlex.quote(sys.executable)} -c 'import os; print(os.environ[\"AWS_ENDPOINT_URL\"])'",
        ],
        env={},
        capture_output=True,
        text=True,
        check=True,
    )
    assert shell.stdout == f"{found().endpoint_url}\n"
    assert json.loads(paved("env", "--json").output) == found().environment()


def test_without_one() -> None:
    assert paved("stop").output == "No AWS runs here.\n"
    assert paved("status").output == "No AWS runs here.\n"
    assert json.loads(paved("status", "--json").output) == {"running": False}
    env = paved("env")
    assert env.exit_code == 1
    assert env.output == f"Error: no AWS runs here (looked in {STATE_FILE}): `paved local start` starts one\n"


def test_process_that_has_the_pid_of_one_that_died_is_left_alone(tmp_path: Path) -> None:
    with subprocess.Popen(["/bin/sleep", "60"], start_new_session=True) as other:
        STATE_FILE.parent.mkdir()
        stale = {"port": 1, "account": "1", "region": "r", "pid": other.pid, "folder": str(tmp_path)}
        STATE_FILE.write_text(json.dumps(stale))
        assert paved("stop").output == "No AWS runs here.\n"
        assert other.poll() is None
        other.kill()


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"pid": 1, "folder": "/"}'])
def test_state_file_that_is_broken(content: str) -> None:
    STATE_FILE.parent.mkdir()
    STATE_FILE.write_text(content)
    status = paved("status")
    assert status.exit_code == 1
    assert status.output.startswith(f"Error: {STATE_FILE} does not describe an emulator")
    STATE_FILE.unlink()
