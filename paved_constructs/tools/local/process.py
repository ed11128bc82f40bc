"""The emulator's process and process group, from its socket to its end."""

import errno
import os
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Final

from paved_constructs.node import JSII_NODE
from paved_constructs.tools.local.aws import LOOPBACK, EmulatorError, LocalAws

START_LIMIT: Final = 60.0  # seconds until it must answer; it takes about one
END_LIMIT: Final = 3.0  # seconds until its group is killed; more than it gives to its Lambda functions
# what the emulator, and the Lambda functions in it, see of the environment: nothing of the user's AWS
_PASSED_ON: Final = ("HOME", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "NODE_PATH", "PYTHONPATH", JSII_NODE)


def listen(port: int | None) -> socket.socket:
    """The socket that the emulator is handed: its port is surely free, and nobody can take it in between.

    Raises EmulatorError if `port` is occupied or can't be had.
    """
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((LOOPBACK, port or 0))
        listener.listen()
    except (OSError, OverflowError) as error:
        listener.close()
        if getattr(error, "errno", None) != errno.EADDRINUSE:
            raise EmulatorError(f"can't listen on port {port} of {LOOPBACK}: {error}") from error
        raise EmulatorError(
            f"port {port} of {LOOPBACK} is occupied: name another one, or none to get one that is free; "
            "if it is an AWS that was left running, `paved local stop` ends it"
        ) from error
    return listener


class Process:
    """The emulator's process. While `_hold` is open at this end, the emulator lives on; it closes with us."""

    def __init__(self, listener: socket.socket, account: str, region: str, folder: Path) -> None:
        watched, hold = os.pipe()
        self._hold = os.fdopen(hold, "wb", buffering=0)
        descriptor, port = listener.fileno(), listener.getsockname()[1]
        server = [sys.executable, "-P", "-m", "paved_constructs.tools.local.server"]
        with os.fdopen(watched) as stdin, (folder / "emulator.log").open("wb") as log:
            self._process = subprocess.Popen(  # noqa: S603 - our own module, in our own Python
                [*server, str(descriptor), str(port), account, region, str(folder)],
                env=_environment(folder),
                stdin=stdin,
                stdout=log,
                stderr=log,
                pass_fds=[descriptor],
                start_new_session=True,
            )
        self.aws = LocalAws(port, account, region, self._process.pid, folder)

    def wait_until_ready(self) -> None:
        """Asks once: the socket is open already, so the answer comes as soon as it can, or its end does.

        Raises EmulatorDied.
        """
        connection = HTTPConnection(LOOPBACK, self.aws.port, timeout=START_LIMIT)
        try:
            connection.request("GET", "/_ministack/health")
            connection.getresponse()
        except (OSError, HTTPException) as error:
            raise self.aws.died(f"did not start ({error})") from error
        finally:
            connection.close()

    def let_go(self) -> None:
        """Tells the emulator to live on without us."""
        self._hold.write(b"k")
        self._hold.close()
        self._process.returncode = 0  # not ours to wait for: Popen would warn of it

    def end(self) -> None:
        """Ends the emulator's group: asked, then killed; also what an emulator that died has left of it."""
        with suppress(ProcessLookupError, PermissionError):  # the latter is macOS's answer for a zombie
            os.killpg(self._process.pid, signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(END_LIMIT)
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._hold.close()


def _environment(folder: Path) -> dict[str, str]:
    """With this environment's Python and Node first: Lambda functions run on them, not on the machine's."""
    temporary = folder / "tmp"
    temporary.mkdir()
    programs = [
        Path(os.environ[JSII_NODE]).parent,
        Path(sys.executable).parent,
        os.environ.get("PATH", os.defpath),
    ]
    passed_on = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    return {**passed_on, "PATH": os.pathsep.join(map(str, programs)), "TMPDIR": str(temporary)}
