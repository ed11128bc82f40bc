"""AWS on this machine ends with all that ran in it, whatever happens; and says so when it ended by itself."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from witness import answers, has_ended, is_free, witness

from paved_constructs.tools.local import process
from paved_constructs.tools.local.emulator import EmulatorDied, LocalAws, local_aws

HOLD = """
import json, time
from dataclasses import asdict
from paved_constructs.tools.local.emulator import local_aws
with local_aws() as aws:
    print(json.dumps(asdict(aws), default=str), flush=True)
    time.sleep(60)
"""


def assert_gone(aws: LocalAws, function: socket.socket) -> None:
    assert aws.wait_ended(10)
    assert has_ended(function)
    assert is_free(aws.port)
    assert not aws.folder.exists()


@contextmanager
def held_by_child() -> Iterator[tuple[subprocess.Popen[str], LocalAws]]:
    """A process that has started an emulator and sleeps in its block."""
    command = [sys.executable, "-c", HOLD]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as child:
        try:
            assert child.stdout
            told = json.loads(child.stdout.readline())
            yield child, LocalAws(**{**told, "folder": Path(told["folder"])})
        finally:
            child.kill()


def test_end_of_the_block() -> None:
    with local_aws() as aws:
        function = witness(aws)
        assert answers(aws.port)
    assert_gone(aws, function)


def test_exception_in_the_block() -> None:
    with pytest.raises(ZeroDivisionError), local_aws() as aws:  # noqa: PT012 - the block is what is tested
        function = witness(aws)
        raise ZeroDivisionError
    assert_gone(aws, function)


@pytest.mark.parametrize("signal_sent", [signal.SIGINT, signal.SIGKILL])
def test_signal_to_the_process_that_uses_it(signal_sent: signal.Signals) -> None:
    with held_by_child() as (child, aws):
        function = witness(aws)
        child.send_signal(signal_sent)
        assert child.wait(10) != 0
        assert_gone(aws, function)


def test_emulator_and_function_that_do_not_heed_the_request_to_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "END_LIMIT", 0.2)
    with local_aws() as aws:
        function = witness(aws, STUBBORN="yes")
        os.kill(aws.pid, signal.SIGSTOP)
    assert_gone(aws, function)


def test_function_that_does_not_heed_the_request_to_end_when_the_user_was_killed() -> None:
    with held_by_child() as (child, aws):
        function = witness(aws, STUBBORN="yes")
        child.kill()
        assert_gone(aws, function)


def test_death_in_use_is_the_error_of_the_call_and_leaves_nothing() -> None:
    with pytest.raises(EmulatorDied) as caught, local_aws() as aws:  # noqa: PT012 - the block is what is tested
        function = witness(aws)
        buckets = aws.client("s3")
        buckets.create_bucket(Bucket="last-words")
        os.kill(aws.pid, signal.SIGKILL)
        buckets.list_buckets()
    assert_gone(aws, function)
    message = str(caught.value)
    assert message.startswith(
        f"AWS on this machine ({aws.endpoint_url}, process {aws.pid}) has ended while it was in use."
    )
    assert "S3 bucket created: last-words" in message


def test_death_in_use_explains_the_error_that_it_led_to() -> None:
    def failing_command(aws: LocalAws) -> None:
        os.kill(aws.pid, signal.SIGKILL)
        aws.wait_ended(10)
        raise OSError("connection refused")

    with pytest.raises(EmulatorDied, match="has ended while it was in use") as caught, local_aws() as aws:
        failing_command(aws)
    assert isinstance(caught.value.__cause__, OSError)


def test_command_that_uses_it_is_ended_when_it_dies() -> None:
    with subprocess.Popen(["/bin/sleep", "60"]) as command, local_aws() as aws:
        os.kill(aws.pid, signal.SIGKILL)
        with pytest.raises(EmulatorDied, match="has ended while it was in use"):
            aws.wait_for(command)
        assert command.returncode == -signal.SIGTERM


def test_command_that_uses_it_and_ends_gives_its_exit_code(aws: LocalAws) -> None:
    with subprocess.Popen([sys.executable, "-c", "raise SystemExit(3)"]) as command:
        assert aws.wait_for(command) == 3
