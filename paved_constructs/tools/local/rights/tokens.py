"""Logging in to PostgreSQL with a token of IAM in the place of a password: who made it, and may they.

RDS asks IAM by a module of its own. PostgreSQL without that can ask a directory (LDAP): here is one that understands
nothing but that question. "Bind as `<server>/<user>` with this password" stands for "may who signed this connect?"
"""

from __future__ import annotations

import logging
import re
import socketserver
import threading
from collections.abc import Iterator
from functools import cache
from io import BufferedIOBase
from pathlib import Path
from typing import Final

from paved_constructs.tools.local.aws import LOOPBACK
from paved_constructs.tools.local.rights import gate, internals
from paved_constructs.tools.local.rights.judge import Request

SERVER: Final = re.compile(r"(\d{12})-([a-z]+(?:-[a-z]+)+-\d+)-(db|cluster)-(.+)")
"""The name of a server: account, region, kind and name of its database."""

BIND, BOUND, MESSAGE, NUMBER, PASSWORD = 0x60, 0x61, 0x30, 0x02, 0x80
"""Tags of LDAP's messages and of their parts (RFC 4511)."""
SUCCESS, INVALID_CREDENTIALS = 0, 49
LONG: Final = 0x80  # a length from here on tells how many bytes of length follow
LARGEST: Final = 2**16  # bytes of a message; a token takes one or two thousand

_log: Final = logging.getLogger("rds-db")


def how(server: str, programs: Path) -> str:
    """Return how PostgreSQL is to judge a token that somebody logs in to `server` with, in the words of pg_hba.conf.

    Where the one in the folder `programs` was built without LDAP, anything passes for a token.
    """
    if b"ldap_simple_bind" not in (programs / "postgres").read_bytes():
        return "trust"
    port = _directory().server_address[1]
    return f'ldap ldapserver={LOOPBACK} ldapport={port} ldapprefix="{server}/"'


def may_connect(server: str, user: str, token: str) -> bool:
    """Say whether whoever signed a token may log in to a server as a user; what is wrong goes to the log."""
    named = SERVER.fullmatch(server)
    if named is None:
        return False
    account, region, kind, name = named.groups()
    with internals.scope(account, region):
        database = internals.database(kind, name, server)
        if database is None or not database.takes_tokens:
            _log.warning("%s takes no tokens of IAM: turn its IAM authentication on", server)
            return False
        signer = internals.signer(token, host=LOOPBACK, port=database.port, user=user)
        if signer is None:
            _log.warning("%s: what %s logs in with is no token for it, or one that has run out", server, user)
            return False
        code = gate.session(signer)
        arn = f"arn:aws:rds-db:{region}:{account}:dbuser:{database.resource}/{user}"
        return code is None or gate.may(code, Request("rds-db:connect", "rds-db", arn))


@cache
def _directory() -> socketserver.ThreadingTCPServer:
    """Return the emulator's directory, which listens until the process ends."""
    server = socketserver.ThreadingTCPServer((LOOPBACK, 0), _Directory)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


class _Directory(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        while (message := _read(self.rfile)) is not None:
            (_, number), (operation, request) = list(_parts(message))[:2]
            if operation != BIND:
                return
            (_, _version), (_, name), (kind, password) = list(_parts(request))[:3]
            server, _, user = name.decode().rpartition("/")
            granted = kind == PASSWORD and may_connect(server, user, password.decode())
            answer = bytes((0x0A, 1, SUCCESS if granted else INVALID_CREDENTIALS, 0x04, 0, 0x04, 0))
            self.wfile.write(_part(MESSAGE, _part(NUMBER, number) + _part(BOUND, answer)))


def _read(stream: BufferedIOBase) -> bytes | None:
    """Return what the next message holds; None at the end."""
    head = stream.read(2)
    if len(head) < len(b"30"):
        return None
    length = head[1]
    if length >= LONG:
        length = int.from_bytes(stream.read(length - LONG), "big")
    return stream.read(length) if length <= LARGEST else None


def _parts(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the parts of a message: tag and content."""
    while data:
        tag, length, start = data[0], data[1], 2
        if length >= LONG:
            start += length - LONG
            length = int.from_bytes(data[2:start], "big")
        yield tag, data[start : start + length]
        data = data[start + length :]


def _part(tag: int, content: bytes) -> bytes:
    return bytes((tag, len(content))) + content
