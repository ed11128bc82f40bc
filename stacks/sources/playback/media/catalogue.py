"""The catalogue of titles in PostgreSQL, reached over TLS with a token in the place of a password.

`rds-us-east-1.pem` is the root of the certificates that RDS uses in this region ("Amazon RDS us-east-1 Root CA RSA2048
G1", of AWS's RDS trust store, valid until 2061): a server that cannot show one of them is not talked to.
"""

import os
import ssl
from pathlib import Path

import boto3
import pg8000.native

ROOT = Path(__file__).parent / "rds-us-east-1.pem"
SECONDS = 5
"""How long the database may take to answer: well below the function's own limit."""

ADD = """
insert into media (key, bytes, etag, added_at) values (:key, :bytes, :etag, cast(:added_at as timestamptz))
on conflict (key) do update set bytes = excluded.bytes, etag = excluded.etag, added_at = excluded.added_at
where media.added_at <= excluded.added_at
"""

_kept: list[pg8000.native.Connection] = []
"""The connection of this execution environment, kept from one event to the next; empty until there is one."""


def add(key: str, size: int, etag: str, added_at: str) -> None:
    """Keep what is known of a title: its key, size in bytes, version and time (ISO 8601); the newest word wins.

    Raises pg8000's errors where the database does not take it.
    """
    values = {"key": key, "bytes": size, "etag": etag, "added_at": added_at}
    try:
        _connection().run(ADD, **values)
    except (pg8000.native.InterfaceError, OSError):
        # the one kept may have ended with a failover or a restart: a new one tells whether the database is there
        _kept.clear()
        _connection().run(ADD, **values)


def _connection() -> pg8000.native.Connection:
    if not _kept:
        _kept.append(_log_in())
    return _kept[0]


def _log_in() -> pg8000.native.Connection:
    host, port, user = (os.environ[f"CATALOGUE_{name}"] for name in ("HOST", "PORT", "USER"))
    token = boto3.client("rds").generate_db_auth_token(DBHostname=host, Port=int(port), DBUsername=user)
    trusted = ssl.create_default_context()
    trusted.load_verify_locations(ROOT)
    return pg8000.native.Connection(
        user,
        host=host,
        port=int(port),
        database=os.environ["CATALOGUE_DATABASE"],
        password=token,
        ssl_context=trusted,
        timeout=SECONDS,
    )
