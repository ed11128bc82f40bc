"""Starting AWS on this machine, ending it whatever happens, and finding one that was left running."""

import json
import os
import re
import shutil
import signal
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Final

from paved_constructs.tools.local.aws import EmulatorDied, EmulatorError, LocalAws
from paved_constructs.tools.local.process import END_LIMIT, Process, listen

__all__ = ["STATE_FILE", "EmulatorDied", "EmulatorError", "LocalAws", "local_aws", "running", "stop"]

STATE_FILE: Final = Path(".paved", "local.json")
"""Where an emulator that is to be found again is written down: in the folder that one works in."""


@contextmanager
def local_aws(
    port: int | None = None,
    account: str = "123456789012",
    region: str = "us-east-1",
    *,
    keep: bool = False,
    state_file: Path | None = None,
) -> Iterator[LocalAws]:
    """An AWS on this machine, on `port` of the loopback interface or on a free one, empty at the start.

    It ends with the block, also if an exception leaves that or this process is killed. With `keep` it runs on
    after a block that succeeds. With `keep` or a `state_file` (STATE_FILE for the former) it is written down
    there, for `running` and `stop`.

    Raises EmulatorError before anything is started: occupied port, one that runs already, malformed account.
    Raises EmulatorDied if it does not start, and in place of an error of the block if it had died by then.
    """
    if not re.fullmatch(r"[0-9]{12}", account):
        raise EmulatorError(f"account {account!r} is not the id of an AWS account, which has 12 digits")
    state = state_file or (STATE_FILE if keep else None)
    state = state.absolute() if state else None
    if state and (other := running(state)):
        raise EmulatorError(f"one runs already on {other.endpoint_url} ({state}): use it, or `paved local stop`")
    with ExitStack() as stack:
        with listen(port) as listener:
            folder = Path(tempfile.mkdtemp(prefix="paved-local-"))
            stack.callback(shutil.rmtree, folder, ignore_errors=True)
            process = Process(listener, account, region, folder)
            stack.callback(process.end)
        process.aws.write_config()
        process.wait_until_ready()
        if state:
            stack.callback(state.unlink, missing_ok=True)
            _write_down(process.aws, state)
        yield from _in_use(process.aws)
        if keep:
            process.let_go()
            stack.pop_all()


def _in_use(aws: LocalAws) -> Iterator[LocalAws]:
    """Lets the block run; an error of it that comes from the emulator's death says so."""
    try:
        yield aws
    except EmulatorDied:
        raise
    except Exception as error:
        if aws.is_alive():
            raise
        raise aws.died() from error


def running(state_file: Path = STATE_FILE) -> LocalAws | None:
    """The emulator that is written down in `state_file`, if it still runs."""
    try:
        written = json.loads(state_file.read_text())
        aws = LocalAws(**{**written, "folder": Path(written["folder"])})
    except FileNotFoundError:
        return None
    except (TypeError, KeyError, ValueError) as error:
        raise EmulatorError(f"{state_file} does not describe an emulator ({error}): remove it") from error
    return aws if aws.is_alive() else None


def stop(state_file: Path = STATE_FILE) -> bool:
    """Ends the emulator that is written down in `state_file`; says whether one was running."""
    aws = running(state_file)
    state_file.unlink(missing_ok=True)  # first: to who waits for the emulator it says that the end was wanted
    if aws:
        os.killpg(aws.pid, signal.SIGTERM)
        if not aws.wait_ended(END_LIMIT):
            os.killpg(aws.pid, signal.SIGKILL)
            aws.wait_ended()
        shutil.rmtree(aws.folder, ignore_errors=True)
    return aws is not None


def _write_down(aws: LocalAws, state_file: Path) -> None:
    state_file.parent.mkdir(parents=True, exist_ok=True)
    state_file.write_text(json.dumps(asdict(aws), default=str))
