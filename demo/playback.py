"""Playback, used: its owner migrates the catalogue, new media comes, and the catalogue knows of it."""

from __future__ import annotations

import json
import ssl
import time
from contextlib import closing
from pathlib import Path
from typing import Any, Final

import pg8000.native  # type: ignore[import-untyped]  # it ships no types
from rich.console import Console

from demo.identity import output
from demo.steps import ROOT, DemoFailed
from paved_constructs.tools.local import postgres
from paved_constructs.tools.local.emulator import LocalAws

MIGRATION: Final = ROOT / "stacks" / "sources" / "playback" / "migrations" / "001_catalogue.sql"
TITLE: Final = "metropolis-1927.mp4"
VIDEO: Final = b"\x00\x00\x00\x18ftypmp42 a film of 24 frames a second"
PATIENCE: Final = 20.0  # seconds, from an object to its row


def use(aws: LocalAws, console: Console, stack: str = "dev-playback") -> None:
    """Migrate the catalogue, bring media, read its row. Raise DemoFailed where one of these does not happen."""
    bucket = output(aws, stack, "MediaBucket")
    if (lack := postgres.lack()) is not None:
        console.print(f"catalogue: a record only, not used: {lack}")
        return
    with closing(log_in(aws, console, f"{stack}-catalogue", output(aws, stack, "CatalogueAt"))) as catalogue:
        migrate(catalogue, console, MIGRATION)
        aws.client("s3").put_object(Bucket=bucket, Key=TITLE, Body=VIDEO)
        console.print(f"put {TITLE}, {len(VIDEO)} bytes, into {bucket}")
        began = time.monotonic()
        row = wait_for_row(catalogue)
    console.print(f"row of table media, written by the function {time.monotonic() - began:.1f} s later: {row}")
    if (row["key"], row["bytes"]) != (TITLE, len(VIDEO)):
        raise DemoFailed(f"the catalogue says {row} of {TITLE}, {len(VIDEO)} bytes")


def log_in(aws: LocalAws, console: Console, instance: str, at: str) -> pg8000.native.Connection:
    """Log in as the owner, over TLS, with the secret that RDS made for it; `at` is host:port."""
    [database] = aws.client("rds").describe_db_instances(DBInstanceIdentifier=instance)["DBInstances"]
    secret = aws.client("secretsmanager").get_secret_value(SecretId=database["MasterUserSecret"]["SecretArn"])
    owner = json.loads(secret["SecretString"])
    host, _, port = at.rpartition(":")
    connection = pg8000.native.Connection(
        owner["username"],
        host=host,
        port=int(port),
        database=database["DBName"],
        password=owner["password"],
        ssl_context=ssl.create_default_context(cafile=aws.trusted),
    )
    [[version]] = connection.run("show server_version")
    [[cipher]] = connection.run("select version || ', ' || cipher from pg_stat_ssl where pid = pg_backend_pid()")
    console.print(f"logged in to {instance} (PostgreSQL {version}) as {owner['username']}, over {cipher}")
    return connection


def migrate(catalogue: pg8000.native.Connection, console: Console, file: Path) -> None:
    """Run a migration as the release would."""
    catalogue.run("begin")
    catalogue.run(file.read_text(encoding="utf-8"))
    catalogue.run("commit")
    console.print(f"ran {file.relative_to(ROOT)}")


def wait_for_row(catalogue: pg8000.native.Connection) -> dict[str, Any]:
    """Return the newest row, as soon as there is one; raise DemoFailed when none comes."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        rows = catalogue.run("select key, bytes, etag, added_at::text from media order by added_at desc limit 1")
        if rows:
            return dict(zip(("key", "bytes", "etag", "added_at"), rows[0], strict=True))
        time.sleep(0.1)
    raise DemoFailed(f"no row in table media after {PATIENCE:.0f} s; the function's log group says why")
