"""Real PostgreSQL servers for the databases of RDS and Aurora, where PostgreSQL is installed: one for each.

They listen on the loopback interface only, on ports that are free, take no connection in the clear where the program
`openssl` is there to make a certificate, and end with the emulator. How a member of `rds_iam` gets in,
`rights/tokens.py` tells.
"""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import Lock
from typing import IO, Any, Final

from paved_constructs.tools.local.aws import LOOPBACK
from paved_constructs.tools.local.postgres_setup import Login, first, password, who_may
from paved_constructs.tools.local.trust import trust

PROGRAMS: Final = ("initdb", "postgres")
ELSEWHERE: Final = "/usr/lib/postgresql"
"""Where Debian and its like install PostgreSQL: one folder a version, none of them on the PATH."""
USER: Final = "postgres"
"""Who runs it where we are root, which PostgreSQL refuses."""

START_LIMIT: Final = 30.0  # seconds
_WATCH: Final = 'exec 3<&0; "$@" </dev/null 3<&- & read -r _ <&3; kill -QUIT $!; wait $!'
"""Ends the server when the emulator closes its end of the pipe, be it by dying."""
_SETTINGS: Final = {
    "listen_addresses": LOOPBACK,
    "unix_socket_directories": "",
    "fsync": "off",
    "full_page_writes": "off",
    "shared_buffers": "16MB",
    "max_connections": "50",
}
_CERTIFICATE: Final = (
    *("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "3650", "-subj", f"/CN={LOOPBACK}"),
    *("-addext", f"subjectAltName=IP:{LOOPBACK}", "-out", "server.crt", "-keyout", "server.key"),
)


def programs() -> Path | None:
    """Return the folder with PostgreSQL's server programs, the newest where there are many; None if there is none."""
    found = shutil.which(PROGRAMS[0])
    versions = Path(ELSEWHERE).glob("*/bin") if Path(ELSEWHERE).is_dir() else ()
    newest = sorted(versions, key=lambda folder: float(folder.parent.name), reverse=True)
    folders = [*([Path(found).resolve().parent] if found else []), *newest]
    return next((one for one in folders if all((one / program).exists() for program in PROGRAMS)), None)


def lack() -> str | None:
    """Return why databases are records only on this machine; None where real servers stand behind them."""
    if programs() is None:
        return f"PostgreSQL is not installed ({' and '.join(PROGRAMS)} were not found)"
    if os.geteuid() == 0 and not _has_user():
        return f"PostgreSQL does not run as root, and there is no user {USER!r}"
    return None


@dataclass
class _Server:
    process: subprocess.Popen[bytes]
    hold: IO[bytes]
    port: int
    login: Login


@cache
def servers() -> Servers | None:
    """Return the servers of the emulator that this process is; None where there can be none (see `lack`)."""
    found = programs()
    return Servers(Path(os.environ["STATE_DIR"]), found) if found and lack() is None else None


class Servers:
    """The servers of one emulator, below `folder`; `programs` is the folder with PostgreSQL's."""

    def __init__(self, folder: Path, programs: Path) -> None:
        self._root: Final = folder / "postgresql"
        self.programs: Final = programs
        self._running: dict[str, _Server] = {}
        self._lock: Final = Lock()

    def provide(self, name: str, login: Login) -> None:
        """Let a server run under `name` whose owner logs in as `login`. Raises RuntimeError if it does not start."""
        with self._lock:
            self._provide(name, login)

    def _provide(self, name: str, login: Login) -> None:
        server = self._running.get(name)
        if server is not None and server.login == login:
            return
        data = self._root / name
        if server is None:
            self._run("cp", "-R", str(self._template()), str(data))
            statements = first(login)
        else:
            self._stop(server)
            statements = [password(login)]
        self._single(data, statements)
        (data / "pg_hba.conf").write_text(who_may(login, encrypted=(data / "server.crt").exists()))
        self._running[name] = self._start(data, login, server.port if server else _free_port())

    def port(self, name: str) -> int | None:
        """Return where the server `name` listens on the loopback interface; None if there is none."""
        server = self._running.get(name)
        return None if server is None else server.port

    def remove(self, name: str) -> None:
        """End a server, and what it held."""
        if server := self._running.pop(name, None):
            self._stop(server)
            shutil.rmtree(self._root / name, ignore_errors=True)

    def _template(self) -> Path:
        template = self._root / ".template"
        if not template.exists():
            self._root.mkdir(exist_ok=True)
            if os.geteuid() == 0:
                shutil.chown(self._root, USER)
                self._root.parent.chmod(0o711)  # it has to get through to its own
            options = ("-A", "reject", "-U", "rdsadmin", "-E", "UTF8", "--locale=C", "--no-sync")
            self._run(str(self.programs / "initdb"), "-D", str(template), *options)
            if shutil.which("openssl"):
                self._run("openssl", *_CERTIFICATE, cwd=template)
                self._run("chmod", "600", "server.key", cwd=template)
                trust(self._root.parent, template / "server.crt")
        return template

    def _single(self, data: Path, statements: list[str]) -> None:
        """Let a server that does not run carry out statements, as its superuser."""
        command = [str(self.programs / "postgres"), "--single", "-D", str(data), "-c", "exit_on_error=on", "postgres"]
        self._run(*command, stdin="".join(f"{statement}\n" for statement in statements))

    def _start(self, data: Path, login: Login, port: int) -> _Server:
        tls = {"ssl": "on"} if (data / "server.crt").exists() else {}
        settings = {**_SETTINGS, **tls, "port": port}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        with (data / "server.log").open("ab") as log:
            process = subprocess.Popen(  # noqa: S603 - the machine's own PostgreSQL
                ["/bin/sh", "-c", _WATCH, "sh", str(self.programs / "postgres"), "-D", str(data), *options],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                cwd=self._root,
                **_as_user(),
            )
        assert process.stdin  # noqa: S101 - a pipe
        server = _Server(process, process.stdin, port, login)
        _wait_until_ready(server, data)
        return server

    def _stop(self, server: _Server) -> None:
        server.hold.close()
        server.process.wait(START_LIMIT)

    def _run(self, *command: str, stdin: str = "", cwd: Path | None = None) -> None:
        done = subprocess.run(  # noqa: S603 - see above
            command, input=stdin, capture_output=True, text=True, check=False, cwd=cwd or self._root, **_as_user()
        )
        if done.returncode:
            raise RuntimeError(f"{Path(command[0]).name} failed: {done.stderr.strip()[-500:]}")


def _wait_until_ready(server: _Server, data: Path) -> None:
    """Wait for the server's own word, in the last line of its lock file."""
    until = time.monotonic() + START_LIMIT
    lock = data / "postmaster.pid"
    while not (lock.exists() and lock.read_text().split("\n")[7:8] == ["ready   "]):
        if server.process.poll() is not None or time.monotonic() > until:
            server.hold.close()
            raise RuntimeError(f"PostgreSQL did not start: {(data / 'server.log').read_text()[-500:]}")
        time.sleep(0.01)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        port: int = probe.getsockname()[1]
    return port


def _as_user() -> dict[str, Any]:
    return {"user": USER, "group": USER, "extra_groups": []} if os.geteuid() == 0 else {}


def _has_user() -> bool:
    try:
        pwd.getpwnam(USER)
    except KeyError:
        return False
    return True
