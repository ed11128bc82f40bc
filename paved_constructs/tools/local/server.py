"""The emulator's process: MiniStack, with what it lacks, on a socket that `local_aws` hands it.

It leads a process group and ends all of it: when it is told to (SIGTERM), and when whoever started it is
gone, which it notices by its standard input closing. A byte on standard input means: run on without me.
"""

import asyncio
import fcntl
import importlib.metadata
import os
import shutil
import signal
import sys
import threading
import time
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from paved_constructs.tools.local import trust
from paved_constructs.tools.local.aws import CONFIG, LOOPBACK

MINISTACK: Final = "1.5.33"
"""The one version that is used: what we add hangs on its private names."""
_GRACE: Final = 1.0  # seconds that Lambda functions get to end themselves

_SETTINGS: Final = {
    "MINISTACK_HOST": LOOPBACK,
    "IOT_MTLS_ENABLED": "0",  # it and SFTP would listen on every interface
    "SFTP_ENABLED": "0",
    "DOCKER_HOST": "unix:///nonexistent",  # nothing is to depend on whether a machine has Docker
}


class _Ending:
    """How this process ends: its group with it, and its folder if nobody else is there to remove it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._alone = False
        signal.signal(signal.SIGTERM, lambda *_: self._end())
        threading.Thread(target=self._watch, daemon=True).start()

    def _watch(self) -> None:
        run_on = os.read(sys.stdin.fileno(), 1)
        self._alone = True
        if not run_on:
            os.kill(os.getpid(), signal.SIGTERM)
            time.sleep(2 * _GRACE)
            self._kill()  # the main thread, which handles signals, hangs

    def _end(self) -> None:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        os.killpg(0, signal.SIGTERM)
        until = time.monotonic() + _GRACE
        while time.monotonic() < until and _has_children():
            time.sleep(0.01)
        self._kill()

    def _kill(self) -> None:
        if self._alone:
            shutil.rmtree(self._folder, ignore_errors=True)
        os.killpg(0, signal.SIGKILL)


def _has_children() -> bool:
    try:
        os.waitpid(-1, os.WNOHANG)
    except ChildProcessError:
        return False
    return True


def main(descriptor: str, port: str, account: str, region: str, folder: str) -> None:
    """Serves AWS on the listening socket `descriptor`, which is at `port`, until it is ended."""
    _Ending(Path(folder))
    fcntl.flock(os.open(folder, os.O_RDONLY), fcntl.LOCK_EX)  # until we end
    os.environ.update(
        _SETTINGS,
        GATEWAY_PORT=port,
        MINISTACK_ACCOUNT_ID=account,
        MINISTACK_REGION=region,
        AWS_ENDPOINT_URL=f"http://{LOOPBACK}:{port}",
        AWS_CONFIG_FILE=f"{folder}/{CONFIG}",
        AWS_SHARED_CREDENTIALS_FILE=f"{folder}/{CONFIG}",
        STATE_DIR=folder,
        S3_DATA_DIR=folder,
    )
    trust.install(Path(folder))
    app = ministack()
    app.BANNER = "MiniStack"  # its own fills the log's end, which errors quote
    for part in ("handlers", "runtimes", "rights.gate"):
        import_module(f"paved_constructs.tools.local.{part}").install()
    print(f"Lambda functions of any python runtime run on Python {sys.version.split()[0]}", flush=True)  # noqa: T201 - to the log
    asyncio.run(_serve(app, int(descriptor)))


def ministack() -> Any:
    """MiniStack's module, after the check that it is the version whose private names are used."""
    wanted = f'pip install "paved-constructs[local]" brings ministack {MINISTACK}'
    try:
        version = importlib.metadata.version("ministack")
    except importlib.metadata.PackageNotFoundError:
        sys.exit(f"MiniStack is not installed: {wanted}")
    if version != MINISTACK:
        sys.exit(f"ministack is installed in version {version}, and only {MINISTACK} works: {wanted}")
    return import_module("ministack.app")


async def _serve(ministack: Any, descriptor: int) -> None:
    config = import_module("hypercorn.config").Config()
    config.bind = [f"fd://{descriptor}"]
    config.keep_alive_timeout = 75
    app = import_module("paved_constructs.tools.local.rights.gate").guarded(ministack.app)
    # never told to shut down: it would wait for clients that keep their connections open
    await import_module("hypercorn.asyncio").serve(app, config, shutdown_trigger=asyncio.Event().wait)


if __name__ == "__main__":
    main(*sys.argv[1:])
